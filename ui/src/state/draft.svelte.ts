// There is one draft. What is being typed goes there; words typed elsewhere are never written over without asking.
import * as client from '../ipc/client';
import type { CaseId, DraftView } from '../ipc/generated/types';

/** How long after the last key. */
const AFTER_MS = 250;

/** Words on their way to the notebook. */
let under_way: Promise<unknown>[] = [];

/** Waits until every draft on its way is saved: only then may another notebook be opened. */
export async function all_kept() {
  await Promise.all(under_way);
}

/** The draft of one page, about one case or none. */
export class Draft {
  /** A draft of another page; nothing is saved here until the person decides about it. */
  elsewhere = $state.raw<DraftView | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting: unknown;
  private last = '';

  constructor(
    readonly page: string,
    readonly of_case: CaseId | null,
  ) {}

  /** The draft of this page; null when there is none. `mine` tells whether it is about the same thing. */
  async begin(mine: (content: unknown) => boolean = () => true): Promise<unknown> {
    const kept = await client.draft();
    if (kept === null) return null;
    if (kept.page === this.page && kept.case === this.of_case && mine(kept.content)) {
      this.last = JSON.stringify(kept.content);
      return kept.content;
    }
    this.elsewhere = kept;
    return null;
  }

  /** Remembers what stands there before anything is typed, so that opening a page saves no draft. */
  start(content: unknown) {
    if (this.last === '') this.last = JSON.stringify(content);
  }

  /** Saves it soon: 250 ms after the last key. */
  keep(content: unknown) {
    if (this.elsewhere !== null || JSON.stringify(content) === this.last) return;
    clearTimeout(this.timer);
    this.waiting = content;
    this.timer = setTimeout(() => void this.flush(), AFTER_MS);
  }

  /** Saves at once what is not saved yet, and waits for what is on its way: an act that follows finds the last words. */
  async flush() {
    clearTimeout(this.timer);
    if (this.waiting === undefined) {
      await all_kept();
      return;
    }
    const content = this.waiting;
    this.waiting = undefined;
    this.last = JSON.stringify(content);
    const kept = client
      .save_draft({ page: this.page, case: this.of_case, content })
      .catch(() => (this.waiting = content));
    under_way.push(kept);
    await kept;
    under_way = under_way.filter((other) => other !== kept);
  }

  /** The words are an entry now: their draft is not saved any more. */
  done() {
    clearTimeout(this.timer);
    this.waiting = undefined;
  }

  /** Deletes the draft of the other page. */
  async put_away() {
    await client.discard_draft();
    this.elsewhere = null;
  }
}
