/* Folds Japanese text as shirube/fold.py does; a test runs both on the same strings and wants the same answer. */

const VARIANT_KANJI = "髙高 﨑崎 碕崎 嵜崎 濵浜 濱浜 邊辺 邉辺 澤沢 齋斎 齊斎 斉斎 𠮷吉 嶋島 嶌島 冨富 舘館 櫻桜 廣広 國国 學学 會会 德徳 眞真 槇槙 瀨瀬 龍竜 瀧滝 惠恵 圓円 壽寿 榮栄 條条 淺浅 靜静 總総 廳庁 應応 黑黒 燈灯 藝芸 來来 禮礼 佛仏 萬万 與与 豐豊 體体 關関 驛駅 鐵鉄 縣県 區区 圖図 繩縄 彌弥 檜桧 籠篭 淵渕 埜野 峯峰 穗穂 凜凛 薗園 莊荘 鷗鴎 麵麺 聲声 曾曽 兒児 實実 寬寛 鄕郷 樂楽 戶戸 步歩 每毎 淸清 靑青 緖緒 增増 橫横 歷歴 綠緑 溫温 緣縁 臺台 澁渋 竝並 狹狭 峽峡 藏蔵 巖巌 嚴厳 螢蛍 顏顔 氣気 醫医 勞労 營営 獨独 轉転 傳伝 假仮 歸帰 舊旧 對対 當当 乘乗 疊畳 畫画 晝昼 濟済 燒焼 淨浄 數数 權権 觀観 歡歓 舍舎 譯訳 釋釈 驗験 檢検 錢銭 譽誉 寶宝 拜拝 變変 戀恋 灣湾 藥薬 續続 讀読 賣売 處処 爲為 繼継 經経 輕軽 滿満 覺覚 點点 戰戦 團団 專専 號号 雙双 樣様 豫予 餘余 鹽塩 兩両 參参 絲糸 霸覇 穩穏 稻稲 讓譲 莖茎 瑤瑶 遙遥 堯尭 槪概";

const INVISIBLE = /[\u00AD\u034F\u061C\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\u{E0000}-\u{E01EF}]/gu;
const JAPANESE = "\\u3005-\\u3007\\u303B\\u3041-\\u309F\\u30A0-\\u30FF\\u3400-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}";
const LINE = "\\-\\u2010-\\u2015\\u2043\\u2212\\u2500\\u2501~\\u301C\\u3030";
const DRAWN_LONG = new RegExp(`([\\u3041-\\u3096\\u309D\\u309E])[${LINE}]+(?![0-9a-z${LINE}])`, "gu");
const LONG_NOT_IN_JAPANESE = new RegExp(`(^|[^${JAPANESE}])ー+(?![${JAPANESE}])`, "gu");
const BETWEEN = /[^\p{L}\p{N}\u{20000}-\u{3FFFF}]+/gu;
const STOP = /[\n\r\t。、,.!?;:/|\u2026\u2028\u2029]/u;
const DROPPED_INSIDE_WORD = new RegExp(`^['\\u2019${LINE}]+$`, "u");
const DROPPED_INSIDE_NUMBER = /^[,.()]$/u;
const JAPANESE_LETTER = new RegExp(`^[${JAPANESE}]$`, "u");
const DIGIT = /^[0-9]$/u;
const SPACES = /[ \t-\r\x1C-\x1F\x85\u1680\u2028\u2029]+/u;
const EDGE_LINES = new RegExp(`^[${LINE}]+|[${LINE}]+$`, "gu");

const KANJI = "[\\u3005\\u3400-\\u9FFF]";
const INFLECTION = "(?![のはがをにでともへや])[\\u3041-\\u3096]"; // a letter that is no particle
// No lookbehind: an iPhone that ends with iOS 15 reads none, and would lose the whole search.
const OKURIGANA = new RegExp(`(${KANJI})(?:${INFLECTION}){1,2}(?=${KANJI})`, "gu");
const ENDING = new RegExp(`(${KANJI}{2})[いきぎしちびみりえけげせべめれ]$`, "u");

