import { describe, expect, it } from 'vitest';
import type { CaseRowView, Language } from '../ipc/generated/types';
import { complete } from '../i18n/fallback';
import { LANGUAGES, WORDS } from '../i18n/languages';
import { childReference, isChildsBand, namesOf, rowNames, soften, speaksOfWork } from './child';
import { label, shipped } from '../testing/reference';

// The very reference data the app ships with.
const reference = shipped;
const words = childReference(reference);
const never = reference.child_route.never_say;

/** Every text below a value in every language, by its path. */
function labels(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((part, at) => labels(part, `${path}.${at}`));
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value) return Object.entries(value).map(([language, text]) => [`${path}.${language}`, String(text)]);
  return Object.entries(value).flatMap(([name, part]) => labels(part, `${path}.${name}`));
}
/** Every text of the app's own words. A function is called with something for each of its values. */
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === 'function') return [[path, String((value as (...given: string[]) => unknown)('x', 'x'))]];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, part]) => texts(part, `${path}.${name}`));
  return [[path, String(value)]];
}
const said = (found: [string, string][]) =>
  found.filter(([, text]) => never.some((word) => text.toLowerCase().includes(word)));

describe('the words of the child-protection route', () => {
  it('never say what is never said: no label, card or message of the reference data, in any language', () => {
    const shown = Object.entries(words)
      .filter(([name]) => name !== 'child_route')
      .flatMap(([name, part]) => labels(part, name));
    expect(shown.length).toBeGreaterThan(1000);
    expect(said(shown)).toEqual([]);
    expect(said(labels(reference, '')).length, 'the scan finds them where they are').toBeGreaterThan(10);
  });
  it('never say it in the words of the page itself', () => {
    for (const [language, all] of Object.entries(WORDS)) {
      expect(
        said([
          ...texts(all.case, `${language}.case`),
          ...texts(all.care, `${language}.care`),
          ...texts(all.new_case, `${language}.new_case`),
          ...texts(all.conflict, `${language}.conflict`),
        ]),
      ).toEqual([]);
    }
  });
  it('say who harmed the child, and keep the rest of a label', () => {
    const instead = reference.child_route.say_instead;
    expect(soften('Client did not pay', 'en', instead)).toBe(
      'The person who harmed or exploited the child did not pay',
    );
    expect(soften('Mteja hakulipa', 'sw', instead)).toBe('Aliyemdhuru au kumnyonya mtoto hakulipa');
    expect(soften('Regular client', 'en', instead)).toBe('The person who harmed or exploited the child');
    expect(soften('Survivor chose to stop', 'en', instead)).toBe('Child chose to stop');
    expect(soften('Manusura ameamua kusitisha', 'sw', instead)).toBe('Mtoto ameamua kusitisha');
    expect(soften('Police officer', 'en', instead)).toBe('Police officer');
  });
  it('are found in a third language too: its own, and English where it has no text', () => {
    const third = 'third' as Language;
    Object.assign(WORDS, { [third]: complete({ name: 'Lugha ya tatu', soften: { said: { client: /mukeni/i } } }) });
    try {
      const instead = { client: label('the person', { sw: 'mtu', [third]: 'omundu' }) };
      const [own, missing] = [
        label('Client ran', { sw: 'Mteja alikimbia', [third]: 'Mukeni yaruka' }),
        label('Client ran', { sw: 'Mteja alikimbia', [third]: 'Client ran' }),
      ];
      const shown = childReference({
        ...reference,
        own,
        missing,
        child_route: { ...reference.child_route, say_instead: instead },
      });
      expect(shown['own']).toMatchObject({ en: 'The person ran', sw: 'Mtu alikimbia', third: 'Omundu yaruka' });
      expect(shown['missing']).toMatchObject({ en: 'The person ran', sw: 'Mtu alikimbia', third: 'Omundu ran' });
    } finally {
      Reflect.deleteProperty(WORDS, third);
    }
  });
  it('drop the clause that names what it is not', () => {
    const card = words.brakes.find((brake) => brake.code === 'under_18')?.card;
    expect(card?.en).toContain('This is a child who needs protection. Keep');
    expect(card?.sw).toContain('mtoto anayehitaji ulinzi. Mlinde');
  });
  it('leave an adult’s words as they are', () => {
    expect(reference.violation_types.find((type) => type.code === 'non_payment')?.label.en).toBe('Client did not pay');
  });
});

describe('a child’s case in a list', () => {
  const row = (child: boolean, ...violations: string[]) => ({ child, violations }) as unknown as CaseRowView;
  it('says child protection in place of what speaks of work', () => {
    expect(rowNames(row(true, 'rape', 'non_payment'), reference, 'en')).toBe('Child protection, Rape (forced sex)');
    expect(rowNames(row(true, 'non_payment'), reference, 'sw')).toBe('Ulinzi wa mtoto');
    expect(rowNames(row(false, 'non_payment'), reference, 'en')).toBe('Client did not pay');
    for (const { code: language } of LANGUAGES) {
      for (const type of reference.violation_types)
        expect(speaksOfWork(namesOf([type.code], true, reference, language).join(), reference), type.code).toBe(false);
    }
  });
  it('is a child’s by the age band, and by “may be under 18” too', () => {
    expect(reference.age_bands.filter((band) => isChildsBand(band.code, reference)).map((band) => band.code)).toEqual([
      'under_12',
      '12_15',
      '16_17',
      'maybe_under_18',
    ]);
    expect(isChildsBand(undefined, reference)).toBe(false);
  });
});
