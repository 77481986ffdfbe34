import { render } from 'svelte/server';
import { afterEach, describe, expect, it } from 'vitest';
import { speech } from '../../i18n/index.svelte';
import { LANGUAGES, WORDS } from '../../i18n/languages';
import type {
  AuthorView,
  CaseView,
  ClockView,
  ConsentView,
  OddTimeView,
  TimelineItemView,
} from '../../ipc/generated/types';
import ClockBar from '../../parts/ClockBar.svelte';
import { childReference } from '../../parts/child';
import About from './About.svelte';
import Brake from './Brake.svelte';
import CareCard from './CareCard.svelte';
import ChildCard from './ChildCard.svelte';
import Consents from './Consents.svelte';
import Entry from './Entry.svelte';
import OddTimes from './OddTimes.svelte';
import RiskCard from './RiskCard.svelte';
import { stopOf } from './action';
import { numberOf, type HelpNumber } from '../../lib/help';
import { labelOf, listOf, type Reference } from '../../lib/reference';
import { anId } from '../../testing/ids';
import { shipped } from '../../testing/reference';

const reference = shipped;
const words = childReference(reference);
const author: AuthorView = { device: anId('d'), name: 'Amina', me: false, office: false };
const at = { ms: Date.UTC(2026, 10, 24, 9), offset_min: 180 };
const value = (written: unknown) => ({ entry: 'e', value: written, author, at, delivery: 'office_has' });
const nothing = () => undefined;

/** A child's case in which everything happened that the reference data can name. */
const everything = {
  case: 'c',
  code: 'KT-0001',
  status: 'restricted',
  child: true,
  now: at,
  review: 0,
  unshown: null,
  newer: 0,
  holders: [author],
  delivery: 'office_has',
  violations: reference.violation_types.map(({ code, is_sexual_offence }) => ({
    violation: code,
    sexual_offence: is_sexual_offence,
  })),
  lines: reference.violation_types.map(({ code, is_sexual_offence }) => ({
    violation: code,
    sexual_offence: is_sexual_offence,
    may_talk_and_pay: false,
  })),
  clocks: [],
  money: [],
  pointed_out: [],
  odd_times: [],
  outcomes: [],
  suggestion: { name: ['child_sexual_abuse'], in_place_of: ['non_payment'] },
  fields: [
    ['perpetrator_category', 'client'],
    ['age_band', '16_17'],
    ['contexts', ['at_work']],
    ['hot_spot', 'Mjini'],
  ].map(([field, written]) => ({
    field,
    values: [value(written)],
    conflict: false,
    earlier: [value('repeat_client')],
  })),
  consents: reference.consent_purposes.map(({ code }): ConsentView => ({
    purpose: code,
    answer: code === 'publish_story' ? 'not_offered' : 'withdrawn',
    expired: false,
    until: null,
    earlier: [],
    said: {
      entry: anId('e'),
      answer: 'withdrawn',
      asked_by: 'Beryl',
      author,
      at,
      words_used: 'sawa',
      language: 'sw',
      support_person: null,
      delivery: 'office_has',
    },
  })),
  timeline: [],
} as unknown as CaseView;

const line = (kind: string, code: string, fields: Record<string, unknown> = {}) =>
  ({
    entry: 'e',
    kind,
    code,
    at,
    precision: 'exact',
    words: null,
    recorded: at,
    planned: false,
    author,
    fields,
    beside: [],
    earlier: [],
    delivery: 'office_has',
  }) as unknown as TimelineItemView;
/** Every action with the worst that can be chosen in each of its lists. */
const lines = reference.action_types.map((type) =>
  line(
    'action',
    type.code,
    Object.fromEntries(
      type.fields.map((field) => [
        field.name,
        { party_roles: 'peer', violations_of_case: 'non_payment', outcomes: 'survivor_stopped' }[field.list ?? ''] ??
          'x',
      ]),
    ),
  ),
);
const clock = (code: string): ClockView =>
  ({
    code,
    about: code === 'appointment_due' ? 'peer' : null,
    state: 'running',
    level: 'amber',
    hours_left: 12,
    hours_total: 24,
    start: at,
    limit: at,
    stopped: null,
    elapsed_hours: null,
    check_time: false,
  }) as unknown as ClockView;

