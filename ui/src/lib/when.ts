// When something happened, as people know it: to the minute, to the hour, or only the part of the day.
import type { StampView, When } from '../ipc/generated/types';
import { PART_BEGINS, fromInput, nowHere, sayWhen, toInput, zoneHere, type Part, type TimeWords } from './time';

/** How exactly a time is known. */
export type Precision = 'now' | 'hour' | 'part_of_day' | 'date' | 'exact' | 'unknown';
/** Every precision, in the order in which they are offered. */
export const PRECISIONS: Precision[] = ['now', 'hour', 'part_of_day', 'date', 'exact', 'unknown'];
/** Every part of the day, in order. */
export const PARTS = Object.keys(PART_BEGINS) as Part[];
/** Hours that a part of the day lasts, until the next one begins; the night until the next morning. */
const partHours = (part: Part): number =>
  (PART_BEGINS[PARTS[PARTS.indexOf(part) + 1] ?? 'morning'] - PART_BEGINS[part] + 24) % 24;

/** A time as it is typed. */
export interface WhenTyped {
  precision: Precision | null;
  hours_ago: string;
  part: Part | null;
  day: string;
  at: string;
  /** When "now" or "hours ago" was said: the draft may wait before it is saved. */
  said: StampView | null;
}

/** A time of which nothing is typed yet. */
export const noWhen = (): WhenTyped => ({ precision: null, hours_ago: '', part: null, day: '', at: '', said: null });

/** A change of what is typed; "now" and "hours ago" count from the moment they are said. */
export function retyped(typed: WhenTyped, change: Partial<WhenTyped>, now = nowHere()): WhenTyped {
  const next = { ...typed, ...change };
  return { ...next, said: next.precision === 'now' || next.precision === 'hour' ? now : null };
}

/** When it happened: the earliest moment it can have been, and how exactly that is known. */
export function whenOf(typed: WhenTyped, now: StampView): When | null {
  const { offset_min } = now;
  const when = (ms: number, precision: string, until_ms: number | null = null, words: string | null = null): When => ({
    said: { precision, words },
    from_ms: ms,
    until_ms,
    offset_min,
    zone: zoneHere(),
  });
  const day = fromInput(`${typed.day}T00:00`, offset_min);
  const from = typed.said?.ms ?? now.ms;
  switch (typed.precision) {
    case 'now':
      return when(from, 'exact');
    case 'hour': {
      const hours = Number(typed.hours_ago.replace(',', '.'));
      if (typed.hours_ago === '' || !Number.isFinite(hours) || hours < 0) return null;
      return when(from - hours * 3_600_000, 'hour', null, typed.hours_ago);
    }
    case 'part_of_day': {
      if (!day || !typed.part) return null;
      const begins = day.ms + PART_BEGINS[typed.part] * 3_600_000;
      return when(begins, 'part_of_day', begins + partHours(typed.part) * 3_600_000);
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

/** The earliest moment it can have been. */
export const begins = ({ from_ms, offset_min }: When): StampView => ({ ms: from_ms, offset_min });

/** When something happened, in words, as exactly as it is known. */
export const sayHappened = (when: When, words: TimeWords): string => sayWhen(begins(when), when.said.precision, words);

/** A stored value as a time of happening; null when it is none. */
export function asWhen(value: unknown): When | null {
  if (typeof value !== 'object' || value === null || !('said' in value) || !('from_ms' in value)) return null;
  const { said } = value;
  if (typeof said !== 'object' || said === null || !('precision' in said)) return null;
  if (typeof value.from_ms !== 'number' || typeof said.precision !== 'string') return null;
  return { until_ms: null, zone: null, ...value, said: { words: null, ...said } } as When;
}

/** What can be said in one tap. */
export const QUICK = ['now', 'h1', 'h3', 'last_night', 'yesterday', 'unknown'] as const;
/** One of the answers that one tap gives. */
export type Quick = (typeof QUICK)[number];

/** A tap as if it had been typed. "Last night" began on the day before, also after midnight. */
export function quick(name: Quick, now: StampView): WhenTyped {
  const before = toInput({ ...now, ms: now.ms - 24 * 3_600_000 }).slice(0, 10);
  const typed: Record<Quick, Partial<WhenTyped>> = {
    now: { precision: 'now' },
    h1: { precision: 'hour', hours_ago: '1' },
    h3: { precision: 'hour', hours_ago: '3' },
    last_night: { precision: 'part_of_day', part: 'night', day: before },
    yesterday: { precision: 'date', day: before },
    unknown: { precision: 'unknown' },
  };
  return retyped(noWhen(), typed[name], now);
}

/** What is odd about a time. The page says so, and saves it as it is. */
export type Odd = 'future' | 'long_ago';
const LONG_AGO_MS = 366 * 24 * 3_600_000;
/** A clock may be a little off. */
const SOON_MS = 5 * 60_000;

/** What is odd about a time that something happened. */
export function oddOf(when: { from_ms: number } | null, now: StampView): Odd | null {
  if (when === null) return null;
  if (when.from_ms > now.ms + SOON_MS) return 'future';
  return when.from_ms < now.ms - LONG_AGO_MS ? 'long_ago' : null;
}
