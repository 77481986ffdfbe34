// Who is the same person: said, taken back, remembered. Tested without a browser.
import * as client from '../ipc/client';
import type { PersonLinked } from '../ipc/generated/types';

export class Linking {
  /** The last joining, while it can be undone here. */
  linked = $state.raw<PersonLinked | null>(null);
  busy = $state(false);

  /** `changed` is called after every act: what a page shows is no longer so. Until it is shown anew nothing else can be pressed. */
  constructor(
    private readonly changed: () => Promise<unknown>,
    private readonly refused: (reason: unknown) => void,
  ) {}

  async same(person: string, other: string): Promise<PersonLinked | null> {
    return this.act(
      () => client.link_person({ person, other }),
      (linked) => linked,
    );
  }

  async not_same(person: string, other: string): Promise<boolean> {
    return (await this.act(() => client.not_the_same({ person, other }))) !== null;
  }

  /** Parties of one case are somebody else. */
  async take_out(parties: PersonLinked['moved']): Promise<PersonLinked | null> {
    return this.act(() => client.unlink_person({ parties }));
  }

  async undo(): Promise<PersonLinked | null> {
    return this.linked && this.take_out(this.linked.moved);
  }

  /** A refused act leaves the joining before it, and with it the way back. */
  private async act<T>(
    what: () => Promise<T>,
    linked: (done: T) => PersonLinked | null = () => null,
  ): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      const done = await what();
      await this.changed();
      this.linked = linked(done);
      return done;
    } catch (reason) {
      this.refused(reason);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
