// When something happened, as people know it: to the minute, to the hour, or only the part of the day.
import type { StampView, When } from '../ipc/generated/types';
import { fromInput } from './time';

export type Precision = 'now' | 'hour' | 'part_of_day' | 'date' | 'exact' | 'unknown';
export type Part = 'morning' | 'afternoon' | 'evening' | 'night';
/** Hour at which a part of the day begins: the earliest it can have been. */
const PART_BEGINS: Record<Part, number> = { morning: 6, afternoon: 12, evening: 16, night: 19 };
const PART_HOURS: Record<Part, number> = { morning: 6, afternoon: 4, evening: 3, night: 9 };
export const PRECISIONS: Precision[] = ['now', 'hour', 'part_of_day', 'date', 'exact', 'unknown'];
export const PARTS: Part[] = ['morning', 'afternoon', 'evening', 'night'];

/** What somebody typed about a time. */
export interface WhenTyped {
  precision: Precision | null;
  hours_ago: string;
  part: Part | null;
  day: string;
  at: string;
}

export const noWhen = (): WhenTyped => ({ precision: null, hours_ago: '', part: null, day: '', at: '' });

/** When it happened: the earliest moment it can have been, and how exactly that is known. */
export function whenOf(typed: WhenTyped, now: StampView): When | null {
  const { offset_min } = now;
  const when = (ms: number, precision: string, until_ms: number | null = null, ago: string | null = null): When => ({
    ms, offset_min, precision, until_ms, ago,
  });
  const day = fromInput(`${typed.day}T00:00`, offset_min);
  switch (typed.precision) {
    case 'now':
      return when(now.ms, 'exact');
    case 'hour': {
      const hours = Number(typed.hours_ago.replace(',', '.'));
      if (typed.hours_ago === '' || !Number.isFinite(hours) || hours < 0) return null;
      return when(now.ms - hours * 3_600_000, 'hour', null, typed.hours_ago);
    }
    case 'part_of_day': {
      if (!day || !typed.part) return null;
      const begins = day.ms + PART_BEGINS[typed.part] * 3_600_000;
      return when(begins, 'part_of_day', begins + PART_HOURS[typed.part] * 3_600_000);
    }
    case 'date':
      return day ? when(day.ms, 'date', day.ms + 24 * 3_600_000) : null;
    case 'exact': {
      const at = fromInput(typed.at, offset_min);
      return at ? when(at.ms, 'exact') : null;
    }
    default:
      return null;
  }
}
