import { describe, expect, it } from 'vitest';
import type { PartyView } from '../ipc/generated/types';
import { listOf } from '../lib/reference';
import { HARM, PARTY_FIELDS, askedOf, blank, correction, kindOf, personLabel, revive, sent, tooLong } from './party';
import { anId } from '../testing/ids';
import { shipped } from '../testing/reference';

const reference = shipped;
const now = { ms: Date.UTC(2026, 9, 6, 20, 0), offset_min: 180 };
const names = (fields: Record<string, string>) => askedOf(fields).map((field) => field.name);
const party = (fields: Record<string, unknown>) => ({ entry: 'ab', fields }) as unknown as PartyView;

describe('a person of a case', () => {
  it('is asked by lists the reference data has', () => {
    for (const { name, list } of PARTY_FIELDS)
      if (list !== null) expect(listOf(reference, list).length, name).toBeGreaterThan(1);
  });
  it('is asked what fits: of an officer the force number, of somebody who helps what with', () => {
    expect(names({ role: HARM })).not.toContain('force_number');
    expect(names({ role: HARM, category: 'police' })).toContain('force_number');
    expect(names({ role: HARM })).not.toContain('trained');
    expect(names({ role: 'lodging_manager' })).toContain('will_witness');
    expect(names({ role: 'lodging_manager' })).not.toContain('category');
  });
  it('is still asked what is filled when the role changes', () => {
    expect(names({ role: HARM, trained: 'yes' })).toContain('trained');
    expect(names({ role: 'witness', category: 'client', plate: 'KCA 123A' })).toEqual(
      expect.arrayContaining(['category', 'plate']),
    );
  });
  it('is sent with lists of nicknames and phones, and without what is empty', () => {
    const typed = blank(HARM);
    typed.fields = {
      ...typed.fields,
      aliases: 'Baba T, Kev\n  ',
      phones: '0712 345 678; +254 700 000 262',
      trained: 'no',
      plate: ' ',
    };
    expect(sent(typed, { entry: null, fields: { plate: ' ' } }, now)).toEqual({
      role: HARM,
      aliases: ['Baba T', 'Kev'],
      phones: ['0712 345 678', '+254 700 000 262'],
      trained: false,
    });
  });
  it('is corrected by what changed only; emptied is taken back', () => {
    const before = correction(party({ role: HARM, aliases: ['Baba T', 'Kev'], plate: 'KCA 123A', trained: true }), now);
    expect(before.fields).toMatchObject({ aliases: 'Baba T, Kev', trained: 'yes' });
    const typed = { ...before, fields: { ...before.fields, plate: '', aliases: 'Baba T' } };
    expect(sent(typed, before, now)).toEqual({ plate: null, aliases: ['Baba T'] });
    expect(sent(before, before, now)).toEqual({});
  });
  it('comes back from a draft, and nothing else does', () => {
    const typed = { entry: null, fields: { role: 'witness', note: 'saw it' } };
    expect(revive(JSON.parse(JSON.stringify(typed)))).toEqual(typed);
    for (const other of [null, 'x', {}, { entry: 3, fields: {} }, { entry: null, fields: null }])
      expect(revive(other)).toBeNull();
  });
  it('says which text is over the limit', () => {
    expect(tooLong({ entry: null, fields: { note: 'a'.repeat(16_003) } }, now)).toEqual([{ field: 'note', over: 3 }]);
    expect(tooLong({ entry: null, fields: { aliases: `x, ${'a'.repeat(16_001)}` } }, now)).toEqual([
      { field: 'aliases', over: 1 },
    ]);
  });
  it('has a word for what kind of person it is, and the label Rust gives', () => {
    expect(kindOf('client', HARM, reference, 'sw')).toBe('Mteja');
    expect(kindOf(null, HARM, reference, 'en')).toBe('Person reported');
    expect(kindOf(undefined, undefined, reference, 'en')).toBe('');
    expect(personLabel(anId('11114111-8111-1111-1111-111111111111'))).toBe('P-HH1H');
  });
});
