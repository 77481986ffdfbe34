// The help circle: whom to text, and what. Everything typed stays until it is saved.
import * as client from '../../ipc/client';
import { NotebookError } from '../../ipc/error';
import type { AllyView } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { textTo } from '../../lib/help';
import { PEOPLE_MAX } from '../../lib/limits';
import { unique } from '../../lib/unique';
import { Act } from '../../state/act.svelte';

/** The help circle: its people, the chosen ones, and the text. */
export class Circle {
  people = $state.raw<AllyView[]>([]);
  loaded = $state(false);
  /** Phones the text goes to. */
  chosen = $state<string[]>([]);
  /** Words typed in place of the usual ones. */
  typed = $state<string | null>(null);
  /** Lines of the form; null while the people are not being changed. */
  lines = $state<AllyView[] | null>(null);
  /** Line of the form that was refused, from 0. */
  wrong = $state(-1);
  readonly act = new Act();

  get words(): string {
    return this.typed ?? speech.t.help.circle.usual;
  }

  async load() {
    this.people = (await client.help_circle()).people;
    this.chosen = this.people.map((ally) => ally.phone);
    this.loaded = true;
  }

  toggle(phone: string) {
    this.chosen = this.chosen.includes(phone)
      ? this.chosen.filter((other) => other !== phone)
      : [...this.chosen, phone];
  }

  /** What the messages app is handed; null while no person is chosen. A phone that stands twice gets one text. */
  address(): string | null {
    const phones = unique(this.people.map((ally) => ally.phone)).filter((phone) => this.chosen.includes(phone));
    return phones.length === 0 ? null : textTo(phones, this.words);
  }

  change() {
    this.lines = this.people.length > 0 ? this.people.map((ally) => ({ ...ally })) : [{ name: '', phone: '' }];
    this.wrong = -1;
    this.act.trouble = '';
  }

  add() {
    if (this.lines && this.lines.length < PEOPLE_MAX) this.lines = [...this.lines, { name: '', phone: '' }];
  }

  take_out(line: number) {
    this.lines = this.lines?.filter((_, other) => other !== line) ?? null;
    this.wrong = -1;
    this.act.trouble = '';
  }

  /** True when the people are saved. A refusal leaves every line as it was typed. */
  async keep(): Promise<boolean> {
    const { lines } = this;
    if (lines === null || this.act.busy) return false;
    this.wrong = -1;
    return this.act.run(
      async () => {
        await client.set_help_circle({ people: $state.snapshot(lines) });
        await this.load();
        this.lines = null;
      },
      (refused) => {
        if (refused instanceof NotebookError && refused.code === 'bad_phone')
          this.wrong = Number(refused.params['line']) - 1;
        return speech.sentence(refused);
      },
    );
  }
}
