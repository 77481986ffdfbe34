// A new case while it is written; its draft is saved at every keystroke. Tested without a browser.
import type {
  CaseId,
  CaseView,
  NewAction,
  NewParty,
  OpenCase,
  PersonId,
  StampView,
  When,
} from '../../ipc/generated/types';
import { contactOf, keptContact, noContact, type Contact, type ContactOption } from '../../lib/contact';
import { isCaseId, isPersonId } from '../../lib/ids';
import { readSum } from '../../lib/money';
import { HARM } from '../../parts/party';
import type { ViolationType } from '../../lib/reference';
import { unique } from '../../lib/unique';
import { TEXT_MAX } from '../../lib/limits';
import { inWords, length } from '../../lib/values';
import { asWhen, noWhen, whenOf, type WhenTyped } from '../../lib/when';

/** A person of the other case who did harm here too. */
export interface SamePerson {
  person: PersonId;
  label: string;
  category: string;
}

/** A new case as it is typed: its draft. Sums are words here; they become cents when the case is saved. */
export interface Kept extends WhenTyped {
  /** Codes of violation_types. */
  violations: string[];
  /** Texts and single answers by field. */
  texts: Record<string, string>;
  /** Several answers by field. */
  many: Record<string, string[]>;
  contact: Contact;
  /** Agreed fee, as typed. */
  fee: string;
  /** Paid on the spot, as typed. */
  paid: string;
  /** Codes of actions done already. */
  done: string[];
  /** The case of another survivor of the same incident, and what came from it. */
  like: CaseId | null;
  like_code: string;
  copied: When | null;
  people: SamePerson[];
}

/** A new case before anything is typed. */
export const empty = (): Kept => ({
  ...noWhen(),
  violations: [],
  texts: {},
  many: {},
  contact: noContact(),
  fee: '',
  paid: '',
  done: [],
  like: null,
  like_code: '',
  copied: null,
  people: [],
});

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string');
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const only = <T>(record: unknown, fits: (value: unknown) => value is T): Record<string, T> =>
  Object.fromEntries(
    Object.entries(isRecord(record) ? record : {}).filter((pair): pair is [string, T] => fits(pair[1])),
  );
const isText = (value: unknown): value is string => typeof value === 'string';

/** A new case from its draft; what cannot be understood is left out. */
export function revive(content: unknown): Kept {
  const kept = empty();
  if (!isRecord(content)) return kept;
  const texts = only(content, isText);
  for (const name of ['hours_ago', 'day', 'at', 'fee', 'paid', 'like_code'] as const)
    kept[name] = texts[name] ?? kept[name];
  for (const name of ['violations', 'done'] as const) if (isTexts(content[name])) kept[name] = content[name];
  if (isCaseId(content['like'])) kept.like = content['like'];
  if (isText(content['precision'])) kept.precision = content['precision'] as Kept['precision'];
  if (isText(content['part'])) kept.part = content['part'] as Kept['part'];
  if (isRecord(content['said'])) kept.said = content['said'] as unknown as StampView;
  kept.copied = asWhen(content['copied']);
  kept.texts = only(content['texts'], isText);
  kept.many = only(content['many'], isTexts);
  if (isRecord(content['contact'])) {
    const { options, more, note } = content['contact'];
    kept.contact = { ...contactOf({ options, note }), more: only(more, isText) };
  }
  if (Array.isArray(content['people']))
    kept.people = content['people'].filter(
      (one): one is SamePerson =>
        isRecord(one) && isPersonId(one['person']) && isText(one['label']) && isText(one['category']),
    );
  return kept;
}

/** What begins the case of another survivor of the same incident: time, place, kinds and people; nothing of the person, no words, no money. */
export function another(view: CaseView): Kept {
  const value = (name: string) => {
    const field = view.fields.find((one) => one.field === name);
    return field && !field.conflict ? field.values[0]?.value : undefined;
  };
  const copied = value('incident_at');
  const contexts = value('contexts');
  const text = (name: string): [string, string][] => {
    const written = value(name);
    return isText(written) ? [[name, written]] : [];
  };
  return {
    ...empty(),
    like: view.case,
    like_code: view.code,
    violations: view.violations.map((line) => line.violation),
    texts: Object.fromEntries(['hot_spot', 'place_detail', 'perpetrator_category'].flatMap(text)),
    many: isTexts(contexts) ? { contexts } : {},
    copied: asWhen(copied),
    people: view.parties
      .filter((party) => party.fields['role'] === HARM)
      .map(({ person, label, fields }) => ({
        person,
        label,
        category: isText(fields['category']) ? fields['category'] : '',
      })),
  };
}

/** When it happened: what was typed here, or else what came from the other case. */
export const whenIn = (kept: Kept, now: StampView): When | null =>
  kept.precision === null ? kept.copied : whenOf(kept, now);

/** Why it cannot be saved: only a text over the limit. */
export function tooLong(kept: Kept): number {
  const texts = [
    ...Object.values(kept.texts),
    kept.fee,
    kept.paid,
    kept.contact.note,
    ...Object.values(kept.contact.more),
  ];
  return Math.max(0, ...texts.map(length)) > TEXT_MAX ? Math.max(...texts.map(length)) - TEXT_MAX : 0;
}

