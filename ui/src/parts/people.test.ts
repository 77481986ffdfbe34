import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import type { AuthorView } from '../ipc/generated/types';
import { anId } from '../testing/ids';
import { initials, signed, who } from './people';

const author = (more: Partial<AuthorView>): AuthorView => ({
  device: anId('ab'),
  name: null,
  me: false,
  office: false,
  ...more,
});

describe('who wrote something', () => {
  it('is you, a name, the office, or a colleague', () => {
    expect(who(author({ me: true, name: 'Beryl' }), en)).toBe('you');
    expect(who(author({ name: 'Atieno', office: true }), en)).toBe('Atieno');
    expect(who(author({ office: true }), en)).toBe('the office');
    expect(who(author({}), en)).toBe('a colleague');
  });
  it('is never "you" in words that others will read', () => {
    expect(signed(author({ me: true, name: 'Beryl' }), en)).toBe('Beryl');
    expect(signed(author({ me: true }), en)).toBe('a colleague');
  });
  it('is marked by two letters', () => {
    expect(['Beryl', 'Mama Njeri', 'W-03', 'Ö', ''].map(initials)).toEqual(['BE', 'MN', 'W0', 'Ö', '']);
  });
});
