// The languages of the app. A further one takes
//   a folder beside `en`, typed `PartialWords` while it lacks messages: English stands in, key by key;
//   its import and its line in `WRITTEN` below, in the order of the reference data;
//   its code, a language tag such as `luo`, in `meta.languages` of crates/domain/reference/kenya.json, and `"ui": true` on its
//   line in `languages` there;
//   its folder in typos.toml, which knows English;
//   the types of Rust once more: `UPDATE_TYPES=1 cargo test -p daftari-notebook --test generated_types`.
// Labels of the reference data may follow one by one: a label that is missing is read in English.
import type { Language } from '../ipc/generated/types';
import { en, type PartialWords, type Words } from './en';
import { complete } from './fallback';
import { sw } from './sw';

/** What is written of each language, in the order in which they are offered. */
export const WRITTEN: Record<Language, PartialWords> = {
  en,
  sw,
};

/** Messages of every language by its code; none is missing. */
export const WORDS = Object.fromEntries(
  Object.entries(WRITTEN).map(([language, written]) => [language, complete(written)]),
) as Record<Language, Words>;

/** A language that may be chosen: its code, and its own name for itself. */
export interface Offered {
  code: Language;
  name: string;
}

/** Every language that is offered, in order. */
export const LANGUAGES: Offered[] = (Object.keys(WRITTEN) as Language[]).map((code) => ({
  code,
  name: WORDS[code].name,
}));

/** Languages to change to from this one. */
export const othersThan = (language: Language): Offered[] => LANGUAGES.filter((other) => other.code !== language);

/** A text in every language, chosen from the messages of each. */
export const inEach = (choose: (words: Words, language: Language) => string): Record<Language, string> =>
  Object.fromEntries(LANGUAGES.map(({ code }) => [code, choose(WORDS[code], code)])) as Record<Language, string>;
