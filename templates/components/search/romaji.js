/* Reads Latin letters as Japanese: Hepburn and the school's spelling alike. */

const VOWELS = { a: "あ", i: "い", u: "う", e: "え", o: "お" };
const SYLLABLES = new Map(Object.entries(VOWELS));
for (const [consonant, row] of Object.entries({
  k: "かきくけこ", s: "さしすせそ", t: "たちつてと", n: "なにぬねの", h: "はひふへほ", m: "まみむめも", r: "らりるれろ",
  g: "がぎぐげご", z: "ざじずぜぞ", d: "だぢづでど", b: "ばびぶべぼ", p: "ぱぴぷぺぽ",
})) {
  [..."aiueo"].forEach((vowel, at) => SYLLABLES.set(consonant + vowel, row[at]));
  for (const [vowel, small] of Object.entries({ a: "ゃ", u: "ゅ", o: "ょ" })) SYLLABLES.set(`${consonant}y${vowel}`, row[1] + small);
}
for (const [letters, kana] of Object.entries({
  ya: "や", yu: "ゆ", yo: "よ", wa: "わ", wo: "を", shi: "し", chi: "ち", tsu: "つ", fu: "ふ", ji: "じ",
  sha: "しゃ", shu: "しゅ", sho: "しょ", she: "しぇ", cha: "ちゃ", chu: "ちゅ", cho: "ちょ", che: "ちぇ",
  ja: "じゃ", ju: "じゅ", jo: "じょ", je: "じぇ", fa: "ふぁ", fi: "ふぃ", fe: "ふぇ", fo: "ふぉ", ti: "ち", tu: "つ",
})) SYLLABLES.set(letters, kana);

/* The hiragana of a folded word in Latin letters; null where it is none that Japanese has, or too short to say anything
   (`least` letters of kana; "no" and "kai" stand in half of all names). */
export function kanaOf(word, least = 3) {
  const letters = word.replaceAll(" ", "");
  if (!/^[a-z]+$/.test(letters)) return null;
  let kana = "";
  for (let at = 0; at < letters.length; ) {
    const syllable = [3, 2, 1].map((length) => letters.slice(at, at + length)).find((part) => SYLLABLES.has(part));
    if (syllable) {
      kana += SYLLABLES.get(syllable);
      at += syllable.length;
    } else if (letters[at] === letters[at + 1] || letters.startsWith("tch", at)) {
      kana += letters[at] === "n" ? "ん" : "っ";
      at += 1;
    } else if (letters[at] === "n" || (letters[at] === "m" && /[bmp]/.test(letters[at + 1] ?? ""))) {
      kana += "ん";
      at += 1;
    } else return null;
  }
  return kana.length < least ? null : kana;
}

/* Leaves out what makes a vowel long: とうきょう and ときょ sound the same to whoever writes Tokyo. */
export function shortVowels(kana) {
  return kana.replace(/ー/g, "").replace(/([おこそとのほもよろをごぞどぼぽょぉ])[うお]+|([うくすつぬふむゆるぐずづぶぷゅ])う+/g, "$1$2");
}

const SPELT = new Map([...SYLLABLES].map(([letters, kana]) => [kana, letters]));
SPELT.set("ん", "n").set("っ", "");
const SPELT_ALIKE = [
  [/sy|s(?=i)/g, "sh"], [/[tc]y|t(?=i)/g, "ch"], [/[zj]y|[zd](?=i)/g, "j"], [/t(?=u)/g, "ts"], [/hu/g, "fu"], [/tch/g, "ch"],
  [/m(?=[bmp])/g, "n"], [/([bcdfghjkmnprstwz])\1/g, "$1"], [/([aiueo])h(?![aiueo])/g, "$1"], [/o[ou]+/g, "o"], [/uu+/g, "u"],
];

/* One spelling for all that a name may have in Latin letters: syougi, shougi and shogi. */
export const plainLatin = (latin) => SPELT_ALIKE.reduce((text, [from, to]) => text.replace(from, to), latin.replaceAll(" ", ""));

/* The same of kana. */
export function latinOf(kana) {
  const letters = shortVowels(kana);
  let latin = "";
  for (let at = 0; at < letters.length; ) {
    const part = [2, 1].map((length) => letters.slice(at, at + length)).find((piece) => SPELT.has(piece)) ?? letters[at];
    latin += SPELT.get(part) ?? part;
    at += part.length;
  }
  return plainLatin(latin);
}
