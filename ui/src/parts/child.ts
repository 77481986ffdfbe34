// The words of the child-protection route: on a child's page nothing speaks of work or pay.
import type { CaseRowView, Language } from '../ipc/generated/types';
import type { Words } from '../i18n/en';
import { WORDS } from '../i18n/languages';
import { labelOf, type Label, type Reference } from '../lib/reference';

const capital = (text: string, like: string) =>
  /^\p{Lu}/u.test(like) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

/**
 * One label in the words of the child-protection route. What people wrote themselves is never changed.
 *
 * `written` is the language of the text; `shown` the language of what is put in.
 */
export function soften(text: string, written: Language, instead: Record<string, Label>, shown = written): string {
  const known: Partial<Record<string, Words>> = WORDS;
  const { said, clause } = (known[written] ?? WORDS.en).soften;
  const rules = Object.entries(said);
  // One pass: what was put in is not looked at again.
  const any = new RegExp(rules.map(([, pattern]) => `(${pattern.source})`).join('|'), 'gi');
  return text.replace(clause, '').replace(any, (found, ...groups: unknown[]) => {
    const rule = rules[groups.slice(0, rules.length).findIndex((group) => typeof group === 'string')];
    const put = rule && instead[rule[0]]?.[shown];
    return put ? capital(put, found) : found;
  });
}

const isLabel = (value: object): value is Label =>
  'en' in value && Object.values(value).every((text) => typeof text === 'string');

function softened(value: unknown, instead: Record<string, Label>): unknown {
  if (Array.isArray(value)) return value.map((part) => softened(part, instead));
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value);
  if (!isLabel(value)) return Object.fromEntries(parts.map(([name, part]) => [name, softened(part, instead)]));
  return Object.fromEntries(
    (parts as [Language, string][]).map(([language, text]) => {
      // Where a language has no text of its own, the English one stands.
      const written = text === value.en ? 'en' : language;
      return [language, soften(text, written, instead, language)];
    }),
  );
}

let made: { from: Reference; child: Reference } | null = null;

/** The reference data as a child's page reads it: every label, card and message in its words. */
export function childReference(reference: Reference): Reference {
  if (made?.from !== reference) {
    const instead = reference.child_route.say_instead;
    const child = softened(reference, instead) as Reference;
    made = {
      from: reference,
      child: { ...child, child_route: { ...child.child_route, never_say: reference.child_route.never_say } },
    };
  }
  return made.child;
}

/** Does a label say what is never said of a child? */
export function speaksOfWork(text: string, reference: Reference): boolean {
  return reference.child_route.never_say.some((never) => text.toLowerCase().includes(never));
}

/** Is this age band a child's? */
export const isChildsBand = (band: unknown, reference: Reference) =>
  reference.age_bands.some((known) => known.code === band && known.child_route);

/** Violations by their names. A child's case says "child protection" in place of those that speak of work. */
export function namesOf(violations: string[], child: boolean, reference: Reference, language: Language): string[] {
  const named = violations.map((code) => labelOf(reference.violation_types, code, language));
  if (!child) return named;
  const words = childReference(reference);
  const silent = violations.filter((code) => !speaksOfWork(labelOf(reference.violation_types, code, 'en'), reference));
  return [
    labelOf(words.clocks, 'child_protection', language),
    ...silent.map((code) => labelOf(words.violation_types, code, language)),
  ];
}

/** What a row of a list says of a case. */
export const rowNames = (row: CaseRowView, reference: Reference, language: Language) =>
  namesOf(row.violations, row.child, reference, language).join(', ');
