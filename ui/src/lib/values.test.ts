import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { en } from '../i18n/en';
import { sw } from '../i18n/sw';
import type { Reference } from './reference';
import { label as labelled } from '../testing/reference';
import { TEXT_MAX } from './limits';
import { actionFields, caseField, choicesOf, say, typedOf, valueOf, type Kind } from './values';

const now = { ms: Date.UTC(2026, 10, 23, 19, 40), offset_min: 180 };
const label = (text: string) => labelled(text, { sw: `${text} (sw)` });
const reference = {
  violation_types: [
    { code: 'rape', label: label('Rape'), group: 'sexual', is_sexual_offence: true, suggests_clocks: [] },
    { code: 'theft', label: label('Theft'), group: 'money', is_sexual_offence: false, suggests_clocks: [] },
  ],
  perpetrator_categories: [{ code: 'police', label: label('Police') }],
  lists: { payment_channels: [{ code: 'mpesa', label: label('M-Pesa') }] },
} as unknown as Reference;
const english = { reference, language: 'en' as const, answers: en.new_case.answers, time: en.time };
const swahili = { reference, language: 'sw' as const, answers: sw.new_case.answers, time: sw.time };
const asked = (kind: Kind, list: string | null = null) => ({ name: 'x', kind, list, label: null });
const happened = (precision: string, until_ms: number, words?: string) => ({
  said: words === undefined ? { precision } : { precision, words },
  from_ms: now.ms,
  until_ms,
  offset_min: 180,
  zone: null,
});

describe('a value of a field', () => {
  beforeAll(() => void vi.useFakeTimers({ now: now.ms }));
  afterAll(() => void vi.useRealTimers());
  it('is stored as it was typed, and nothing typed takes it back', () => {
    expect(valueOf(' Blue Gate ', 'text', now)).toEqual({ ok: true, value: ' Blue Gate ' });
    expect(valueOf('  ', 'text', now)).toEqual({ ok: true, value: null });
    expect(valueOf('1,300', 'money', now)).toEqual({ ok: true, value: 130_000 });
    expect(valueOf('no', 'bool', now)).toEqual({ ok: true, value: false });
    expect(valueOf('at_work,online', 'choices', now)).toEqual({ ok: true, value: ['at_work', 'online'] });
    expect(valueOf('2026-11-23T22:40', 'datetime', now)).toEqual({ ok: true, value: now });
  });
  it('is refused only as a sum that is none or a text over the limit', () => {
    for (const sum of ['some', '-300', '10,000,001'])
      expect(valueOf(sum, 'money', now), sum).toEqual({ ok: false, wrong: 'sum', over: 0 });
    expect(valueOf('a'.repeat(TEXT_MAX + 3), 'longtext', now)).toEqual({ ok: false, wrong: 'long', over: 3 });
    expect(valueOf('😀'.repeat(TEXT_MAX), 'longtext', now)).toMatchObject({ ok: true });
  });
  it('goes into an input and comes back the same', () => {
    const values: [unknown, Kind][] = [
      ['Blue Gate', 'text'],
      [130_050, 'money'],
      [true, 'bool'],
      [false, 'bool'],
      [now, 'datetime'],
      [['at_work'], 'choices'],
      ['police', 'choice'],
      [null, 'text'],
    ];
    for (const [value, kind] of values)
      expect(valueOf(typedOf(value, kind, now), kind, now)).toEqual({ ok: true, value });
  });
  it('that says when it happened comes back at the same moment', () => {
    const typed = typedOf(happened('hour', now.ms + 3_600_000, '2'), 'when', now);
    expect(valueOf(typed, 'when', now)).toMatchObject({
      ok: true,
      value: { from_ms: now.ms, said: { precision: 'exact' } },
    });
    expect(valueOf('{"precision":"hour","hours_ago":"2"}', 'when', now)).toMatchObject({
      ok: true,
      value: { from_ms: now.ms - 7_200_000, said: { words: '2' } },
    });
  });
  it('is said in both languages', () => {
    expect(say('police', caseField('perpetrator_category'), english)).toBe('Police');
    expect(say('police', caseField('perpetrator_category'), swahili)).toBe('Police (sw)');
    expect(say(true, asked('bool'), swahili)).toBe('Ndiyo');
    expect(say('not_said', caseField('condom_used'), english)).toBe('Does not want to say');
    expect(say(130_000, caseField('agreed_fee'), swahili)).toBe('KES 1,300');
    expect(say(now, asked('datetime'), swahili)).toBe('Jumatatu 23 Nov, saa 4:40 usiku (22:40)');
    expect(say(happened('date', now.ms + 86_400_000), caseField('incident_at'), english)).toBe('Monday 23 Nov');
    expect(say('theft', asked('choice', 'violations_of_case'), english)).toBe('Theft');
  });
  it('is shown whatever another version wrote', () => {
    expect(say('moved_by_boda', asked('choice', 'payment_channels'), english)).toBe('moved_by_boda');
    expect(say({ name: 'Ann', since: 3 }, caseField('party'), english)).toBe('name: Ann, since: 3');
    expect(say(null, caseField('hot_spot'), english)).toBe('');
    expect(say('<img src=x onerror=alert(1)>', caseField('hot_spot'), english)).toBe('<img src=x onerror=alert(1)>');
  });
});

describe('an action', () => {
  it('asks for its few fields, and for the time apart', () => {
    const type = {
      code: 'p',
      label: label('Paid'),
      group: 'talks',
      fields: [
        { name: 'when', type: 'datetime' },
        { name: 'amount', type: 'money' },
        { name: 'present', type: 'people' },
      ],
    };
    expect(actionFields(type).map(({ name, kind }) => [name, kind])).toEqual([
      ['amount', 'money'],
      ['present', 'text'],
    ]);
  });
  it('chooses only from the lines it may be about', () => {
    expect(choicesOf(asked('choice', 'violations_of_case'), reference, ['theft']).map((choice) => choice.code)).toEqual(
      ['theft'],
    );
    expect(choicesOf(asked('choice', 'payment_channels'), reference, []).map((choice) => choice.code)).toEqual([
      'mpesa',
    ]);
  });
});
