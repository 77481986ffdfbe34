// The directory: three groups, each as far as it was asked for. Tested without a browser.
import * as client from '../../ipc/client';
import type { PeopleGroup, PersonRowView } from '../../ipc/generated/types';
import { Act } from '../../state/act.svelte';

/** Groups of the directory, in the order of the page. */
export const GROUPS: PeopleGroup[] = ['harm', 'help', 'other'];
const PAGE = 50;

/** People of one group as far as they were read; `more` says that there are others. */
export interface Group {
  people: PersonRowView[];
  more: boolean;
}
const empty = (): Record<PeopleGroup, Group> => ({
  harm: { people: [], more: false },
  help: { people: [], more: false },
  other: { people: [], more: false },
});

/** The directory of people. */
export class Directory {
  groups = $state.raw(empty());
  /** The directory was read: only then may a page say that it is empty. */
  read = $state(false);
  readonly act = new Act();
  private asked = 0;

  /** Reads everything again; an answer to an older question is not shown. */
  async load(query: string) {
    this.asked += 1;
    const question = this.asked;
    const pages = await Promise.all(GROUPS.map((group) => client.people({ query, group, offset: 0, limit: PAGE })));
    if (question !== this.asked) return;
    const groups = empty();
    GROUPS.forEach((group, at) => (groups[group] = pages[at] ?? groups[group]));
    this.groups = groups;
    this.read = true;
  }

  /** Reads everything again, and says so when it cannot be read. */
  async look(query: string): Promise<void> {
    await this.load(query).then(() => (this.act.trouble = ''), this.act.refused);
  }

  async more(query: string, group: PeopleGroup) {
    const question = this.asked;
    const before = this.groups[group].people;
    const page = await client.people({ query, group, offset: before.length, limit: PAGE });
    if (question !== this.asked) return;
    // A person may have moved up since: no row stands twice.
    const fresh = page.people.filter((row) => !before.some((known) => known.person === row.person));
    this.groups = { ...this.groups, [group]: { people: [...before, ...fresh], more: page.more } };
  }

  get nobody() {
    return this.read && GROUPS.every((group) => this.groups[group].people.length === 0);
  }
}
