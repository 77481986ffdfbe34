// Values of fields: how they are typed, stored and said.
import type { Language, StampView } from '../ipc/generated/types';
import { contactOf, keptContact, noContact, sayContact, type ContactOption } from './contact';
import { TEXT_MAX } from './limits';
import { kes, readSum } from './money';
import { labelOf, listOf, type ActionType, type Coded, type Label, type Reference } from './reference';
import { fromInput, moment, toInput, type TimeWords } from './time';
import { asWhen, noWhen, sayHappened, whenOf, type WhenTyped } from './when';

/** Characters as Rust counts them. */
export const length = (text: string) => Array.from(text).length;
/** A value that is no text of its own, as one: numbers and yes-or-no by their signs, nothing for what has none. */
export const plain = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** How a field is typed and shown. */
export type Kind =
  'text' | 'longtext' | 'money' | 'bool' | 'choice' | 'choices' | 'answer' | 'datetime' | 'when' | 'texts' | 'contact';
/** A field of a form. */
export interface Asked {
  name: string;
  kind: Kind;
  list: string | null;
  label: Label | null;
}

const KINDS: Record<string, [Kind, string?]> = {
  status: ['choice', 'case_statuses'],
  narrative: ['longtext'],
  survivor_code: ['text'],
  survivor_name: ['text'],
  safe_contact: ['contact', 'safe_contact_options'],
  incident_at: ['when'],
  hot_spot: ['text'],
  place_detail: ['text'],
  perpetrator_category: ['choice', 'perpetrator_categories'],
  perpetrator_description: ['longtext'],
  person_phone: ['text'],
  agreed_fee: ['money'],
  amount_paid: ['money'],
  condom_used: ['answer'],
  everything_agreed: ['answer'],
  could_be_pregnant: ['answer'],
  urgent_flags: ['choices', 'urgent_flags'],
  contexts: ['choices', 'incident_contexts'],
  person_now: ['choice', 'person_now'],
  age_band: ['choice', 'age_bands'],
  report_received_at: ['datetime'],
};
/** Fields of a case in the order a page shows them. */
export const CASE_FIELDS = Object.keys(KINDS);
/** They say who she is: hidden until tapped. */
export const IDENTITY = ['survivor_name', 'safe_contact'];
/** Fields that hold nothing for people to read. */
export const HIDDEN = ['incident'];
/** "Not asked", "does not want to say" and "not sure" are three different answers. */
export const ANSWERS = ['yes', 'no', 'not_sure', 'not_asked', 'not_said'];
const CONDOM = ['yes_whole_time', 'not_whole_time', 'no', 'not_sure', 'not_asked', 'not_said'];
/** Answers a field offers. */
export const answersOf = (field: string) => (field === 'condom_used' ? CONDOM : ANSWERS);
/** Words that stand for a sum that could not be read as one. */
export const inWords = (sum: string) => `${sum}_words`;
/** The sum a field's words stand for; every other field is itself. */
export const sumOf = (field: string) => field.replace(/^(agreed_fee|amount_paid)_words$/, '$1');

/** The clock about which a field says that it ran out without its step; null for other fields. */
export const ranOut = (field: string) => (field.startsWith('ran_out_') ? field.slice('ran_out_'.length) : null);

/** A field of a case. One that is not known here is a text. */
export function caseField(name: string): Asked {
  const [kind, list] = ranOut(name) === null ? (KINDS[name] ?? ['text']) : (['choice', 'ran_out_answers'] as const);
  return { name, kind, list: list ?? null, label: null };
}

/** The few fields of an action; when it happened is asked apart. */
export function actionFields(type: ActionType): Asked[] {
  const kinds: Record<string, Kind> = {
    longtext: 'longtext',
    money: 'money',
    bool: 'bool',
    choice: 'choice',
    datetime: 'datetime',
  };
  return type.fields
    .filter((field) => field.name !== 'when')
    .map((field) => {
      // Who has the money now decides whether it still has to be given to her: a choice, not free words.
      if (field.name === 'received_by')
        return { name: field.name, kind: 'choice', list: 'money_receivers', label: field.label ?? null };
      return {
        name: field.name,
        kind: kinds[field.type] ?? 'text',
        list: field.list ?? null,
        label: field.label ?? null,
      };
    });
}

/** What was typed, as a value to send; or why it is none, with the number of characters over the limit. */
export type Parsed = { ok: true; value: unknown } | { ok: false; wrong: 'sum' | 'long'; over: number };

