// What comes and what passed, in words, and the answers that fit. Tested without a browser.
import * as client from '../ipc/client';
import type { AppointmentAnswer, DueView, FollowUpAnswer, Language, StampView } from '../ipc/generated/types';
import type { Words } from '../i18n/en';
import type { IconName } from '../kit/icons';
import { kes } from './money';
import { labelOf, listOf, type Reference } from './reference';
import { clockTime } from './time';

/** What somebody may say of something due, in one tap. */
export type DueAnswer = AppointmentAnswer | FollowUpAnswer | 'made' | 'paid';

const APPOINTMENT: AppointmentAnswer[] = ['kept', 'moved', 'they_missed', 'we_missed', 'cancelled'];
const FOLLOW_UP: FollowUpAnswer[] = ['done', 'moved', 'skipped'];

/** Nobody has said yet what became of it. */
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

export function answerName(
  answer: DueAnswer,
  due: DueView,
  reference: Reference,
  words: Words,
  language: Language,
): string {
  if (due.what === 'appointment' || due.what === 'next_date')
    return labelOf(listOf(reference, 'appointment_states'), answer, language);
  return words.due[answer as 'done' | 'moved' | 'skipped' | 'made' | 'paid'];
}

/** The clock and the visit of `pep_visits:week_2`. */
function visitOf(due: DueView): [string, string] {
  const [clock = '', visit = ''] = due.code.split(':');
  return [clock, visit];
}

const sentence = (text: string) => text.replace(/[.]$/, '');

export function dueName(due: DueView, reference: Reference, words: Words, language: Language): string {
  switch (due.what) {
    case 'appointment': {
      const whom = due.code === '' ? '' : labelOf(listOf(reference, 'party_roles'), due.code, language);
      return [words.due.appointment, whom].filter(Boolean).join(': ');
    }
    case 'visit': {
      const [clock, visit] = visitOf(due);
      const message = reference.clocks.find((def) => def.code === clock)?.messages?.['due']?.[language];
      const name = labelOf(listOf(reference, 'pep_visit_numbers'), visit, language);
      return sentence(message ?? `${labelOf(reference.clocks, clock, language)}: {visit}`).replace('{visit}', name);
    }
    case 'next_date':
      return words.due.next_date(labelOf(reference.action_types, due.code, language));
    case 'promise':
      return due.cents === null ? words.due.promise : words.due.promised(kes(due.cents));
    case 'follow_up':
      return due.code || words.due.follow_up;
  }
}

/** The second line: where, for whom, for what, and what still helps. */
export function dueMore(due: DueView, reference: Reference, words: Words, language: Language): string {
  if (due.what === 'visit') {
    const [clock, visit] = visitOf(due);
    const overdue = reference.clocks.find((def) => def.code === clock)?.messages?.['overdue']?.[language] ?? '';
    return due.state === 'overdue'
      ? overdue.replace('{visit}', labelOf(listOf(reference, 'pep_visit_numbers'), visit, language))
      : '';
  }
  if (due.what === 'promise') return due.code === '' ? '' : labelOf(reference.violation_types, due.code, language);
  if (due.detail === null) return '';
  return due.what === 'follow_up' ? words.due.for_whom(due.detail) : words.due.at_place(due.detail);
}

export function dueIcon(due: DueView): IconName {
  const icons: Record<DueView['what'], IconName> = {
    appointment: 'station',
    visit: 'care',
    next_date: 'calendar',
    promise: 'money',
    follow_up: 'pen',
  };
  return icons[due.what];
}

/** The time beside the margin rule: a promise is until then, not at then. */
export function dueTime(due: DueView, words: Words): string {
  const time = clockTime(due.at, words.time);
  return due.what === 'promise' ? words.due.by(time) : time;
}

/** Where something that is moved most likely goes: a day later, never into the past. */
export function dayLater(at: StampView, now: StampView): StampView {
  const day = 86_400_000;
  const days = Math.max(1, Math.ceil((now.ms - at.ms) / day));
  return { ms: at.ms + days * day, offset_min: now.offset_min };
}

/** Says it. A payment is written on the case's own page: that is answered with `write`. */
export async function answer(
  case_id: string,
  due: DueView,
  said: DueAnswer,
  at: StampView | null,
  reason: string,
  reference: Reference,
): Promise<'kept' | 'write'> {
  if (said === 'paid') return 'write';
  if (said === 'made') {
    const [clock, visit] = visitOf(due);
    const def = reference.clocks.find((known) => known.code === clock);
    const action = def?.stop_events?.[0] ?? clock;
    // Where there are several visits, which one.
    const fields = (def?.schedule?.length ?? 0) > 1 ? { visit } : {};
    await client.add_action({ case: case_id, action: { action, fields, happened_at: null } });
    return 'kept';
  }
  const entry = due.entry ?? '';
  if (due.what === 'follow_up')
    await client.answer_follow_up({
      case: case_id,
      entry,
      answer: said as FollowUpAnswer,
      reason: reason.trim() || null,
      at,
    });
  else await client.answer_appointment({ case: case_id, entry, answer: said as AppointmentAnswer, at });
  return 'kept';
}
