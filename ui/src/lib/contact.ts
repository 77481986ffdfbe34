// How somebody may be reached safely: what is picked, what each choice says more, and words. Tested without a browser.
import { labelOf, type Coded } from './reference';
import type { Language } from '../ipc/generated/types';

/** A way to reach somebody; some say more: hours, a person, a word. */
export interface ContactOption extends Coded {
  field?: string;
}
/** What is typed: codes, what they say more by the name it is kept under, and what else there is to say. */
export interface Contact {
  options: string[];
  more: Record<string, string>;
  note: string;
}
/** A contact of which nothing is written yet. */
export const noContact = (): Contact => ({ options: [], more: {}, note: '' });

/** The name under which an option keeps what it says more: its field, or its own code when another option came first. */
export function moreOf(option: ContactOption, options: ContactOption[]): string | null {
  if (option.field === undefined) return null;
  const first = options.find((other) => other.field === option.field);
  return first?.code === option.code ? option.field : option.code;
}

/** As it is kept; null when nothing is said. What an option says more goes with the option. */
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

/** What was kept, to be changed. Words of an older notebook are its note. */
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
