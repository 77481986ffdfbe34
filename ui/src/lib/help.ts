// Help numbers as addresses this device can open, and a text to several people.
import type { Language } from '../ipc/generated/types';
import type { Label, Reference } from './reference';
import { shortDay } from './time';

export interface HelpNumber {
  code: string;
  label: Label;
  help?: Label;
  /** Null until the office has filled it in. */
  number: string | null;
  channel: string;
  /** `2026-11-12`, by the office. */
  last_checked: string | null;
  /** The office no longer gives it out. */
  retired?: boolean;
}
export type Ready = HelpNumber & { number: string };

/** Numbers that can be reached: one the office has not filled in yet helps nobody. */
export function helpNumbers(reference: Reference): Ready[] {
  const list = (reference['help_numbers'] ?? []) as HelpNumber[];
  return list.filter((entry): entry is Ready => !entry.retired && entry.number !== null && entry.number.trim() !== '');
}

/** Where a call leaves its trace. */
export function helpNote(reference: Reference): Label {
  return (reference['help_note'] ?? { en: '', sw: '' }) as Label;
}

/** The day the reference data was released, `2026-11-23`. */
export function releasedOn(reference: Reference): string {
  return (reference['meta'] as { released?: string } | undefined)?.released ?? '';
}

/** The last day somebody at the office checked any of them; null when nobody has. */
export function checkedOn(numbers: HelpNumber[]): string | null {
  return numbers.map((entry) => entry.last_checked).filter((day) => day !== null).sort().at(-1) ?? null;
}

/** `23 Nov 2026` for `2026-11-23`. */
export function dayOf(iso: string, language: Language): string {
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(ms) ? iso : `${shortDay({ ms, offset_min: 0 }, language)} ${iso.slice(0, 4)}`;
}

export type Way = 'call' | 'text' | 'mail';

/** How a number is reached. A USSD code is dialled. */
export function wayOf(channel: string): Way {
  return channel === 'sms' ? 'text' : channel === 'email' ? 'mail' : 'call';
}

/** The address that the phone, the messages or the mail answer. */
export function addressOf(entry: Ready): string {
  const way = wayOf(entry.channel);
  if (way === 'mail') return `mailto:${entry.number.trim()}`;
  // Spaces are for people; the # of a USSD code would begin a fragment.
  const dialled = entry.number.replace(/[^0-9+*#]/g, '').replaceAll('#', '%23');
  return `${way === 'text' ? 'sms' : 'tel'}:${dialled}`;
}

/** A text to several phones, as their own messages app will show it before anybody sends it. */
export function textTo(phones: string[], words: string): string {
  return `sms:${phones.join(',')}?body=${encodeURIComponent(words)}`;
}

/** `+254712345678` as people write it: `0712 345 678`. */
export function spoken(phone: string): string {
  const national = /^\+254(\d{3})(\d{3})(\d{3})$/.exec(phone);
  return national ? `0${national[1]} ${national[2]} ${national[3]}` : phone;
}
