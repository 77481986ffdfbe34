import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../i18n/languages';
import type { CaseView, TimelineItemView } from '../../ipc/generated/types';
import { askedOf, blank, newAction, revive, typeOf, wrongs } from '../../parts/case/action';
import { FREQUENT, carry, changes, correction, frequentOf, linesOf, outcomesOf, stepsShut, stopOf } from './action';
import { label, shipped } from '../../testing/reference';

// The very reference data the app ships with.
const reference = shipped;
const now = { ms: Date.UTC(2026, 10, 23, 19, 40), offset_min: 180 };

const caseOf = (violations: [string, boolean][], child = false, outcomes: string[] = []) =>
  ({
    violations: violations.map(([violation, sexual_offence]) => ({ violation, sexual_offence })),
    lines: violations.map(([violation, sexual_offence]) => ({
      violation,
      sexual_offence,
      may_talk_and_pay: !child && !sexual_offence,
    })),
    child,
    outcomes,
    fields: [],
    timeline: [],
  }) as unknown as CaseView;

describe('an action that is written down', () => {
  it('is offered by names the reference data knows', () => {
    for (const code of FREQUENT) expect(typeOf(code, reference), code).toBeDefined();
  });
  it('takes only what was filled in, money in cents and times with their offset', () => {
    const typed = {
      ...blank('settlement_agreed'),
      fields: { amount_agreed: 'KES 1,300', due_at: '2026-11-25T18:00', note: ' ', survivor_agrees: 'yes' },
    };
    expect(newAction(typed, askedOf('settlement_agreed', reference), now)).toEqual({
      action: 'settlement_agreed',
      fields: {
        amount_agreed: 130_000,
        due_at: { ms: Date.UTC(2026, 10, 25, 15), offset_min: 180 },
        survivor_agrees: true,
      },
      happened_at: null,
    });
  });
  it('may be saved with no field at all, and happened just now', () => {
    expect(newAction(blank('counselled'), askedOf('counselled', reference), now)).toEqual({
      action: 'counselled',
      fields: {},
      happened_at: null,
    });
  });
  it('says when it happened, when that is not now', () => {
    const typed = blank('reported_to_police');
    typed.when = { ...typed.when, precision: 'exact', at: '2026-11-22T11:30' };
    expect(newAction(typed, askedOf('reported_to_police', reference), now).happened_at).toMatchObject({
      from_ms: Date.UTC(2026, 10, 22, 8, 30),
      said: { precision: 'exact' },
    });
  });
  it('is held back only by a sum that is none or a text over the limit, and says which', () => {
    const typed = { ...blank('payment_received'), fields: { amount: 'half of it', reference: 'x'.repeat(16_002) } };
    expect(wrongs(typed, askedOf('payment_received', reference), now)).toEqual([
      { field: 'amount', wrong: 'sum', over: 0 },
      { field: 'reference', wrong: 'long', over: 2 },
    ]);
  });
  it('takes words along to another action where they fit, and no codes', () => {
    const from = {
      ...blank('reported_to_police'),
      fields: { station: 'Customs', note: 'Desk closed', officer_rank: 'corporal' },
    };
    expect(carry(from, 'statement_taken', reference).fields).toEqual({ station: 'Customs' });
    expect(carry(from, 'counselled', reference).fields).toEqual({ note: 'Desk closed' });
    const talk = { ...blank('first_response'), fields: { with_whom: 'Akinyi' } };
    expect(carry(talk, 'appointment', reference).fields).toEqual({});
  });
  it('comes back from a draft, and other drafts are not taken for one', () => {
    const typed = { ...blank('counselled'), fields: { note: 'Forty minutes' } };
    expect(revive(JSON.parse(JSON.stringify(typed)))).toEqual(typed);
    expect(revive({ field: 'narrative', text: 'x' })).toBeNull();
    expect(revive(null)).toBeNull();
  });
});

