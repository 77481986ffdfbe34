// What is due: whether it is open, and the answers that fit. Tested without a browser.
import type { AppointmentAnswer, DueView, FollowUpAnswer, StampView } from '../ipc/generated/types';

/** An answer to something due, given in one tap. */
export type DueAnswer = AppointmentAnswer | FollowUpAnswer | 'made' | 'paid';

const APPOINTMENT: AppointmentAnswer[] = ['kept', 'moved', 'they_missed', 'we_missed', 'cancelled'];
const FOLLOW_UP: FollowUpAnswer[] = ['done', 'moved', 'skipped'];

/** It has no answer yet. */
export const isOpen = (due: DueView) => ['planned', 'due', 'needs_answer', 'overdue'].includes(due.state);
/** It waits for an answer now: its time is here or has passed. */
export const asksNow = (due: DueView) => isOpen(due) && due.state !== 'planned';

/** Answers that fit; none when it is answered, or when nothing says which entry is meant. */
export function answersOf(due: DueView): DueAnswer[] {
  if (!isOpen(due)) return [];
  switch (due.what) {
    case 'appointment':
    case 'next_date':
      return due.entry === null ? [] : APPOINTMENT;
    case 'follow_up':
      return due.entry === null ? [] : FOLLOW_UP;
    case 'visit':
      return ['made'];
    case 'promise':
      return ['paid'];
  }
}

/** The clock and the visit of `pep_visits:week_2`. */
export function visitOf(due: DueView): [string, string] {
  const [clock = '', visit = ''] = due.code.split(':');
  return [clock, visit];
}

/** Where something that is moved most likely goes: a day later, never into the past. */
export function dayLater(at: StampView, now: StampView): StampView {
  const day = 86_400_000;
  const days = Math.max(1, Math.ceil((now.ms - at.ms) / day));
  return { ms: at.ms + days * day, offset_min: now.offset_min };
}
