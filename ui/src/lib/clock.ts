// What a clock's card says besides its hours: the words of the reference data. Tested without a browser.
import type { ClockView, Language } from '../ipc/generated/types';
import type { Reference } from './reference';

/** Visits, not hours: they stand in the list of what comes. */
export const isSchedule = (code: string, reference: Reference | null) =>
  reference?.clocks.find((def) => def.code === code)?.kind === 'schedule';

/** The message for the state of a clock; empty when a value it names is not known. */
export function clockMessage(clock: ClockView, reference: Reference | null, language: Language): string {
  const def = reference?.clocks.find((known) => known.code === clock.code);
  const which = clock.state === 'expired' ? 'expired' : clock.state === 'stopped' ? 'stopped' : (clock.level ?? '');
  // Whole hours, never rounded up; below one hour the card's own line says the minutes.
  const hours = (value: number | null) => (value === null || value < 1 ? null : String(Math.floor(value)));
  const values: Record<string, string | null> = {
    hours: hours(clock.hours_left),
    elapsed: hours(clock.elapsed_hours),
    total: def?.hours === undefined ? null : String(def.hours),
  };
  const text = def?.messages?.[which]?.[language] ?? '';
  const named = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (named.some((name) => (values[name] ?? null) === null)) return '';
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** Steps that answer a clock, in the order the reference data names them. */
export function stepsOf(clock: ClockView, reference: Reference | null): string[] {
  return reference?.clocks.find((def) => def.code === clock.code)?.stop_events ?? [];
}

/** Hours a clock runs for, as the reference data says; null for one that has none, or that it does not name. */
export const hoursOf = (code: string, reference: Reference | null): number | null =>
  reference?.clocks.find((def) => def.code === code)?.hours ?? null;

/** A clock's bar, in per cent of its width. */
export interface ClockBarView {
  /** What is left. */
  left: number;
  /** A mark for every whole day. */
  days: number[];
}

/** The bar of a clock of `total` hours with `left` of them to go; empty for a clock without hours. */
export function barOf(left: number, total: number): ClockBarView {
  if (total <= 0) return { left: 0, days: [] };
  const marks = Math.max(0, Math.ceil(total / 24) - 1);
  return {
    left: Math.min(100, (left / total) * 100),
    days: Array.from({ length: marks }, (_, day) => ((day + 1) * 2400) / total),
  };
}