describe('a correction', () => {
  const item = {
    entry: 'ab'.repeat(32),
    kind: 'action',
    code: 'appointment',
    fields: {
      with_whom: 'ocs',
      appointment_at: { ms: Date.UTC(2026, 10, 24, 7), offset_min: 180 },
      place: 'Customs station',
      brought_by: 'boda',
    },
  } as unknown as TimelineItemView;
  const asked = askedOf('appointment', reference, item.fields);
  it('names only what changed', () => {
    const first = correction(item, reference, now);
    const typed = { ...first, fields: { ...first.fields, attended: 'kept' } };
    expect(changes(typed, first, asked, now)).toEqual({ fields: { attended: 'kept' }, happened_at: null });
  });
  it('takes back what was emptied', () => {
    const first = correction(item, reference, now);
    const typed = { ...first, fields: { ...first.fields, place: '' } };
    expect(changes(typed, first, asked, now).fields).toEqual({ place: null });
  });
  it('shows words a newer version wrote, so that they can be put right too', () => {
    expect(asked.map((one) => one.name)).toContain('brought_by');
    expect(correction(item, reference, now).fields['brought_by']).toBe('boda');
  });
});

describe('the brake', () => {
  it('holds every step of settlement on a line that is a sexual offence, and tells why', () => {
    for (const action of ['mediation_meeting', 'settlement_agreed', 'payment_received']) {
      const stop = stopOf(action, caseOf([['rape', true]]), reference);
      expect(stop).toMatchObject({ open: [], shut: ['rape'] });
      expect(stop?.brake.card.en).toContain('sexual offence');
      for (const { code } of LANGUAGES) expect(stop?.brake.card[code], code).not.toBe('');
    }
  });
  it('leaves the other lines of the same case open', () => {
    expect(
      stopOf(
        'settlement_agreed',
        caseOf([
          ['rape', true],
          ['non_payment', false],
        ]),
        reference,
      ),
    ).toMatchObject({ open: ['non_payment'], shut: ['rape'] });
  });
  it('is not there where no line is a sexual offence, nor for care, police or a pushed settlement', () => {
    expect(stopOf('settlement_agreed', caseOf([['non_payment', false]]), reference)).toBeNull();
    for (const action of ['counselled', 'reported_to_police', 'settlement_pushed', 'note'])
      expect(stopOf(action, caseOf([['rape', true]]), reference)).toBeNull();
  });
  it('closes every line of a child’s case', () => {
    const stop = stopOf('payment_received', caseOf([['non_payment', false]], true), reference);
    expect(stop).toMatchObject({ open: [], shut: ['non_payment'] });
    expect(stop?.brake.code).toBe('under_18');
    expect(stopOf('payment_received', caseOf([['non_payment', false]]), reference)).toBeNull();
  });
  it('lets a step name the open lines only, and a correction the line it stands on', () => {
    const seen = caseOf([
      ['rape', true],
      ['non_payment', false],
      ['theft', false],
    ]);
    expect(linesOf('payment_received', undefined, seen, reference)).toEqual(['non_payment', 'theft']);
    expect(linesOf('payment_received', 'rape', seen, reference)).toEqual(['rape', 'non_payment', 'theft']);
    expect(linesOf('settlement_pushed', undefined, seen, reference)).toEqual(['rape', 'non_payment', 'theft']);
  });
  it('names no step of money first in a child’s case', () => {
    const seen = caseOf([['non_payment', false]], true);
    for (const code of frequentOf(seen)) {
      expect(typeOf(code, reference), code).toBeDefined();
      expect(stepsShut(code, seen, reference), code).toBe(false);
    }
    expect(frequentOf(seen)[0]).toBe('child_report');
    expect(frequentOf(caseOf([]))).toEqual(FREQUENT);
  });
  it('closes a case with the outcomes that are offered, and keeps the one it was closed with', () => {
    const choices = ['paid_in_full', 'survivor_stopped', 'convicted'].map((code) => ({ code, label: label(code) }));
    const seen = caseOf([['rape', true]], false, ['survivor_stopped', 'convicted']);
    expect(outcomesOf(choices, undefined, seen).map(({ code }) => code)).toEqual(['survivor_stopped', 'convicted']);
    expect(outcomesOf(choices, 'paid_in_full', seen)).toHaveLength(3);
  });
});
