// Help numbers as addresses this device can open, and a text to several people.
import type { Language } from '../ipc/generated/types';
import { listOf, offered, places, type Coded, type Label, type Place, type Reference } from './reference';
import { shortDay, type TimeWords } from './time';

/** One of `help_numbers`; an item the office added has only what the office wrote. */
export interface HelpNumber extends Coded {
  help?: Label;
  /** Null until the office has filled it in. */
  number?: string | null;
  channel?: string;
  /** `2026-11-12`, by the office. */
  last_checked?: string | null;
}
/** A help number that the office has filled in. */
export type Ready = HelpNumber & { number: string };

/** Numbers that can be reached: not those that are retired or still empty. */
export function helpNumbers(reference: Reference): Ready[] {
  return offered<HelpNumber>(listOf(reference, 'help_numbers')).filter((entry): entry is Ready =>
    Boolean(entry.number?.trim()),
  );
}

/** The number the office has under a code of `help_numbers`; null when it has none, or offers it no more. */
export const numberOf = (code: string, reference: Reference): string | null =>
  helpNumbers(reference)
    .find((entry) => entry.code === code)
    ?.number.trim() ?? null;

/** A sentence with its help numbers: `{fida}` is the number under that code. Empty when one is missing: it would be half a help. */
export function withNumbers(text: string, reference: Reference): string {
  const named = [...text.matchAll(/\{(\w+)\}/g)].map(([, code = '']) => code);
  if (named.some((code) => numberOf(code, reference) === null)) return '';
  return text.replace(/\{(\w+)\}/g, (_, code: string) => numberOf(code, reference) ?? '');
}

/** Where a call leaves its trace; nothing when the data says nothing about it. */
export function helpNote(reference: Reference): Label | undefined {
  return reference['help_note'] as Label | undefined;
}

/** The day the reference data was released, `2026-11-23`. */
export function releasedOn(reference: Reference): string {
  return (reference.meta as { released?: string } | undefined)?.released ?? '';
}

/** The last day on which the office checked any of them; null when it checked none. */
export function checkedOn(numbers: HelpNumber[]): string | null {
  return (
    numbers
      .flatMap((entry) => entry.last_checked ?? [])
      .sort()
      .at(-1) ?? null
  );
}

/** `23 Nov 2026` for `2026-11-23`. */
export function dayOf(iso: string, words: TimeWords): string {
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(ms) ? iso : `${shortDay({ ms, offset_min: 0 }, words)} ${iso.slice(0, 4)}`;
}

/** How a number is reached. */
export type Way = 'call' | 'text' | 'mail';

/** The way of a channel in the reference data: `voice`, `sms`, `email`, `ussd`. A USSD code is dialled. */
export function wayOf(channel = 'voice'): Way {
  return channel === 'sms' ? 'text' : channel === 'email' ? 'mail' : 'call';
}

/** Clinics of the office's list: those that give PEP at night too come first, for the hours count at night. */
export function clinics(reference: Reference | null, language: Language): Place[] {
  return places(reference, 'clinics', language).sort(
    (a, b) => Number(b.pep_at_night ?? false) - Number(a.pep_at_night ?? false),
  );
}

/** The address that calls a place; null when nothing that can be dialled is written down. Of several numbers the first. */
export function callTo(place: Place): string | null {
  const first = (place.phone ?? '')
    .split(/[/,;]|\b(?:or|au)\b/i)
    .map(dialled)
    .find((number) => /\d{3}/.test(number));
  return first === undefined ? null : `tel:${first}`;
}

/** Spaces are for people; the # of a USSD code would begin a fragment. */
const dialled = (number: string) => number.replace(/[^0-9+*#]/g, '').replaceAll('#', '%23');

/** The address that the phone, the messages or the mail answer. */
export function addressOf(entry: Ready): string {
  const way = wayOf(entry.channel);
  if (way === 'mail') return `mailto:${entry.number.trim()}`;
  return `${way === 'text' ? 'sms' : 'tel'}:${dialled(entry.number)}`;
}

/** A text to several phones, as the phone's messages app shows it before it is sent. */
export function textTo(phones: string[], words: string): string {
  return `sms:${phones.join(',')}?body=${encodeURIComponent(words)}`;
}

/** `+254712345678` as people write it: `0712 345 678`. */
export function spoken(phone: string): string {
  const national = /^\+254(\d{3})(\d{3})(\d{3})$/.exec(phone);
  return national ? `0${national[1]} ${national[2]} ${national[3]}` : phone;
}