/** The page's parts as HTML. */
function page(): string {
  const parts = [
    render(ChildCard, { props: { view: everything, reference: words, onpick: nothing, onsuggest: nothing } }),
    render(RiskCard, { props: { reference: words, onpick: nothing } }),
    render(About, { props: { view: everything, reference: words, onedit: nothing, onadd: nothing, onlook: nothing } }),
    render(Consents, { props: { view: everything, reference: words, onask: nothing, onwithdraw: nothing } }),
    ...words.clocks.flatMap(({ code }) => [
      render(CareCard, { props: { clock: clock(code), view: everything, reference: words, onpick: nothing } }),
      render(ClockBar, { props: { clock: clock(code), reference: words } }),
    ]),
    ...[
      ...lines,
      ...reference.violation_types.map(({ code }) => line('violation', code)),
      line('violation_retired', 'non_payment'),
    ].map((item) =>
      render(Entry, { props: { item, view: everything, reference: words, oncorrect: nothing, onlook: nothing } }),
    ),
  ];
  const stop = stopOf('settlement_agreed', everything, words);
  if (stop) parts.push(render(Brake, { props: { stop, view: everything, reference: words, onpick: nothing } }));
  return parts.map(({ body }) => body).join('\n');
}

describe('a child’s page', () => {
  const line = numberOf('child_116', reference) ?? '';
  afterEach(() => (speech.language = 'en'));
  for (const { code: language } of LANGUAGES) {
    it(`says nothing of work in any of its parts (${language})`, () => {
      speech.language = language;
      const shown = page().toLowerCase();
      for (const never of reference.child_route.never_say) expect(shown.split(never).length - 1, never).toBe(0);
      expect(shown).toContain(reference.child_route.say_instead['client']?.[language] ?? '?');
      expect(shown).toContain(line);
    });
  }
  it('says whom to call before the steps, and each step', () => {
    const { body } = render(ChildCard, {
      props: { view: everything, reference: words, onpick: nothing, onsuggest: nothing },
    });
    expect(body).toContain(line);
    expect(body.indexOf(line)).toBeLessThan(body.indexOf('<ol'));
    for (const step of words.child_route.steps) expect(body).toContain(step.en.replaceAll("'", '&#39;').split('&')[0]);
    expect(body).toContain('data-suggest="child_sexual_abuse"');
  });
});

/** The reference data with other help numbers, or with one that is offered no more. */
const withHelp = (change: (entry: HelpNumber) => HelpNumber): Reference => ({
  ...reference,
  help_numbers: listOf(reference, 'help_numbers').map(change),
});

