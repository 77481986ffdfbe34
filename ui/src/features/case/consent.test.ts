import { describe, expect, it } from 'vitest';
import type { CaseView, ConsentView } from '../../ipc/generated/types';
import {
  answersOf,
  askable,
  blankAsked,
  firstUnasked,
  keptWithdrawal,
  mayWithdraw,
  recordOf,
  reviveAsked,
  withdrawalOf,
} from './consent';

const consent = (purpose: string, answer = 'not_asked') =>
  ({ purpose, answer, said: null, earlier: [] }) as unknown as ConsentView;
const view = (...consents: ConsentView[]) => ({ case: 'c', consents }) as unknown as CaseView;

describe('asking for consent', () => {
  it('ticks nothing beforehand, and records nothing that was not answered', () => {
    const seen = view(consent('keep_record'), consent('share_team'));
    expect(blankAsked('sw').answers).toEqual({});
    expect(answersOf(blankAsked('sw'), seen)).toEqual([]);
  });
  it('records each answer with its own words; “not asked” is no answer', () => {
    const seen = view(consent('keep_record'), consent('share_team'), consent('police_report'));
    const asked = {
      ...blankAsked('sw'),
      answers: { keep_record: 'yes', share_team: 'not_asked', police_report: 'no' },
      words: { keep_record: ' sawa ', police_report: ' ' },
      support: 'dada yake',
    };
    expect(recordOf(asked, seen)).toEqual({
      case: 'c',
      answers: [
        { purpose: 'keep_record', answer: 'yes', words_used: 'sawa' },
        { purpose: 'police_report', answer: 'no', words_used: null },
      ],
      asking: { asked_by: null, language: 'sw', support_person: 'dada yake', happened_at: null },
    });
  });
  it('does not ask a child what a child is not asked, whatever was ticked before the age was known', () => {
    const seen = view(consent('keep_record'), consent('publish_story', 'not_offered'));
    expect(askable(seen)).toEqual(['keep_record']);
    expect(answersOf({ ...blankAsked('en'), answers: { publish_story: 'yes' } }, seen)).toEqual([]);
  });
  it('begins with the first purpose that was not asked, and with the first when all were', () => {
    expect(firstUnasked(view(consent('keep_record', 'yes'), consent('share_team')))).toBe(1);
    expect(firstUnasked(view(consent('keep_record', 'yes'), consent('share_team', 'no')))).toBe(0);
  });
  it('comes back from a draft of its own shape only', () => {
    expect(reviveAsked({ answers: { keep_record: 'yes' }, at: 3 }, 'en')?.at).toBe(3);
    expect(reviveAsked({ action: 'counselled', fields: {} }, 'en')).toBeNull();
    expect(reviveAsked(null, 'en')).toBeNull();
  });
  it('takes back with the words of the person, or with none', () => {
    const asking = { asked_by: null, language: null, support_person: null, happened_at: null };
    expect(withdrawalOf(view(), 'share_team', ' sitaki tena ')).toEqual({
      case: 'c',
      purpose: 'share_team',
      words_used: 'sitaki tena',
      asking,
    });
    expect(withdrawalOf(view(), 'share_team', ' ').words_used).toBeNull();
  });
  it('offers words about taking back again, and takes no other draft for them', () => {
    expect(keptWithdrawal({ purpose: 'share_team', words: 'sitaki' })).toEqual({
      purpose: 'share_team',
      words: 'sitaki',
    });
    for (const other of [
      { answers: {}, words: {} },
      { purpose: 'share_team', words: {} },
      { field: 'narrative', text: '' },
      null,
    ])
      expect(keptWithdrawal(other)).toBeNull();
    // Nor does the sheet that asks take these for its own.
    expect(reviveAsked({ purpose: 'share_team', words: 'sitaki' }, 'en')).toBeNull();
  });
  it('takes back only what was agreed to', () => {
    expect(mayWithdraw(consent('keep_record', 'yes'))).toBe(true);
    for (const answer of ['no', 'not_now', 'not_asked', 'withdrawn', 'not_offered'])
      expect(mayWithdraw(consent('keep_record', answer)), answer).toBe(false);
  });
});
