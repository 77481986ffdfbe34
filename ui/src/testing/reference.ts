// The reference data of the app as tests read it. No page imports this: the app asks Rust for it.
import daftari from '../../../crates/domain/reference/daftari.json';
import kenya from '../../../crates/domain/reference/kenya.json';
import { LANGUAGES } from '../i18n/languages';
import type { Label, Reference } from '../lib/reference';

type Parts = Record<string, unknown>;
const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** More items behind those of each list, and more parts beside those of an object, as `add` in Rust's `reference.rs`. */
function joined(to: unknown, more: unknown): unknown {
  if (Array.isArray(to) && Array.isArray(more)) return [...(to as unknown[]), ...(more as unknown[])];
  if (!isParts(to) || !isParts(more)) return more;
  const put = Object.entries(more).map(([name, part]) => [name, name in to ? joined(to[name], part) : part]);
  return { ...to, ...Object.fromEntries(put) };
}

/** Every text in every language; a missing one is the English one, as `fill_all` in Rust's `languages.rs`. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (!isParts(value)) return value;
  const said = value['en'];
  if (typeof said === 'string' && Object.values(value).every((text) => typeof text === 'string'))
    return label(said, value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part)]));
}

/** A text that is the English one in every language but those that are given. */
export const label = (english: string, others: Partial<Label> = {}): Label => ({
  ...(Object.fromEntries(LANGUAGES.map(({ code }) => [code, english])) as Label),
  ...others,
});

/** The reference data the app ships with: `kenya.json` and what `daftari.json` adds to it. */
export const shipped = filled(joined(kenya, daftari)) as Reference;
