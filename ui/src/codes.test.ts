// Codes of the reference data that pages know by name. A page leaves out a code that the data does not have, so a code that is
// misspelt or gone would not be noticed there. It is red here.
import { describe, expect, it } from 'vitest';
import { ANSWERS as CONSENT_ANSWERS } from './features/case/consent';
import * as offered from './features/case/action';
import { RISK_STEPS, STEPS } from './features/case/care';
import { ALONE } from './features/new-case/form.svelte';
import * as kinds from './features/new-case/kinds';
import { WORDS } from './i18n/languages';
import { listOf } from './lib/reference';
import { CASE_FIELDS, answersOf, caseField } from './lib/values';
import { NOTE } from './parts/case/action';
import * as drawn from './parts/case/labels';
import { HARM, PARTY_FIELDS, POLICE_CATEGORIES, POLICE_ROLES } from './parts/party';
import { shipped } from './testing/reference';

const codesOf = (list: string) => listOf(shipped, list).map(({ code }) => code);

describe('a code that a page knows by name', () => {
  it.each<[string, string[], string, string[]?]>([
    ['actions offered first', offered.FREQUENT, 'action_types', [NOTE]],
    ['actions offered first for a child', offered.FREQUENT_FOR_A_CHILD, 'action_types', [NOTE]],
    ['actions done already', kinds.DONE_ALREADY, 'action_types'],
    ['actions drawn by themselves', Object.keys(drawn.DRAWN), 'action_types'],
    ['clocks with steps', Object.keys(STEPS), 'clocks'],
    ['steps of clocks', Object.values(STEPS).flat(), 'action_types'],
    ['steps of a risk', RISK_STEPS, 'action_types'],
    ['brakes', [offered.UNDER_18, offered.SEXUAL_OFFENCE], 'brakes'],
    ['kinds of harm offered first', kinds.FREQUENT, 'violation_types'],
    ['kinds of harm drawn by themselves', Object.keys(kinds.DRAWN), 'violation_types'],
    ['kinds of people offered first', kinds.FIRST_CATEGORIES, 'perpetrator_categories'],
    ['roles of officers', POLICE_ROLES, 'party_roles'],
    ['kinds of officers', POLICE_CATEGORIES, 'perpetrator_categories'],
    ['the role of a person reported', [HARM], 'party_roles'],
    ['answers to a consent', CONSENT_ANSWERS, 'consent_answers'],
    ['answers that stand alone', ALONE, 'urgent_flags'],
  ])('is in the reference data: %s', (_, known, list, own = []) => {
    const codes = [...codesOf(list), ...own];
    expect(codes.length).toBeGreaterThan(1);
    expect(known.filter((code) => !codes.includes(code))).toEqual([]);
  });
  it('is in the reference data as a list: what fields choose from', () => {
    const lists = [...CASE_FIELDS.map(caseField), ...PARTY_FIELDS].flatMap(({ list }) => list ?? []);
    expect(lists.filter((list) => codesOf(list).length === 0)).toEqual([]);
  });
  it('has a word in every language: answers that stand in no list', () => {
    const answers = CASE_FIELDS.filter((field) => caseField(field).kind === 'answer').flatMap(answersOf);
    for (const words of Object.values(WORDS))
      expect(
        answers.filter((code) => !words.new_case.answers[code]?.trim()),
        words.name,
      ).toEqual([]);
  });
});

describe('what the reference data adds', () => {
  it('is drawn by its group', () => {
    expect(Object.keys(drawn.DRAWN_GROUP).sort()).toEqual(codesOf('action_groups').sort());
    expect(Object.keys(kinds.DRAWN_GROUP).sort()).toEqual(codesOf('violation_groups').sort());
    const action = { ...shipped.action_types[0], code: 'prayed_with', group: 'talks' };
    const reference = { ...shipped, action_types: [...shipped.action_types, action] } as typeof shipped;
    expect(drawn.actionIcon(action.code, reference)).toBe('scales');
  });
  it('has steps if it is a clock of a case', () => {
    const office = shipped.action_types.filter(({ group }) => group === 'office').map(({ code }) => code);
    const of_cases = shipped.clocks.filter(
      (clock) => !(clock.stop_events ?? []).every((stop) => office.includes(stop)),
    );
    expect(of_cases.map(({ code }) => code).sort()).toEqual(Object.keys(STEPS).sort());
  });
});

describe('any text of the sources that looks like a code', () => {
  /** Names that belong to a page alone: parts of what is typed, why it cannot be saved yet, a draft's; and a kind of entry. */
  const OWN = [
    'follow_up_planned',
    'moved_to',
    'hours_ago',
    'like_code',
    'long_ago',
    'open_url',
    'no_day',
    'no_label',
    'no_number',
    'too_long',
  ];
  const sources = import.meta.glob<string>(['./**/*.{ts,svelte}', '!./**/*.test.ts', '!./{i18n,ipc,testing}/**'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const generated = Object.values(
    import.meta.glob<string>('./ipc/generated/types.ts', { query: '?raw', import: 'default', eager: true }),
  ).join();

  /** Codes, names of fields, of lists and of properties that the reference data has. */
  function named(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return [];
    const own = Object.entries(value).flatMap(([key, part]) =>
      ['code', 'name', 'list'].includes(key) && typeof part === 'string' ? [key, part] : [key],
    );
    return [...own, ...Object.values(value).flatMap(named)];
  }
  const keys = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => [key, ...keys(part)])
      : [];
  const known = new Set([
    ...named(shipped),
    ...[...CASE_FIELDS, ...PARTY_FIELDS.map(({ name }) => name), ...CASE_FIELDS.flatMap(answersOf)],
    ...[...keys(WORDS.en), ...(generated.match(/\b[a-z]+(?:_[a-z0-9]+)+\b/g) ?? []), ...OWN],
  ]);
  it('is one that the reference data, Rust’s types or the messages have', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(100);
    const found = Object.entries(sources).flatMap(([file, text]) =>
      [...text.matchAll(/['"`]([a-z]+(?:_[a-z0-9]+)+)['"`]/g)].map(([, code = '']) => [code, file]),
    );
    expect(found.length).toBeGreaterThan(200);
    expect(found.filter(([code = '']) => !known.has(code))).toEqual([]);
  });
});
