// What the whole window shares: where the app stands, which page is open, the reference data. Nothing outlives a lock.
import { tick } from 'svelte';
import * as client from '../ipc/client';
import { on_changed, on_locked, on_synced } from '../ipc/events';
import type { AppView, CaseId, Changed, DraftView, EntryId, PersonId, Preferences } from '../ipc/generated/types';
import { speech } from '../i18n/index.svelte';
import { all_kept } from './draft.svelte';
import type { Reference } from '../lib/reference';

/** A page and what it is about. */
export type Page =
  | { name: 'today' }
  | { name: 'cases' }
  | { name: 'new-case'; like?: CaseId }
  | { name: 'case'; id: CaseId; writing?: true; first?: string }
  | { name: 'conflict'; id: CaseId; field: string | null; entry: EntryId | null }
  | { name: 'money' }
  | { name: 'people' }
  | { name: 'person'; person: PersonId }
  | { name: 'sync' }
  | { name: 'team' }
  | { name: 'settings' }
  | { name: 'help' }
  | { name: 'lists'; list?: string };

/** Long enough to be read twice. */
const SAID_MS = 8_000;
/** Hours are left in words of minutes: an open page counts them again this often. */
const LOOK_AGAIN_MS = 60_000;

class Session {
  app = $state<AppView | null>(null);
  page = $state<Page>({ name: 'today' });
  reference = $state.raw<Reference | null>(null);
  /** Rises whenever something on a page may have changed. */
  news = $state(0);
  said = $state('');
  /** The reference data without the office's edits: what a locked notebook shows. */
  private shipped: Reference | null = null;
  private last_touch = 0;
  private saying: ReturnType<typeof setTimeout> | undefined;

  async begin() {
    this.take(await client.app_state());
    await this.read_reference();
    await on_changed((changed) => this.hear(changed));
    await on_synced(() => (this.news += 1));
    await on_locked(() => void client.app_state().then((app) => this.take(app)));
    document.addEventListener('visibilitychange', () => {
      void (document.hidden ? client.out_of_sight() : client.in_sight());
      this.time_passes();
    });
    setInterval(() => this.time_passes(), LOOK_AGAIN_MS);
    for (const sign of ['pointerdown', 'keydown'] as const) {
      addEventListener(sign, () => this.touched(), { passive: true });
    }
  }

  take(app: AppView) {
    if (app.phase !== 'open') {
      // Locked: every page and every word of it is gone.
      this.page = { name: 'today' };
      this.said = '';
      this.reference = this.shipped;
    }
    const another = this.app !== null && (this.app.phase !== app.phase || this.app.practice !== app.practice);
    this.app = app;
    if (another) void this.read_reference();
    document.documentElement.toggleAttribute('data-practice', app.practice);
    speech.use(app.preferences.language);
    const { theme } = app.preferences;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }

  go(page: Page) {
    this.page = page;
    this.said = '';
    scrollTo(0, 0);
  }

  /** Back to the page where words were typed. */
  write_on(draft: DraftView) {
    this.go(draft.case === null ? { name: 'new-case' } : { name: 'case', id: draft.case, writing: true });
  }

  /** What runs out has less left than before. A page that is out of sight or locked waits. */
  time_passes() {
    if (this.app?.phase === 'open' && !document.hidden) this.news += 1;
  }

  hear(changed: Changed) {
    // A saved draft changes nothing on a page: the page it belongs to holds newer words.
    if (changed.cases.length > 0 || changed.queue || changed.team || changed.reference) this.news += 1;
    if (changed.reference) void this.read_reference();
  }

  /** Labels and lists: the office's while a notebook is open, those of the app at the lock. */
  private async read_reference() {
    const asked = this.app;
    let read: Reference;
    try {
      read = await client.reference();
    } catch {
      return;
    }
    // Locked, unlocked or changed meanwhile: that act has asked anew.
    if (asked?.phase !== this.app?.phase || asked?.practice !== this.app?.practice) return;
    this.reference = read;
    if (this.app?.phase !== 'open') this.shipped = read;
  }

  /** Says something that a screen reader hears too. */
  say(text: string) {
    this.said = text;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.said = ''), SAID_MS);
  }

  async lock() {
    this.take(await client.lock());
  }

  async practise() {
    await this.change_notebook(client.open_practice);
  }

  async leave_practice() {
    await this.change_notebook(client.leave_practice);
    // Who practised first has no notebook to be back in.
    if (this.app?.phase === 'open') this.say(speech.t.practice.left);
  }

  /** Every page is left first, and what was being typed on it is saved in its own notebook. */
  private async change_notebook(change: () => Promise<AppView>) {
    this.go({ name: 'today' });
    await tick();
    await all_kept();
    this.take(await change());
    this.news += 1;
  }

  async prefer(change: Partial<Preferences>) {
    if (!this.app) return;
    this.take(await client.set_preferences({ ...this.app.preferences, ...change }));
  }

  private touched() {
    const now = Date.now();
    if (this.app?.phase !== 'open' || now - this.last_touch < 5_000) return;
    this.last_touch = now;
    void client.touch();
  }
}

/** The one session of this window. */
export const session = new Session();
