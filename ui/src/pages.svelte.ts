// Pages that arrive as files of their own. The lock, the first run and Today are in the first file and never wait.
import { tick } from 'svelte';
import { all_kept } from './state/draft.svelte';
import type { Page } from './state/session.svelte';

/** Every page but Today, each by the file it comes in. */
const FILES = {
  cases: () => import('./features/cases/Cases.svelte'),
  'new-case': () => import('./features/new-case/NewCase.svelte'),
  case: () => import('./features/case/Case.svelte'),
  conflict: () => import('./features/conflict/Conflict.svelte'),
  money: () => import('./features/money/MoneyPage.svelte'),
  people: () => import('./features/people/People.svelte'),
  person: () => import('./features/person/Person.svelte'),
  sync: () => import('./features/sync/Sync.svelte'),
  team: () => import('./features/team/Team.svelte'),
  settings: () => import('./features/settings/Settings.svelte'),
  help: () => import('./features/help/Help.svelte'),
  lists: () => import('./features/lists/Lists.svelte'),
};

/** A page that comes as a file of its own. */
export type Name = keyof typeof FILES;
type Files = typeof FILES;
/** Components of the pages whose files are here. */
export type Parts = { [K in Name]?: Awaited<ReturnType<Files[K]>>['default'] };

/** What people reach first at night comes first. */
const ORDER: Name[] = [
  'new-case',
  'case',
  'help',
  'cases',
  'people',
  'person',
  'conflict',
  'sync',
  'money',
  'team',
  'settings',
  'lists',
];

/** Waits until the window has nothing to do; WebKit has no word for that, so there it is a short while. */
const idle = () =>
  new Promise<void>((now) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => now(), { timeout: 1_000 });
    else setTimeout(now, 50);
  });

/** The page on the screen, and the files of the others. */
export class Pages {
  /** The page on the screen: the one asked for, or the one before it until its file is there. */
  shown = $state.raw<Page>({ name: 'today' });
  /** True while the file of the page asked for does not load. */
  missing = $state(false);
  busy = $state(false);
  parts = $state.raw<Parts>({});
  private wanted: Page = { name: 'today' };

  constructor(
    private readonly files: Files = FILES,
    private readonly start_over: () => void = () => location.reload(),
  ) {}

  /** Shows a page: at once when its file is here. A page asked for later wins. */
  async open(page: Page) {
    this.wanted = page;
    if (page.name === 'today' || this.parts[page.name] !== undefined) {
      this.show(page);
      return;
    }
    try {
      await this.fetch(page.name);
      if (this.wanted === page) this.show(page);
    } catch {
      if (this.wanted === page) this.missing = true;
    }
  }

  /** Once more. A window may remember that a file did not load; then it begins anew, and the notebook stays open. */
  async again() {
    if (this.busy) return;
    this.busy = true;
    await this.open(this.wanted);
    this.busy = false;
    if (!this.missing) return;
    await tick();
    await all_kept();
    this.start_over();
  }

  /** Loads the other files, one after the other, while no page waits. One that does not load is asked for again when its page is opened. */
  async bring_all(pause: () => Promise<void> = idle) {
    for (const name of ORDER) {
      if (this.parts[name] !== undefined) continue;
      await pause();
      await this.fetch(name).catch(() => undefined);
    }
  }

  private show(page: Page) {
    this.shown = page;
    this.missing = false;
  }

  private async fetch(name: Name) {
    const part = (await this.files[name]()).default;
    this.parts = { ...this.parts, [name]: part };
  }
}

/** The pages of this window. */
export const pages = new Pages();