describe('help numbers in a sentence', () => {
  const NUMBERS: Record<string, string> = { child_116: '777', fida: '0700 000 001', ipoa_1559: '888' };
  const other = withHelp((entry) => ({ ...entry, number: NUMBERS[entry.code] ?? null }));
  const parts = (data: Reference, view: CaseView) => {
    const stop = stopOf('settlement_agreed', view, data);
    if (stop === null) throw new Error('it is not settled');
    const child = { view, reference: data, onpick: nothing, onsuggest: nothing };
    const care = { clock: clock('child_protection'), view, reference: data, onpick: nothing };
    return [
      render(Brake, { props: { stop, view, reference: data, onpick: nothing } }),
      render(ChildCard, { props: child }),
      render(CareCard, { props: care }),
    ].map(({ body }) => body);
  };
  it('are those the office has now', () => {
    const [brake, card, care] = parts({ ...other, child_route: { ...other.child_route, steps: [] } }, everything);
    for (const said of [brake, card]) expect(said).toContain('777');
    expect(card).toContain('Call 777 today: free, day and night.');
    expect(card).toContain('I called 777');
    expect(care).toContain('I called 777 or the officer');
    expect(card).not.toMatch(new RegExp(`\\b${numberOf('child_116', reference)}\\b`));
    const [adult] = parts(other, { ...everything, child: false });
    expect(adult).toContain('FIDA 0700 000 001, free');
    expect(adult).toContain('IPOA 888, free');
  });
  it('leave no hole where the office has none: the step stands by its name', () => {
    const none = withHelp((entry) => ({ ...entry, retired: true }));
    for (const view of [everything, { ...everything, child: false }])
      for (const said of parts(none, view)) expect(said).not.toMatch(/\{|A lawyer|: IPOA|I called {2}/);
    expect(parts(none, everything)[1]).toContain(labelOf(listOf(reference, 'child_contacts'), 'line_116', 'en'));
  });
});

describe('the brake', () => {
  afterEach(() => (speech.language = 'en'));
  const adult = {
    ...everything,
    child: false,
    lines: [{ violation: 'rape', sexual_offence: true, may_talk_and_pay: false }],
  };
  const stop = stopOf('settlement_agreed', adult, reference);
  if (stop === null) throw new Error('rape is never settled');
  for (const { code: language } of LANGUAGES) {
    it(`says why, by whom, when it was checked, and offers every step in its place (${language})`, () => {
      speech.language = language;
      const { body } = render(Brake, { props: { stop, view: adult, reference, onpick: nothing } });
      for (const code of ['taken_to_clinic', 'reported_to_police', 'referred', 'complaint_made', 'settlement_pushed'])
        expect(body).toContain(`data-action="${code}"`);
      expect(body).toContain('[2023] KEHC 26907');
      expect(body).toContain('2026');
      expect(body).toContain(numberOf('ipoa_1559', reference));
    });
  }
});

describe('the clock of an arrest', () => {
  const arrested = { ...clock('arrest_to_court'), nominal: { ...at, ms: at.ms - 3_600_000 } };
  const saying = (data: Reference) => render(ClockBar, { props: { clock: arrested, reference: data } }).body;
  it('says the hours of the reference data where no court sits when they end', () => {
    expect(saying(reference)).toContain('The 24 hours end ');
    const clocks = reference.clocks.map((def) => (def.code === arrested.code ? { ...def, hours: 23 } : def));
    expect(saying({ ...reference, clocks })).toContain('The 23 hours end ');
  });
});

describe('times that do not fit together', () => {
  afterEach(() => (speech.language = 'en'));
  const codes: [string, string][] = [
    ['before_incident', 'pep_started'],
    ['told_before', 'report_received_at'],
    ['ends_before', 'incident_at'],
    ['closed_before', 'closed'],
    ['given_before', 'money_handed_over'],
    ['due_before', 'follow_up_planned'],
    ['released_before', 'released'],
    ['visit_before', 'pep_visit'],
  ];
  const odd_times = codes.map(([why, code], n): OddTimeView => ({
    entry: anId(String(n)),
    code,
    why,
    at: { ...at, ms: at.ms - 86_400_000 },
    other: at,
  }));
  for (const { code: language } of LANGUAGES) {
    it(`are each said in words, and never refused (${language})`, () => {
      speech.language = language;
      const { body } = render(OddTimes, { props: { view: { ...everything, odd_times }, reference } });
      for (const [why, code] of codes) {
        const line = new RegExp(`data-odd-time="${why}"[^>]*>([^<]+)<`).exec(body)?.[1] ?? '';
        expect(line.length, why).toBeGreaterThan(20);
        expect(line, `${code} by its name`).not.toMatch(/[a-z]_[a-z]/);
      }
      expect(body).toContain(WORDS[language].odd.title);
    });
  }
  it('leave the page alone where there are none', () => {
    expect(render(OddTimes, { props: { view: everything, reference } }).body).not.toContain('notice');
  });
});

describe('a consent', () => {
  it('that was taken back says what happens since', () => {
    const { body } = render(Consents, { props: { view: everything, reference, onask: nothing, onwithdraw: nothing } });
    expect(body.match(/data-since/g)?.length).toBe(7);
    expect(body).toContain('No new information goes to the clinic.');
    expect(body).toContain('Not asked of a child');
  });
  it('that was given can be taken back', () => {
    const given = {
      ...everything,
      consents: everything.consents.map((consent) => ({ ...consent, answer: 'yes' })),
    };
    const { body } = render(Consents, { props: { view: given, reference, onask: nothing, onwithdraw: nothing } });
    expect(body.match(/data-withdraw=/g)?.length).toBe(8);
  });
});
