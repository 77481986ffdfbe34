import { describe, expect, it } from 'vitest';
import type { MoneyView, PersonView } from '../../ipc/generated/types';
import { knownOf, monthsOf, promisesOf, sumsOf } from './counts';

const at = (year: number, month: number) => ({ ms: Date.UTC(year, month, 3), offset_min: 180 });
const line = (agreed_cents: number, paid_cents: number, ...states: string[]) =>
  ({ agreed_cents, paid_cents, promises: states.map((state) => ({ state })) }) as unknown as MoneyView;
const view = {
  year: 2026,
  months: [0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0],
  cases: [
    {
      at: at(2026, 6),
      violations: ['non_payment', 'threat_of_harm'],
      money: [line(130_000, 100_000, 'kept', 'overdue')],
    },
    { at: at(2026, 6), violations: ['non_payment'], money: [] },
    { at: at(2026, 2), violations: ['theft'], money: [line(50_000, 50_000, 'late'), line(0, 20_000, 'open')] },
    { at: at(2025, 6), violations: ['assault'], money: [] },
  ],
  known: [
    { field: 'name', value: 'x', cases: ['BS-1'] },
    { field: 'plate', value: 'y', cases: ['BS-1'] },
  ],
} as unknown as PersonView;

describe('a person’s page', () => {
  it('shows the months of this year up to now, each violation once, and last year’s in none', () => {
    const months = monthsOf(view, 7);
    expect(months).toHaveLength(8);
    expect(months[6]).toEqual({ month: 6, cases: 2, violations: ['non_payment', 'threat_of_harm'] });
    expect(months[2]?.violations).toEqual(['theft']);
    expect(months.every(({ violations }) => !violations.includes('assault'))).toBe(true);
  });
  it('shows a month that is still to come when a case is dated into it', () => {
    expect(monthsOf(view, 0)).toHaveLength(7);
    expect(monthsOf({ ...view, months: view.months.map(() => 0) }, 1)).toHaveLength(2);
  });
  it('counts promises over all cases', () => {
    expect(promisesOf(view)).toEqual({ kept: 1, late: 1, overdue: 1, open: 1 });
  });
  it('sums the lines of a case, and says nothing where no sum is written', () => {
    expect(view.cases.map((one) => sumsOf(one.money))).toEqual([
      { paid: 100_000, all: 130_000 },
      null,
      { paid: 70_000, all: 50_000 },
      null,
    ]);
  });
  it('keeps the name back until it is asked for', () => {
    expect(knownOf(view).open.map((known) => known.field)).toEqual(['plate']);
    expect(knownOf(view).secret.map((known) => known.field)).toEqual(['name']);
  });
});
