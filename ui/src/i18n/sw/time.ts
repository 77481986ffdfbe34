import { partAt, type Part } from '../../lib/time';
import type { Words } from '../en';
import { monthIn, weekdayIn } from '../names';

const two = (n: number) => String(n).padStart(2, '0');

/** The hour as it is spoken, 1 to 12: seven in the morning is saa moja. */
export const spokenHour = (hour: number): number => ((hour + 5) % 12) + 1;

const parts: Record<Part, string> = {
  morning: 'asubuhi',
  afternoon: 'mchana',
  evening: 'jioni',
  night: 'usiku',
};

/** The part of the day that is said with an hour; the end of the night has a name of its own. */
const partOfDay = (hour: number): string => (hour >= 4 && hour < 6 ? 'alfajiri' : parts[partAt(hour)]);

/** By hand: CLDR has no names shorter than the whole ones. */
const SHORT_WEEKDAYS = ['Jpili', 'Jtatu', 'Jnne', 'Jtano', 'Alh', 'Ijumaa', 'Jmosi'];

/** Times as people say them: the spoken clock, which counts from six, with the 24-hour time beside it. */
export const time: Words['time'] = {
  weekday: weekdayIn('sw', 'long'),
  short_weekday: (weekday) => SHORT_WEEKDAYS[weekday % 7] ?? '',
  month: monthIn('sw', 'short'),
  clock: (hour, minute) => `saa ${spokenHour(hour)}:${two(minute)} ${partOfDay(hour)} (${two(hour)}:${two(minute)})`,
  about: (clock) => `takriban ${clock}`,
  parts,
  minutes: (m) => `dakika ${m}`,
  hours: (h) => `saa ${h}`,
  hours_and_minutes: (h, m) => `saa ${h} dakika ${m}`,
  days: (n) => `siku ${n}`,
};
