import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { sw } from '../../i18n/sw';
import type { ViolationType } from '../../lib/reference';
import { quick } from '../../lib/when';
import { answerTo } from './answers';
import { empty, type Kept, type Question } from './form.svelte';
import { firstKinds, found } from './kinds';
import { shipped } from '../../testing/reference';

const now = { ms: Date.UTC(2026, 9, 6, 20, 0), offset_min: 180 };
const reference = shipped;
const types = shipped.violation_types;
const codes = (kinds: ViolationType[]) => kinds.map((kind) => kind.code);
const answer = (question: Question, kept: Partial<Kept>, language: 'en' | 'sw' = 'en') =>
  answerTo(question, { ...empty(), ...kept }, { reference, language, words: language === 'en' ? en : sw, now });

describe('an answered question', () => {
  it('says in one line what was answered, in either language', () => {
    expect(answer('what', { violations: ['theft', 'verbal_abuse'] })).toBe('Theft, Verbal abuse or insults');
    expect(answer('what', { violations: ['theft'] }, 'sw')).toBe('Wizi');
    expect(answer('when', quick('last_night', now))).toMatch(/5 Oct.*night/);
    expect(answer('when', quick('unknown', now))).toBe('Not known');
    expect(answer('where', { texts: { hot_spot: 'Sofia', place_detail: ' ' } })).toBe('Sofia');
    expect(answer('hurt', { many: { urgent_flags: ['bleeding'] } }, 'sw')).toBe('Anatokwa damu nyingi');
    expect(answer('ask', { texts: { condom_used: 'not_said' } })).toBe('Was a condom used? Does not want to say');
    expect(answer('money', { fee: '1300/=', paid: 'half' })).toBe('KES 1,300, Paid on the spot: half');
  });
  it('does not say how the person can be reached', () => {
    const said = answer('survivor', {
      texts: { survivor_code: 'Rose' },
      contact: { options: ['code_word'], more: { text: 'mango' }, note: '' },
    });
    expect(said).toBe('Rose, How to reach them safely');
  });
  it('is none while nothing is answered, and the story never folds away', () => {
    for (const question of [
      'what',
      'when',
      'where',
      'who',
      'hurt',
      'ask',
      'survivor',
      'money',
      'contexts',
      'done',
    ] as const)
      expect(answer(question, {}), question).toBe('');
    expect(answer('story', { texts: { narrative: 'x' } })).toBe('');
  });
});

describe('the kinds that are offered', () => {
  it('begin with what this person writes most, and hold what is chosen', () => {
    const first = codes(
      firstKinds(
        types.filter((type) => !type.child_only),
        ['eviction', 'stalking'],
        ['outing'],
        false,
      ),
    );
    expect(first.slice(0, 3)).toEqual(['eviction', 'stalking', 'non_payment']);
    expect(first).toHaveLength(13);
    expect(first.at(-1)).toBe('outing');
  });
  it('begin with child protection on a child’s page', () => {
    expect(codes(firstKinds(types, ['eviction'], [], true))[0]).toBe('child_sexual_abuse');
  });
  it('are found by any words of either language, accents or none', () => {
    expect(codes(found(types, 'wizi'))).toEqual(['theft', 'robbery']);
    expect(codes(found(types, ' MABAVU wizi '))).toEqual(['robbery']);
    expect(codes(found(types, 'Thëft'))).toEqual(['theft', 'robbery']);
    expect(found(types, 'zzz')).toEqual([]);
  });
});
