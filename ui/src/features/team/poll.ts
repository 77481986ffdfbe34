// Two devices meet: where it stands is asked every second, until it is over or the page is left. Tested without a browser.
import { NotebookError, type ErrorCode } from '../../ipc/error';
import type { InviteStage, JoinStage } from '../../ipc/generated/types';

/** Asks again and again, one question at a time. */
export class Poll {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  /** Goes up with every start and stop: an answer from before says nothing. */
  private round = 0;

  /** `ask` says whether there is more to ask; it is handed whether anybody still waits for the answer. Then a pause, in milliseconds. */
  constructor(
    private readonly ask: (waited_for: () => boolean) => Promise<boolean>,
    private readonly pause_ms = () => 1_000,
  ) {}

  start() {
    if (this.running) return;
    this.running = true;
    this.round += 1;
    this.later();
  }

  stop() {
    this.running = false;
    this.round += 1;
    clearTimeout(this.timer);
  }

  private later() {
    const { round } = this;
    const waited_for = () => this.round === round;
    this.timer = setTimeout(() => {
      void this.ask(waited_for).then((more) => {
        if (!waited_for()) return;
        if (more) this.later();
        else this.stop();
      });
    }, this.pause_ms());
  }
}

type Stage = InviteStage | JoinStage;
const OPEN: readonly Stage[] = ['waiting', 'compare', 'waiting_for_office', 'waiting_for_second', 'welcoming'];
/** Is there something to wait for in this stage? */
export const goesOn = (stage: Stage): boolean => OPEN.includes(stage);

/** What ends an enrolment; anything else (no network for a moment) is told and asked again. */
const OVER: readonly ErrorCode[] = [
  'invite_expired',
  'enrolment_over',
  'bad_invite_code',
  'locked',
  'already_in_team',
  'not_office',
  'not_in_team',
];
/** Is the enrolment over with this refusal? A new one takes a new code. */
export const endsIt = (refused: unknown): boolean => refused instanceof NotebookError && OVER.includes(refused.code);

/** Did only the relay not answer? Then there is an enrolment: without one nothing is asked of it. */
export const isSilence = (refused: unknown): boolean =>
  refused instanceof NotebookError && refused.code === 'relay_unreachable';

/** Is the code that was typed here of no use any more? */
export const burnt = (refused: unknown): boolean =>
  refused instanceof NotebookError && (refused.code === 'enrolment_over' || refused.code === 'invite_code_used');
