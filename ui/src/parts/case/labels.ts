// Names of actions and fields, and the drawing beside them.
import type { Words } from '../../i18n/en';
import type { IconName } from '../../kit/icons';
import { labelOf, type Reference } from '../../lib/reference';
import type { Language } from '../../ipc/generated/types';
import { ranOut, type Asked } from '../../lib/values';
import { NOTE, typeOf } from './action';

/** Name of an action; one that nobody has named by its code, spaced. */
export function actionName(action: string, reference: Reference, language: Language): string {
  return typeOf(action, reference)?.label[language] ?? labelOf(reference.action_types, action, language);
}

/** Name of a field; one that nobody has named by its code, spaced. */
export function fieldName(asked: Asked, reference: Reference | null, words: Words, language: Language): string {
  const clock = ranOut(asked.name);
  if (clock !== null) return words.due.ran_out(labelOf(reference?.clocks ?? [], clock, language));
  return asked.label?.[language] ?? words.case.fields[asked.name] ?? asked.name.replaceAll('_', ' ');
}

/** The drawing beside an action. */
export function actionIcon(action: string, reference: Reference): IconName {
  if (action === NOTE) return 'pen';
  if (action === 'appointment' || action === 'court_date' || action === 'follow_up_visit') return 'calendar';
  if (
    ['payment_received', 'payment_promised', 'claim_made', 'money_handed_over', 'rest_let_go', 'expense'].includes(
      action,
    )
  )
    return 'money';
  const icons: Record<string, IconName> = { care: 'care', justice: 'station', talks: 'scales', admin: 'pen' };
  if (['counselled', 'first_response', 'ally_called'].includes(action)) return 'talk';
  return icons[typeOf(action, reference)?.group ?? ''] ?? 'pen';
}
