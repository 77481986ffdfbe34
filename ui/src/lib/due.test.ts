import { describe, expect, it } from 'vitest';
import type { DueView } from '../ipc/generated/types';
import { anId } from '../testing/ids';
import { answersOf, asksNow, dayLater } from './due';

const at = { ms: Date.UTC(2026, 10, 24, 7), offset_min: 180 };
const due = (some: Partial<DueView>): DueView => ({
  what: 'appointment',
  code: 'ocs',
  detail: null,
  cents: null,
  at,
  until: null,
  state: 'planned',
  entry: anId('ab'),
  ...some,
});

describe('what is due', () => {
  it('asks only when its time is here or has passed, and offers only what fits', () => {
    expect(
      (['planned', 'due', 'needs_answer', 'overdue', 'moved', 'done', 'skipped'] as const).filter((state) =>
        asksNow(due({ state })),
      ),
    ).toEqual(['due', 'needs_answer', 'overdue']);
    expect(answersOf(due({}))).toEqual(['kept', 'moved', 'they_missed', 'we_missed', 'cancelled']);
    expect(answersOf(due({ what: 'follow_up' }))).toEqual(['done', 'moved', 'skipped']);
    expect(answersOf(due({ what: 'visit' }))).toEqual(['made']);
    for (const state of ['moved', 'done', 'skipped'] as const) expect(answersOf(due({ state }))).toEqual([]);
    expect(answersOf(due({ entry: null }))).toEqual([]);
  });
  it('moves to another day, never into the past', () => {
    const day = 86_400_000;
    expect(dayLater(at, { ms: at.ms - day, offset_min: 180 }).ms).toBe(at.ms + day);
    expect(dayLater(at, { ms: at.ms + 2.5 * day, offset_min: 180 }).ms).toBe(at.ms + 3 * day);
  });
});
