import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { en, type Words } from '../i18n/en';
import { sw } from '../i18n/sw';
import { spokenHour } from '../i18n/sw/time';
import {
  clockTime,
  countdown,
  dayName,
  fromInput,
  fullDay,
  hoursAndMinutes,
  margin,
  moment,
  sayUntil,
  sayWhen,
  timeLeft,
  toInput,
} from './time';

// Monday 23 November 2026, in Nairobi.
const at = (hour: number, minute = 0, day = 23) => ({ ms: Date.UTC(2026, 10, day, hour - 3, minute), offset_min: 180 });

describe('time as people say it', () => {
  beforeAll(() => void vi.useFakeTimers({ now: at(22, 40).ms }));
  afterAll(() => void vi.useRealTimers());
  it('is the 24-hour clock in English', () => {
    expect(clockTime(at(22, 40), en.time)).toBe('22:40');
    expect(moment(at(7, 5), en.time)).toBe('Monday 23 Nov, 07:05');
  });
  it('is the spoken clock in Kiswahili, with the 24-hour time beside it', () => {
    expect(clockTime(at(22, 40), sw.time)).toBe('saa 4:40 usiku (22:40)');
    expect(clockTime(at(7), sw.time)).toBe('saa 1:00 asubuhi (07:00)');
    expect(clockTime(at(12), sw.time)).toBe('saa 6:00 mchana (12:00)');
    expect(clockTime(at(18), sw.time)).toBe('saa 12:00 jioni (18:00)');
    expect(clockTime(at(5, 30), sw.time)).toBe('saa 11:30 alfajiri (05:30)');
    expect(moment(at(7), sw.time)).toBe('Jumatatu 23 Nov, saa 1:00 asubuhi (07:00)');
  });
  it('counts every spoken hour from one to twelve, twice a day', () => {
    const spoken = Array.from({ length: 24 }, (_, hour) => spokenHour(hour));
    expect(spoken.slice(7, 19)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(spoken[0]).toBe(6);
    expect(new Set(spoken).size).toBe(12);
  });
  it('names weekdays and months as people do, the same on every platform', () => {
    const all = (length: number, name: (n: number) => string) => Array.from({ length }, (_, n) => name(n)).join(' ');
    expect(all(7, en.time.weekday)).toBe('Sunday Monday Tuesday Wednesday Thursday Friday Saturday');
    expect(all(7, en.time.short_weekday)).toBe('Sun Mon Tue Wed Thu Fri Sat');
    expect(all(12, en.time.month)).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
    expect(all(7, sw.time.weekday)).toBe('Jumapili Jumatatu Jumanne Jumatano Alhamisi Ijumaa Jumamosi');
    expect(all(7, sw.time.short_weekday)).toBe('Jpili Jtatu Jnne Jtano Alh Ijumaa Jmosi');
    expect(all(12, sw.time.month)).toBe('Jan Feb Mac Apr Mei Jun Jul Ago Sep Okt Nov Des');
  });
  it('names the year of what is read years later, also this year', () => {
    expect([fullDay(at(1), en.time), fullDay(at(1), sw.time)]).toEqual(['23 Nov 2026', '23 Nov 2026']);
  });
  it('does not stumble over a moment that no calendar holds', () => {
    for (const { time } of [en, sw]) expect(dayName({ ms: 9e15, offset_min: 180 }, time)).not.toContain('undefined');
  });
  it('never says more time than there is', () => {
    expect(hoursAndMinutes(48.99, en.time)).toBe('48 h 59 min');
    expect(hoursAndMinutes(72, en.time)).toBe('72 h');
    expect(hoursAndMinutes(0.5, sw.time)).toBe('dakika 30');
    expect(hoursAndMinutes(48 + 50 / 60, sw.time)).toBe('saa 48 dakika 50');
    expect(hoursAndMinutes(-3, en.time)).toBe('0 min');
  });
  it('counts hours for a week, and whole days beyond', () => {
    expect(timeLeft(119.99, en.time)).toBe('119 h 59 min');
    expect(timeLeft(7 * 24, en.time)).toBe('7 days');
    expect(timeLeft(14 * 24 - 0.1, sw.time)).toBe('siku 13');
  });
  it('counts down in minutes and seconds', () => {
    expect([545, 60, 9, 0].map(countdown)).toEqual(['9:05', '1:00', '0:09', '0:00']);
  });
  it('says no more exactly than it is known', () => {
    expect(sayWhen(at(16), 'exact', en.time)).toBe('Monday 23 Nov, 16:00');
    expect(sayWhen(at(16), 'hour', en.time)).toBe('Monday 23 Nov, about 16:00');
    expect(sayWhen(at(16), 'part_of_day', en.time)).toBe('Monday 23 Nov, evening');
    expect(sayWhen(at(19), 'part_of_day', sw.time)).toBe('Jumatatu 23 Nov, usiku');
    expect(sayWhen(at(0), 'date', en.time)).toBe('Monday 23 Nov');
    expect(sayWhen(at(16), 'hour', sw.time)).toBe('Jumatatu 23 Nov, takriban saa 10:00 jioni (16:00)');
  });
  it('names the weekday in the margin for what comes within the week, and the date for the rest', () => {
    expect(margin(at(10, 0, 24), 'exact', at(22, 40), en.time)).toEqual({ day: 'Tue', time: '10:00' });
    expect(margin(at(10, 0, 24), 'exact', at(22, 40), sw.time)).toEqual({
      day: 'Jnne',
      time: 'saa 4:00 asubuhi (10:00)',
    });
    expect(margin(at(16, 10, 22), 'exact', at(22, 40), en.time)).toEqual({ day: '22 Nov', time: '16:10' });
    expect(margin(at(0, 0, 22), 'date', at(22, 40), en.time)).toEqual({ day: '22 Nov', time: '' });
  });
  it('says until when in few words while it is near', () => {
    const until = (day: number, words: Words) => sayUntil(at(23, 30, day), at(22, 40), words.due, words.time);
    expect([until(23, en), until(24, en), until(25, en), until(29, en)]).toEqual([
      'today 23:30',
      'tomorrow 23:30',
      'Wednesday 23:30',
      'Sunday 23:30',
    ]);
    expect(until(25, sw)).toBe('Jumatano saa 5:30 usiku (23:30)');
    expect([until(30, en), until(22, en)]).toEqual(['Monday 30 Nov, 23:30', 'Sunday 22 Nov, 23:30']);
  });
  it('names the year when it is another one', () => {
    const last_year = { ms: Date.UTC(2025, 10, 22, 12), offset_min: 180 };
    expect(margin(last_year, 'date', at(22), en.time).day).toBe('22 Nov 2025');
    expect(sayWhen(last_year, 'date', sw.time)).toBe('Jumamosi 22 Nov 2025');
  });
  it('comes back from an input as it went in, whatever the place', () => {
    for (const offset_min of [180, 0, -210]) {
      const stamp = { ms: Date.UTC(2026, 10, 23, 19, 40), offset_min };
      expect(fromInput(toInput(stamp), offset_min)).toEqual(stamp);
    }
    expect(fromInput('', 180)).toBeNull();
    expect(fromInput('yesterday', 180)).toBeNull();
  });
});
