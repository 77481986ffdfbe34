// What is being written, kept at every keystroke. Tested without a browser.
import type { NewAction, OpenCase, StampView, When } from '../../ipc/generated/types';
import { parseKes } from '../../lib/money';
import { fromInput } from '../../lib/time';

export const TEXT_MAX = 16_000;
export type Precision = 'now' | 'hour' | 'part_of_day' | 'date' | 'exact' | 'unknown';
export type Part = 'morning' | 'afternoon' | 'evening' | 'night';
/** Hour at which a part of the day begins: the earliest it can have been. */
const PART_BEGINS: Record<Part, number> = { morning: 6, afternoon: 12, evening: 16, night: 19 };
const PART_HOURS: Record<Part, number> = { morning: 6, afternoon: 4, evening: 3, night: 9 };

export interface Kept {
  violations: string[];
  precision: Precision | null;
  hours_ago: string;
  part: Part | null;
  day: string;
  at: string;
  texts: Record<string, string>;
  fee: string;
  done: string[];
}

export const empty = (): Kept => ({
  violations: [], precision: null, hours_ago: '', part: null, day: '', at: '', texts: {}, fee: '', done: [],
});

/** Characters as Rust counts them. */
export const length = (text: string) => [...text].length;

/** The draft as it was kept; what cannot be understood is left out. */
export function revive(content: unknown): Kept {
  return typeof content === 'object' && content !== null ? { ...empty(), ...(content as Partial<Kept>) } : empty();
}

/** When it happened: the earliest moment it can have been, and how exactly that is known. */
export function whenOf(kept: Kept, now: StampView): When | null {
  const { offset_min } = now;
  const when = (ms: number, precision: string, until_ms: number | null = null, ago: string | null = null): When => ({
    ms, offset_min, precision, until_ms, ago,
  });
  const day = fromInput(`${kept.day}T00:00`, offset_min);
  switch (kept.precision) {
    case 'now':
      return when(now.ms, 'exact');
    case 'hour': {
      const hours = Number(kept.hours_ago.replace(',', '.'));
      if (kept.hours_ago === '' || !Number.isFinite(hours) || hours < 0) return null;
      return when(now.ms - hours * 3_600_000, 'hour', null, kept.hours_ago);
    }
    case 'part_of_day': {
      if (!day || !kept.part) return null;
      const begins = day.ms + PART_BEGINS[kept.part] * 3_600_000;
      return when(begins, 'part_of_day', begins + PART_HOURS[kept.part] * 3_600_000);
    }
    case 'date':
      return day ? when(day.ms, 'date', day.ms + 24 * 3_600_000) : null;
    case 'exact': {
      const at = fromInput(kept.at, offset_min);
      return at ? when(at.ms, 'exact') : null;
    }
    default:
      return null;
  }
}

/** What keeps it from being saved: nothing but a text over the limit and a sum that is none. */
export function trouble(kept: Kept): { kind: 'too_long'; over: number } | { kind: 'fee' } | null {
  const longest = Math.max(0, ...Object.values(kept.texts).map(length));
  if (longest > TEXT_MAX) return { kind: 'too_long', over: longest - TEXT_MAX };
  if (kept.fee.trim() !== '' && parseKes(kept.fee) === null) return { kind: 'fee' };
  return null;
}

/** The request for Rust. */
export function request(kept: Kept, now: StampView): OpenCase {
  const fields: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(kept.texts)) if (text.trim() !== '') fields[name] = text;
  const fee = parseKes(kept.fee);
  if (fee !== null) fields['agreed_fee'] = fee;
  const actions: NewAction[] = kept.done.map((action) => ({ action, fields: {}, happened_at: null }));
  return { violations: kept.violations, incident_at: whenOf(kept, now), fields, actions };
}

/** Hours of PEP left; null when the time is not known. */
export function pepLeft(kept: Kept, now: StampView): number | null {
  const when = whenOf(kept, now);
  return when ? 72 - (now.ms - when.ms) / 3_600_000 : null;
}
