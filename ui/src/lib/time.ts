// Times as people say them, in the words of a language.
import type { StampView } from '../ipc/generated/types';

/** A part of the day. */
export type Part = 'morning' | 'afternoon' | 'evening' | 'night';
/** Hour at which a part of the day begins, the earliest it can have been; in order. */
export const PART_BEGINS: Record<Part, number> = { morning: 6, afternoon: 12, evening: 16, night: 19 };

/** How a language says times: its messages of the part `time`. Weekdays count from Sunday, months from January, both from 0. */
export interface TimeWords {
  weekday: (weekday: number) => string;
  short_weekday: (weekday: number) => string;
  month: (month: number) => string;
  /** A time of day: hour 0 to 23. */
  clock: (hour: number, minute: number) => string;
  /** A time of day that is known to the hour. */
  about: (clock: string) => string;
  parts: Record<Part, string>;
  minutes: (m: number) => string;
  hours: (h: number) => string;
  hours_and_minutes: (h: number, m: number) => string;
  days: (n: number) => string;
}

/** The wall clock of the place, whatever the device's own zone is. */
function local(stamp: StampView): Date {
  return new Date(stamp.ms + stamp.offset_min * 60_000);
}

const two = (n: number) => String(n).padStart(2, '0');

/** `22:40`, or `saa 4:40 usiku (22:40)`. */
export function clockTime(stamp: StampView, words: TimeWords): string {
  const date = local(stamp);
  return words.clock(date.getUTCHours(), date.getUTCMinutes());
}

/** `Monday 23 Nov`; with the year when it is another one than now. */
export function dayName(stamp: StampView, words: TimeWords): string {
  const date = local(stamp);
  const year = date.getUTCFullYear() === local(nowHere()).getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  return `${words.weekday(date.getUTCDay())} ${date.getUTCDate()} ${words.month(date.getUTCMonth())}${year}`;
}

/** `23 Nov`. */
export function shortDay(stamp: StampView, words: TimeWords): string {
  const date = local(stamp);
  return `${date.getUTCDate()} ${words.month(date.getUTCMonth())}`;
}

/** `23 Nov 2026`: with its year, for what is read years later. */
export function fullDay(stamp: StampView, words: TimeWords): string {
  return `${shortDay(stamp, words)} ${local(stamp).getUTCFullYear()}`;
}

/** `Mar`; with the year when it is another one than now. */
export function monthName(stamp: StampView, words: TimeWords): string {
  const date = local(stamp);
  const year = date.getUTCFullYear() === local(nowHere()).getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  return `${words.month(date.getUTCMonth())}${year}`;
}

/** Month of a moment at its own place, 0 to 11, and its year. */
export function monthAndYear(stamp: StampView): { month: number; year: number } {
  const date = local(stamp);
  return { month: date.getUTCMonth(), year: date.getUTCFullYear() };
}

/** Day and time. */
export function moment(stamp: StampView, words: TimeWords): string {
  return `${dayName(stamp, words)}, ${clockTime(stamp, words)}`;
}

/** `48 h 50 min`, `saa 48 dakika 50`. Never rounds up: there is never less time than is said. */
export function hoursAndMinutes(hours: number, words: TimeWords): string {
  const minutes = Math.max(0, Math.floor(hours * 60));
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  if (h === 0) return words.minutes(m);
  return m === 0 ? words.hours(h) : words.hours_and_minutes(h, m);
}

/** The part of the day an hour falls into, 0 to 23; before the morning it is night still. */
export function partAt(hour: number): Part {
  const begun = (Object.entries(PART_BEGINS) as [Part, number][]).filter(([, begins]) => begins <= hour);
  return begun.at(-1)?.[0] ?? 'night';
}

/** The time of day as exactly as it is known; nothing when only the day is. */
function timeKnown(stamp: StampView, precision: string, words: TimeWords): string {
  switch (precision) {
    case 'exact':
      return clockTime(stamp, words);
    case 'hour':
      return words.about(clockTime(stamp, words));
    case 'part_of_day':
      return words.parts[partAt(local(stamp).getUTCHours())];
    default:
      return '';
  }
}

/** A moment as exactly as it is known: `Monday 23 Nov, about 22:00`, `Monday 23 Nov, evening`, `Monday 23 Nov`. */
export function sayWhen(stamp: StampView, precision: string, words: TimeWords): string {
  return [dayName(stamp, words), timeKnown(stamp, precision, words)].filter(Boolean).join(', ');
}

/** The two lines in the margin: the day (its name when it comes within the week), and the time as far as it is known. */
export function margin(
  stamp: StampView,
  precision: string,
  now: StampView,
  words: TimeWords,
): { day: string; time: string } {
  const [date, today] = [local(stamp), local(now)];
  const ahead = (stamp.ms - now.ms) / 86_400_000;
  const year = date.getUTCFullYear() === today.getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  const day = ahead > 0 && ahead < 6 ? words.short_weekday(date.getUTCDay()) : `${shortDay(stamp, words)}${year}`;
  return { day, time: timeKnown(stamp, precision, words) };
}

/** The end of something: `today 23:30`, `Wednesday 23:30` within the week, else with the date. */
export function sayUntil(
  stamp: StampView,
  now: StampView,
  near: { today: (time: string) => string; tomorrow_at: (time: string) => string },
  words: TimeWords,
): string {
  const day = (at: StampView) => Math.floor((at.ms + stamp.offset_min * 60_000) / 86_400_000);
  const [ahead, time] = [day(stamp) - day(now), clockTime(stamp, words)];
  if (ahead === 0) return near.today(time);
  if (ahead === 1) return near.tomorrow_at(time);
  return ahead > 1 && ahead < 7 ? `${words.weekday(local(stamp).getUTCDay())} ${time}` : moment(stamp, words);
}

/** Time that is left: hours as long as hours matter, whole days beyond a week. */
export function timeLeft(hours: number, words: TimeWords): string {
  if (hours < 7 * 24) return hoursAndMinutes(hours, words);
  return words.days(Math.floor(hours / 24));
}

/** `9:05`: minutes and seconds that are left. */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** This device's now, with its own offset. */
export function nowHere(now = new Date()): StampView {
  return { ms: now.getTime(), offset_min: -now.getTimezoneOffset() };
}

/** IANA name of this device's time zone; null when it does not know one. */
export function zoneHere(): string | null {
  // Typed as always there; a webview without zones leaves it out.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return zone !== undefined && /^[!-~]{1,64}$/.test(zone) ? zone : null;
}

/** Value of a `datetime-local` input for a stamp. */
export function toInput(stamp: StampView): string {
  return local(stamp).toISOString().slice(0, 16);
}

/** The stamp of a `datetime-local` input; null when it is empty or no time. */
export function fromInput(text: string, offset_min: number): StampView | null {
  const ms = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00Z`) : NaN;
  return Number.isNaN(ms) ? null : { ms: ms - offset_min * 60_000, offset_min };
}
