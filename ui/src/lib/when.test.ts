import { describe, expect, it, vi } from 'vitest';
import { zoneHere } from './time';
import { asWhen, noWhen, oddOf, quick, retyped, whenOf } from './when';

// Tuesday 6 October 2026, 23:00 in Nairobi.
const now = { ms: Date.UTC(2026, 9, 6, 20, 0), offset_min: 180 };
const later = (hours: number) => ({ ...now, ms: now.ms + hours * 3_600_000 });

describe('when something happened', () => {
  it('takes the earliest moment a part of the day can have been', () => {
    const when = whenOf({ ...noWhen(), precision: 'part_of_day', part: 'evening', day: '2026-10-06' }, now);
    expect(when).toEqual({
      said: { precision: 'part_of_day', words: null },
      from_ms: Date.UTC(2026, 9, 6, 13, 0),
      until_ms: Date.UTC(2026, 9, 6, 16, 0),
      offset_min: 180,
      zone: zoneHere(),
    });
  });
  it('counts "now" and "hours ago" from when they were said, also when the words are saved the next morning', () => {
    expect(whenOf(quick('now', now), later(9))?.from_ms).toBe(now.ms);
    expect(whenOf(quick('h3', now), later(9))).toEqual({
      said: { precision: 'hour', words: '3' },
      from_ms: now.ms - 3 * 3_600_000,
      until_ms: null,
      offset_min: 180,
      zone: zoneHere(),
    });
    const said_anew = retyped(quick('h1', now), { hours_ago: '2' }, later(1));
    expect(whenOf(said_anew, later(9))?.from_ms).toBe(now.ms - 3_600_000);
    expect(retyped(said_anew, { precision: 'date' }, later(1)).said).toBeNull();
  });
  it('begins last night on the day before, also after midnight', () => {
    const past_midnight = later(3);
    expect(whenOf(quick('last_night', past_midnight), past_midnight)?.from_ms).toBe(Date.UTC(2026, 9, 6, 16, 0));
    expect(whenOf(quick('last_night', now), now)?.from_ms).toBe(Date.UTC(2026, 9, 5, 16, 0));
    expect(whenOf(quick('yesterday', now), now)).toMatchObject({
      said: { precision: 'date' },
      from_ms: Date.UTC(2026, 9, 4, 21, 0),
    });
    expect(whenOf(quick('unknown', now), now)).toBeNull();
  });
  it('says in which time zone it was said, and is stored again as it was', () => {
    const zone = vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions');
    zone.mockReturnValue({ timeZone: 'Africa/Nairobi' } as Intl.ResolvedDateTimeFormatOptions);
    const stored = whenOf(quick('now', now), now);
    expect(stored?.zone).toBe('Africa/Nairobi');
    zone.mockReturnValue({} as Intl.ResolvedDateTimeFormatOptions);
    expect(zoneHere()).toBeNull();
    expect(asWhen(stored)).toEqual(stored);
    expect(asWhen({ ...stored, said: { precision: 'exact' } })).toEqual(stored);
    expect(asWhen(now)).toBeNull();
    zone.mockRestore();
  });
  it('is taken as it is said and pointed out: in the future, or long ago', () => {
    const on = (day: string) => whenOf({ ...noWhen(), precision: 'date', day }, now);
    expect(on('1900-01-01')?.said.precision).toBe('date');
    expect(oddOf(on('1900-01-01'), now)).toBe('long_ago');
    expect(oddOf(on('2026-10-07'), now)).toBe('future');
    expect(oddOf(on('2026-10-06'), now)).toBeNull();
    expect(oddOf({ from_ms: now.ms + 60_000 }, now)).toBeNull();
    expect(oddOf(null, now)).toBeNull();
  });
});
