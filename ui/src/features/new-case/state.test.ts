import { describe, expect, it } from 'vitest';
import { empty, pepLeft, request, revive, trouble, whenOf } from './state.svelte';

// Tuesday 6 October 2026, 23:00 in Nairobi.
const now = { ms: Date.UTC(2026, 9, 6, 20, 0), offset_min: 180 };

describe('a case that is being written', () => {
  it('takes the earliest moment a part of the day can have been', () => {
    const when = whenOf({ ...empty(), precision: 'part_of_day', part: 'evening', day: '2026-10-06' }, now);
    expect(when).toEqual({ ms: Date.UTC(2026, 9, 6, 13, 0), offset_min: 180, precision: 'part_of_day', until_ms: Date.UTC(2026, 9, 6, 16, 0), ago: null });
  });
  it('counts hours ago back from now and keeps the words', () => {
    const when = whenOf({ ...empty(), precision: 'hour', hours_ago: '2' }, now);
    expect(when?.ms).toBe(now.ms - 7_200_000);
    expect(when?.ago).toBe('2');
  });
  it('shows the hours of PEP that are left, and none when the time is not known', () => {
    expect(pepLeft({ ...empty(), precision: 'hour', hours_ago: '10' }, now)).toBe(62);
    expect(pepLeft({ ...empty(), precision: 'unknown' }, now)).toBeNull();
  });
  it('stores the fee in cents and leaves empty fields out', () => {
    const asked = request({ ...empty(), fee: '1,300', texts: { narrative: 'x', hot_spot: ' ' } }, now);
    expect(asked.fields).toEqual({ narrative: 'x', agreed_fee: 130_000 });
  });
  it('names whoever did it as a person when there is something to know that person by', () => {
    const asked = request({ ...empty(), texts: { perpetrator_category: 'client', perpetrator_description: 'blue lorry', person_phone: '0712 345 678, 0700 000 262' } }, now);
    expect(asked.parties).toEqual([{ person: null, fields: { role: 'alleged_perpetrator', category: 'client', description: 'blue lorry', phones: ['0712 345 678', '0700 000 262'] } }]);
    expect(asked.fields).toEqual({ perpetrator_category: 'client' });
    expect(request({ ...empty(), texts: { perpetrator_category: 'client', person_phone: ' ' } }, now)).toMatchObject({ parties: [], fields: { perpetrator_category: 'client' } });
  });
  it('refuses only a text over the limit and a sum that is none', () => {
    expect(trouble({ ...empty(), texts: { narrative: 'a'.repeat(16_001) } })).toEqual({ kind: 'too_long', over: 1 });
    expect(trouble({ ...empty(), texts: { narrative: '😀'.repeat(16_000) } })).toBeNull();
    expect(trouble({ ...empty(), fee: 'much' })).toEqual({ kind: 'fee' });
    expect(trouble(empty())).toBeNull();
  });
  it('comes back from a draft, whatever the draft holds', () => {
    expect(revive({ fee: '500' }).fee).toBe('500');
    expect(revive(null)).toEqual(empty());
  });
});
