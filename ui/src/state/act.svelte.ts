// What every button that asks something of the notebook does: one act at a time, and a refusal said in words.
import { speech } from '../i18n/index.svelte';

/** Acts of a page or a sheet. One is under way at most; what was refused last is said until the next one begins. */
export class Act {
  /** An act is under way: another one does nothing. */
  busy = $state(false);
  /** Why the last act was refused, as a sentence; empty when it was not. */
  trouble = $state('');

  /**
   * Does something and waits for it. True when it was done; false when it was refused, or when another act is under way: then
   * nothing is called and nothing is said. `said` puts a refusal in other words than the usual ones.
   */
  async run(what: () => unknown, said: (refused: unknown) => string = (refused) => speech.sentence(refused)) {
    if (this.busy) return false;
    this.busy = true;
    this.trouble = '';
    try {
      await what();
      return true;
    } catch (refused) {
      this.trouble = said(refused);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Says a refusal of something that was no act, such as reading what the page shows. */
  refused = (reason: unknown): void => {
    this.trouble = speech.sentence(reason);
  };
}
