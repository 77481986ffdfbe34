// Names of actions and fields, and the drawing beside them.
import type { Words } from '../../i18n/en';
import type { IconName } from '../../kit/icons';
import { labelOf, type Reference } from '../../lib/reference';
import type { Language } from '../../ipc/generated/types';
import { ranOut, type Asked } from '../../lib/values';
import { typeOf } from './action';

/** Name of an action; of one without a name its code, spaced. */
export function actionName(action: string, reference: Reference, language: Language): string {
  return typeOf(action, reference)?.label[language] ?? labelOf(reference.action_types, action, language);
}

/** Name of a field; of one without a name its code, spaced. */
export function fieldName(asked: Asked, reference: Reference | null, words: Words, language: Language): string {
  const clock = ranOut(asked.name);
  if (clock !== null) return words.due.ran_out(labelOf(reference?.clocks ?? [], clock, language));
  return asked.label?.[language] ?? words.case.fields[asked.name] ?? asked.name.replaceAll('_', ' ');
}

/** Drawings of actions that are told apart from their group. */
export const DRAWN: Record<string, IconName> = {
  appointment: 'calendar',
  court_date: 'calendar',
  follow_up_visit: 'calendar',
  counselled: 'talk',
  first_response: 'talk',
  ally_called: 'talk',
  payment_received: 'money',
  payment_promised: 'money',
  claim_made: 'money',
  money_handed_over: 'money',
  rest_let_go: 'money',
  expense: 'money',
};
/** Drawings of the groups of actions: of an action that is drawn by nothing of its own. */
export const DRAWN_GROUP: Record<string, IconName> = {
  care: 'care',
  justice: 'station',
  talks: 'scales',
  admin: 'pen',
  office: 'pen',
};

/** The drawing beside an action: its own, else its group's. */
export const actionIcon = (action: string, reference: Reference): IconName =>
  DRAWN[action] ?? DRAWN_GROUP[typeOf(action, reference)?.group ?? ''] ?? 'pen';
