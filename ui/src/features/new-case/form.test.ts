import { describe, expect, it } from 'vitest';
import type { CaseView } from '../../ipc/generated/types';
import type { ContactOption } from '../../lib/contact';
import { listOf } from '../../lib/reference';
import { zoneHere } from '../../lib/time';
import { quick } from '../../lib/when';
import {
  Form,
  another,
  asksOf,
  empty,
  flip,
  mayAlsoBe,
  pepLeft,
  request,
  revive,
  tooLong,
  whenIn,
  type Kept,
} from './form.svelte';
import { shipped } from '../../testing/reference';

// Tuesday 6 October 2026, 23:00 in Nairobi.
const now = { ms: Date.UTC(2026, 9, 6, 20, 0), offset_min: 180 };
const contacts = listOf(shipped, 'safe_contact_options') as ContactOption[];
const types = shipped.violation_types;
const asked = (kept: Partial<Kept>) => request({ ...empty(), ...kept }, now, contacts);

/** Every question answered. */
function everything(): Kept {
  const form = new Form();
  form.violation('non_payment');
  form.violation('forced_sex_without_condom');
  form.put('when', quick('h3', now));
  form.text('where', 'hot_spot', 'Blue Gate');
  form.text('where', 'place_detail', 'room 4');
  form.pick('who', 'perpetrator_category', 'client');
  form.text('who', 'perpetrator_description', 'blue lorry KCA 123A, 0712 345 678');
  form.flip('hurt', 'urgent_flags', 'bleeding');
  form.pick('ask', 'condom_used', 'not_whole_time');
  form.pick('ask', 'everything_agreed', 'not_said');
  form.pick('ask', 'could_be_pregnant', 'not_asked');
  form.text('story', 'narrative', 'He came from the border');
  form.text('survivor', 'survivor_code', 'Rose');
  form.pick('survivor', 'age_band', '25_34');
  form.put('survivor', { contact: { options: ['call_hours_only', 'no_sms'], more: { hours: '10–16' }, note: '' } });
  form.put('money', { fee: '1,300/=', paid: 'KSh 300' });
  form.flip('contexts', 'contexts', 'at_work');
  form.put('done', { done: ['counselled'] });
  return form.kept;
}

