// A quick note while it is being written at the lock. Once it is put away, nothing of it stays in the window.
import * as client from '../../ipc/client';
import { QUICK_NOTE_MAX } from '../../lib/limits';
import { Act } from '../../state/act.svelte';

/** A quick note, until it is put away or dropped. */
export class NoteAtTheLock {
  text = $state('');
  readonly act = new Act();
  /** The person wants to leave, and there are words here. */
  asking = $state(false);

  get over(): number {
    return Math.max(0, new TextEncoder().encode(this.text).length - QUICK_NOTE_MAX);
  }
  get empty(): boolean {
    return this.text.trim() === '';
  }

  /** True when it is inside the notebook. A refusal loses no word. */
  async put_in(): Promise<boolean> {
    if (this.act.busy || this.empty || this.over > 0) return false;
    this.asking = false;
    return this.act.run(async () => {
      await client.write_quick_note({ text: this.text });
      this.text = '';
    });
  }

  /** True when the page can be left at once: no word is here. Otherwise it asks. */
  leave(): boolean {
    this.asking = !this.empty;
    return this.empty;
  }

  /** The words are deleted. */
  drop() {
    this.text = '';
    this.act.trouble = '';
    this.asking = false;
  }
}
