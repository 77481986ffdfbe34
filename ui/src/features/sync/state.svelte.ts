// What waits for the office, and sending it. Tested without a browser.
import * as client from '../../ipc/client';
import type { SyncView } from '../../ipc/generated/types';
import { Act } from '../../state/act.svelte';
import { waitingNotes } from './outcome';

/** How often a sync that runs by itself is asked whether it has ended. */
const AGAIN_MS = 1_000;

/** What the page of what waits shows, and its one button. */
export class Sync {
  view = $state.raw<SyncView | null>(null);
  /** Notes from the locked screen that no case has begun with. */
  notes = $state(0);
  readonly act = new Act();

  /** A sync is under way, begun here or by itself. */
  get busy(): boolean {
    return this.act.busy || (this.view?.badge.running ?? false);
  }

  load = async (): Promise<void> => {
    try {
      [this.view, this.notes] = await Promise.all([client.sync_view(), waitingNotes()]);
    } catch (refused) {
      this.act.refused(refused);
    }
  };

  send = async (): Promise<void> => {
    if (this.busy) return;
    await this.act.run(client.sync_now);
    await this.load();
  };

  /** Stops the sync that runs: what was sent is sent. */
  stop = async (): Promise<void> => {
    try {
      await client.cancel_sync();
    } catch (refused) {
      this.act.refused(refused);
    }
    await this.load();
  };

  /** A sync that runs by itself says when it ends; one that ended unheard is asked for. What it returns ends the asking. */
  follow(): (() => void) | undefined {
    if (!this.view?.badge.running || this.act.busy) return;
    const again = setTimeout(() => void this.load(), AGAIN_MS);
    return () => clearTimeout(again);
  }
}