describe('a case that is being written', () => {
  it('sends every kind of answer', () => {
    expect(request(everything(), now, contacts)).toEqual({
      violations: ['non_payment', 'forced_sex_without_condom'],
      incident_at: {
        said: { precision: 'hour', words: '3' },
        from_ms: now.ms - 10_800_000,
        until_ms: null,
        offset_min: 180,
        zone: zoneHere(),
      },
      fields: {
        hot_spot: 'Blue Gate',
        place_detail: 'room 4',
        perpetrator_category: 'client',
        urgent_flags: ['bleeding'],
        condom_used: 'not_whole_time',
        everything_agreed: 'not_said',
        could_be_pregnant: 'not_asked',
        narrative: 'He came from the border',
        survivor_code: 'Rose',
        age_band: '25_34',
        safe_contact: { options: ['call_hours_only', 'no_sms'], hours: '10–16' },
        agreed_fee: 130_000,
        amount_paid: 30_000,
        contexts: ['at_work'],
      },
      actions: [{ action: 'counselled', fields: {}, happened_at: null }],
      parties: [
        {
          person: null,
          fields: { role: 'alleged_perpetrator', category: 'client', description: 'blue lorry KCA 123A, 0712 345 678' },
        },
      ],
    });
  });
  it('comes back from the draft as it was, whatever was answered', () => {
    const kept = everything();
    expect(revive(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    const after = { ...another(other()), texts: { survivor_code: 'Asha' } };
    expect(revive(JSON.parse(JSON.stringify(after)))).toEqual(after);
  });
  it('leaves out of a draft what it cannot understand, and takes the words of a quick note', () => {
    expect(
      revive({
        texts: { narrative: 'He took it', odd: 7 },
        violations: 'theft',
        many: { contexts: [1] },
        people: [{ person: 'x' }],
        contact: 3,
      }),
    ).toEqual({ ...empty(), texts: { narrative: 'He took it' } });
    for (const content of [null, 7, 'words', []]) expect(revive(content)).toEqual(empty());
  });
  it('needs one answer and no more', () => {
    expect(asked({ texts: { hot_spot: 'Sofia', narrative: ' ' } })).toEqual({
      violations: [],
      incident_at: null,
      fields: { hot_spot: 'Sofia' },
      actions: [],
      parties: [],
    });
  });
  it('saves what is no sum as words, and counts nothing by guess', () => {
    expect(asked({ fee: 'about 1300', paid: '-300' }).fields).toEqual({
      agreed_fee_words: 'about 1300',
      amount_paid_words: '-300',
    });
    expect(asked({ fee: '10,000,001' }).fields).toEqual({ agreed_fee_words: '10,000,001' });
    expect(asked({ fee: '10,000,000', paid: '0' }).fields).toEqual({ agreed_fee: 1_000_000_000, amount_paid: 0 });
  });
  it('refuses nothing but a text over the limit', () => {
    expect(tooLong({ ...empty(), texts: { narrative: 'a'.repeat(16_001) } })).toBe(1);
    expect(tooLong({ ...empty(), contact: { options: [], more: {}, note: 'a'.repeat(16_003) } })).toBe(3);
    expect(tooLong({ ...empty(), texts: { narrative: '😀'.repeat(16_000) }, fee: '-12 or so' })).toBe(0);
  });
  it('shows the hours of PEP that are left, and none when the time is not known', () => {
    expect(pepLeft({ ...empty(), precision: 'hour', hours_ago: '10' }, 72, now)).toBe(62);
    expect(pepLeft({ ...empty(), ...quick('h3', now) }, 72, { ...now, ms: now.ms + 3_600_000 })).toBe(68);
    expect(pepLeft({ ...empty(), precision: 'unknown' }, 72, now)).toBeNull();
  });
  it('takes an answer back by the same tap', () => {
    const form = new Form();
    form.violation('theft');
    form.violation('theft');
    form.pick('who', 'perpetrator_category', 'client');
    form.pick('who', 'perpetrator_category', 'client');
    expect(asked(form.kept)).toMatchObject({ violations: [], fields: {}, parties: [] });
    expect(form.current).toBe('who');
  });
  it('does not let "nobody is hurt" stand beside a wound', () => {
    expect(flip(['none'], 'bleeding')).toEqual(['bleeding']);
    expect(flip(['bleeding', 'severe_pain'], 'none')).toEqual(['none']);
    expect(flip(['bleeding', 'severe_pain'], 'bleeding')).toEqual(['severe_pain']);
    expect(flip(['not_said'], 'not_said')).toEqual([]);
  });
});

describe('the questions about the body', () => {
  it('are asked apart from the money when a kind of harm says so, and not otherwise', () => {
    const asks = (...violations: string[]) => asksOf({ ...empty(), violations }, types);
    expect(asks('non_payment')).toEqual({ condom: true, agreed: true, pregnant: false });
    expect(asks('rape')).toEqual({ condom: true, agreed: false, pregnant: true });
    expect(asks('theft')).toEqual({ condom: false, agreed: false, pregnant: false });
  });
  it('offer the other name for it only when an answer says so, and never add it by themselves', () => {
    const also = (texts: Record<string, string>, ...violations: string[]) =>
      mayAlsoBe({ ...empty(), violations, texts }, types);
    expect(also({ condom_used: 'no' }, 'non_payment')).toEqual(['forced_sex_without_condom']);
    expect(also({ everything_agreed: 'no' }, 'drugged', 'blackmail')).toEqual(['rape']);
    for (const code of ['not_asked', 'not_said', 'not_sure', 'yes'])
      expect(also({ everything_agreed: code }, 'non_payment'), code).toEqual([]);
    expect(also({ condom_used: 'no' }, 'non_payment', 'forced_sex_without_condom')).toEqual([]);
    expect(also({ condom_used: 'no' }, 'theft')).toEqual([]);
  });
});

const author = { device: 'd', name: null, me: true, office: false };
const written = (field: string, ...values: unknown[]) => ({
  field,
  conflict: values.length > 1,
  earlier: [],
  values: values.map((value) => ({ entry: 'e', value, author, at: now, delivery: 'on_phone' as const })),
});
const there = {
  from_ms: now.ms - 7_200_000,
  until_ms: now.ms - 3_600_000,
  offset_min: 180,
  zone: 'Africa/Kampala',
};
function other(): CaseView {
  const at = { said: { precision: 'hour' }, ...there };
  const party = (role: string, person: string) => ({
    entry: 'p',
    person,
    label: `P-${person}`,
    fields: { role, category: 'police', description: 'the tall one' },
  });
  return {
    case: 'case-1',
    code: 'KT-0001',
    violations: [{ violation: 'illegal_arrest', sexual_offence: false }],
    fields: [
      written('incident_at', at),
      written('hot_spot', 'Sofia'),
      written('place_detail', 'a', 'b'),
      written('contexts', ['public_place']),
      written('narrative', 'her words'),
      written('survivor_code', 'Rose'),
      written('agreed_fee', 80_000),
      written('safe_contact', { options: ['no_sms'] }),
      written('age_band', '25_34'),
      written('perpetrator_category', 'police'),
    ],
    parties: [party('alleged_perpetrator', 'one'), party('friendly_officer', 'two')],
  } as unknown as CaseView;
}

describe('another survivor of the same incident', () => {
  it('begins with time, place, kinds and the people who did harm, and with nothing of the other person', () => {
    const sent = request(
      { ...another(other()), texts: { ...another(other()).texts, survivor_code: 'Asha' } },
      now,
      contacts,
    );
    expect(sent).toEqual({
      violations: ['illegal_arrest'],
      same_incident_as: 'case-1',
      actions: [],
      incident_at: { said: { precision: 'hour', words: null }, ...there },
      fields: { hot_spot: 'Sofia', perpetrator_category: 'police', contexts: ['public_place'], survivor_code: 'Asha' },
      parties: [{ person: 'one', fields: { role: 'alleged_perpetrator', category: 'police' } }],
    });
  });
  it('takes another time as soon as it is said, also that it is not known', () => {
    const kept = another(other());
    expect(whenIn({ ...kept, ...quick('now', now) }, now)?.from_ms).toBe(now.ms);
    expect(whenIn({ ...kept, ...quick('unknown', now) }, now)).toBeNull();
  });
});
