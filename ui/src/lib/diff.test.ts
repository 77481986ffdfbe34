import { describe, expect, it } from 'vitest';
import { marked } from './diff';

const whole = (pieces: { text: string }[]) => pieces.map((piece) => piece.text).join('');
const differing = (pieces: { text: string; differs: boolean }[]) =>
  pieces.filter((piece) => piece.differs).map((piece) => piece.text.trim());

describe('two versions side by side', () => {
  const one = 'Two officers, one in uniform. White Probox, plate ends 47K.';
  const two = 'Two officers, both in plain clothes. White Probox, plate not seen.';
  it('underline the words they do not share', () => {
    expect(differing(marked(one, two))).toEqual(['one', 'uniform.', 'ends', '47K.']);
    expect(differing(marked(two, one))).toEqual(['both', 'plain', 'clothes.', 'not', 'seen.']);
  });
  it('lose not a character, whatever stands in them', () => {
    for (const text of [one, '', '  two  spaces\nand a line ', '<b>Ann</b> & "x"', '😀 saa 4'])
      expect(whole(marked(text, two))).toBe(text);
  });
  it('underline nothing when they are the same', () => {
    expect(differing(marked(one, one))).toEqual([]);
  });
  it('are shown whole and unmarked when a comparison would take too long', () => {
    const long = 'neno '.repeat(2_000);
    expect(marked(long, two)).toEqual([{ text: long, differs: false }]);
  });
});
