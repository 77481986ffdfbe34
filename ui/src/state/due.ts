// Sends an answer to something due. Tested without a browser.
import * as client from '../ipc/client';
import { NotebookError } from '../ipc/error';
import type { AppointmentAnswer, CaseId, DueView, FollowUpAnswer, StampView } from '../ipc/generated/types';
import { visitOf, type DueAnswer } from '../lib/due';
import type { Reference } from '../lib/reference';

/** Says it. A payment is written on the case's own page: that is answered with `write`. */
export async function answer(
  case_id: CaseId,
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
  const { entry } = due;
  // No answer is offered where nothing says which entry is meant.
  if (entry === null) throw new NotebookError('internal', {});
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
