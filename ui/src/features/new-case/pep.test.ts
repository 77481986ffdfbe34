import { render } from 'svelte/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { speech } from '../../i18n/index.svelte';
import type { ClockView } from '../../ipc/generated/types';
import { barOf, clockMessage, hoursOf } from '../../lib/clock';
import type { Reference } from '../../lib/reference';
import { nowHere } from '../../lib/time';
import { quick } from '../../lib/when';
import Pep from './Pep.svelte';
import { Form, pepLeft } from './form.svelte';
import { shipped } from '../../testing/reference';

/** The reference data with another number of hours for PEP. */
const withHours = (hours: number): Reference => ({
  ...shipped,
  clocks: shipped.clocks.map((clock) => (clock.code === 'pep' ? { ...clock, hours } : clock)),
});

/** What the card of PEP says of an hour ago, and of a time that is not known. */
function shown(reference: Reference) {
  const hours = hoursOf('pep', reference) ?? 0;
  const form = new Form();
  const body = () => render(Pep, { props: { form, reference, hours } }).body;
  const unknown = body();
  form.put('when', quick('h1', nowHere()));
  const known = body();
  return {
    left: pepLeft(form.kept, hours, nowHere()),
    bar: /class="left" width="([\d.]+%)"/.exec(known)?.[1],
    marks: [...known.matchAll(/class="day" x1="([\d.]+%)" x2="([\d.]+%)"/g)].map(([, from, to]) => [from, to]),
    known,
    unknown,
  };
}

/** What its clock says once it ran out. */
const overOf = (reference: Reference) =>
  clockMessage({ code: 'pep', state: 'expired', level: 'expired' } as ClockView, reference, speech.language);

describe('the card of PEP', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 9, 6, 20) }));
  afterEach(() => {
    vi.useRealTimers();
    speech.language = 'en';
  });

  it('counts, draws and says the hours of the reference data', () => {
    const card = shown(withHours(71));
    expect(card.left).toBe(70);
    // 70 of 71 hours are left; a day is 24 of 71.
    expect(card.bar).toBe('98.6%');
    expect(card.marks).toEqual([
      ['33.8%', '33.8%'],
      ['67.6%', '67.6%'],
    ]);
    expect(card.known).toContain('70 h left');
    expect(card.unknown).toContain('PEP helps within 71 hours');
    expect(card.known + card.unknown).not.toContain('72');
    expect(overOf(withHours(71))).toMatch(/^71 hours have passed/);
    speech.language = 'sw';
    expect(shown(withHours(71)).unknown).toContain('ndani ya saa 71');
    expect(shown(withHours(71)).known).toContain('Zimebaki saa 70');
    expect(overOf(withHours(71))).toMatch(/^Saa 71 zimepita/);
  });
  it('says 72 hours today, with a mark after 24 and after 48', () => {
    const card = shown(shipped);
    expect([card.left, card.bar]).toEqual([71, '98.6%']);
    expect(card.marks).toEqual([
      ['33.3%', '33.3%'],
      ['66.7%', '66.7%'],
    ]);
    expect(card.unknown).toContain('When was it? PEP helps within 72 hours: if in doubt, go now.');
    expect(card.unknown).toContain('Ask also for emergency contraception, within 5 days.');
    speech.language = 'sw';
    expect(shown(shipped).unknown).toContain('Ilikuwa lini? PEP husaidia ndani ya saa 72: kama hujui, nendeni sasa.');
  });
});

describe('the bar of a clock', () => {
  it('has no mark at its end, and nothing without hours', () => {
    expect(barOf(24, 48)).toEqual({ left: 50, days: [50] });
    expect(barOf(3, 24)).toEqual({ left: 12.5, days: [] });
    expect(barOf(0, 0)).toEqual({ left: 0, days: [] });
    expect(barOf(500, 48).left).toBe(100);
  });
});