const TABLE = new Map();
for (const [first, end] of [[0xc0, 0x250], [0x1e00, 0x1f00]]) {
  for (let code = first; code < end; code += 1) {
    const plain = String.fromCharCode(code).normalize("NFD")[0];
    if (plain >= "a" && plain <= "z") TABLE.set(code, plain.charCodeAt(0)); // café as cafe
  }
}
for (const [letter, plain] of [[0x111, "d"], [0xf8, "o"], [0x142, "l"]]) TABLE.set(letter, plain.charCodeAt(0));
for (let code = 0x30a1; code < 0x30f7; code += 1) TABLE.set(code, code - 0x60);
for (const [code, other] of [
  [0x30fd, 0x309d], [0x30fe, 0x309e],
  [0x3095, 0x304b], [0x3096, 0x3051], [0x30f5, 0x304b], [0x30f6, 0x3051],
  [0x3090, 0x3044], [0x3091, 0x3048], [0x30f0, 0x3044], [0x30f1, 0x3048], [0x03c2, 0x03c3],
]) TABLE.set(code, other);
for (const pair of VARIANT_KANJI.split(" ")) {
  const [from, to] = [...pair];
  TABLE.set(from.codePointAt(0), to.codePointAt(0));
}

/* Writes text so that what people take for the same is the same; runs of letters, single spaces between. */
export function fold(text) {
  const plain = [...text.replace(INVISIBLE, "").normalize("NFKC").toLowerCase()]
    .map((letter) => {
      const other = TABLE.get(letter.codePointAt(0));
      return other === undefined ? letter : String.fromCodePoint(other);
    })
    .join("")
    .replace(DRAWN_LONG, "$1ー")
    .replace(LONG_NOT_IN_JAPANESE, "$1");
  return plain.replace(BETWEEN, separate);
}

function separate(marks, at, whole) {
  const end = at + marks.length;
  if (at === 0 || end === whole.length) return "";
  const before = lastLetter(whole, at);
  const after = String.fromCodePoint(whole.codePointAt(end));
  if (DIGIT.test(before) && DIGIT.test(after) && DROPPED_INSIDE_NUMBER.test(marks)) return "";
  if (STOP.test(marks)) return " ";
  if (JAPANESE_LETTER.test(before) || JAPANESE_LETTER.test(after)) return "";
  return DROPPED_INSIDE_WORD.test(marks) ? "" : " ";
}

function lastLetter(text, end) {
  const unit = text.charCodeAt(end - 1);
  return unit >= 0xdc00 && unit <= 0xdfff ? text.slice(end - 2, end) : text[end - 1];
}

/* A folded word with its kanji alone, as the index has them beside the text: 申し込み, 申込み and 申込 are one. */
export const withoutOkurigana = (word) => word.replace(OKURIGANA, "$1").replace(ENDING, "$1");

/* Cuts folded text into what is indexed: each overlapping pair of letters, and the last letter of each run. */
export function searchTokens(text) {
  const tokens = [];
  for (const run of fold(text).split(" ")) {
    const letters = [...run];
    for (let at = 0; at + 1 < letters.length; at += 1) tokens.push(letters[at] + letters[at + 1]);
    if (letters.length) tokens.push(letters[letters.length - 1]);
  }
  return tokens;
}

/* Cuts what a reader typed into the folded words that must all be found, without repeats. */
export const queryWords = (query) => [...typedWords(query).keys()];

/* The same with each word as it was typed, where it is one by itself. */
export function typedWords(query) {
  const words = new Map();
  for (const part of query.normalize("NFKC").split(SPACES)) {
    const folded = fold(part.replace(EDGE_LINES, "")).split(" ").filter(Boolean);
    for (const word of folded) if (!words.has(word)) words.set(word, folded.length > 1 ? word : part);
  }
  return words;
}

/* Spells letters as the index does: four letters a to p for each UTF-16 unit, which no search engine changes. */
export function spell(text) {
  let spelt = "";
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    for (const shift of [12, 8, 4, 0]) spelt += String.fromCharCode(97 + ((unit >> shift) & 15));
  }
  return spelt;
}

/* Writes the engine's query for one folded word: its pairs one after another, or for one letter its beginning. */
export function phrase(word) {
  const letters = [...word];
  if (letters.length === 1) return spell(word);
  return `"${letters.slice(0, -1).map((letter, at) => spell(letter + letters[at + 1])).join(" ")}"`;
}
