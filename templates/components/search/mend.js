/* What to look for instead of a word that stands nowhere as typed: its pieces, or what is nearly like it. Loaded only then. */

import { near, nearInIndex } from "./near.js";
import { piecesOf, twoOf } from "./pieces.js";
import { inAll } from "./match.js";

/* Gives the parts to look for instead, and notes in `told` what a reader must know. */
export async function mend(part, data, ask, lookFor, told) {
  const { word, at } = part;
  const numbered = (parts) => parts.map((piece) => ({ ...piece, at }));
  const pieces = piecesOf(word.typed, data).filter(({ text }) => text !== word.typed);
  const known = await Promise.all(pieces.map((piece) => lookForPiece(piece, lookFor)));
  const looked = known.flatMap(({ found }) => found);
  if (looked.length && known.every(({ isWhole }) => isWhole) && inAll(looked.map(({ map }) => map)).size) return numbered(looked);
  const two = await twoOf(word.typed, (text) => lookFor(text, true));
  if (two) return numbered(two);
  for (const nearly of [() => near(word, data, ask), () => (looked.length ? null : nearInIndex(word, data, ask))]) {
    const close = await nearly();
    if (close?.map.size) {
      told.nearly.push(at);
      return numbered([close]);
    }
  }
  if (!looked.length) return [part];
  told.instead.push(...looked.map(({ written }) => written));
  return numbered(looked);
}

/* A piece as it is or, where it stands nowhere, the runs in it that stand somewhere. */
async function lookForPiece({ text, written, runs = [] }, lookFor) {
  const whole = await lookFor(text);
  if (whole.map.size && text.length > 1) return { found: [{ ...whole, written }], isWhole: true };
  const parts = await Promise.all(runs.map(async (run) => ({ ...(await lookFor(run)), written: run })));
  return { found: parts.filter(({ map }) => map.size), isWhole: false };
}
