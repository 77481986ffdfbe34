// A line of a list as a form, and back. Tested without a browser.
import { LANGUAGES, inEach } from '../../i18n/languages';
import type { Language, ListItemView, ListKind } from '../../ipc/generated/types';
import { LABEL_MAX, NOTE_MAX } from '../../lib/limits';
import { length } from '../../lib/values';

/** A line of a list as it is typed. */
export interface Form {
  /** Code of the line; null while it is new. */
  code: string | null;
  /** Its label, by language; empty where there is none. */
  label: Record<Language, string>;
  /** Number to call of a help number, phone of a place. */
  number: string;
  hours: string;
  pep_at_night: boolean;
  note: string;
  /** A day without a court, `2026-12-25`. */
  day: string;
  /** Only asked of a new line of violation_types. */
  offence: boolean;
  /** The number was tried today. */
  tried: boolean;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** The form of an item as Rust hands it over. */
export function formOf(code: string | null, item: Record<string, unknown> = {}): Form {
  const label = (item['label'] ?? {}) as Record<string, unknown>;
  return {
    code,
    label: inEach((_, language) => text(label[language])),
    number: text(item['number']) || text(item['phone']),
    hours: text(item['hours']),
    pep_at_night: item['pep_at_night'] === true,
    note: text(item['note']),
    day: text(item['date']),
    offence: item['is_sexual_offence'] === true,
    tried: false,
  };
}

/** What a form says of its line on this day, `2026-11-12`. Empty lines are left out; what the form does not ask for stays as Rust has it. */
export function itemOf(form: Form, kind: ListKind, today: string): Record<string, unknown> {
  const filled = (pairs: [string, string][]) =>
    Object.fromEntries(pairs.map(([key, value]) => [key, value.trim()] as const).filter(([, value]) => value !== ''));
  const item: Record<string, unknown> = { label: filled(Object.entries(form.label)) };
  if (kind === 'places')
    Object.assign(
      item,
      filled([
        ['phone', form.number],
        ['hours', form.hours],
        ['note', form.note],
      ]),
      form.pep_at_night ? { pep_at_night: true } : {},
    );
  if (kind === 'numbers')
    Object.assign(
      item,
      filled([
        ['number', form.number],
        ['hours', form.hours],
        ['note', form.note],
        ['last_checked', form.tried ? today : ''],
      ]),
    );
  if (kind === 'days')
    Object.assign(
      item,
      filled([
        ['date', form.day],
        ['note', form.note],
      ]),
    );
  if (kind === 'violations' && form.code === null) item['is_sexual_offence'] = form.offence;
  return item;
}

/** Its label in the first of these languages that has one, in the order in which languages are offered. */
export function nameOf(form: Form, first: Language[] = []): string {
  const order = [...first, ...LANGUAGES.map(({ code }) => code)];
  return order.map((language) => form.label[language].trim()).find((label) => label !== '') ?? '';
}

/** A code for a new line, from its words: never one that stands already. */
export function codeOf(label: string, taken: string[]): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 48)
    .replace(/_+$/, '');
  const base = plain || 'line';
  let code = base;
  for (let n = 2; taken.includes(code); n += 1) code = `${base}_${n}`;
  return code;
}

/** Why a form cannot be saved; null when it can. */
export function missing(form: Form, kind: ListKind): 'no_label' | 'no_number' | 'no_day' | 'too_long' | null {
  const longest = (texts: string[]) => Math.max(...texts.map((one) => length(one.trim())));
  if (longest([...Object.values(form.label), form.number, form.hours]) > LABEL_MAX || longest([form.note]) > NOTE_MAX)
    return 'too_long';
  if (nameOf(form) === '') return 'no_label';
  if (kind === 'numbers' && form.code === null && form.number.trim() === '') return 'no_number';
  if (kind === 'days' && form.day === '') return 'no_day';
  return null;
}

/** What a line says besides its name. */
export function details(view: ListItemView, night: string): string[] {
  const form = formOf(view.code, view.item);
  return [form.day, form.number, form.hours, form.pep_at_night ? night : '', form.note].filter((part) => part !== '');
}

/** Lines whose words hold what is typed: those still offered first, then in the order of the list. */
export function found(items: ListItemView[], typed: string): ListItemView[] {
  const words = typed.trim().toLowerCase();
  const holds = (view: ListItemView) => {
    const form = formOf(view.code, view.item);
    return [...Object.values(form.label), form.number].some((one) => one.toLowerCase().includes(words));
  };
  const shown = items.filter(holds);
  return [...shown.filter((view) => !view.retired), ...shown.filter((view) => view.retired)];
}
