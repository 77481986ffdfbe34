// What comes and what passed, in words. Tested without a browser.
import type { DueView, Language } from '../ipc/generated/types';
import type { Words } from '../i18n/en';
import type { IconName } from '../kit/icons';
import { visitOf, type DueAnswer } from '../lib/due';
import { kes } from '../lib/money';
import { labelOf, listOf, type Reference } from '../lib/reference';
import { clockTime } from '../lib/time';

/** Name of an answer, as its button says it. */
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

const sentence = (text: string) => text.replace(/[.]$/, '');

/** What is due, in a line. */
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

/** The drawing beside it. */
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
