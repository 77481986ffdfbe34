// What is being written, kept at every keystroke. Tested without a browser.
import type { NewAction, NewParty, OpenCase, StampView } from '../../ipc/generated/types';
import { parseKes } from '../../lib/money';
import { HARM } from '../../lib/party';
import { TEXT_MAX, length } from '../../lib/values';
import { noWhen, whenOf, type WhenTyped } from '../../lib/when';

export { whenOf } from '../../lib/when';

export interface Kept extends WhenTyped {
  violations: string[];
  texts: Record<string, string>;
  fee: string;
  done: string[];
}

export const empty = (): Kept => ({
  ...noWhen(), violations: [], texts: {}, fee: '', done: [],
});

/** The draft as it was kept; what cannot be understood is left out. */
export function revive(content: unknown): Kept {
  return typeof content === 'object' && content !== null ? { ...empty(), ...(content as Partial<Kept>) } : empty();
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
  for (const [name, text] of Object.entries(kept.texts)) if (text.trim() !== '' && !(name in WHO)) fields[name] = text;
  const fee = parseKes(kept.fee);
  if (fee !== null) fields['agreed_fee'] = fee;
  const actions: NewAction[] = kept.done.map((action) => ({ action, fields: {}, happened_at: null }));
  return { violations: kept.violations, incident_at: whenOf(kept, now), fields, actions, parties: whoDidIt(kept) };
}

/** What tells one person from others belongs to that person, so that the next case of the same one is seen. */
const WHO: Record<string, (text: string) => [string, unknown]> = {
  perpetrator_description: (text) => ['description', text],
  person_phone: (text) => ['phones', text.split(/[,;\n]/).map((phone) => phone.trim()).filter(Boolean)],
};

/** Whoever is said to have done it, when there is something to know the person by. */
function whoDidIt(kept: Kept): NewParty[] {
  const known = Object.entries(WHO).flatMap(([name, kept_as]) => {
    const text = kept.texts[name] ?? '';
    return text.trim() === '' ? [] : [kept_as(text)];
  });
  if (known.length === 0) return [];
  const category = kept.texts['perpetrator_category'] ?? '';
  return [{ person: null, fields: { role: HARM, ...(category === '' ? {} : { category }), ...Object.fromEntries(known) } }];
}

/** Hours of PEP left; null when the time is not known. */
export function pepLeft(kept: Kept, now: StampView): number | null {
  const when = whenOf(kept, now);
  return when ? 72 - (now.ms - when.ms) / 3_600_000 : null;
}
