// Which actions a case offers, and how one is corrected. Tested without a browser.
import type { CaseView, StampView, TimelineItemView, When } from '../../ipc/generated/types';
import type { Brake, Coded, Reference } from '../../lib/reference';
import { typedOf, type Asked } from '../../lib/values';
import { noWhen, whenOf } from '../../lib/when';
import { NOTE, askedOf, blank, valuesOf, type Typed } from '../../parts/case/action';

/** Actions offered first, in this order. */
export const FREQUENT = [
  'counselled',
  'taken_to_clinic',
  'pep_started',
  'reported_to_police',
  'appointment',
  'payment_received',
  NOTE,
];

/** Actions offered first in a child's case, in this order: none of money. */
export const FREQUENT_FOR_A_CHILD = [
  'child_report',
  'taken_to_clinic',
  'pep_started',
  'safety_plan',
  'counselled',
  'reported_to_police',
  NOTE,
];

/** Another action is picked: words that fit there too come along. */
export function carry(from: Typed, action: string, reference: Reference): Typed {
  const free = (name: string, kinds: Asked[]) =>
    kinds.some((asked) => asked.name === name && ['text', 'longtext', 'money'].includes(asked.kind));
  const [old, next] = [askedOf(from.action, reference), askedOf(action, reference)];
  const fitting = Object.entries(from.fields).filter(([name]) => free(name, old) && free(name, next));
  return { ...blank(action), when: from.when, fields: Object.fromEntries(fitting) };
}

/** What stands in an action, ready to be changed. */
export function correction(item: TimelineItemView, reference: Reference, now: StampView): Typed {
  const fields: Record<string, string> = {};
  for (const asked of askedOf(item.code, reference, item.fields))
    fields[asked.name] = typedOf(item.fields[asked.name], asked.kind, now);
  return { action: item.code, entry: item.entry, when: noWhen(), fields };
}

/** A correction names only what changed; what was emptied is null. */
export function changes(
  typed: Typed,
  first: Typed,
  asked: Asked[],
  now: StampView,
): { fields: Record<string, unknown>; happened_at: When | null } {
  const touched = asked.filter(({ name }) => (typed.fields[name] ?? '') !== (first.fields[name] ?? ''));
  return {
    fields: valuesOf(typed, touched, now),
    happened_at: typed.when.precision === null ? null : whenOf(typed.when, now),
  };
}

/** Lines a step may still be about, and the card for those it may not. Null lines: the step needs no line at all. */
export interface Stop {
  brake: Brake;
  /** Violations of the case the step is still offered for. */
  open: string[];
  /** Violations it is not offered for. */
  shut: string[];
}

/** Code of the brake on the whole case of a child. */
export const UNDER_18 = 'under_18';
/** Code of the brake on the lines of a case that are a sexual offence. */
export const SEXUAL_OFFENCE = 'sexual_offence_settlement';

/** Does a brake look at this action at all? */
function isBraked(action: string, code: string, reference: Reference): boolean {
  const closed = reference.action_types.some(
    (type) => type.code === action && type.blocked_by_sexual_offence_brake === true,
  );
  return closed || reference.brakes.some((brake) => brake.code === code && brake.blocks_actions.includes(action));
}

/** The brake, one line at a time: a sexual offence is never settled with money, and a child's case has no settlement at all. */
export function stopOf(action: string, view: CaseView, reference: Reference): Stop | null {
  const code = view.child ? UNDER_18 : SEXUAL_OFFENCE;
  const brake = reference.brakes.find((known) => known.code === code);
  if (!brake || !isBraked(action, code, reference)) return null;
  const lines = (may: boolean) =>
    view.lines.filter((line) => line.may_talk_and_pay === may).map((line) => line.violation);
  const [open, shut] = [lines(true), lines(false)];
  return view.child || shut.length > 0 ? { brake, open, shut } : null;
}

/** Is the step offered on no line of this case? */
export function stepsShut(action: string, view: CaseView, reference: Reference): boolean {
  const stop = stopOf(action, view, reference);
  return stop !== null && stop.open.length === 0;
}

/** What is offered first. A child's case has no steps of money at all: there they are not even named. */
export function frequentOf(view: CaseView): string[] {
  return view.child ? FREQUENT_FOR_A_CHILD : FREQUENT;
}

/** Lines a step may name: the open ones, and the one it stands on already. */
export function linesOf(action: string, standing: unknown, view: CaseView, reference: Reference): string[] {
  const stop = stopOf(action, view, reference);
  const all = view.violations.map((line) => line.violation);
  return stop ? all.filter((line) => stop.open.includes(line) || line === standing) : all;
}

/** Outcomes a case may be closed with, and the one it was closed with already. */
export function outcomesOf(choices: Coded[], standing: unknown, view: CaseView): Coded[] {
  return choices.filter((choice) => view.outcomes.includes(choice.code) || choice.code === standing);
}
