import { describe, expect, it } from 'vitest';
import type { CaseView, TimelineItemView } from '../../ipc/generated/types';
import { custodyOf, evidenceOf, holderOf, isNothing, leftOpen } from './work';

const at = (ms: number) => ({ ms, offset_min: 180 });
const item = (code: string, fields: Record<string, unknown>, earlier: Record<string, unknown>[] = []) =>
  ({
    entry: 'last',
    kind: 'action',
    code,
    fields,
    recorded: at(9),
    earlier: earlier.map((value, n) => ({ entry: `e${n}`, at: at(n), value })),
  }) as unknown as TimelineItemView;
const view = (parts: Record<string, unknown>) =>
  ({ clocks: [], money: [], held_cents: 0, timeline: [], ...parts }) as unknown as CaseView;

describe('the custody of a thing', () => {
  it('names everybody who held it, once for as long as they did, oldest first', () => {
    const bag = item('evidence_received', { item: 'clothes', held_by: 'survivor', handed_to: 'station' }, [
      { item: 'cloths', held_by: 'Amina' },
      { item: 'clothes', held_by: 'Amina' },
      { item: 'clothes', held_by: 'Amina', handed_to: 'survivor' },
    ]);
    expect(custodyOf(bag).map(({ by, entry }) => [by, entry])).toEqual([
      ['Amina', 'e0'],
      ['survivor', 'e2'],
      ['station', 'last'],
    ]);
    expect(holderOf(bag)).toBe('station');
    expect(holderOf(item('evidence_received', { item: 'clothes' }))).toBe('');
  });
  it('is kept of things only', () => {
    expect(
      evidenceOf(view({ timeline: [item('counselled', {}), item('evidence_received', { item: 'a' })] })).map(
        ({ code }) => code,
      ),
    ).toEqual(['evidence_received']);
  });
});

describe('closing', () => {
  it('says what would be left open', () => {
    const left = leftOpen(
      view({
        clocks: [
          { code: 'pep', state: 'running' },
          { code: 'ec', state: 'stopped' },
          { code: 'pep', state: 'running' },
        ],
        money: [
          { balance_cents: 500, let_go: null },
          { balance_cents: -900, let_go: null },
          { balance_cents: 70, let_go: at(1) },
        ],
        held_cents: 30,
        timeline: [
          item('evidence_received', { item: 'a' }),
          item('referred', { accepted: 'waiting' }),
          item('referred', {}),
          item('referred', { accepted: 'done' }),
        ],
      }),
    );
    expect(left).toEqual({ clocks: ['pep'], owed: 500, held: 30, evidence: 1, referrals: 2 });
    expect(isNothing(left)).toBe(false);
    expect(isNothing(leftOpen(view({})))).toBe(true);
  });
});
