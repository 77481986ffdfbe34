import { describe, expect, it } from 'vitest';
import { hoursOf } from '../lib/clock';
import { helpNumbers, numberOf } from '../lib/help';
import { ITEMS_MAX, KES_MAX } from '../lib/limits';
import { kes } from '../lib/money';
import { CASE_FIELDS, actionFields } from '../lib/values';
import { en } from './en';
import { WORDS, WRITTEN } from './languages';
import { sw } from './sw';
import { shipped } from '../testing/reference';

/** Every text by its path. A function is called with something for each of its values. */
function texts(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'function') {
    const say = words as (...values: unknown[]) => unknown;
    const numbers = new Proxy({}, { get: (_, name) => (name === Symbol.toPrimitive ? () => '7' : 7) });
    // One value to three, or an object of them: whichever the text takes.
    const said =
      path.includes('.outcome.') || path.startsWith('.error.') ? [say(numbers)] : [say(7, 7, 7), say(1, 1, 1)];
    return said.map((text, at) => [`${path}(${at})`, String(text)]);
  }
  if (typeof words === 'object' && words !== null)
    return Object.entries(words).flatMap(([name, part]) => texts(part, `${path}.${name}`));
  return [[path, String(words)]];
}

describe('the words', () => {
  const [english, swahili] = [texts(en), texts(sw)];
  it('have the same places in both complete languages', () => {
    expect(swahili.map(([path]) => path).sort()).toEqual(english.map(([path]) => path).sort());
  });
  it.each(Object.entries(WRITTEN))('have no place in %s that English lacks', (_, written) => {
    const places = new Set(english.map(([path]) => path));
    expect(texts(written).filter(([path]) => !places.has(path))).toEqual([]);
  });
  it('are nowhere empty, and no value is lost on the way', () => {
    for (const [path, text] of Object.values(WRITTEN).flatMap((written) => texts(written))) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/undefined|\[object|NaN/);
    }
  });
  it('are written in Kiswahili, not left in English', () => {
    const same = english.filter(([path, text]) =>
      swahili.some(([other, said]) => other === path && said === text && /[a-z]{4}/i.test(text)),
    );
    expect(same.map(([path]) => path.replace(/\(\d\)/, ''))).toEqual([
      '.app',
      '.case.fields.hot_spot',
      '.sync.relay',
      '.sync.relay',
    ]);
  });
  it('say “put away” for what waits inside the notebook, and “delete” for what is gone', () => {
    for (const { today, help } of [en, sw]) {
      const gone = [today.put_away, today.elsewhere, help.note.put_away, help.note.yes];
      for (const text of gone) expect(text).toMatch(/delete|fut/i);
      for (const text of gone) expect(text).not.toMatch(/put (it|them) away|hifadhi|ondoe/i);
      expect(help.note.put_in).not.toMatch(/delete|fut/i);
    }
    expect(en.help.note.promise).toContain('put it away');
  });
  it('state no hours and no phone number that the reference data has: those are put in', () => {
    const clocks = shipped.clocks.flatMap(({ hours }) => hours ?? []).filter((hours) => hours > 0);
    const counted = [
      ...clocks.map((hours) => [hours, 'hours?|h', 'saa']),
      ...clocks.filter((hours) => hours > 24).map((hours) => [hours / 24, 'days', 'siku']),
    ];
    const phones = helpNumbers(shipped).map(({ number }) => number.replace(/[*.]/g, '\\$&'));
    const stated = (text: string) =>
      counted.some(([n, en, sw]) => new RegExp(`\\b${n}[ -](?:${en})\\b|\\b${sw} (?:ya )?${n}\\b`, 'i').test(text)) ||
      phones.some((phone) => new RegExp(`(?<!\\d)${phone}(?!\\d)`).test(text));
    const hours = hoursOf('ec', shipped) ?? 0;
    const phone = numberOf('child_116', shipped) ?? '';
    expect(
      [`PEP within ${hours} hours`, `ndani ya saa ${hours}`, `within ${hours / 24} days`, `Call ${phone}.`].every(
        stated,
      ),
    ).toBe(true);
    for (const [language, words] of Object.entries(WORDS)) {
      const found = texts(words).filter(([, text]) => stated(text.replace(/\{\w+\}/g, '')));
      // A plan of one's own, three days ahead.
      expect(
        found.map(([path]) => path),
        language,
      ).toEqual(['.due.in_three_days']);
    }
  });
  it('say the limits of lib/limits', () => {
    expect(en.capture.sum.huge).toBe('Sums up to KES 10,000,000 are counted. This one is kept as words.');
    expect(en.lists.why.too_long).toBe('A text in it is too long: 200 characters at most, a note 1,000.');
    expect(sw.lists.too_large).toBe('Faili ni kubwa kuliko KB 256. Hakuna kilichobadilika.');
    for (const words of Object.values(WORDS)) {
      expect(words.capture.step_sum.huge).toContain(kes(KES_MAX));
      expect(words.lists.why.list_full).toContain(String(ITEMS_MAX));
    }
  });
  it('name help numbers that the reference data has', () => {
    const codes = helpNumbers(shipped).map(({ code }) => code);
    const named = Object.values(WORDS).flatMap((words) =>
      texts(words).flatMap(([, text]) => [...text.matchAll(/\{(\w+)\}/g)].map(([, code]) => code)),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((code) => !codes.includes(code ?? ''))).toEqual([]);
  });
  it('shame nobody and blame nobody', () => {
    for (const [path, text] of english)
      expect(text, path).not.toMatch(/\b(failed|invalid|illegal|victim|offender|error)\b|!/i);
  });
  it('name every field of a case and of every action', () => {
    for (const field of CASE_FIELDS) expect(en.case.fields[field], field).toBeDefined();
    for (const type of shipped.action_types)
      for (const field of actionFields(type))
        expect(field.label ?? en.case.fields[field.name], field.name).toBeDefined();
  });
  it('name the same fields in both languages', () => {
    for (const list of ['fields'] as const)
      expect(Object.keys(sw.case[list]).sort()).toEqual(Object.keys(en.case[list]).sort());
    expect(Object.keys(sw.first.weak).sort()).toEqual(Object.keys(en.first.weak).sort());
    expect(Object.keys(sw.new_case.answers).sort()).toEqual(Object.keys(en.new_case.answers).sort());
  });
});
