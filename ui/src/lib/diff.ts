// Which words two versions do not share.

/** A run of words that two texts share, or that one of them has alone. */
export interface Piece {
  text: string;
  differs: boolean;
}
/** Beyond this a comparison would cost more than it shows. */
const WORDS_MAX = 600;

const pieces = (text: string) => text.match(/\s+|[^\s]+/g) ?? [];

/** Marks the words of `text` that are not, in order, in `other`. Longest common run of words; spaces are never marked. */
export function marked(text: string, other: string): Piece[] {
  const [a, b] = [pieces(text), pieces(other).filter((word) => word.trim() !== '')];
  const words = a.filter((word) => word.trim() !== '');
  if (words.length > WORDS_MAX || b.length > WORDS_MAX) return [{ text, differs: false }];
  // length[i][j]: longest common sequence of words[i..] and b[j..].
  const lengths = Array.from({ length: words.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = words.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) row[j] = words[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const shared = new Set<number>();
  for (let i = 0, j = 0; i < words.length && j < b.length;) {
    if (words[i] === b[j]) {
      shared.add(i);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  const out: Piece[] = [];
  let word = -1;
  for (const piece of a) {
    const space = piece.trim() === '';
    if (!space) word += 1;
    const differs = !space && !shared.has(word);
    const last = out.at(-1);
    if (last?.differs === differs) last.text += piece;
    else out.push({ text: piece, differs });
  }
  return out;
}
