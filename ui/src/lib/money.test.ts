import { describe, expect, it } from 'vitest';
import { kes, parseKes, readSum, whyWords } from './money';

describe('shillings', () => {
  it('are read in every way people write them', () => {
    for (const typed of [
      '1300',
      '1,300',
      'KES 1,300',
      'kes 1 300',
      'Ksh1300',
      'Sh. 1,300',
      '1300/=',
      '1300/-',
      ' 1300 ',
      '1300.00',
    ]) {
      expect(parseKes(typed), typed).toBe(130_000);
    }
    expect(parseKes('1300.5')).toBe(130_050);
    expect(parseKes('0')).toBe(0);
  });
  it('are refused when they are no sum, so that nothing is stored by guess', () => {
    for (const typed of ['', 'much', '1300 or so', '-300', '1.3.0', '12e3', '1300.555', '999999999'])
      expect(parseKes(typed), typed).toBeNull();
  });
  it('are grouped, with cents only where there are some', () => {
    expect(kes(130_000)).toBe('KES 1,300');
    expect(kes(130_005)).toBe('KES 1,300.05');
    expect(kes(123_456_700)).toBe('KES 1,234,567');
    expect(kes(-30_000)).toBe('KES −300');
    expect(kes(0)).toBe('KES 0');
  });
  it('come back from what was shown', () => {
    for (const cents of [0, 5, 99, 100, 130_050, 99_999_999]) expect(parseKes(kes(cents))).toBe(cents);
  });
  it('that are none stay words, and it is said why', () => {
    const why = (typed: string) => {
      const read = readSum(typed);
      return read.kind === 'words' ? read.why : read.kind;
    };
    for (const typed of ['-300', 'KES -1,300', '- 300', '−300', '-KSh 300']) expect(why(typed), typed).toBe('negative');
    for (const typed of ['10000001', 'KES 10,000,000.01', '999 999 999', '9'.repeat(30), '1000000000/='])
      expect(why(typed), typed).toBe('huge');
    for (const typed of ['much', 'about 1300', '1.300', '12e3', '0712 345 678 x'])
      expect(why(typed), typed).toBe('unclear');
    expect(why(' ')).toBe('none');
    expect(readSum('10,000,000')).toEqual({ kind: 'sum', cents: 1_000_000_000 });
    expect(readSum('KSh 1 300')).toEqual({ kind: 'sum', cents: 130_000 });
  });
  it('says why a text is no sum', () => {
    expect(['-300', '10,000,001', 'half of it'].map(whyWords)).toEqual(['negative', 'huge', 'unclear']);
  });
});
