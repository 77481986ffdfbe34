// Kenyan shillings, in cents.
import { KES_MAX } from './limits';

/** A whole number with its thousands apart: `16,000`. */
export const grouped = (whole: number) => String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `KES 1,300`, `KES 1,300.50`. */
export function kes(cents: number): string {
  const sign = cents < 0 ? '−' : '';
  const [whole, rest] = [Math.floor(Math.abs(cents) / 100), Math.abs(cents) % 100];
  return `KES ${sign}${grouped(whole)}${rest ? `.${String(rest).padStart(2, '0')}` : ''}`;
}

/** Cents of what was typed (`1300`, `1,300`, `KES 1 300.50`); null when it is no sum. */
export function parseKes(typed: string): number | null {
  const plain = typed
    .replace(/^\s*(kes|ksh|sh)\.?/i, '')
    .replace(/[\s,]/g, '')
    .replace(/\/[-=]$/, '');
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 100);
}

/** What was typed as a sum, read. What is no sum stays as words: nothing is lost and nothing is guessed. */
export type Sum =
  { kind: 'none' } | { kind: 'sum'; cents: number } | { kind: 'words'; why: 'negative' | 'huge' | 'unclear' };

/** What a person typed as a sum: a sum in cents, words that are no sum, or nothing. */
export function readSum(typed: string): Sum {
  if (typed.trim() === '') return { kind: 'none' };
  const cents = parseKes(typed);
  if (cents !== null && cents <= KES_MAX) return { kind: 'sum', cents };
  const digits = typed.replace(/[\s,]/g, '');
  if (/^(?:kes|ksh|sh)?\.?[-−–]\d/i.test(digits) || /^[-−–](?:kes|ksh|sh)\.?\d/i.test(digits))
    return { kind: 'words', why: 'negative' };
  return {
    kind: 'words',
    why: cents !== null || /^(?:kes|ksh|sh)?\.?\d{9,}(?:\.\d*)?(?:\/[-=])?$/i.test(digits) ? 'huge' : 'unclear',
  };
}

/** Why a text is no sum. */
export function whyWords(typed: string): 'negative' | 'huge' | 'unclear' {
  const read = readSum(typed);
  return read.kind === 'words' ? read.why : 'unclear';
}
