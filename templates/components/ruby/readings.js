/* Which words of a text have a reading: what shirube/ruby.py does for pages that come with ふりがな, word for word.
   tests/test_ruby.py gives both the same texts and wants the same answer. Nothing is guessed here either. */

const KANJI = "\\u3005\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
const DIGITS = "0-9０-９";
const AFTER_NUMBER = "～";
const UNSURE = "？";
const MOST_PARTS = 9;
const MOST_WORDS = 30;

export const HAS_KANJI = new RegExp(`[${KANJI}]`);
const RUN = new RegExp(`[${KANJI}]+`, "y");
const NUMBER = new RegExp(`[${DIGITS}]+`, "y");
const BINDING = /[ァ-ヺーｦ-ﾟA-Za-zＡ-Ｚａ-ｚ]/;
const ENDS_IN_NUMBER = new RegExp(`[${DIGITS}]$`);
const READ = new RegExp(`^[${KANJI}${DIGITS}]+$`);
const PARTS = new RegExp(`([${KANJI}${DIGITS}]+)`);
const BEGINS_SINGLE = new RegExp(`^[${KANJI}](?![${KANJI}])`);
const ENDS_SINGLE = new RegExp(`(?:^|[^${KANJI}])[${KANJI}]$`);
const WORD_ENDS =
  /(?![ぁ-ゖ])|[はがをにのとでもへや]|から|まで|より|など|です|だけ|だった|でし|くらい|ぐらい|たち|さん|ごと|しか|かどうか/y;

/* Where the pattern ends if it matches right at `at`, else -1. */
function endAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

export const endsInNumber = (text) => ENDS_IN_NUMBER.test(text);

const toHiragana = (text) =>
  text
    .replace(/[\uff66-\uff9f]+/g, (half) => half.normalize("NFKC"))
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
const soundOf = (text) => toHiragana(text.replace(/\s+/g, ""));
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/* Puts the reading over the kanji alone, where the kana between them leave only one way. */
export function align(word, reading) {
  const [words, sounds] = [word.split(" "), reading.split(" ")];
  if (words.length > 1 && words.length === sounds.length && [...words, ...sounds].every(Boolean))
    return words.flatMap((part, at) => [...(at ? [[" ", ""]] : []), ...align(part, sounds[at])]);
  if (reading === UNSURE) return [[word, ""]];
  const parts = word.split(PARTS).filter(Boolean);
  if (!parts.some((part) => READ.test(part))) return [[word, ""]];
  const cut = (gap) => {
    const pattern = parts.map((part) => (READ.test(part) ? gap : escaped(soundOf(part)))).join("");
    return new RegExp(`^${pattern}$`).exec(soundOf(reading))?.slice(1);
  };
  const found = parts.length <= MOST_PARTS && cut("(.+?)");
  if (!found || found.join("\n") !== cut("(.+)").join("\n")) return [[word, reading]];
  return parts.map((part) => [part, READ.test(part) ? found.shift() : ""]);
}

/* One piece of those without a reading that follow each other. */
function joined(pieces) {
  const found = [];
  for (const [base, reading] of pieces) {
    const last = found[found.length - 1];
    if (last && !reading && !last[1]) last[0] += base;
    else if (base) found.push([base, reading]);
  }
  return found;
}

function readWord(key, reading) {
  const written = key.startsWith(AFTER_NUMBER) ? key.slice(1) : key;
  return {
    pieces: align(written, reading),
    length: written.length,
    beginsSingle: BEGINS_SINGLE.test(written),
    endsSingle: ENDS_SINGLE.test(written),
    isOpen: !READ.test(written[written.length - 1]),
    hasNumber: endAt(NUMBER, written, 0) > 0,
  };
}

export class Readings {
  constructor({ words, names }) {
    this.words = new Map(Object.entries(words));
    this.names = new Map(Object.entries(names));
    this.known = new Map();
    this.longest = Math.max(0, ...[...this.words.keys()].map((word) => word.length));
    const firsts = new Set([...this.words.keys()].map((word) => word[0]));
    this.begins = (letter) => HAS_KANJI.test(letter) || ENDS_IN_NUMBER.test(letter) || (letter !== AFTER_NUMBER && firsts.has(letter));
  }

  word(key) {
    if (!this.known.has(key) && this.words.has(key)) this.known.set(key, readWord(key, this.words.get(key)));
    return this.known.get(key);
  }

  /* Cuts a text into [base, reading]; `afterNumber` says whether a number stands before it. */
  pieces(text, afterNumber = false) {
    const name = text.trim();
    if (this.names.has(name)) {
      const [before, after] = text.split(name);
      return joined([[before, ""], ...align(name, this.names.get(name)), [after, ""]]);
    }
    const found = [];
    let [bare, at] = [0, 0];
    for (;;) {
      while (at < text.length && !this.begins(text[at])) at += 1;
      if (at >= text.length) break;
      const start = at;
      // Behind okurigana or katakana a kanji is often part of the same word: 話 of 立ち話, 場 of スキー場.
      const follows = start > 0 && (bare === start || BINDING.test(text[start - 1]));
      const [pieces, end] = this.cover(text, start, afterNumber && start === 0, follows);
      if (pieces.length) {
        if (bare < start) found.push([text.slice(bare, start), ""]);
        found.push(...pieces);
        bare = end;
        at = end;
      } else at = Math.max(end, start + 1);
    }
    if (bare < text.length) found.push([text.slice(bare), ""]);
    return found;
  }

  cover(text, start, afterNumber, follows) {
    const begin = endAt(NUMBER, text, start);
    if (begin < 0) return this.whole(text, start, this.chain(text, start, afterNumber, follows));
    if (start === 0 || !".,:/".includes(text[start - 1])) {
      for (let end = Math.min(text.length, start + this.longest); end > begin; end -= 1) {
        const word = this.word(text.slice(start, end));
        if (word && (word.isOpen || endAt(RUN, text, end) < 0)) return [word.pieces, end];
      }
    }
    if (endAt(RUN, text, begin) < 0) return [[], begin];
    const [pieces, end] = this.whole(text, begin, this.chain(text, begin, true, false));
    return [pieces.length ? [[text.slice(start, begin), ""], ...pieces] : [], end];
  }

  whole(text, start, words) {
    if (!words.length) return [[], Math.max(endAt(RUN, text, start), start + 1)];
    return [words.flatMap(({ pieces }) => pieces), words.reduce((end, { length }) => end + length, start)];
  }

  /* Words that follow each other up to where the kanji end, the longest first; none where they do not. */
  chain(text, start, isCounted, follows) {
    const dead = new Set();
    const fromHere = (begin, before) => {
      for (let end = Math.min(text.length, begin + this.longest); end > begin; end -= 1) {
        const written = text.slice(begin, end);
        const counter = isCounted && !before ? this.word(AFTER_NUMBER + written) : undefined;
        const word = counter ?? this.word(written);
        if (!word || word.hasNumber) continue;
        const touches = endAt(RUN, text, end) > 0;
        if (word.beginsSingle && !counter && (before || isCounted || follows)) continue;
        if (word.endsSingle && ((touches && !counter) || endAt(WORD_ENDS, text, end) < 0)) continue;
        if (!touches || word.isOpen) return [word];
        if (dead.has(end) || before >= MOST_WORDS) continue;
        const rest = fromHere(end, before + 1);
        if (rest.length) return [word, ...rest];
      }
      dead.add(begin);
      return [];
    };
    return fromHere(start, 0);
  }
}
