// What a case page shows and in which order. Tested without a browser.
import type {
  CaseView,
  ClockView,
  EntryId,
  FieldView,
  MoneyView,
  StampView,
  TimelineItemView,
} from '../../ipc/generated/types';
import { isSchedule } from '../../lib/clock';
import type { Reference } from '../../lib/reference';
import { CASE_FIELDS, HIDDEN, inWords, typedOf, valueOf, type Asked, type Parsed } from '../../lib/values';

/** Something two people wrote differently. */
export type Conflict = { field: string; entry: null } | { field: null; entry: EntryId; code: string };

/** Clocks that run, ran out or were met: what runs out first on top. Of visits only the next one. */
export function clocksOf(view: CaseView, reference: Reference | null): ClockView[] {
  const rank = { running: 0, expired: 1, stopped: 2, not_started: 3, not_applicable: 3 };
  const open = (clock: ClockView) => clock.state === 'running' || clock.state === 'expired';
  const next = (clock: ClockView) => view.clocks.find((other) => other.code === clock.code && open(other)) === clock;
  return view.clocks
    .filter((clock) => rank[clock.state] < 3 && (!isSchedule(clock.code, reference) || next(clock)))
    .sort((a, b) => rank[a.state] - rank[b.state] || (a.hours_left ?? 0) - (b.hours_left ?? 0));
}

/** What a person has to decide: fields with two values, then actions corrected twice. */
export function conflictsOf(view: CaseView): Conflict[] {
  const fields = view.fields
    .filter((field) => field.conflict)
    .map((field): Conflict => ({ field: field.field, entry: null }));
  const items = view.timeline.filter((item) => item.beside.length > 0);
  return [...fields, ...items.map((item): Conflict => ({ field: null, entry: item.entry, code: item.code }))];
}

/** Newest first; what is planned stands above what has happened. */
export function timelineOf(view: CaseView): TimelineItemView[] {
  return [...view.timeline].reverse().sort((a, b) => Number(b.planned) - Number(a.planned));
}

/** Filled fields in the page's order; those of a newer version last. The story has its own place. */
export function aboutOf(view: CaseView): FieldView[] {
  const place = (field: string) => CASE_FIELDS.indexOf(field) + 1 || CASE_FIELDS.length + 1;
  return view.fields
    .filter(
      (field) =>
        field.field !== 'narrative' && field.field !== 'status' && !HIDDEN.includes(field.field) && filled(field),
    )
    .sort((a, b) => place(a.field) - place(b.field) || a.field.localeCompare(b.field));
}

/** Does a field say something, or did it once? */
export function filled(field: FieldView | undefined): boolean {
  return (
    field !== undefined &&
    (field.earlier.length > 0 || field.values.some(({ value }) => value !== null && value !== ''))
  );
}

/** Fields that speak of pay for work: not asked in a child's case. */
const OF_WORK = ['agreed_fee', 'amount_paid'];

/** Fields that can still be added. */
export function emptyOf(view: CaseView): string[] {
  return CASE_FIELDS.filter((name) => !(view.child && OF_WORK.includes(name))).filter(
    (name) => name !== 'status' && name !== 'narrative' && !filled(view.fields.find((field) => field.field === name)),
  );
}

/** A field of a case by its code; undefined when nothing was ever written there. */
export const fieldOf = (view: CaseView, name: string) => view.fields.find((field) => field.field === name);

/** Payments of one line of money. Those that name no line belong to the first. */
export function paymentsOf(view: CaseView, line: MoneyView): TimelineItemView[] {
  const main = view.money[0]?.violation ?? null;
  return view.timeline.filter(
    (item) =>
      item.code === 'payment_received' &&
      item.kind === 'action' &&
      (item.fields['violation'] ?? main) === line.violation,
  );
}

/** Claims of one line that are the survivor's own. Those that name no line belong to the first. */
export function claimsOf(view: CaseView, line: MoneyView): TimelineItemView[] {
  const main = view.money[0]?.violation ?? null;
  return view.timeline.filter(
    (item) =>
      item.code === 'claim_made' &&
      item.kind === 'action' &&
      item.fields['owed_to'] !== 'somebody_else' &&
      (item.fields['violation'] ?? main) === line.violation,
  );
}

/** How much of what was agreed is paid, in per cent of the bar. */
export function paidShare(line: MoneyView): number {
  if (line.agreed_cents <= 0) return line.paid_cents > 0 ? 100 : 0;
  return Math.max(0, Math.min(100, (line.paid_cents / line.agreed_cents) * 100));
}

const standing = (view: CaseView, name: string): unknown =>
  name === 'status' ? view.status : fieldOf(view, name)?.values[0]?.value;
const stands = (view: CaseView, name: string) =>
  fieldOf(view, name)?.values.some(({ value }) => value !== null && value !== '') ?? false;

/** What the input of a field begins with. A sum that was said in words begins with them. */
export function typedField(view: CaseView, asked: Asked, now: StampView): string {
  const typed = typedOf(standing(view, asked.name), asked.kind, now);
  return typed === '' && asked.kind === 'money' ? typedOf(standing(view, inWords(asked.name)), 'text', now) : typed;
}

/** One field and what stands there afterwards; null takes it back. */
export interface FieldEdit {
  field: string;
  value: unknown;
}

/**
 * What is written when a field is saved. What is no sum is saved as words, as in New case; the sum and its words never stand side by side,
 * and what was just typed is written first.
 */
export function editsOf(
  view: CaseView,
  asked: Asked,
  text: string,
  now: StampView,
): FieldEdit[] | Extract<Parsed, { ok: false }> {
  const { name, kind } = asked;
  const parsed = valueOf(text, kind, now);
  if (kind !== 'money') return parsed.ok ? [{ field: name, value: parsed.value }] : parsed;
  const twin = inWords(name);
  const words = parsed.ok ? null : valueOf(text, 'text', now);
  if (words !== null && !words.ok) return words;
  const [said, other]: [FieldEdit, string] =
    words === null
      ? [{ field: name, value: parsed.ok ? parsed.value : null }, twin]
      : [{ field: twin, value: words.value }, name];
  const back = stands(view, other) ? [{ field: other, value: null }] : [];
  // Emptied while only the words stood: there is no sum to take back.
  return said.value === null && back.length > 0 && !stands(view, said.field) ? back : [said, ...back];
}