/** The request for Rust. */
export function request(kept: Kept, now: StampView, contacts: ContactOption[]): OpenCase {
  const fields: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(kept.texts))
    if (text.trim() !== '' && name !== KNOWN_BY) fields[name] = text;
  for (const [name, codes] of Object.entries(kept.many)) if (codes.length > 0) fields[name] = codes;
  for (const [name, typed] of [
    ['agreed_fee', kept.fee],
    ['amount_paid', kept.paid],
  ] as const) {
    const sum = readSum(typed);
    if (sum.kind === 'sum') fields[name] = sum.cents;
    // What is no sum is not thrown away: it stays in the words it was written in.
    if (sum.kind === 'words') fields[inWords(name)] = typed.trim();
  }
  const contact = keptContact(kept.contact, contacts);
  if (contact !== null) fields['safe_contact'] = contact;
  const actions: NewAction[] = kept.done.map((action) => ({ action, fields: {}, happened_at: null }));
  const asked: OpenCase = {
    violations: kept.violations,
    incident_at: whenIn(kept, now),
    fields,
    actions,
    parties: whoDidIt(kept),
  };
  return kept.like === null ? asked : { ...asked, same_incident_as: kept.like };
}

/** What tells one person from others belongs to that person, so that the next case of the same one is seen. */
const KNOWN_BY = 'perpetrator_description';

/** People said to have done it: those of the other case, and a new one when something is known of the person. */
function whoDidIt(kept: Kept): NewParty[] {
  const categorised = (category: string) => (category === '' ? {} : { category });
  const same = kept.people.map(({ person, category }): NewParty => ({
    person,
    fields: { role: HARM, ...categorised(category) },
  }));
  const description = (kept.texts[KNOWN_BY] ?? '').trim();
  if (description === '') return same;
  return [
    ...same,
    { person: null, fields: { role: HARM, ...categorised(kept.texts['perpetrator_category'] ?? ''), description } },
  ];
}

/** Hours left of those that PEP's clock runs for (kenya.json: `clocks`); null when the time is not known. */
export function pepLeft(kept: Kept, hours: number, now: StampView): number | null {
  const when = whenIn(kept, now);
  return when ? hours - (now.ms - when.from_ms) / 3_600_000 : null;
}

/** Which of the questions about the body are asked, by what was said to have happened (kenya.json: `suggests_clocks`, `ask_followup`). */
export function asksOf(kept: Kept, types: ViolationType[]): { condom: boolean; agreed: boolean; pregnant: boolean } {
  const said = types.filter((type) => kept.violations.includes(type.code));
  const exposed = said.some((type) => type.suggests_clocks.includes('pep'));
  const apart = said.some((type) => type.ask_followup !== undefined);
  return {
    condom: exposed || apart,
    agreed: apart,
    pregnant: said.some((type) => type.suggests_clocks.includes('ec')),
  };
}

/** What the answers suggest to name too: no question comes twice, and nothing is added by itself. */
export function mayAlsoBe(kept: Kept, types: ViolationType[]): string[] {
  const answered =
    kept.texts['everything_agreed'] === 'no' || ['no', 'not_whole_time'].includes(kept.texts['condom_used'] ?? '');
  if (!answered) return [];
  const follow = types.filter((type) => kept.violations.includes(type.code)).flatMap((type) => type.ask_followup ?? []);
  return unique(follow).filter((code) => !kept.violations.includes(code));
}

/** Answers that stand for none of the others. */
export const ALONE = ['none', 'not_sure', 'not_said'];

/** A tap on one of several answers: "nobody is hurt" and "bleeding" do not stand together. */
export function flip(list: string[], code: string): string[] {
  if (list.includes(code)) return list.filter((other) => other !== code);
  return ALONE.includes(code) ? [code] : [...list.filter((other) => !ALONE.includes(other)), code];
}

/** The questions of the page. */
export type Question =
  'what' | 'when' | 'where' | 'who' | 'hurt' | 'ask' | 'story' | 'survivor' | 'money' | 'contexts' | 'done';

/** The page's state: what is typed, and which question is being answered. */
export class Form {
  kept = $state<Kept>(empty());
  /** Stays open; every other answered question folds. */
  current = $state<Question | null>(null);

  put(question: Question, change: Partial<Kept>) {
    this.current = question;
    Object.assign(this.kept, change);
  }

  text(question: Question, field: string, text: string) {
    this.put(question, { texts: { ...this.kept.texts, [field]: text } });
  }

  /** A single answer; the same tap again takes it back. */
  pick(question: Question, field: string, code: string) {
    this.text(question, field, this.kept.texts[field] === code ? '' : code);
  }

  flip(question: Question, field: string, code: string) {
    this.put(question, { many: { ...this.kept.many, [field]: flip(this.kept.many[field] ?? [], code) } });
  }

  violation(code: string) {
    const { violations } = this.kept;
    this.put('what', {
      violations: violations.includes(code) ? violations.filter((other) => other !== code) : [...violations, code],
    });
  }
}
