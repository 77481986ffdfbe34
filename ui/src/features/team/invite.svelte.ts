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
  readonly act = new Act();
  private readonly poll = new Poll(() => this.ask());

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
      this.view = await client.begin_invite({ member_name: this.name });
      this.poll.start();
    });

  /** Both devices show the same words. */
  same = () =>
    this.act.run(async () => {
      this.poll.stop();
      try {
        this.view = await client.confirm_invite();
        if (this.view.stage === 'done') {
          this.name = '';
          void this.ondone();
        }
      } finally {
        if (this.view && goesOn(this.view.stage)) this.poll.start();
      }
    });

  stop = () =>
    this.act.run(async () => {
      this.poll.stop();
      await client.cancel_invite();
      this.view = null;
      this.act.trouble = speech.t.team.stopped;
    });

  private async ask(): Promise<boolean> {
    try {
      this.view = await client.invite_progress();
      this.act.trouble = '';
      return goesOn(this.view.stage);
    } catch (refused) {
      this.act.refused(refused);
      if (endsIt(refused)) this.view = null;
      return !endsIt(refused);
    }
  }
}
