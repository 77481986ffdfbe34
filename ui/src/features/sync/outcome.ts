// How the last sync ended, in words, and what no sync takes along. Tested without a browser.
import * as client from '../../ipc/client';
import type { Words } from '../../i18n/en';
import type { SyncOutcomeView, SyncView } from '../../ipc/generated/types';
import { clockTime } from '../../lib/time';

type Sentence = (p: { at: string; sent: number; waiting: number }) => string;

/** What happened, what is safe, what comes next. */
export function outcomeWords(outcome: SyncOutcomeView, words: Words): string {
  const sentences: Record<string, Sentence | undefined> = words.sync.outcome;
  const sentence = sentences[outcome.code] ?? words.sync.outcome.no_answer;
  return sentence({ at: clockTime(outcome.at, words.time), sent: outcome.sent, waiting: outcome.waiting_cases });
}

/** When Daftari tries again by itself; empty after one that ended well. */
export function nextTry(outcome: SyncOutcomeView, words: Words): string {
  if (outcome.retry_s === null) return '';
  const at = { ...outcome.at, ms: outcome.at.ms + outcome.retry_s * 1_000 };
  return words.sync.next_try(clockTime(at, words.time));
}

/** About the last sync, as it stands now; null when words were written since and "everything" would no longer be true. */
export function lastWords(view: SyncView, words: Words): string | null {
  if (!view.last) return null;
  const written_since = view.queue.some((item) => item.on_phone > 0);
  if (view.last.code === 'done' && written_since) return null;
  return outcomeWords({ ...view.last, waiting_cases: view.badge.waiting_cases }, words);
}

/** Number of notes from the locked screen that no case was begun with. When they cannot be read it is 0: sending goes on. */
export async function waitingNotes(): Promise<number> {
  return client.quick_notes().then(
    (notes) => notes.length,
    () => 0,
  );
}
