// What a case still has in hand: things held as evidence and who held them, referrals and their answers, what is left
// open. Tested without a browser.
import type { CaseView, EntryId, StampView, TimelineItemView } from '../../ipc/generated/types';

/** Who held a thing from when on. */
export interface Held {
  entry: EntryId;
  at: StampView;
  by: string;
}

const of = (view: CaseView, action: string) =>
  view.timeline.filter((item) => item.kind === 'action' && item.code === action);
const text = (fields: Record<string, unknown>, name: string) => (typeof fields[name] === 'string' ? fields[name] : '');

/** Things taken in as evidence, in the order of the timeline. */
export const evidenceOf = (view: CaseView): TimelineItemView[] => of(view, 'evidence_received');
/** Referrals to partners, in the order of the timeline. */
export const referralsOf = (view: CaseView): TimelineItemView[] => of(view, 'referred');

/** The custody of a thing, oldest first: a version in which the holder is the same corrects something else. */
export function custodyOf(item: TimelineItemView): Held[] {
  const versions = [
    ...item.earlier.map((version) => ({
      entry: version.entry,
      at: version.at,
      fields: (version.value ?? {}) as Record<string, unknown>,
    })),
    { entry: item.entry, at: item.recorded, fields: item.fields },
  ];
  const chain: Held[] = [];
  for (const { entry, at, fields } of versions) {
    for (const by of [text(fields, 'held_by'), text(fields, 'handed_to')]) {
      if (by !== '' && chain.at(-1)?.by !== by) chain.push({ entry, at, by });
    }
  }
  return chain;
}

/** Who has it now; empty when it is not said. */
export const holderOf = (item: TimelineItemView): string => custodyOf(item).at(-1)?.by ?? '';

/** What a case would leave open if it were closed now. */
export interface LeftOpen {
  /** Codes of running clocks. */
  clocks: string[];
  /** Still to be paid, cents. */
  owed: number;
  /** Received for the person and not given to them, cents. */
  held: number;
  /** Things that are held. */
  evidence: number;
  /** Referrals without an answer, or accepted and not done. */
  referrals: number;
}

/** What would be left open; sums in cents. */
export function leftOpen(view: CaseView): LeftOpen {
  return {
    clocks: [...new Set(view.clocks.filter((clock) => clock.state === 'running').map((clock) => clock.code))],
    owed: view.money.reduce((sum, line) => sum + (line.let_go ? 0 : Math.max(0, line.balance_cents)), 0),
    held: view.held_cents,
    evidence: evidenceOf(view).length,
    referrals: referralsOf(view).filter((item) => !['declined', 'done'].includes(text(item.fields, 'accepted'))).length,
  };
}

/** Is nothing left open? */
export const isNothing = (left: LeftOpen) =>
  left.clocks.length + left.owed + left.held + left.evidence + left.referrals === 0;
