import { describe, expect, it } from 'vitest';
import type { CaseView, ClockView, MoneyView, TimelineItemView } from '../../ipc/generated/types';
import type { Reference } from '../../lib/reference';
import { caseField, sumOf } from '../../lib/values';
import {
  aboutOf,
  claimsOf,
  clocksOf,
  conflictsOf,
  editsOf,
  emptyOf,
  paidShare,
  paymentsOf,
  timelineOf,
  typedField,
} from './state';
import { keptField } from '../../parts/case/draft';

const item = (code: string, ms: number, more: Partial<TimelineItemView> = {}) =>
  ({
    entry: `e${ms}`,
    kind: 'action',
    code,
    at: { ms, offset_min: 180 },
    planned: false,
    fields: {},
    beside: [],
    earlier: [],
    ...more,
  }) as unknown as TimelineItemView;
const clock = (code: string, state: ClockView['state'], hours_left: number | null) =>
  ({ code, state, hours_left }) as unknown as ClockView;
const field = (name: string, values: unknown[], earlier: unknown[] = []) => ({
  field: name,
  conflict: values.length > 1,
  values: values.map((value) => ({ value })),
  earlier,
});
const view = (parts: Record<string, unknown>) =>
  ({ fields: [], violations: [], clocks: [], money: [], timeline: [], ...parts }) as unknown as CaseView;

describe('a case page', () => {
  it('shows what runs out first, then what ran out, then what was met, and no clock that never began', () => {
    const seen = clocksOf(
      view({
        clocks: [
          clock('first_response', 'stopped', null),
          clock('ec', 'running', 96),
          clock('medical', 'expired', -2),
          clock('pep', 'running', 48),
          clock('prc', 'not_started', null),
          clock('pep_visits', 'not_applicable', null),
        ],
      }),
      null,
    );
    expect(seen.map(({ code }) => code)).toEqual(['pep', 'ec', 'medical', 'first_response']);
  });
  it('shows of several visits only the next one: the others stand in the list of what comes', () => {
    const reference = { clocks: [{ code: 'pep_visits', kind: 'schedule' }] } as unknown as Reference;
    const visits = [
      ['stopped', null],
      ['running', 300],
      ['running', 900],
    ] as const;
    const seen = clocksOf(
      view({ clocks: visits.map(([state, hours]) => clock('pep_visits', state, hours)) }),
      reference,
    );
    expect(seen.map((one) => one.hours_left)).toEqual([300]);
    expect(clocksOf(view({ clocks: [clock('pep_visits', 'stopped', null)] }), reference)).toEqual([]);
  });
  it('puts the newest first and what is planned above it', () => {
    const seen = timelineOf(
      view({
        timeline: [item('counselled', 1), item('reported_to_police', 2), item('appointment', 3, { planned: true })],
      }),
    );
    expect(seen.map(({ code }) => code)).toEqual(['appointment', 'reported_to_police', 'counselled']);
  });
  it('names every conflict once: fields, and actions that were corrected twice', () => {
    const conflicts = conflictsOf(
      view({
        fields: [field('hot_spot', ['Blue Gate', 'Mjini']), field('narrative', ['x'])],
        timeline: [item('counselled', 1, { beside: [{} as never] })],
      }),
    );
    expect(conflicts).toEqual([
      { field: 'hot_spot', entry: null },
      { field: null, entry: 'e1', code: 'counselled' },
    ]);
  });
  it('shows filled fields in the order of the page, unknown ones last, and offers the empty ones', () => {
    const seen = view({
      fields: [
        field('from_a_newer_one', ['x']),
        field('agreed_fee', [130_000]),
        field('hot_spot', ['Blue Gate']),
        field('narrative', ['He …']),
        field('place_detail', [null]),
      ],
    });
    expect(aboutOf(seen).map((one) => one.field)).toEqual(['hot_spot', 'agreed_fee', 'from_a_newer_one']);
    expect(emptyOf(seen)).toContain('place_detail');
    expect(emptyOf(seen)).not.toContain('hot_spot');
    expect(emptyOf(seen)).not.toContain('narrative');
  });
  it('still shows a field whose words were taken back, for its history', () => {
    expect(
      aboutOf(view({ fields: [field('person_phone', [null], [{ value: '0712' }])] })).map((one) => one.field),
    ).toEqual(['person_phone']);
  });
});

