/* What a reader typed, as words with all their spellings. No DOM, no clock. */

import { fold, typedWords, withoutOkurigana } from "./fold.js";
import { kanaOf, shortVowels } from "./romaji.js";

/* Said around what one looks for; beside other words they ask for nothing. */
const SMALL_WORDS = new Set(
  ("ほしい 欲しい したい とき 時 ところ 所 こと ある いる ない です ます ください 下さい ありません ありますか ないですか できる 近く ちかく 近所 おすすめ 教えて おしえて さがす 探す どこ どこか いい よい " +
    "の が を に は で と も から まで へ や a an the i im my me is am are be to of for in on at with and or want need looking find where can how do please some any near who what there it we you feel feeling so very").split(" "),
);
/* Written with either, inside a longer word: the same word to whoever looks for it. */
const WRITTEN_EITHER_WAY = [
  "合い/あい", "合わ/あわ", "付け/つけ", "付き/つき", "掻き/かき", "暮らし/暮し/ぐらし/くらし", "育て/そだて", "詰/詰め/づめ", "握り/にぎり", "味噌/みそ", "汁/しる",
  "誰/だれ", "寺/てら", "ご飯/ごはん/御飯", "達/だち/たち", "一人/ひとり/独り/1人", "二人/ふたり/2人", "直り/なおり", "直し/なおし", "薬/くすり", "寄り/より",
  "引き/ひき/引", "籠もり/籠り/こもり", "分かち/わかち", "集い/つどい", "広場/ひろば", "灯り/明かり/あかり", "樹/木", "椅子/いす", "遊び/あそび", "お茶/おちゃ",
  "歌/うた/唄", "畑/はたけ", "編み/あみ", "相手/あいて", "手伝い/てつだい", "困り/こまり", "悩み/なやみ", "学び/まなび", "食べ/たべ", "飲み/のみ", "眠れ/ねむれ",
  "若者/若もの/わかもの", "物/もの", "所/ところ", "時/とき", "事/こと", "良い/よい/いい", "無い/ない", "亡く/なく", "迎え/むかえ", "送り/おくり", "家族/かぞく",
  "友/とも", "障がい/障害/障碍", "休み/やすみ", "通い/かよい",
].map((group) => group.split("/").map((word) => ({ word, folded: fold(word), isQuiet: true })));
const MOST_SPELLINGS = 24;

/* Groups of words that mean the same, as people wrote them. */
export const readSynonyms = (groups) =>
  groups.map((group) => group.map((word) => ({ word, folded: fold(word) })).filter(({ folded }) => folded.length > 1));

/* Cuts a query into words, each with all its spellings. What stands in the synonyms with a space inside stays whole,
   and so does a Japanese phrase of theirs typed with spaces (「お茶を 飲みたい」). `written`: as the reader wrote it. */
export function askedWords(query, synonyms, most = 8) {
  const known = new Set(synonyms.flatMap((group) => group.map(({ folded }) => folded)));
  const typed = [...typedWords(query)].slice(0, most);
  const words = [];
  for (let at = 0; at < typed.length; ) {
    const upTo = (last) => typed.slice(at, last).map(([word]) => word).join(" ");
    let end = typed.length;
    while (end > at + 1 && !known.has(fold(upTo(end)))) end -= 1;
    words.push({ text: fold(upTo(end)), written: typed.slice(at, end).map(([, written]) => written).join(" ") });
    at = end;
  }
  const joined = joinShort(words);
  const telling = joined.filter(({ text }) => !SMALL_WORDS.has(text));
  return (telling.length ? telling : joined).map(({ text, written }) => ({ ...askedWord(text, synonyms), written }));
}

/* One folded word with all its spellings and, in Latin letters, its sound. */
export function askedWord(word, synonyms) {
  const typed = withoutParticle(word, synonyms);
  const { forms, also } = spellings(typed, synonyms);
  const kana = kanaOf(typed);
  if (!kana) return { typed, forms, also, sound: null };
  const sound = shortVowels(kana);
  // What sounds so may have other spellings: syakyou is しゃきょう, which is 社協.
  const heard = membersOf(synonyms).filter(({ folded }) => folded === kana || shortVowels(folded) === sound);
  const others = [kana, ...heard.flatMap(({ group }) => group).filter(({ folded }) => !saysTooLittle(folded)).map(({ folded }) => folded)];
  return { typed, forms: [...new Set([...forms, ...others])].slice(0, MOST_SPELLINGS), also, sound };
}

/* 食べものが is 食べもの to whoever looks for it, where the synonyms know that. */
const PARTICLE = /(?:から|まで|[がをにはでとものへ])$/u;
function withoutParticle(word, synonyms) {
  const stem = word.replace(PARTICLE, "");
  const isKnown = (text) => membersOf(synonyms).some(({ folded, isQuiet }) => !isQuiet && folded === text);
  return stem !== word && !isKnown(word) && isKnown(stem) ? stem : word;
}

/* A short word of Japanese in Latin letters belongs to the one before it ("shougi no kai"), and so does a single
   letter to single letters (N・P・O). */
