// Today: what is seen, and saying what became of it. Tested without a browser.
import * as client from '../../ipc/client';
import type { StampView, TodayClockView, TodayDueView, TodayView } from '../../ipc/generated/types';
import type { DueAnswer } from '../../lib/due';
import { answer } from '../../state/due';
import type { Reference } from '../../lib/reference';

/** Rows of what has passed that are shown before all are asked for. */
const PASSED_SHOWN = 5;

/** Something that has passed: due and unanswered, or a clock that ran out. */
export type Passed = { kind: 'due'; row: TodayDueView } | { kind: 'clock'; row: TodayClockView };

/** What has passed, the latest first: things due without an answer, and clocks that ran out. */
export function passedOf(view: TodayView): Passed[] {
  const due = view.unanswered.map((row): Passed => ({ kind: 'due', row }));
  const clocks = view.ran_out.map((row): Passed => ({ kind: 'clock', row }));
  const when = (passed: Passed) => (passed.kind === 'due' ? passed.row.due.at.ms : (passed.row.clock.limit?.ms ?? 0));
  return [...due, ...clocks].sort((a, b) => when(b) - when(a));
}

/** Nothing runs, comes or asks. */
export const isQuiet = (view: TodayView) =>
  view.running.length + view.coming_up.length + view.unanswered.length + view.ran_out.length === 0;

/** A phone's time is in doubt somewhere on this page. */
export const doubtsTime = (view: TodayView) => [...view.running, ...view.ran_out].some((row) => row.clock.check_time);

/** What the first page shows, and the answers given there. */
export class Today {
  view = $state.raw<TodayView | null>(null);
  trouble = $state.raw<unknown>(null);
  busy = $state(false);
  all_passed = $state(false);

  async look() {
    await this.trying(async () => {
      this.view = await client.today();
    });
  }

  passed(): Passed[] {
    const all = this.view ? passedOf(this.view) : [];
    return this.all_passed ? all : all.slice(0, PASSED_SHOWN);
  }

  hidden(): number {
    return this.view ? passedOf(this.view).length - this.passed().length : 0;
  }

  /** Says what became of something due; true when it is to be written on the case's own page. */
  async answer(
    row: TodayDueView,
    said: DueAnswer,
    at: StampView | null,
    reason: string,
    reference: Reference,
  ): Promise<boolean> {
    let write = false;
    await this.trying(async () => {
      write = (await answer(row.case, row.due, said, at, reason, reference)) === 'write';
      if (!write) this.view = await client.today();
    });
    return write;
  }

  /** It ran out, and its step did not happen. */
  async did_not_happen(row: TodayClockView) {
    await this.trying(async () => {
      await client.answer_clock({ case: row.case, clock: row.clock.code });
      this.view = await client.today();
    });
  }

  async put_away() {
    await this.trying(async () => {
      await client.discard_draft();
      this.view = await client.today();
    });
  }

  private async trying(act: () => Promise<void>) {
    this.busy = true;
    this.trouble = null;
    try {
      await act();
    } catch (refused) {
      this.trouble = refused;
    } finally {
      this.busy = false;
    }
  }
}
