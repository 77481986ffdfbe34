// Care cards: for each clock that runs, what it says, why, and the steps. Tested without a browser.
import type { CaseView, ClockView, Language, MoneyView } from '../../ipc/generated/types';
import { labelOf, listOf, type Reference } from '../../lib/reference';
import { kes } from '../../lib/money';
import { moment, type TimeWords } from '../../lib/time';
import { stepsShut } from './action';

/** Steps of each card, in the order they are taken. */
export const STEPS: Record<string, string[]> = {
  pep: ['taken_to_clinic', 'pep_started', 'pep_not_taken'],
  ec: ['ec_given', 'ec_not_needed'],
  medical: ['taken_to_clinic', 'medical_exam'],
  prc: ['prc_filled', 'evidence_received'],
  pep_visits: ['pep_visit', 'pep_not_taken'],
  pregnancy_test: ['pregnancy_test'],
  first_response: ['first_response', 'counselled'],
  arrest_to_court: ['released', 'court_date', 'referred'],
  child_protection: ['child_report'],
  appointment_due: ['appointment'],
  promise_due: ['payment_received', 'mediation_meeting', 'reported_to_police', 'rest_let_go'],
};
/** Steps of the card about notes that may be used against the team. */
export const RISK_STEPS = ['ally_called', 'referred', 'risk_noted'];

/** Steps of a clock's card that are offered in this case, by names the reference data knows. */
export function stepsOf(clock: string, view: CaseView, reference: Reference): string[] {
  const known = (code: string) => reference.action_types.some((type) => type.code === code);
  return (STEPS[clock] ?? []).filter((code) => known(code) && !stepsShut(code, view, reference));
}

/** A sum without its currency: the cards say it themselves. */
const sum = (cents: number) => kes(cents).replace('KES ', '');

/** What is promised by the day a line is due: that part, or all that is still owed, never more than that. */
function promisedOf(line: MoneyView): number {
  const parts = line.promises.filter(
    (part) => part.due.ms === line.due?.ms && (part.state === 'open' || part.state === 'overdue'),
  );
  const all = parts.length === 0 || parts.some((part) => part.amount_cents === null);
  return all
    ? line.balance_cents
    : Math.min(
        line.balance_cents,
        parts.reduce((sum, part) => sum + (part.amount_cents ?? 0), 0),
      );
}

/** What a card says now: the message of the clock's level, with hours, times and sums put in. */
export function messageOf(
  clock: ClockView,
  view: CaseView,
  reference: Reference,
  language: Language,
  time: TimeWords,
): string {
  const def = reference.clocks.find((known) => known.code === clock.code);
  const messages = def?.messages ?? {};
  const level = clock.state === 'expired' ? 'expired' : (clock.level ?? 'green');
  const said = messages[level] ?? messages[level === 'expired' ? 'overdue' : 'due'];
  if (!said) return '';
  const line = view.money.find((one) => one.due !== null && one.due.ms === clock.limit?.ms);
  const balance = line ? promisedOf(line) : view.money.reduce((owed, one) => owed + Math.max(0, one.balance_cents), 0);
  const put: Record<string, string> = {
    hours: String(Math.max(0, Math.floor(clock.hours_left ?? 0))),
    total: String(def?.hours ?? 0),
    when: clock.limit ? moment(clock.limit, time) : '',
    limit: clock.limit ? moment(clock.limit, time) : '',
    balance: sum(balance),
    visit: clock.about ? labelOf(listOf(reference, 'pep_visit_numbers'), clock.about, language) : '',
  };
  return said[language].replace(/\{(\w+)\}/g, (whole, name: string) => put[name] ?? whole);
}

/** Clocks whose card is shown: those that run, and those that ran out, for what still helps. */
export function cardsOf(clocks: ClockView[]): ClockView[] {
  return clocks.filter((clock) => clock.state === 'running' || clock.state === 'expired');
}

/** Is a danger to the team written down? */
export const hasRisk = (view: CaseView) =>
  view.timeline.some((item) => item.kind === 'action' && item.code === 'risk_noted');