describe('money', () => {
  const line = (violation: string | null, agreed_cents: number, paid_cents: number) =>
    ({ violation, agreed_cents, paid_cents }) as unknown as MoneyView;
  it('hangs payments that name no line on the first one', () => {
    const lines = [line('non_payment', 130_000, 60_000), line('property_damage', 50_000, 0)];
    const seen = view({
      money: lines,
      timeline: [
        item('payment_received', 1, { fields: { amount: 60_000 } }),
        item('payment_received', 2, { fields: { violation: 'property_damage' } }),
        item('counselled', 3),
      ],
    });
    expect(lines.map((one) => paymentsOf(seen, one).map(({ entry }) => entry))).toEqual([['e1'], ['e2']]);
  });
  it('shows the claims that are hers on their line, and no others', () => {
    const lines = [line('non_payment', 130_000, 0), line('theft', 50_000, 0)];
    const claim = (at: number, fields: Record<string, unknown>) => item('claim_made', at, { fields });
    const seen = view({
      money: lines,
      timeline: [claim(1, { amount: 500 }), claim(2, { violation: 'theft' }), claim(3, { owed_to: 'somebody_else' })],
    });
    expect(lines.map((one) => claimsOf(seen, one).map(({ entry }) => entry))).toEqual([['e1'], ['e2']]);
  });
  it('fills the bar by what was paid, and never beyond it', () => {
    expect(paidShare(line(null, 130_000, 32_500))).toBe(25);
    expect(paidShare(line(null, 130_000, 200_000))).toBe(100);
    expect(paidShare(line(null, 0, 0))).toBe(0);
    expect(paidShare(line(null, 0, 500))).toBe(100);
  });
});

describe('the draft of a field', () => {
  it('is known by its shape', () => {
    expect(keptField({ field: 'narrative', text: 'He' })).toEqual({ field: 'narrative', text: 'He' });
    expect(keptField({ action: 'counselled', fields: {} })).toBeNull();
    expect(keptField(null)).toBeNull();
  });
});

describe('a field that is saved', () => {
  const now = { ms: Date.UTC(2026, 10, 23, 19, 40), offset_min: 180 };
  const fee = caseField('agreed_fee');
  const edits = (fields: unknown[], text: string) => editsOf(view({ fields }), fee, text, now);
  it('saves what is no sum as words, and takes the sum back that stood there', () => {
    expect(edits([], 'half of it')).toEqual([{ field: 'agreed_fee_words', value: 'half of it' }]);
    expect(edits([], '10,000,001')).toEqual([{ field: 'agreed_fee_words', value: '10,000,001' }]);
    expect(edits([field('agreed_fee', [130_000])], 'half of it')).toEqual([
      { field: 'agreed_fee_words', value: 'half of it' },
      { field: 'agreed_fee', value: null },
    ]);
  });
  it('saves a sum as a sum, and takes the words back that stood there', () => {
    expect(edits([], '1,300')).toEqual([{ field: 'agreed_fee', value: 130_000 }]);
    expect(edits([field('agreed_fee_words', ['half of it'])], '1,300')).toEqual([
      { field: 'agreed_fee', value: 130_000 },
      { field: 'agreed_fee_words', value: null },
    ]);
    expect(edits([field('agreed_fee_words', [null], ['half of it'])], '1,300')).toEqual([
      { field: 'agreed_fee', value: 130_000 },
    ]);
  });
  it('takes back what stood there when it is emptied', () => {
    expect(edits([field('agreed_fee', [130_000])], '')).toEqual([{ field: 'agreed_fee', value: null }]);
    expect(edits([field('agreed_fee_words', ['half of it'])], ' ')).toEqual([
      { field: 'agreed_fee_words', value: null },
    ]);
  });
  it('is held back only by a text over the limit, also for a sum in words', () => {
    expect(edits([], 'x'.repeat(16_002))).toEqual({ ok: false, wrong: 'long', over: 2 });
    expect(editsOf(view({}), caseField('narrative'), 'x'.repeat(16_001), now)).toMatchObject({
      wrong: 'long',
      over: 1,
    });
    expect(editsOf(view({}), caseField('narrative'), 'She said', now)).toEqual([
      { field: 'narrative', value: 'She said' },
    ]);
  });
  it('begins with what stands there, a sum or its words', () => {
    expect(typedField(view({ fields: [field('agreed_fee', [130_000])] }), fee, now)).toBe('1,300');
    expect(typedField(view({ fields: [field('agreed_fee_words', ['half of it'])] }), fee, now)).toBe('half of it');
    expect(typedField(view({ status: 'open' }), caseField('status'), now)).toBe('open');
    expect([sumOf('agreed_fee_words'), sumOf('amount_paid_words'), sumOf('narrative')]).toEqual([
      'agreed_fee',
      'amount_paid',
      'narrative',
    ]);
  });
});
