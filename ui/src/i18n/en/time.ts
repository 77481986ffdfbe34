import type { TimeWords } from '../../lib/time';
import { monthIn, weekdayIn } from '../names';

const two = (n: number) => String(n).padStart(2, '0');

/** Times as people say them: the 24-hour clock. */
export const time = {
  weekday: weekdayIn('en-US', 'long'),
  short_weekday: weekdayIn('en-US', 'short'),
  month: monthIn('en-US', 'short'),
  clock: (hour: number, minute: number) => `${two(hour)}:${two(minute)}`,
  about: (clock: string) => `about ${clock}`,
  parts: {
    morning: 'morning',
    afternoon: 'afternoon',
    evening: 'evening',
    night: 'night',
  },
  minutes: (m: number) => `${m} min`,
  hours: (h: number) => `${h} h`,
  hours_and_minutes: (h: number, m: number) => `${h} h ${m} min`,
  days: (n: number) => `${n} days`,
} satisfies TimeWords;
