// An office device invites another one: the code, the words to compare, and the end. Tested without a browser.
import * as client from '../../ipc/client';
import type { InviteView } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { Act } from '../../state/act.svelte';
import { Poll, endsIt, goesOn } from './poll';

/** An invitation, from its code to its end. */
export class Invitation {
  /** Name of the person who is invited. */
  name = $state('');
  /** The invitation as it stands; null while there is none. */
  view = $state.raw<InviteView | null>(null);
  /** A try ended without the phone: the next one takes a new code. */
  over = $state(false);
  readonly act = new Act();
  private readonly poll = new Poll((waited_for) => this.ask(waited_for));

  constructor(private readonly ondone: () => unknown) {}

  /** An invitation that was begun goes on where it was left. What it returns ends the asking, when the page goes. */
  follow = (): (() => void) => {
    client.invite_progress().then(
      (running) => {
        if (!goesOn(running.stage)) return;
        this.view = running;
        this.poll.start();
      },
      () => undefined,
    );
    return () => this.poll.stop();
  };

  begin = () =>
    this.act.run(async () => {
      this.poll.stop();
      this.over = false;
      try {
        this.take(await client.begin_invite({ member_name: this.name }));
        this.poll.start();
      } catch (refused) {
        this.end_with(refused);
        throw refused;
      }
    });

  /** Both devices show the same words. */
  same = () =>
    this.act.run(async () => {
      this.poll.stop();
      try {
        this.take(await client.confirm_invite());
      } catch (refused) {
        this.end_with(refused);
        throw refused;
      } finally {
        if (this.view && goesOn(this.view.stage)) this.poll.start();
      }
    });

  stop = () =>
    this.act.run(async () => {
      this.poll.stop();
      await client.cancel_invite();
      this.view = null;
      this.over = true;
      this.act.trouble = speech.t.team.stopped;
    });

  private take(seen: InviteView) {
    this.view = seen;
    if (seen.stage === 'expired') this.over = true;
    if (seen.stage !== 'done') return;
    this.name = '';
    void this.ondone();
  }

  private end_with(refused: unknown) {
    if (!endsIt(refused)) return;
    this.view = null;
    this.over = true;
  }

  private async ask(waited_for: () => boolean): Promise<boolean> {
    try {
      const seen = await client.invite_progress();
      if (!waited_for()) return false;
      this.act.trouble = '';
      this.take(seen);
      return goesOn(seen.stage);
    } catch (refused) {
      if (!waited_for()) return false;
      this.act.refused(refused);
      this.end_with(refused);
      return !endsIt(refused);
    }
  }
}
