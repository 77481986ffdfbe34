// Preferences, the way into practice, and what was erased here. Tested without a browser.
import * as client from '../../ipc/client';
import type { ErasedView, Preferences } from '../../ipc/generated/types';
import { Act } from '../../state/act.svelte';
import { session } from '../../state/session.svelte';

/** What the settings page changes. */
export class Settings {
  readonly act = new Act();

  /** Saves a preference. A second one is saved too while the first is under way. */
  prefer = async (change: Partial<Preferences>): Promise<void> => {
    this.act.trouble = '';
    await session.prefer(change).catch(this.act.refused);
  };

  practise = () => this.act.run(() => session.practise());
}

/** What was erased on this device. */
export class Erasures {
  list = $state.raw<ErasedView[]>([]);

  /** Reads them; where they cannot be read none are shown. */
  async load(): Promise<void> {
    await client.erased_here().then(
      (seen) => (this.list = seen),
      () => undefined,
    );
  }
}
