// The team page: whether this device is in a team, who else is, and the two ways into one. Tested without a browser.
import * as client from '../../ipc/client';
import type { TeamView } from '../../ipc/generated/types';
import { Act } from '../../state/act.svelte';
import { goesOn, isSilence } from './poll';

/** What the team page shows. */
export class Team {
  view = $state.raw<TeamView | null>(null);
  /** This device joined a team while the page was open. */
  joined = $state(false);
  /** The way into a team that is shown where both are offered. */
  way = $state<'start' | 'join'>('start');
  readonly act = new Act();
  private looked = false;

  load = async (): Promise<void> => {
    const before = this.view;
    await client.team().then((view) => (this.view = view), this.act.refused);
    // The notebook says so, or the joining on this page does, whichever is first.
    const was_joining = before && !before.in_team && (!before.may_be_office || this.way === 'join');
    if (was_joining && this.view?.in_team) this.joined = true;
    if (!this.looked && this.view?.may_be_office && !this.view.in_team) await this.find_way();
  };

  /** A laptop that waits to be taken in is shown that, also after a lock. */
  private async find_way(): Promise<void> {
    this.looked = true;
    const joins = await client.join_progress().then((running) => goesOn(running.stage), isSilence);
    if (joins) this.way = 'join';
  }

  done_joining = async (): Promise<void> => {
    this.joined = true;
    await this.load();
  };
}
