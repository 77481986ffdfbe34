// Times as people say them. English 24-hour; Kiswahili the spoken clock with the 24-hour time beside it.
import type { Language, StampView } from '../ipc/generated/types';

const DAYS = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  sw: ['Jumapili', 'Jumatatu', 'Jumanne', 'Jumatano', 'Alhamisi', 'Ijumaa', 'Jumamosi'],
};
const MONTHS = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  sw: ['Jan', 'Feb', 'Mac', 'Apr', 'Mei', 'Jun', 'Jul', 'Ago', 'Sep', 'Okt', 'Nov', 'Des'],
};

/** The wall clock of the place, whatever the device's own zone is. */
function local(stamp: StampView): Date {
  return new Date(stamp.ms + stamp.offset_min * 60_000);
}

const two = (n: number) => String(n).padStart(2, '0');

/** `22:40`, or `saa 4:40 usiku (22:40)`. */
export function clockTime(stamp: StampView, language: Language): string {
  const date = local(stamp);
  const [hour, minute] = [date.getUTCHours(), date.getUTCMinutes()];
  const plain = `${two(hour)}:${two(minute)}`;
  return language === 'en' ? plain : `saa ${spokenHour(hour)}:${two(minute)} ${partOfDay(hour)} (${plain})`;
}

/** Kiswahili counts hours from six. */
export function spokenHour(hour: number): number {
  return ((hour + 5) % 12) + 1;
}

export function partOfDay(hour: number): string {
  if (hour >= 4 && hour < 6) return 'alfajiri';
  if (hour >= 6 && hour < 12) return 'asubuhi';
  if (hour >= 12 && hour < 16) return 'mchana';
  if (hour >= 16 && hour < 19) return 'jioni';
  return 'usiku';
}

/** `Monday 23 Nov`; with the year when it is another one than now. */
export function dayName(stamp: StampView, language: Language): string {
  const date = local(stamp);
  const year = date.getUTCFullYear() === local(nowHere()).getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  return `${DAYS[language][date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[language][date.getUTCMonth()]}${year}`;
}

/** `23 Nov`. */
export function shortDay(stamp: StampView, language: Language): string {
  const date = local(stamp);
  return `${date.getUTCDate()} ${MONTHS[language][date.getUTCMonth()]}`;
}

/** `Mar`; with the year when it is another one than now. */
export function monthName(stamp: StampView, language: Language): string {
  const date = local(stamp);
  const year = date.getUTCFullYear() === local(nowHere()).getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  return `${monthOf(date.getUTCMonth(), language)}${year}`;
}

/** Name of a month, 0 to 11. */
export function monthOf(month: number, language: Language): string {
  return MONTHS[language][month] ?? '';
}

/** Month of a moment at its own place, 0 to 11, and its year. */
export function monthAndYear(stamp: StampView): { month: number; year: number } {
  const date = local(stamp);
  return { month: date.getUTCMonth(), year: date.getUTCFullYear() };
}

/** Day and time. */
export function moment(stamp: StampView, language: Language): string {
  return `${dayName(stamp, language)}, ${clockTime(stamp, language)}`;
}

/** `48 h 50 min`, `saa 48 dakika 50`. Never rounds up: nobody is told more time than there is. */
export function hoursAndMinutes(hours: number, language: Language): string {
  const minutes = Math.max(0, Math.floor(hours * 60));
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  if (language === 'en') return h === 0 ? `${m} min` : m === 0 ? `${h} h` : `${h} h ${m} min`;
  return h === 0 ? `dakika ${m}` : m === 0 ? `saa ${h}` : `saa ${h} dakika ${m}`;
}

const SHORT_DAYS = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  sw: ['Jpili', 'Jtatu', 'Jnne', 'Jtano', 'Alh', 'Ijumaa', 'Jmosi'],
};
const PARTS = {
  en: { morning: 'morning', afternoon: 'afternoon', evening: 'evening', night: 'night' },
  sw: { morning: 'asubuhi', afternoon: 'mchana', evening: 'jioni', night: 'usiku' },
};

function partName(stamp: StampView, language: Language): string {
  const hour = local(stamp).getUTCHours();
  const part =
    hour >= 6 && hour < 12
      ? 'morning'
      : hour >= 12 && hour < 16
        ? 'afternoon'
        : hour >= 16 && hour < 19
          ? 'evening'
          : 'night';
  return PARTS[language][part];
}

/** The time of day as exactly as it is known; nothing when only the day is. */
function timeKnown(stamp: StampView, precision: string, language: Language): string {
  switch (precision) {
    case 'exact':
      return clockTime(stamp, language);
    case 'hour':
      return `${language === 'en' ? 'about' : 'takriban'} ${clockTime(stamp, language)}`;
    case 'part_of_day':
      return partName(stamp, language);
    default:
      return '';
  }
}

/** A moment as exactly as it is known: `Monday 23 Nov, about 22:00`, `Monday 23 Nov, evening`, `Monday 23 Nov`. */
export function sayWhen(stamp: StampView, precision: string, language: Language): string {
  return [dayName(stamp, language), timeKnown(stamp, precision, language)].filter(Boolean).join(', ');
}

/** The two lines in the margin: the day (its name when it comes within the week), and the time as far as it is known. */
export function margin(
  stamp: StampView,
  precision: string,
  now: StampView,
  language: Language,
): { day: string; time: string } {
  const [date, today] = [local(stamp), local(now)];
  const ahead = (stamp.ms - now.ms) / 86_400_000;
  const year = date.getUTCFullYear() === today.getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  const day =
    ahead > 0 && ahead < 6 ? (SHORT_DAYS[language][date.getUTCDay()] ?? '') : `${shortDay(stamp, language)}${year}`;
  return { day, time: timeKnown(stamp, precision, language) };
}

/** The end of something: `today 23:30`, `Wednesday 23:30` within the week, else with the date. */
export function sayUntil(
  stamp: StampView,
  now: StampView,
  words: { today: (time: string) => string; tomorrow_at: (time: string) => string },
  language: Language,
): string {
  const day = (at: StampView) => Math.floor((at.ms + stamp.offset_min * 60_000) / 86_400_000);
  const [ahead, time] = [day(stamp) - day(now), clockTime(stamp, language)];
  if (ahead === 0) return words.today(time);
  if (ahead === 1) return words.tomorrow_at(time);
  return ahead > 1 && ahead < 7 ? `${DAYS[language][local(stamp).getUTCDay()]} ${time}` : moment(stamp, language);
}

/** Time that is left: hours as long as hours matter, whole days beyond a week. */
export function timeLeft(hours: number, language: Language): string {
  if (hours < 7 * 24) return hoursAndMinutes(hours, language);
  const days = Math.floor(hours / 24);
  return language === 'en' ? `${days} days` : `siku ${days}`;
}

/** `9:05`: minutes and seconds that are left. */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** This device's now, with its own offset. */
export function nowHere(now = new Date()): StampView {
  return { ms: now.getTime(), offset_min: -now.getTimezoneOffset() };
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
