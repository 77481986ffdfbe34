// What a person's page counts and says. Tested without a browser.
import type { KnownView, MoneyView, PersonView } from '../../ipc/generated/types';
import { SECRET } from '../../parts/party';
import { monthAndYear } from '../../lib/time';

/** A month of a person's year, 0 to 11, with the cases in it. */
export interface Month {
  month: number;
  cases: number;
  /** Codes of violation_types of these cases, each once. */
  violations: string[];
}

/** Months of this year up to the last one that counts: the present one, or a later one a case was dated into. */
export function monthsOf(view: PersonView, present: number): Month[] {
  const last = Math.max(present, ...view.months.map((cases, month) => (cases > 0 ? month : 0)));
  return view.months.slice(0, last + 1).map((cases, month) => {
    const here = view.cases.filter(({ at }) => {
      const when = monthAndYear(at);
      return when.month === month && when.year === view.year;
    });
    return { month, cases, violations: [...new Set(here.flatMap((one) => one.violations))] };
  });
}

/** Promises by what became of them. */
export type Counted = Record<'kept' | 'late' | 'overdue' | 'open', number>;

/** What became of all promises of all cases. */
export function promisesOf(view: PersonView): Counted {
  const counted: Counted = { kept: 0, late: 0, overdue: 0, open: 0 };
  for (const promise of view.cases.flatMap((one) => one.money).flatMap((line) => line.promises))
    counted[promise.state] += 1;
  return counted;
}

/** Paid and owed of a case in cents; null when no sum is written down. */
export function sumsOf(money: MoneyView[]): { paid: number; all: number } | null {
  if (money.length === 0) return null;
  return money.reduce((sum, line) => ({ paid: sum.paid + line.paid_cents, all: sum.all + line.agreed_cents }), {
    paid: 0,
    all: 0,
  });
}

/** What may be seen at once, and what only when asked for. */
export function knownOf(view: PersonView): { open: KnownView[]; secret: KnownView[] } {
  const secret = (known: KnownView) => SECRET.includes(known.field);
  return { open: view.known.filter((known) => !secret(known)), secret: view.known.filter(secret) };
}
