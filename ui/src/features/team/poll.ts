// Two devices meet: where it stands is asked every second, until it is over or the page is left. Tested without a browser.
import { NotebookError, type ErrorCode } from '../../ipc/error';
import type { InviteStage, JoinStage } from '../../ipc/generated/types';

/** Asks again and again, one question at a time. */
export class Poll {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  /** `ask` says whether there is more to ask. */
  constructor(
    private readonly ask: () => Promise<boolean>,
    private readonly every_ms = 1_000,
  ) {}

  start() {
    if (this.running) return;
    this.running = true;
    this.later();
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
  }

  private later() {
    this.timer = setTimeout(() => {
      void this.ask().then((more) => {
        if (!this.running) return;
        if (more) this.later();
        else this.stop();
      });
    }, this.every_ms);
  }
}

type Stage = InviteStage | JoinStage;
const OPEN: readonly Stage[] = ['waiting', 'compare', 'waiting_for_office'];
/** Is there something to wait for in this stage? */
export const goesOn = (stage: Stage): boolean => OPEN.includes(stage);

/** What ends an enrolment; anything else (no network for a moment) is told and asked again. */
const OVER: readonly ErrorCode[] = [
  'invite_expired',
  'bad_invite_code',
  'locked',
  'already_in_team',
  'not_office',
  'not_in_team',
];
/** Is the enrolment over with this refusal? */
export const endsIt = (refused: unknown): boolean => refused instanceof NotebookError && OVER.includes(refused.code);
