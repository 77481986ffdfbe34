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
  it('stand in one list, each with its own name', () => {
    expect(LANGUAGES).toEqual([
      { code: 'en', name: 'English' },
      { code: 'sw', name: 'Kiswahili' },
    ]);
  });
  it('are named by code nowhere else: what a language says lies in its folder', () => {
    const files = import.meta.glob<string>(
      ['../**/*.{ts,svelte}', '!../**/*.test.ts', '!../ipc/generated/**', '!./sw/**'],
      {
        query: '?raw',
        import: 'default',
        eager: true,
      },
    );
    const naming = Object.entries(files).filter(([, text]) => /['"`]sw['"`]|\.sw\b|\bsw:/.test(text));
    expect(Object.keys(files).length).toBeGreaterThan(100);
    expect(naming.map(([file]) => file)).toEqual(['./en/lists.ts']);
  });
  it('are all but the current one where one tap changes it', () => {
    expect(othersThan('en').map(({ name }) => name)).toEqual(['Kiswahili']);
    expect(othersThan('sw').map(({ name }) => name)).toEqual(['English']);
  });
  it('each give their text for a label', () => {
    expect(inEach((words) => words.nav.today)).toEqual({ en: 'Today', sw: 'Leo' });
  });
});
