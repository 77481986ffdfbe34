// An action while it is written, and what is sent of it. Tested without a browser.
import { inEach } from '../../i18n/languages';
import type { EntryId, NewAction, StampView, When } from '../../ipc/generated/types';
import { isEntryId } from '../../lib/ids';
import type { ActionType, Reference } from '../../lib/reference';
import { actionFields, valueOf, type Asked } from '../../lib/values';
import { noWhen, whenOf, type WhenTyped } from '../../lib/when';

/** Words that belong to no other action. Every version shows it, as it shows any action. */
export const NOTE = 'note';

/** What is typed of an action: a new one, or a correction. */
export interface Typed {
  action: string;
  /** Entry that is being corrected, hex. */
  entry: EntryId | null;
  when: WhenTyped;
  fields: Record<string, string>;
}

/** An action before anything is typed; it happened just now. */
export const blank = (action: string): Typed => ({
  action,
  entry: null,
  when: { ...noWhen(), precision: 'now' },
  fields: {},
});

/** An action from its draft; null when the draft is none of an action. */
export function revive(content: unknown): Typed | null {
  if (typeof content !== 'object' || content === null || !('action' in content) || typeof content.action !== 'string')
    return null;
  const entry = 'entry' in content && isEntryId(content.entry) ? content.entry : null;
  return { ...blank(content.action), ...(content as Partial<Omit<Typed, 'entry'>>), entry };
}

/** The fields an action asks for. An action that the data does not name is asked for what it already holds. */
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

/** What the reference data says of an action; undefined for one that it does not name. */
export function typeOf(action: string, reference: Reference): ActionType | undefined {
  if (action === NOTE)
    return {
      code: NOTE,
      label: inEach((words) => words.case.fields.note),
      group: 'admin',
      fields: [{ name: 'note', type: 'longtext' }],
    };
  return reference.action_types.find((type) => type.code === action);
}

/** A field that cannot be saved as it is typed; `over` counts characters beyond the limit. */
export interface Wrong {
  field: string;
  wrong: 'sum' | 'long';
  over: number;
}

/** Why an action cannot be saved, by field: a sum that is none, a text over the limit. */
export function wrongs(typed: Typed, asked: Asked[], now: StampView): Wrong[] {
  return asked.flatMap(({ name, kind }) => {
    const parsed = valueOf(typed.fields[name] ?? '', kind, now);
    return parsed.ok ? [] : [{ field: name, wrong: parsed.wrong, over: parsed.over }];
  });
}

/** Values of the fields that can be read, by name; null for an empty one. */
export function valuesOf(typed: Typed, asked: Asked[], now: StampView): Record<string, unknown> {
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
  const filled = Object.entries(valuesOf(typed, asked, now)).filter(([, value]) => value !== null);
  return { action: typed.action, fields: Object.fromEntries(filled), happened_at: happened(typed, now) };
}
