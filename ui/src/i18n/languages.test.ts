import kenya from '../../../crates/domain/reference/kenya.json';
import { describe, expect, it } from 'vitest';
import type { Language } from '../ipc/generated/types';
import { en, type PartialWords, type Words } from './en';
import { complete } from './fallback';
import { LANGUAGES, WORDS, inEach, othersThan } from './languages';
import { speech } from './index.svelte';
import { NotebookError } from '../ipc/error';
import { sw } from './sw';

/** An invented language with a few messages: a text, a function, one line of a list by code, a refusal. */
const invented: PartialWords = {
  name: 'Lugha ya tatu',
  nav: { today: 'Lelo' },
  lock: { digits: (n) => `Nambari ${n}` },
  case: { fields: { hot_spot: 'Wanjala' } },
  error: { text_too_long: (p) => `Herufi ${p['max']}` },
};

/** Paths of all messages, as `lock.digits`. */
function paths(words: unknown, path = ''): string[] {
  const isPart = typeof words === 'object' && words !== null && !(words instanceof RegExp);
  return isPart ? Object.entries(words).flatMap(([name, part]) => paths(part, `${path}.${name}`)) : [path];
}

describe('a third language that is not complete', () => {
  const third: Words = complete(invented);
  it('says what it has', () => {
    expect(third.name).toBe('Lugha ya tatu');
    expect(third.nav.today).toBe('Lelo');
    expect(third.lock.digits(4)).toBe('Nambari 4');
    expect(third.case.fields.hot_spot).toBe('Wanjala');
    expect(third.error.text_too_long({ max: 9 })).toBe('Herufi 9');
  });
  it('falls back to English key by key, in the same part and in others', () => {
    expect(third.nav.cases).toBe('Cases');
    expect(third.lock.wrong(2)).toBe(en.lock.wrong(2));
    expect(third.case.fields.narrative).toBe('Story');
    expect(third.money).toEqual(en.money);
    expect(paths(third).sort()).toEqual(paths(en).sort());
  });
  it('leaves English and Kiswahili as they are', () => {
    expect(en.nav.today).toBe('Today');
    expect(WORDS.en).toEqual(en);
    expect(WORDS.sw).toEqual(sw);
  });
  it('says refusals too, those it has and those it lacks', () => {
    const before = speech.language;
    (WORDS as Record<string, Words>)['third'] = third;
    try {
      speech.language = 'third' as Language;
      expect(speech.sentence(new NotebookError('text_too_long', { max: 9 }))).toBe('Herufi 9');
      expect(speech.sentence(new NotebookError('disk_full', {}))).toBe(en.error.disk_full);
    } finally {
      delete (WORDS as Record<string, Words>)['third'];
      speech.language = before;
    }
  });
  it('is refused by the types when a message is not English’s shape', () => {
    // @ts-expect-error: English has no such key.
    const unknown_key: PartialWords = { name: 'x', nav: { tomorrow: 'x' } };
    // @ts-expect-error: this message is a function of a number.
    const another_kind: PartialWords = { name: 'x', lock: { digits: 'x' } };
    // @ts-expect-error: a language has a name.
    const nameless: PartialWords = { nav: { today: 'x' } };
    // @ts-expect-error: a complete language lacks nothing.
    const lacking: Words = { ...en, nav: { ...en.nav, today: undefined } };
    // @ts-expect-error: nor a message chosen by a code.
    const lacking_code: Words['people']['signs'] = { phone: 'x' };
    expect([unknown_key, another_kind, nameless, lacking, lacking_code]).toHaveLength(5);
  });
});

describe('the languages that are offered', () => {
  const codes = LANGUAGES.map(({ code }) => code);
  it('are those the reference data names, in its order', () => {
    expect(codes).toEqual(kenya.meta.languages);
  });
  it('each have a name of their own', () => {
    const names = LANGUAGES.map(({ name }) => name.trim());
    expect(names).not.toContain('');
    expect(new Set(names).size).toBe(codes.length);
  });
  it('are named by code nowhere else: what a language says lies in its folder', () => {
    const files = Object.entries(
      import.meta.glob<string>(['../**/*.{ts,svelte}', '!../**/*.test.ts', '!../ipc/generated/**'], {
        query: '?raw',
        import: 'default',
        eager: true,
      }),
    );
    expect(files.length).toBeGreaterThan(100);
    // English stands in for every other language. What a language calls the others is in its `lists.ts`, and may be missing.
    for (const code of codes.filter((one) => one !== 'en')) {
      const named = new RegExp(`['"\`]${code}['"\`]|\\.${code}\\b|\\b${code}:`);
      const naming = files.filter(([file, text]) => !file.startsWith(`./${code}/`) && named.test(text));
      expect(
        naming.map(([file]) => file).filter((file) => !/^\.\/\w+\/lists\.ts$/.test(file)),
        code,
      ).toEqual([]);
    }
  });
  it.each(codes)('are all but the current one where one tap changes it (%s)', (current) => {
    const others = othersThan(current).map(({ code }) => code);
    expect(others).not.toContain(current);
    expect([...others, current].sort()).toEqual([...codes].sort());
  });
  it('each give their text for a label', () => {
    const today = inEach((words) => words.nav.today);
    expect(Object.keys(today)).toEqual(codes);
    for (const code of codes) expect(today[code], code).toBe(WORDS[code].nav.today);
    expect(today).toMatchObject({ en: 'Today', sw: 'Leo' });
  });
});
