// Asking for consent, one purpose after another. Nothing is ticked beforehand. Tested without a browser.
import type { CaseView, ConsentView, Language, RecordConsents, WithdrawConsent } from '../../ipc/generated/types';

/** What can be answered when asked; taking back has a page of its own. */
export const ANSWERS = ['yes', 'no', 'not_now', 'not_asked'];

/** The sheet as it is filled in: answers of several purposes, and how they were asked. */
export interface Asked {
  /** Which question is shown, from 0. */
  at: number;
  /** Language the person is asked in. */
  language: Language;
  /** Answers by purpose. */
  answers: Record<string, string>;
  /** What was said, by purpose. */
  words: Record<string, string>;
  /** Who is with the person; empty: not said. */
  support: string;
  /** Who asks; empty: the member of this device. */
  asked_by: string;
}

/** The sheet before anything is answered. */
export const blankAsked = (language: Language): Asked => ({
  at: 0,
  language,
  answers: {},
  words: {},
  support: '',
  asked_by: '',
});

/** The sheet from its draft; null when the draft is about something else. */
export function reviveAsked(content: unknown, language: Language): Asked | null {
  if (typeof content !== 'object' || content === null || !('answers' in content) || typeof content.answers !== 'object')
    return null;
  return { ...blankAsked(language), ...(content as Partial<Asked>) };
}

/** Purposes that may be asked in this case. */
export const askable = (view: CaseView): string[] =>
  view.consents.filter((consent) => consent.answer !== 'not_offered').map((consent) => consent.purpose);

/** Where asking begins: the first purpose that was not asked yet. */
export function firstUnasked(view: CaseView): number {
  const purposes = askable(view);
  const unasked = (purpose: string) =>
    view.consents.some((consent) => consent.purpose === purpose && consent.answer === 'not_asked');
  return Math.max(0, purposes.findIndex(unasked));
}

/** What is recorded: only what was answered. "Not asked" is the absence of an answer. */
export function answersOf(asked: Asked, view: CaseView): RecordConsents['answers'] {
  return askable(view).flatMap((purpose) => {
    const answer = asked.answers[purpose];
    if (answer === undefined || answer === 'not_asked') return [];
    const words = asked.words[purpose]?.trim() ?? '';
    return [{ purpose, answer, words_used: words === '' ? null : words }];
  });
}

/** The request for Rust. */
export function recordOf(asked: Asked, view: CaseView): RecordConsents {
  const given = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    case: view.case,
    answers: answersOf(asked, view),
    asking: {
      asked_by: given(asked.asked_by),
      language: asked.language,
      support_person: given(asked.support),
      happened_at: null,
    },
  };
}

/** What is typed about taking back one purpose, from its draft; null when the draft is about something else. */
export function keptWithdrawal(content: unknown): { purpose: string; words: string } | null {
  if (typeof content !== 'object' || content === null || !('purpose' in content) || !('words' in content)) return null;
  return typeof content.purpose === 'string' && typeof content.words === 'string'
    ? { purpose: content.purpose, words: content.words }
    : null;
}

/** The request for Rust that takes one purpose back. */
export const withdrawalOf = (view: CaseView, purpose: string, words: string): WithdrawConsent => ({
  case: view.case,
  purpose,
  words_used: words.trim() === '' ? null : words.trim(),
  asking: { asked_by: null, language: null, support_person: null, happened_at: null },
});

/** May it be taken back? What was never agreed to has nothing to take back. */
export const mayWithdraw = (consent: ConsentView): boolean => consent.answer === 'yes';
