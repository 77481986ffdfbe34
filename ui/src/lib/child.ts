// The words of the child-protection route: on a child's page nothing speaks of work or pay.
import type { CaseRowView, Language } from '../ipc/generated/types';
import { labelOf, type Label, type Reference } from './reference';

/** What is said now, and by which of `say_instead` it is replaced. */
const INSTEAD: Record<Language, [RegExp, string][]> = {
  en: [
    [/(?:another |fellow )?(?:sex workers?|prostitutes?)|survivors?/i, 'survivor'],
    [/(?:a |the |regular )*clients?/i, 'client'],
    [/work ?place/i, 'work_place'],
    [/sex work|incident/i, 'incident'],
  ],
  sw: [
    [/(?:wa|m)fanyakazi wa ngono|(?:ma)?kahaba|manusura/i, 'survivor'],
    [/(?:mteja|wateja)(?: wa kawaida)?/i, 'client'],
    [/mahali pa kazi/i, 'work_place'],
    [/kazi ya ngono/i, 'incident'],
  ],
};
/** "Never sex work" says what is never said: the clause goes. */
const CLAUSE = /, (?:never sex work|si kazi ya ngono kamwe)/gi;

const capital = (text: string, like: string) =>
  /^\p{Lu}/u.test(like) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

/** One label in the words of the child-protection route. What people wrote themselves is never changed. */
export function soften(text: string, language: Language, instead: Record<string, Label>): string {
  const rules = INSTEAD[language];
  // One pass: what was put in is not looked at again. The longest alternatives come first.
  const any = new RegExp(rules.map(([pattern]) => `(${pattern.source})`).join('|'), 'gi');
  return text.replace(CLAUSE, '').replace(any, (found, ...groups: unknown[]) => {
    const rule = rules[groups.slice(0, rules.length).findIndex((group) => typeof group === 'string')];
    const put = rule && instead[rule[1]]?.[language];
    return put ? capital(put, found) : found;
  });
}

const isLabel = (value: object): value is Label =>
  'en' in value && 'sw' in value && typeof value.en === 'string' && typeof value.sw === 'string';

function softened(value: unknown, instead: Record<string, Label>): unknown {
  if (Array.isArray(value)) return value.map((part) => softened(part, instead));
  if (typeof value !== 'object' || value === null) return value;
  if (isLabel(value)) return { ...value, en: soften(value.en, 'en', instead), sw: soften(value.sw, 'sw', instead) };
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, softened(part, instead)]));
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
