import type { Words } from '../en';
import { monthIn, weekdayIn } from '../names';

const two = (n: number) => String(n).padStart(2, '0');

/** The hour as it is spoken, 1 to 12: seven in the morning is saa moja. */
export const spokenHour = (hour: number): number => ((hour + 5) % 12) + 1;

/** The part of the day that is said with an hour. */
function partOfDay(hour: number): string {
  if (hour >= 4 && hour < 6) return 'alfajiri';
  if (hour >= 6 && hour < 12) return 'asubuhi';
  if (hour >= 12 && hour < 16) return 'mchana';
  if (hour >= 16 && hour < 19) return 'jioni';
  return 'usiku';
}

/** By hand: CLDR has no names shorter than the whole ones. */
const SHORT_WEEKDAYS = ['Jpili', 'Jtatu', 'Jnne', 'Jtano', 'Alh', 'Ijumaa', 'Jmosi'];

/** Times as people say them: the spoken clock, which counts from six, with the 24-hour time beside it. */
export const time: Words['time'] = {
  weekday: weekdayIn('sw', 'long'),
  short_weekday: (weekday) => SHORT_WEEKDAYS[weekday % 7] ?? '',
  month: monthIn('sw', 'short'),
  clock: (hour, minute) => `saa ${spokenHour(hour)}:${two(minute)} ${partOfDay(hour)} (${two(hour)}:${two(minute)})`,
  about: (clock) => `takriban ${clock}`,
  parts: {
    morning: 'asubuhi',
    afternoon: 'mchana',
    evening: 'jioni',
    night: 'usiku',
  },
  minutes: (m) => `dakika ${m}`,
  hours: (h) => `saa ${h}`,
  hours_and_minutes: (h, m) => `saa ${h} dakika ${m}`,
  days: (n) => `siku ${n}`,
};
