import { describe, expect, it } from 'vitest';
import type { Language, ListItemView } from '../../ipc/generated/types';
import { codeOf, details, formOf, found, itemOf, missing } from './form';

const TODAY = '2026-11-12';
const label = (some: Partial<Record<Language, string>>) => ({ ...formOf(null).label, ...some });
const line = (code: string, item: Record<string, unknown>, more: Partial<ListItemView> = {}): ListItemView => ({
  code,
  item,
  edited: false,
  shipped: true,
  retired: false,
  versions: [],
  ...more,
});

describe('a line of a list', () => {
  it('comes back from its form as it went in', () => {
    const item = {
      label: { en: 'Alupe', sw: 'Alupe' },
      phone: '055 22',
      hours: 'always',
      note: 'by the lake',
      pep_at_night: true,
    };
    expect(itemOf(formOf('alupe', item), 'places', TODAY)).toEqual(item);
    const number = { label: { en: 'GBV', sw: 'GBV' }, number: '1195' };
    expect(itemOf(formOf('gbv', number), 'numbers', TODAY)).toEqual(number);
    expect(itemOf({ ...formOf('gbv', number), tried: true }, 'numbers', TODAY)).toEqual({
      ...number,
      last_checked: TODAY,
    });
  });
  it('is a day without a court, which has a day', () => {
    const day = { label: { en: 'Jamhuri', sw: 'Jamhuri' }, date: '2026-12-12', note: 'twelve' };
    expect(itemOf(formOf('jamhuri', day), 'days', TODAY)).toEqual(day);
    expect(missing({ ...formOf(null), label: label({ en: 'Idd' }) }, 'days')).toBe('no_day');
    expect(missing({ ...formOf(null), label: label({ en: 'Idd' }), day: '2027-03-11' }, 'days')).toBeNull();
    expect(details(line('jamhuri', day), 'night')).toEqual(['2026-12-12', 'twelve']);
  });
  it('says nothing of what its list has no room for, and nothing of empty lines', () => {
    const form = { ...formOf(null), label: label({ en: ' Stage ' }), number: ' ', hours: '8', pep_at_night: true };
    expect(itemOf(form, 'codes', TODAY)).toEqual({ label: { en: 'Stage' } });
    expect(itemOf(form, 'places', TODAY)).toEqual({ label: { en: 'Stage' }, hours: '8', pep_at_night: true });
  });
  it('asks what the law says of a new violation and of no other', () => {
    const fresh = { ...formOf(null), label: label({ en: 'x' }), offence: true };
    expect(itemOf(fresh, 'violations', TODAY)).toEqual({ label: { en: 'x' }, is_sexual_offence: true });
    expect(itemOf({ ...fresh, code: 'rape' }, 'violations', TODAY)).toEqual({ label: { en: 'x' } });
  });
  it('is saved with words in one language, and a new number with a number', () => {
    expect(missing(formOf(null), 'codes')).toBe('no_label');
    expect(missing({ ...formOf(null), label: label({ sw: 'Stendi' }) }, 'codes')).toBeNull();
    expect(missing({ ...formOf(null), label: label({ sw: 'Simu' }) }, 'numbers')).toBe('no_number');
    expect(missing({ ...formOf(null), label: label({ sw: 'Simu' }), code: 'own_clinic' }, 'numbers')).toBeNull();
    expect(missing({ ...formOf(null), label: label({ sw: 'x'.repeat(201) }) }, 'codes')).toBe('too_long');
    expect(missing({ ...formOf(null), label: label({ sw: 'x' }), note: '🙂'.repeat(1_000) }, 'places')).toBeNull();
  });
  it('gets a code from its words that no other line has', () => {
    expect(codeOf('Café “Mama Njeri”', [])).toBe('cafe_mama_njeri');
    expect(codeOf('Stage', ['stage', 'stage_2'])).toBe('stage_3');
    expect(codeOf('???', [])).toBe('line');
    expect(codeOf(`${'x'.repeat(47)} y`, [])).toBe('x'.repeat(47));
  });
  it('is found by its words in both languages; what is not offered comes last', () => {
    const lines = [
      line('a', { label: { en: 'Old clinic', sw: 'Kliniki ya zamani' } }, { retired: true }),
      line('b', { label: { en: 'Clinic', sw: 'Kliniki' } }),
      line('c', { label: { en: 'Court', sw: 'Mahakama' } }),
    ];
    expect(found(lines, 'KLINIKI').map((view) => view.code)).toEqual(['b', 'a']);
    expect(found(lines, '').map((view) => view.code)).toEqual(['b', 'c', 'a']);
    expect(details(line('b', { label: {}, phone: '055', pep_at_night: true }), 'PEP at night')).toEqual([
      '055',
      'PEP at night',
    ]);
  });
});