function joinShort(words) {
  const joined = [];
  for (const word of words) {
    const last = joined.at(-1);
    const isSyllable = last && kanaOf(last.text) && kanaOf(word.text, 1) && !kanaOf(word.text);
    const isLetter = last?.isLetters && LETTER.test(word.text);
    if (isSyllable || isLetter) {
      const between = isSyllable ? " " : "";
      joined[joined.length - 1] = { ...last, text: last.text + between + word.text, written: `${last.written} ${word.written}` };
    } else joined.push({ ...word, isLetters: LETTER.test(word.text) });
  }
  return joined;
}
const LETTER = /^[a-z]$/;

/* Whether a query holds one of these words: Japanese anywhere, Latin as a whole word (DV is not in DVD). */
export function holdsWord(query, words) {
  const text = fold(query);
  return words.map(fold).some((word) => {
    for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + 1)) if (standsAlone(text, word, at)) return true;
    return false;
  });
}

const LATIN = /[a-z0-9]/;
const SHORT_LATIN = /^[a-z]{1,3}$/;
const saysTooLittle = (form) => form.includes(" ") || SHORT_LATIN.test(form);
export function standsAlone(text, word, at) {
  const cuts = (one, other) => LATIN.test(one ?? "") && LATIN.test(other ?? "");
  return !cuts(text[at - 1], word[0]) && !cuts(word.at(-1), text[at + word.length]);
}

/* Every word of the groups with its group, the longest first. */
const MEMBERS = new WeakMap();
function membersOf(synonyms) {
  if (!MEMBERS.has(synonyms)) {
    const members = [...synonyms, ...WRITTEN_EITHER_WAY].flatMap((group) => group.map((member) => ({ ...member, group })));
    MEMBERS.set(synonyms, members.sort((one, other) => other.folded.length - one.folded.length));
  }
  return MEMBERS.get(synonyms);
}

/* Gives every way of writing a folded word with words that mean the same, itself first, and the words tried besides.
   Several Latin words, and a short one (DV stands in advice), are understood but not tried: they say too little. */
export function spellings(word, synonyms, most = MOST_SPELLINGS) {
  const members = membersOf(synonyms);
  const also = new Set();
  let forms = [{ text: "", turns: 0 }];
  for (let at = 0; at < word.length; ) {
    const hits = members.filter(({ folded, isQuiet }) => word.startsWith(folded, at) && standsAlone(word, folded, at) && !(isQuiet && folded === word && word.length < 3));
    const longest = hits.filter(({ folded }) => folded.length === hits[0].folded.length);
    const others = longest.flatMap(({ group }) => group).filter(({ folded }) => folded !== longest[0].folded && !saysTooLittle(folded));
    const here = longest.length ? longest[0].folded : word[at];
    for (const other of others) if (isNews(other, others, longest)) also.add(other.word);
    const choices = [...new Set([here, ...others.map(({ folded }) => folded)])];
    forms = forms.flatMap(({ text, turns }) => choices.map((choice) => ({ text: text + choice, turns: turns + (choice === here ? 0 : 1) })));
    // What is nearest to what was typed must not fall off the end.
    forms = forms.sort((one, other) => one.turns - other.turns).slice(0, most);
    at += here.length;
  }
  const bare = withoutOkurigana(word);
  const inKanji = bare === word && !/[\u3400-\u9FFF]{2}/u.test(word) ? [] : sameKanji(word, bare, members, also);
  const all = withoutLonger([word, ...otherwise(word), ...inKanji, ...forms.map(({ text }) => text)]).slice(0, most);
  const isTold = all.length > 1 && SHORT_LATIN.test(word) && members.some(({ folded }) => folded === word);
  return { forms: isTold ? all.slice(1) : all, also: [...also] };
}

/* Whatever holds another form is found by that one. */
const withoutLonger = ([typed, ...forms]) => [typed, ...new Set(forms.filter((form) => !forms.some((other) => other !== form && form.includes(other)) && !form.includes(typed)))];

/* 引籠り is 引き籠もり to the synonyms, and 申込み stands in the index as 申込 wherever a text says 申し込み. */
function sameKanji(word, bare, members, also) {
  const groups = members.filter(({ folded, isQuiet }) => !isQuiet && withoutOkurigana(folded) === bare).map(({ group }) => group);
  const others = [...new Set(groups)].flat().filter(({ folded }) => folded !== word && !saysTooLittle(folded));
  for (const other of others) if (isNews(other, others, [{ folded: bare }])) also.add(other.word);
  return [...(bare.length > 1 ? [bare] : []), ...others.map(({ folded }) => folded)];
}

/* Other ways to write a word: 光ヶ丘 (folded 光け丘) is 光が丘, 阿佐ヶ谷 also 阿佐谷, 3ヶ所 also 3か所. */
const BETWEEN_KANJI = /([々\u3400-\u9FFF0-9])([けがか])(?=[\u3400-\u9FFF])/gu; // as in fold.js, no lookbehind
const WRITTEN_AS = [["け", "が"], ["け", "か"], ["け", ""], ["が", "け"], ["か", "け"]];
const otherwise = (word) => WRITTEN_AS.map(([from, to]) => word.replace(BETWEEN_KANJI, (_, before, kana) => before + (kana === from ? to : kana)));

/* Whether a word tried besides is worth telling: not another spelling only, not where a shorter one of them stands in
   it, nor in letters that a reader of Japanese did not type. */
function isNews({ folded, isQuiet }, others, [typed]) {
  const isPart = others.some((other) => other.folded !== folded && folded.includes(other.folded));
  return !isQuiet && !isPart && (LATIN.test(typed.folded[0]) || !LATIN.test(folded[0]));
}