/** What was typed, as it is stored. Nothing typed is null. */
export function valueOf(typed: string, kind: Kind, now: StampView): Parsed {
  const ok = (value: unknown): Parsed => ({ ok: true, value });
  if (typed.trim() === '') return ok(null);
  switch (kind) {
    case 'money': {
      const sum = readSum(typed);
      return sum.kind === 'sum' ? ok(sum.cents) : { ok: false, wrong: 'sum', over: 0 };
    }
    case 'bool':
      return ok(typed === 'yes');
    case 'choices':
      return ok(typed.split(','));
    case 'texts': {
      const texts = typed
        .split(/[,;\n]/)
        .map((text) => text.trim())
        .filter(Boolean);
      const over = Math.max(0, ...texts.map(length)) - TEXT_MAX;
      return over > 0 ? { ok: false, wrong: 'long', over } : ok(texts.length > 0 ? texts : null);
    }
    case 'contact':
      return ok(reviveContact(typed));
    case 'datetime':
      return ok(fromInput(typed, now.offset_min));
    case 'when':
      return ok(whenOf(reviveWhen(typed), now));
    default: {
      const over = length(typed) - TEXT_MAX;
      return over > 0 ? { ok: false, wrong: 'long', over } : ok(typed);
    }
  }
}

/** What an input shows for a stored value. */
export function typedOf(value: unknown, kind: Kind, now: StampView): string {
  if (value === null || value === undefined) return '';
  if (kind === 'money' && typeof value === 'number') return kes(value).slice(4);
  if (kind === 'bool' && typeof value === 'boolean') return value ? 'yes' : 'no';
  if (kind === 'datetime' && isStamp(value)) return toInput({ ms: value.ms, offset_min: now.offset_min });
  const when = kind === 'when' ? asWhen(value) : null;
  if (when !== null) {
    const at = toInput({ ms: when.from_ms, offset_min: now.offset_min });
    return JSON.stringify({ ...noWhen(), precision: 'exact', at, day: at.slice(0, 10) });
  }
  if (kind === 'contact') return JSON.stringify(value);
  if (kind === 'choices' && Array.isArray(value)) return value.join(',');
  if (kind === 'texts' && Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A stored time as it is typed; nothing typed when it is none. */
export function reviveWhen(typed: string): WhenTyped {
  try {
    const kept: unknown = JSON.parse(typed);
    return typeof kept === 'object' && kept !== null ? { ...noWhen(), ...(kept as Partial<WhenTyped>) } : noWhen();
  } catch {
    return noWhen();
  }
}

/** What a contact is typed as: the value itself, as JSON. */
export function reviveContact(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return null;
  }
}

/** A stored contact as it is typed; an empty one when nothing is stored. */
export const typedContact = (typed: string) => (typed === '' ? noContact() : contactOf(reviveContact(typed)));
/** A contact as its input holds it: JSON; empty when nothing is said. */
export function contactTyped(contact: ReturnType<typeof noContact>, options: ContactOption[]): string {
  const kept = keptContact(contact, options);
  return kept === null ? '' : JSON.stringify(kept);
}

function isStamp(value: unknown): value is StampView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'ms' in value &&
    'offset_min' in value &&
    typeof value.ms === 'number'
  );
}

/** What reading a value needs. */
export interface Reading {
  reference: Reference;
  language: Language;
  answers: Record<string, string>;
  time: TimeWords;
}

/** A value in words. Whatever another version wrote is shown too. */
export function say(value: unknown, asked: Asked, reading: Reading): string {
  if (value === null || value === undefined) return '';
  if (asked.kind === 'money' && typeof value === 'number') return kes(value);
  if (typeof value === 'boolean') return reading.answers[value ? 'yes' : 'no'] ?? String(value);
  if (asked.kind === 'contact')
    return sayContact(value, listOf(reading.reference, 'safe_contact_options'), reading.language);
  if (isStamp(value)) return moment(value, reading.time);
  const when = asWhen(value);
  if (when !== null) return sayHappened(when, reading.time);
  if (Array.isArray(value)) return value.map((part) => say(part, asked, reading)).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, part]) => `${name.replaceAll('_', ' ')}: ${say(part, asked, reading)}`)
      .join(', ');
  }
  const text = plain(value);
  if (asked.kind === 'answer') return reading.answers[text] ?? text;
  if (asked.list !== null) {
    const list =
      asked.list === 'violations_of_case' ? reading.reference.violation_types : listOf(reading.reference, asked.list);
    return list.some((entry) => entry.code === value) ? labelOf(list, text, reading.language) : text;
  }
  return text;
}

/** What a field chooses from. `lines` are the violations money may hang on. */
export function choicesOf(asked: Asked, reference: Reference, lines: string[]): Coded[] {
  if (asked.list === null) return [];
  if (asked.list === 'violations_of_case') return reference.violation_types.filter((type) => lines.includes(type.code));
  return listOf(reference, asked.list);
}
