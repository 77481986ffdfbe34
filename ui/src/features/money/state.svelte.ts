// Sums of all cases: what is owed and what is held. Tested without a browser.
import * as client from '../../ipc/client';
import type { MoneyPageView } from '../../ipc/generated/types';
import { Act } from '../../state/act.svelte';

/** What the page of all money shows. */
export class MoneyOfAll {
  view = $state.raw<MoneyPageView | null>(null);
  readonly act = new Act();

  async load(): Promise<void> {
    await client.money_page().then((seen) => (this.view = seen), this.act.refused);
  }

  /** No case has a sum. */
  get empty(): boolean {
    if (this.view === null) return false;
    const { agreed_cents, paid_cents, held_cents } = this.view.total;
    return agreed_cents === 0 && paid_cents === 0 && held_cents === 0;
  }
}
