// How the last sync ended, in words. Tested without a browser.
import type { Words } from '../../i18n/en';
import type { Language, SyncOutcomeView } from '../../ipc/generated/types';
import { clockTime } from '../../lib/time';

type Sentence = (p: { at: string; sent: number; waiting: number }) => string;

/** What happened, what is safe, what comes next. */
export function outcomeWords(outcome: SyncOutcomeView, words: Words, language: Language): string {
  const sentences: Record<string, Sentence | undefined> = words.sync.outcome;
  const sentence = sentences[outcome.code] ?? words.sync.outcome.no_answer;
  return sentence({ at: clockTime(outcome.at, language), sent: outcome.sent, waiting: outcome.waiting_cases });
}
