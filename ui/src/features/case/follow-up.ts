// A follow-up while it is planned: from what is typed to the request. Tested without a browser.
import type { CaseId, PlanFollowUp, StampView } from '../../ipc/generated/types';
import { fromInput, toInput } from '../../lib/time';

/** A follow-up as it is typed. */
export interface FollowUpTyped {
  /** What is to be done. */
  what: string;
  /** Value of a `datetime-local` input. */
  at: string;
  /** Who does it; empty: not said. */
  for_whom: string;
}

/** A follow-up before anything is typed. */
export const nothingPlanned = (): FollowUpTyped => ({ what: '', at: '', for_whom: '' });

/** A follow-up from its draft; null when the draft is none of a follow-up. */
export function reviveFollowUp(content: unknown): FollowUpTyped | null {
  if (typeof content !== 'object' || content === null || !('what' in content) || !('at' in content)) return null;
  return { ...nothingPlanned(), ...(content as Partial<FollowUpTyped>) };
}

/** Nine in the morning, some days ahead: a time of the day at which people work. */
export function morningIn(days: number, now: StampView): string {
  return `${toInput({ ms: now.ms + days * 86_400_000, offset_min: now.offset_min }).slice(0, 10)}T09:00`;
}

/** The request; or what is missing. */
export function planned(case_id: CaseId, typed: FollowUpTyped, now: StampView): PlanFollowUp | 'what' | 'when' {
  if (typed.what.trim() === '') return 'what';
  const due_at = fromInput(typed.at, now.offset_min);
  if (!due_at) return 'when';
  return { case: case_id, what: typed.what.trim(), due_at, for_whom: typed.for_whom.trim() || null };
}
