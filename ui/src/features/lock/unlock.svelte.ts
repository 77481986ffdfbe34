// Opening the notebook at the lock: the secret, the tries that were wrong, and the wait after them. Tested without a browser.
import * as client from '../../ipc/client';
import { NotebookError } from '../../ipc/error';
import { speech } from '../../i18n/index.svelte';
import { Act } from '../../state/act.svelte';
import { session } from '../../state/session.svelte';

/** What stands on the lock screen. */
export type Place = 'pin' | 'help' | 'note';

const TICK_MS = 1_000;

/** The lock screen, until the notebook is open. */
export class Unlock {
  /** What is typed; it leaves the window with the try. */
  secret = $state('');
  form = $state(session.app?.preferences.secret_form ?? 'pin');
  place = $state<Place>('pin');
  /** A quick note was put away just now. */
  note_saved = $state(false);
  /** Milliseconds until the next try. */
  wait_ms = $state(session.app?.wait_ms ?? 0);
  readonly act = new Act();
  private wait_from = $state(session.app?.wait_ms ?? 0);

  /** What is left of the wait, in per cent. */
  get left(): number {
    return this.wait_from > 0 ? Math.min(100, (this.wait_ms / this.wait_from) * 100) : 0;
  }

  /** Nothing can be typed: a try is under way, or the wait is. */
  get resting(): boolean {
    return this.act.busy || this.wait_ms > 0;
  }

  /** Counts the wait down. What it returns stops the counting. */
  tick(): (() => void) | undefined {
    if (this.wait_ms <= 0) return;
    const counting = setInterval(() => (this.wait_ms = Math.max(0, this.wait_ms - TICK_MS)), TICK_MS);
    return () => clearInterval(counting);
  }

  /** Shows another place of the lock screen; what was typed goes. */
  go(place: Place, note_saved = false): void {
    this.place = place;
    this.note_saved = note_saved;
    this.secret = '';
    this.act.trouble = '';
  }

  /** A PIN or a passphrase. */
  other_form(): void {
    this.form = this.form === 'pin' ? 'passphrase' : 'pin';
    this.secret = '';
  }

  open = async (): Promise<void> => {
    if (this.resting || this.secret === '') return;
    const { secret } = this;
    this.secret = '';
    await this.act.run(
      async () => session.take(await client.unlock({ secret })),
      (refused) => {
        const wrong = refused instanceof NotebookError ? refused : null;
        this.wait_ms = Number(wrong?.params['wait_ms'] ?? 0);
        this.wait_from = this.wait_ms;
        return wrong?.code === 'wrong_secret'
          ? speech.t.lock.wrong(Number(wrong.params['tries']))
          : speech.sentence(refused);
      },
    );
  };
}
