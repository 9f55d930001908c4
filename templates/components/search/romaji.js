/* Reads Latin letters as Japanese: Hepburn and the school's spelling alike. */

const VOWELS = { a: "あ", i: "い", u: "う", e: "え", o: "お" };
const LONG = { ā: "a", ī: "i", ū: "u", ē: "e", ō: "o", â: "a", î: "i", û: "u", ê: "e", ô: "o" };
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

/* The hiragana of a word in Latin letters; null where it is none that Japanese has, or too short to say anything
   (`least` letters of kana; "no" and "kai" stand in half of all names). */
export function kanaOf(word, least = 3) {
  const letters = word.replace(/[āīūēōâîûêô]/g, (letter) => LONG[letter]).replaceAll(" ", "");
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
