// An action while it is written: from what is typed to the request. Tested without a browser.
import type { CaseView, NewAction, StampView, TimelineItemView, When } from '../../ipc/generated/types';
import type { ActionType, Brake, Coded, Reference } from '../../lib/reference';
import { actionFields, typedOf, valueOf, type Asked } from '../../lib/values';
import { noWhen, whenOf, type WhenTyped } from '../../lib/when';

/** Words that belong to no other action. Every version shows it, as it shows any action. */
export const NOTE = 'note';
/** Offered first, in this order. */
export const FREQUENT = [
  'counselled',
  'taken_to_clinic',
  'pep_started',
  'reported_to_police',
  'appointment',
  'payment_received',
  NOTE,
];

const FREQUENT_FOR_A_CHILD = [
  'child_report',
  'taken_to_clinic',
  'pep_started',
  'safety_plan',
  'counselled',
  'reported_to_police',
  NOTE,
];

export interface Typed {
  action: string;
  /** Entry that is being corrected, hex. */
  entry: string | null;
  when: WhenTyped;
  fields: Record<string, string>;
}

export const blank = (action: string): Typed => ({
  action,
  entry: null,
  when: { ...noWhen(), precision: 'now' },
  fields: {},
});

/** The draft as it was kept; null when it is no action. */
export function revive(content: unknown): Typed | null {
  if (typeof content !== 'object' || content === null || !('action' in content) || typeof content.action !== 'string')
    return null;
  return { ...blank(content.action), ...(content as Partial<Typed>) };
}

/** Another action is picked: words that fit there too come along. */
export function carry(from: Typed, action: string, reference: Reference): Typed {
  const free = (name: string, kinds: Asked[]) =>
    kinds.some((asked) => asked.name === name && ['text', 'longtext', 'money'].includes(asked.kind));
  const [old, next] = [askedOf(from.action, reference), askedOf(action, reference)];
  const fitting = Object.entries(from.fields).filter(([name]) => free(name, old) && free(name, next));
  return { ...blank(action), when: from.when, fields: Object.fromEntries(fitting) };
}

/** The fields an action asks for. An action nobody has named is asked for what it already holds. */
export function askedOf(action: string, reference: Reference, held: Record<string, unknown> = {}): Asked[] {
  const type = typeOf(action, reference);
  const known = type ? actionFields(type) : [];
  const more = Object.entries(held)
    .filter(
      ([name, value]) => name !== 'when' && typeof value === 'string' && !known.some((asked) => asked.name === name),
    )
    .map(([name]): Asked => ({ name, kind: 'text', list: null, label: null }));
  return [...known, ...more];
}

export function typeOf(action: string, reference: Reference): ActionType | undefined {
  if (action === NOTE)
    return {
      code: NOTE,
      label: { en: 'Note', sw: 'Maelezo' },
      group: 'admin',
      fields: [{ name: 'note', type: 'longtext' }],
    };
  return reference.action_types.find((type) => type.code === action);
}

/** What stands in an action, ready to be changed. */
export function correction(item: TimelineItemView, reference: Reference, now: StampView): Typed {
  const fields: Record<string, string> = {};
  for (const asked of askedOf(item.code, reference, item.fields))
    fields[asked.name] = typedOf(item.fields[asked.name], asked.kind, now);
  return { action: item.code, entry: item.entry, when: noWhen(), fields };
}

export type Wrong = { field: string; wrong: 'sum' | 'long'; over: number };

/** What keeps it from being saved, by field: a sum that is none, a text over the limit. */
export function wrongs(typed: Typed, asked: Asked[], now: StampView): Wrong[] {
  return asked.flatMap(({ name, kind }) => {
    const parsed = valueOf(typed.fields[name] ?? '', kind, now);
    return parsed.ok ? [] : [{ field: name, wrong: parsed.wrong, over: parsed.over }];
  });
}

function values(typed: Typed, asked: Asked[], now: StampView): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const { name, kind } of asked) {
    const parsed = valueOf(typed.fields[name] ?? '', kind, now);
    if (parsed.ok) all[name] = parsed.value;
  }
  return all;
}

/** Just now is what Rust says it is. */
function happened(typed: Typed, now: StampView): When | null {
  return typed.when.precision === 'now' ? null : whenOf(typed.when, now);
}

/** A new action: what is not filled in is not there. */
export function newAction(typed: Typed, asked: Asked[], now: StampView): NewAction {
  const filled = Object.entries(values(typed, asked, now)).filter(([, value]) => value !== null);
  return { action: typed.action, fields: Object.fromEntries(filled), happened_at: happened(typed, now) };
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
    fields: values(typed, touched, now),
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

const UNDER_18 = 'under_18';
const SEXUAL_OFFENCE = 'sexual_offence_settlement';

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
