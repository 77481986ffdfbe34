import { describe, expect, it } from 'vitest';
import { labelOf, listOf, offered, places, suggestions, type Reference } from './reference';

const place = (code: string, en: string, more = {}) => ({ code, label: { en, sw: `${en} sw` }, ...more });
const reference = {
  lists: {},
  hot_spots: [place('stage', 'Stage'), place('bar', 'Bar'), place('gone', 'Gone', { retired: true })],
  clinics: [place('alupe', 'Alupe')],
} as unknown as Reference;

describe('the office’s places', () => {
  it('are offered by name, without those that are not offered any more', () => {
    expect(places(reference, 'hot_spots', 'en').map((known) => known.label.en)).toEqual(['Bar', 'Stage']);
    expect(places(reference, 'courts', 'en')).toEqual([]);
    expect(places(null, 'hot_spots', 'en')).toEqual([]);
  });
  it('are still read where a case names them', () => {
    expect(labelOf(listOf(reference, 'hot_spots'), 'gone', 'en')).toBe('Gone');
    expect(offered(listOf(reference, 'hot_spots'), ['gone'])).toHaveLength(3);
  });
  it('are suggested for the field they belong to, as far as they hold what is typed', () => {
    expect(suggestions(reference, 'hot_spot', '', 'sw')).toEqual(['Bar sw', 'Stage sw']);
    expect(suggestions(reference, 'hot_spot', 'sta', 'en')).toEqual(['Stage']);
    expect(suggestions(reference, 'hot_spot', ' STAGE', 'en')).toEqual(['Stage']);
    expect(suggestions(reference, 'hot_spot', 'elsewhere', 'en')).toEqual([]);
    expect(suggestions(reference, 'facility', '', 'en')).toEqual(['Alupe']);
    expect(suggestions(reference, 'place', '', 'en')).toEqual(['Bar', 'Stage', 'Alupe']);
    expect(suggestions(reference, 'narrative', '', 'en')).toEqual([]);
  });
});
