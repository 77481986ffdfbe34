// How a person may be reached safely: the choices, what each choice adds, and a note. Tested without a browser.
import { labelOf, type Coded } from './reference';
import type { Language } from '../ipc/generated/types';

/** A way to reach a person; some add hours, a name or a code word. */
export interface ContactOption extends Coded {
  field?: string;
}
/** A contact as it is typed: codes of options, what they add by its stored name, and a note. */
export interface Contact {
  options: string[];
  more: Record<string, string>;
  note: string;
}
/** A contact of which nothing is written yet. */
export const noContact = (): Contact => ({ options: [], more: {}, note: '' });

/** The name under which what an option adds is stored: its field, or its own code when another option has the field. */
export function moreOf(option: ContactOption, options: ContactOption[]): string | null {
  if (option.field === undefined) return null;
  const first = options.find((other) => other.field === option.field);
  return first?.code === option.code ? option.field : option.code;
}

/** A contact as it is stored; null when nothing is said. What an option adds goes with the option. */
export function keptContact(contact: Contact, options: ContactOption[]): Record<string, unknown> | null {
  const kept: Record<string, unknown> = {};
  if (contact.options.length > 0) kept['options'] = contact.options;
  for (const option of options.filter((one) => contact.options.includes(one.code))) {
    const name = moreOf(option, options);
    const more = name === null ? '' : (contact.more[name] ?? '');
    if (name !== null && more.trim() !== '') kept[name] = more;
  }
  if (contact.note.trim() !== '') kept['note'] = contact.note;
  return Object.keys(kept).length === 0 ? null : kept;
}

/** A stored contact as it is typed. Words of an older notebook are its note. */
export function contactOf(value: unknown): Contact {
  if (typeof value === 'string') return { ...noContact(), note: value };
  if (typeof value !== 'object' || value === null) return noContact();
  const { options, note, ...more } = value as Record<string, unknown>;
  const texts = Object.entries(more).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    options: Array.isArray(options) ? options.filter((code): code is string => typeof code === 'string') : [],
    more: Object.fromEntries(texts),
    note: typeof note === 'string' ? note : '',
  };
}

/** In words: `Calls only at these hours: 10–16; No texts`. */
export function sayContact(value: unknown, options: ContactOption[], language: Language): string {
  const contact = contactOf(value);
  const said = new Set<string>();
  const picked = contact.options.map((code) => {
    const option = options.find((one) => one.code === code);
    const name = option ? moreOf(option, options) : null;
    if (name !== null) said.add(name);
    const more = name === null ? '' : (contact.more[name] ?? '');
    return [labelOf(options, code, language), more].filter(Boolean).join(': ');
  });
  // What another version or another hand wrote besides is read too.
  const rest = Object.entries(contact.more)
    .filter(([name]) => !said.has(name))
    .map(([name, text]) => `${name.replaceAll('_', ' ')}: ${text}`);
  return [...picked, ...rest, contact.note].filter(Boolean).join('; ');
}
