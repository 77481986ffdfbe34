import { describe, expect, it } from 'vitest';
import { contactOf, keptContact, noContact, sayContact, type ContactOption } from './contact';
import { listOf } from './reference';
import { shipped } from '../testing/reference';

const options = listOf(shipped, 'safe_contact_options') as ContactOption[];

describe('a safe way to reach a person', () => {
  it('stores what each choice adds, and two choices that ask for words do not share them', () => {
    const kept = keptContact(
      {
        options: ['call_hours_only', 'code_word', 'say_you_are'],
        more: { hours: '10–16', text: 'mango', say_you_are: 'the market' },
        note: '',
      },
      options,
    );
    expect(kept).toEqual({
      options: ['call_hours_only', 'code_word', 'say_you_are'],
      hours: '10–16',
      text: 'mango',
      say_you_are: 'the market',
    });
  });
  it('lets go of what belonged to a choice that was taken back', () => {
    expect(keptContact({ options: ['no_sms'], more: { hours: '10–16' }, note: ' ' }, options)).toEqual({
      options: ['no_sms'],
    });
    expect(keptContact({ ...noContact(), more: { hours: '10–16' } }, options)).toBeNull();
  });
  it('comes back as it was stored, and words of an older notebook are its note', () => {
    const kept = { options: ['through_peer'], person: 'Asha', note: 'never on Sunday' };
    expect(keptContact(contactOf(kept), options)).toEqual(kept);
    expect(contactOf('Call before noon.').note).toBe('Call before noon.');
    for (const odd of [null, 7, [], { options: 'x' }]) expect(keptContact(contactOf(odd), options)).toBeNull();
  });
  it('is said in the words of its choices, also what another version wrote', () => {
    expect(sayContact({ options: ['code_word', 'no_sms'], text: 'mango', source: 'told again' }, options, 'en')).toBe(
      'Use this code word: mango; No texts; source: told again',
    );
    expect(sayContact({ options: ['no_contact'] }, options, 'sw')).toBe('Usiwasiliane');
    expect(sayContact('Kupitia shangazi tu.', options, 'sw')).toBe('Kupitia shangazi tu.');
  });
});
