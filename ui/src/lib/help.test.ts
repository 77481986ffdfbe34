import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { sw } from '../i18n/sw';
import {
  addressOf,
  callTo,
  checkedOn,
  clinics,
  dayOf,
  helpNote,
  helpNumbers,
  releasedOn,
  spoken,
  textTo,
  type Ready,
} from './help';
import type { Reference } from './reference';
import { label, shipped } from '../testing/reference';

const reference = shipped;
const entry = (channel: string, number: string): Ready => ({
  code: 'x',
  label: label(''),
  number,
  channel,
  last_checked: null,
});

describe('help numbers', () => {
  it('are those that are filled in, each with an address the capability lets through', () => {
    const numbers = helpNumbers(reference);
    const all = reference['help_numbers'] as { code: string; number: string | null }[];
    expect(numbers.map((known) => known.code)).toEqual(all.filter((known) => known.number).map((known) => known.code));
    expect(all.length).toBeGreaterThan(numbers.length);
    for (const known of numbers)
      expect(addressOf(known), known.code).toMatch(/^(tel:[0-9*+%]+|sms:[0-9+]+|mailto:[^@\s]+@[^@\s]+)$/);
  });
  it('leave out those the office gives out no more', () => {
    const [first, ...others] = helpNumbers(reference);
    const edited = { ...reference, help_numbers: [{ ...first, retired: true }, ...others] } as Reference;
    expect(helpNumbers(edited)).toEqual(others);
  });
  it('are called, texted and written to', () => {
    expect(addressOf(entry('voice', '0800 720 501'))).toBe('tel:0800720501');
    expect(addressOf(entry('voice', '+254 712-345678'))).toBe('tel:+254712345678');
    expect(addressOf(entry('ussd', '*483*306#'))).toBe('tel:*483*306%23');
    expect(addressOf(entry('sms', '22359'))).toBe('sms:22359');
    expect(addressOf(entry('email', 'complaints@knchr.org'))).toBe('mailto:complaints@knchr.org');
  });
  it('say when they were released, and when the office last checked one', () => {
    expect(dayOf(releasedOn(reference), en.time)).toBe('23 Nov 2026');
    expect(dayOf('2026-08-02', sw.time)).toBe('2 Ago 2026');
    expect(checkedOn(helpNumbers(reference))).toBeNull();
    const days = ['2026-11-12', '2026-12-01', null];
    expect(checkedOn(days.map((last_checked) => ({ ...entry('voice', '1'), last_checked })))).toBe('2026-12-01');
    expect(helpNote(reference)?.sw).toContain(' ');
  });
});

describe('clinics', () => {
  const clinic = (code: string, more = {}) => ({ code, label: label(code), ...more });
  it('stand with PEP at night first, then by name, without those given up', () => {
    const known = {
      ...reference,
      clinics: [
        clinic('b'),
        clinic('a'),
        clinic('night', { pep_at_night: true }),
        clinic('gone', { pep_at_night: true, retired: true }),
      ],
    } as Reference;
    expect(clinics(known, 'en').map((one) => one.code)).toEqual(['night', 'a', 'b']);
    expect(clinics(null, 'en')).toEqual([]);
  });
  it('are called where a phone is known, and nowhere else', () => {
    expect(callTo(clinic('a', { phone: '0712 345 678' }))).toBe('tel:0712345678');
    expect(callTo(clinic('a', { phone: '+254 55 22011 / 0712 345 678' }))).toBe('tel:+2545522011');
    expect(callTo(clinic('a', { phone: 'casualty: 0712 345 678 au 0722 000 111' }))).toBe('tel:0712345678');
    for (const more of [{}, { phone: '' }, { phone: 'ask at the gate' }]) expect(callTo(clinic('a', more))).toBeNull();
  });
});

describe('numbers of the office', () => {
  it('are called when nothing else is said, and go when they are retired', () => {
    const driver = label('Our driver', { sw: 'Dereva wetu' });
    const of = (item: object) =>
      helpNumbers({ lists: {}, help_numbers: [{ code: 'driver', label: driver, ...item }] } as unknown as Reference);
    expect(of({ number: '0712 345 678' }).map(addressOf)).toEqual(['tel:0712345678']);
    expect(checkedOn(of({ number: '0712 345 678' }))).toBeNull();
    for (const nothing of [{}, { number: ' ' }, { number: null }, { number: '1', retired: true }])
      expect(of(nothing)).toEqual([]);
  });
});

describe('a text to several people', () => {
  it('carries any words as they are', () => {
    expect(textTo(['+254712345678', '+254110222333'], 'a&b?c#d é')).toBe(
      'sms:+254712345678,+254110222333?body=a%26b%3Fc%23d%20%C3%A9',
    );
  });
  it('shows a phone as people write it', () => {
    expect(spoken('+254712345678')).toBe('0712 345 678');
    expect(spoken('1195')).toBe('1195');
  });
});
