// The first run: how this device is used, and its secret, typed twice. Tested without a browser.
import * as client from '../../ipc/client';
import type { SecretStrength } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { PIN_LENGTH } from '../../lib/limits';
import { Act } from '../../state/act.svelte';
import { session } from '../../state/session.svelte';

/** Alone, joining a team, or as the laptop of an office. */
export type Way = 'own' | 'join' | 'office';

/** Characters before which nothing is said about a secret: more are still to come. */
const SHORTEST = { pin: PIN_LENGTH.from, passphrase: 10 };

/** The first run, from the way to the notebook that is made. */
export class FirstRun {
  way = $state<Way | null>(null);
  /** The promises were read. */
  promised = $state(false);
  /** What is typed now. */
  secret = $state('');
  /** How strong that is; null when nothing is typed, or when it is typed again. */
  strength = $state.raw<SecretStrength | null>(null);
  readonly act = new Act();
  /** What was typed the first time. */
  private chosen = $state('');

  /** An office, or a device without a key store, needs a passphrase. */
  get form(): 'pin' | 'passphrase' {
    return this.way === 'office' || !(session.app?.key_store ?? false) ? 'passphrase' : 'pin';
  }

  /** The secret is typed a second time. */
  get again(): boolean {
    return this.chosen !== '';
  }

  /** Why what is typed is too weak; empty when it is not, or not long enough to say so. */
  get why(): string {
    const { strength } = this;
    if (!strength || strength.accepted || this.secret.length < SHORTEST[this.form]) return '';
    return speech.t.first.weak[strength.reason ?? ''] ?? '';
  }

  /** Asks how strong what is typed is; an answer about something older is left aside. */
  judge(): void {
    const asked = { secret: this.secret, form: this.form };
    if (asked.secret === '' || this.again) {
      this.strength = null;
      return;
    }
    void client.check_secret(asked).then((said) => {
      if (asked.secret === this.secret) this.strength = said;
    });
  }

  choose(way: Way): void {
    this.act.trouble = '';
    this.way = way;
  }

  /** Takes the secret the first time; the second time it makes the notebook when both are the same. */
  next = async (): Promise<void> => {
    const { secret, form } = this;
    if (this.act.busy || secret === '') return;
    this.act.trouble = '';
    if (!this.again) {
      const said = await client.check_secret({ secret, form });
      if (said.accepted) this.take_secret(secret);
      else this.act.trouble = speech.t.first.weak[said.reason ?? ''] ?? '';
      return;
    }
    const differs = this.chosen !== secret;
    this.take_secret('');
    if (differs) {
      this.act.trouble = speech.t.first.differs;
      return;
    }
    await this.act.run(async () => {
      const office_device = this.way === 'office';
      session.take(await client.create_notebook({ secret, form, office_device, language: speech.language }));
      session.go({ name: this.way === 'own' ? 'today' : 'team' });
    });
  };

  practise = () => this.act.run(() => session.practise());

  private take_secret(chosen: string): void {
    this.chosen = chosen;
    this.secret = '';
  }
}
