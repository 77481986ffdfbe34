import { describe, expect, it, vi } from 'vitest';
import { NotebookError } from '../../ipc/error';
import type { SheetCheckView } from '../../ipc/generated/types';
import { TypedSheet, groupsOf, lineOf, linesOf, spelled } from './typed.svelte';

const looked = (found: SheetCheckView['found'], group: number | null = null, sheet: number | null = null) => ({
  found,
  group,
  sheet,
});

async function types(box: TypedSheet, typed: string) {
  box.typed = typed;
  await box.check();
}

describe('a sheet as it is typed', () => {
  it('is read by groups of four, four in a line', () => {
    expect(groupsOf('ab12-cd34\u2013 e')).toEqual(['AB12', 'CD34', 'E']);
    const lines = linesOf(groupsOf('A'.repeat(4 * 5)));
    expect(lines.map((line) => line.map(({ number }) => number))).toEqual([[1, 2, 3, 4], [5]]);
    expect([1, 4, 5, 24].map(lineOf)).toEqual([1, 1, 2, 6]);
  });
  it('is said letter by letter', () => {
    expect(linesOf(groupsOf('A1B2 C3D4')).map(spelled)).toEqual(['A 1 B 2, C 3 D 4']);
  });
  it('says which group is wrong, and which sheet a whole one is', async () => {
    const read = vi.fn().mockResolvedValue(looked('wrong_group', 2));
    const box = new TypedSheet(read, () => undefined);
    await types(box, 'A1B1 XXXX');
    expect(read).toHaveBeenCalledWith({ typed: 'A1B1 XXXX' });
    expect([box.wrong, box.whole]).toEqual([2, null]);
    read.mockResolvedValue(looked('whole', null, 3));
    await types(box, 'a whole sheet');
    expect([box.wrong, box.whole]).toEqual([null, 3]);
    box.clear();
    expect([box.typed, box.found, box.whole]).toEqual(['', null, null]);
  });
  it('says nothing about a text that was changed meanwhile', async () => {
    let answer: (found: SheetCheckView) => void = () => undefined;
    const read = vi.fn().mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const box = new TypedSheet(read, () => undefined);
    const slow = types(box, 'A1B1 XXXX');
    read.mockResolvedValueOnce(looked('unfinished', 2));
    await types(box, 'A1B1 A1B1');
    answer(looked('wrong_group', 2));
    await slow;
    expect(box.found).toEqual(looked('unfinished', 2));
  });
  it('that was cleared meanwhile stays clear, also when it is refused', async () => {
    let refuse: (why: unknown) => void = () => undefined;
    const refused = vi.fn();
    const box = new TypedSheet(() => new Promise((_, reject) => (refuse = reject)), refused);
    const slow = types(box, 'A1B1');
    box.clear();
    refuse(new NotebookError('locked', {}));
    await slow;
    expect([box.typed, refused.mock.calls.length]).toEqual(['', 0]);
  });
});
