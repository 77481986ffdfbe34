// Who is the same person: said, taken back, remembered. Tested without a browser.
import * as client from '../ipc/client';
import type { PersonId, PersonLinked } from '../ipc/generated/types';
import { Act } from './act.svelte';

/** Acts by which two people become one, or stay two. */
export class Linking {
  /** The last joining, while it can be undone here. */
  linked = $state.raw<PersonLinked | null>(null);
  private readonly act = new Act();

  /** `changed` is called after every act: what a page shows is no longer so. Until it is shown anew nothing else can be pressed. */
  constructor(
    private readonly changed: () => Promise<unknown>,
    private readonly refused: (reason: unknown) => void,
  ) {}

  async same(person: PersonId, other: PersonId): Promise<PersonLinked | null> {
    return this.change(
      () => client.link_person({ person, other }),
      (linked) => linked,
    );
  }

  async not_same(person: PersonId, other: PersonId): Promise<boolean> {
    return (await this.change(() => client.not_the_same({ person, other }))) !== null;
  }

  /** Parties of one case are another person. */
  async take_out(parties: PersonLinked['moved']): Promise<PersonLinked | null> {
    return this.change(() => client.unlink_person({ parties }));
  }

  async undo(): Promise<PersonLinked | null> {
    return this.linked && this.take_out(this.linked.moved);
  }

  /** An act is under way. */
  get busy(): boolean {
    return this.act.busy;
  }

  /** A refused act leaves the joining before it, and with it the way back. */
  private async change<T>(
    what: () => Promise<T>,
    linked: (done: T) => PersonLinked | null = () => null,
  ): Promise<T | null> {
    let done: T | null = null;
    const ended = await this.act.run(
      async () => {
        const answer = await what();
        await this.changed();
        this.linked = linked(answer);
        done = answer;
      },
      (reason) => {
        this.refused(reason);
        return '';
      },
    );
    return ended ? done : null;
  }
}
