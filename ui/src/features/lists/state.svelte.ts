// The office's lists: all of them, one of them, a line of one, and a reference file. Tested without a browser.
import * as client from '../../ipc/client';
import type { Changed, ListItemView, ListPageView, ListsView } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { FILE_MAX } from '../../lib/limits';
import { nowHere, toInput } from '../../lib/time';
import { Act } from '../../state/act.svelte';
import { session } from '../../state/session.svelte';
import { codeOf, formOf, itemOf, missing, nameOf, type Form } from './form';

/** What the pages of the lists show. */
export class Lists {
  /** All lists; null before they were read. */
  view = $state.raw<ListsView | null>(null);
  /** The list that is shown; null before it was read. */
  page = $state.raw<ListPageView | null>(null);
  in_team = $state(false);
  /** What is searched in the list. */
  typed = $state('');
  /** The line that is open; null for a new one, undefined for none. */
  open = $state.raw<ListItemView | null | undefined>(undefined);
  readonly act = new Act();
  private asked: string | undefined;

  /** Reads a list by its name, or all of them. A list that is no longer asked for is left aside. */
  async load(name: string | undefined): Promise<void> {
    this.asked = name;
    try {
      if (name === undefined) {
        this.view = await client.lists();
        this.in_team = (await client.team()).in_team;
      } else {
        const read = await client.list_page({ list: name });
        if (name === this.asked) this.page = read;
      }
      this.act.trouble = '';
    } catch (refused) {
      this.act.refused(refused);
    }
  }

  /** Back from one list to all, from all to the settings. */
  leave = (): void => {
    session.go(this.asked === undefined ? { name: 'settings' } : { name: 'lists' });
    this.page = null;
    this.typed = '';
  };
}

/** A line of a list while it is changed. */
export class Line {
  form: Form;
  readonly act = new Act();

  /** `item` is null for a new line; `page` is read when something is saved. */
  constructor(
    private readonly page: () => ListPageView,
    private readonly item: ListItemView | null,
    private readonly onclose: () => void,
  ) {
    this.form = $state(formOf(item?.code ?? null, item?.item));
  }

  save = async (): Promise<void> => {
    const { kind, list, items } = this.page();
    const lacks = missing(this.form, kind);
    if (lacks) {
      this.act.trouble = speech.t.lists.why[lacks];
      return;
    }
    const taken = items.map((other) => other.code);
    const code = this.form.code ?? codeOf(nameOf(this.form), taken);
    const today = toInput(nowHere()).slice(0, 10);
    await this.change(() => client.set_list_item({ list, code, item: itemOf(this.form, kind, today) }));
  };

  /** Offers the line no longer, or again. */
  retire = async (): Promise<void> => {
    const { item } = this;
    if (item) await this.change(() => client.retire_list_item({ ...this.named(item), retired: !item.retired }));
  };

  /** Back to the line as it was shipped. */
  to_default = async (): Promise<void> => {
    const { item } = this;
    if (item) await this.change(() => client.list_item_to_default(this.named(item)));
  };

  private named({ code }: ListItemView): { list: string; code: string } {
    return { list: this.page().list, code };
  }

  private async change(what: () => Promise<Changed>): Promise<void> {
    await this.act.run(async () => {
      await what();
      this.onclose();
      session.say(speech.t.lists.saved);
    });
  }
}

/** A reference file that is read in. */
export class Import {
  /** What came of the last file; empty before the first. */
  said = $state('');
  /** Parts of the last file that were left as they are here. */
  left = $state.raw<string[]>([]);
  tone = $state<'' | 'settled'>('');
  readonly act = new Act();

  constructor(private readonly ondone: () => Promise<void>) {}

  /** Takes a file over; null: the one that Rust set aside. */
  async take(text: string | null): Promise<void> {
    if (this.act.busy) return;
    this.left = [];
    this.tone = '';
    const done = await this.act.run(async () => {
      const taken = await client.import_reference({ text });
      this.said = speech.t.lists.imported(taken.edits);
      this.left = taken.left_alone;
      this.tone = 'settled';
    });
    if (!done) this.said = this.act.trouble;
    await this.ondone();
  }

  /** A file that was picked. Larger ones than Rust takes are not read at all. */
  async picked(file: Pick<File, 'size' | 'text'>): Promise<void> {
    if (file.size <= FILE_MAX) {
      await this.take(await file.text());
      return;
    }
    this.tone = '';
    this.left = [];
    this.said = speech.t.lists.too_large;
  }
}
