// What every sheet with words does: saves its draft when the window hides or the sheet goes, saves once at a time, says a refusal.
import { Act } from './act.svelte';
import type { Draft } from './draft.svelte';
import { session } from './session.svelte';

/** The words of one sheet, from the draft to the save. */
export class Writing {
  /** The save, and what is said under the form. */
  readonly act = new Act();

  constructor(
    private readonly draft: Pick<Draft, 'flush' | 'done'>,
    private readonly onclose: () => void,
  ) {}

  /** Saves the draft when the window goes out of sight. The page calls what it returns when the sheet goes. */
  hold = (): (() => void) => {
    const hide = () => void this.draft.flush();
    document.addEventListener('visibilitychange', hide);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      void this.draft.flush();
    };
  };

  /** Saves, closes the sheet and says so. A refusal is said, and every word stays. */
  async save(act: () => Promise<unknown>, done: string): Promise<void> {
    await this.act.run(async () => {
      // Words still on their way would arrive after the save, and be offered once more.
      await this.draft.flush();
      await act();
      this.draft.done();
      this.onclose();
      session.say(done);
    });
  }

  close = async () => {
    await this.draft.flush();
    this.onclose();
  };
}
