// A person of a case: what is asked, how it is typed, what is sent. Tested without a browser.
import type { EntryId, Language, PartyView, PersonId, StampView } from '../ipc/generated/types';
import type { Words } from '../i18n/en';
import { inEach } from '../i18n/languages';
import { isEntryId } from '../lib/ids';
import { labelOf, listOf, type Reference } from '../lib/reference';
import { typedOf, valueOf, type Asked, type Kind } from '../lib/values';

/** Role of a person said to have done harm. */
export const HARM = 'alleged_perpetrator';

type Name = keyof Words['people']['fields'];
const asked = (name: Name, kind: Kind, list: string | null = null): Asked => ({
  name,
  kind,
  list,
  label: inEach((words) => words.people.fields[name]),
});
const ROLE = asked('role', 'choice', 'party_roles');
const CATEGORY = asked('category', 'choice', 'perpetrator_categories');
/** What any person is known by. */
const KNOWN_BY = [
  asked('aliases', 'texts'),
  asked('description', 'longtext'),
  asked('phones', 'texts'),
  asked('name', 'text'),
];
const VEHICLE = [asked('plate', 'text')];
const OFFICER = [
  asked('station', 'text'),
  asked('rank', 'choice', 'police_ranks'),
  asked('service', 'choice', 'police_services'),
  asked('force_number', 'text'),
];
const HELP = [asked('helped_with', 'longtext'), asked('trained', 'bool'), asked('will_witness', 'bool')];
const STANCE = [asked('stance', 'choice', 'party_stances')];
const REST = [asked('workplace', 'text'), asked('note', 'longtext')];

/** Every field, in the order a page says them. */
export const PARTY_FIELDS: Asked[] = [ROLE, CATEGORY, ...KNOWN_BY, ...VEHICLE, ...OFFICER, ...STANCE, ...HELP, ...REST];
/** Fields shown only after a tap: pages say the person's label in their place. */
export const SECRET = ['name'];

/** Roles of officers: asked for their station, rank and numbers. */
export const POLICE_ROLES = ['friendly_officer', 'duty_officer', 'ocs', 'investigating_officer', 'gender_desk'];
/** Kinds of people who are officers too. */
export const POLICE_CATEGORIES = ['police', 'county_askari'];

/** What is asked of a person with this role and category, and every field that is filled. */
export function askedOf(fields: Record<string, string>): Asked[] {
  const officer = POLICE_ROLES.includes(fields['role'] ?? '') || POLICE_CATEGORIES.includes(fields['category'] ?? '');
  const of_role =
    fields['role'] === HARM
      ? [CATEGORY, ...KNOWN_BY, ...VEHICLE, ...(officer ? OFFICER : []), ...REST]
      : [...KNOWN_BY, ...(officer ? OFFICER : []), ...STANCE, ...HELP, ...REST];
  return PARTY_FIELDS.filter((field) => field === ROLE || of_role.includes(field) || (fields[field.name] ?? '') !== '');
}

/** What is being typed. */
export interface Typed {
  /** Entry that is corrected; null for a new person. */
  entry: EntryId | null;
  fields: Record<string, string>;
}

/** The form of a new person in this role. */
export const blank = (role: string): Typed => ({ entry: null, fields: { role } });

/** The form that corrects a person already named. */
export function correction(party: PartyView, now: StampView): Typed {
  return {
    entry: party.entry,
    fields: Object.fromEntries(
      PARTY_FIELDS.map((field) => [field.name, typedOf(party.fields[field.name], field.kind, now)]),
    ),
  };
}

/** The form from its draft; null when the draft is none of a person. */
export function revive(content: unknown): Typed | null {
  if (typeof content !== 'object' || content === null || !('entry' in content) || !('fields' in content)) return null;
  const { entry, fields } = content;
  if ((entry !== null && !isEntryId(entry)) || typeof fields !== 'object' || fields === null) return null;
  const texts = Object.entries(fields).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return { entry, fields: Object.fromEntries(texts) };
}

/** Texts over the limit, by field. */
export function tooLong(typed: Typed, now: StampView): { field: string; over: number }[] {
  return PARTY_FIELDS.flatMap(({ name, kind }) => {
    const parsed = valueOf(typed.fields[name] ?? '', kind, now);
    return parsed.ok ? [] : [{ field: name, over: parsed.over }];
  });
}

/** What is sent: of a new person every filled field, of a correction what changed. */
export function sent(typed: Typed, before: Typed | null, now: StampView): Record<string, unknown> {
  const changed = PARTY_FIELDS.filter(({ name }) => (typed.fields[name] ?? '') !== (before?.fields[name] ?? ''));
  return Object.fromEntries(
    changed.map(({ name, kind }) => {
      const parsed = valueOf(typed.fields[name] ?? '', kind, now);
      return [name, parsed.ok ? parsed.value : null];
    }),
  );
}

/** A person in a word: the kind of person, else the role. */
export function kindOf(category: unknown, role: unknown, reference: Reference, language: Language): string {
  if (typeof category === 'string') return labelOf(reference.perpetrator_categories, category, language);
  return typeof role === 'string' ? labelOf(listOf(reference, 'party_roles'), role, language) : '';
}

/** The short label of a person, as Rust makes it (`party::person_code`). */
export function personLabel(person: PersonId): string {
  const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const bytes = (person.slice(0, 8).match(/../g) ?? []).map((pair) => parseInt(pair, 16));
  return `P-${bytes.map((byte) => signs[byte % 32] ?? '0').join('')}`;
}
