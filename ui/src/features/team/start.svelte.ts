// An office device starts a team: what the recovery sheets are for, each of them onto paper, each of them typed back. What is
// on the sheets is here only while the page stands; nothing of it is in a draft or an address. Tested without a browser.
import * as client from '../../ipc/client';
import { NotebookError } from '../../ipc/error';
import type { SheetCheckView, SheetView, SheetsView } from '../../ipc/generated/types';
import { Act } from '../../state/act.svelte';

/** Groups in a line of a sheet. */
export const IN_A_LINE = 4;
/** Letters in a group. */
const LETTERS = 4;

/** What was typed as groups: blanks and hyphens are passed over, as the notebook does. */
export const groupsOf = (typed: string): string[] =>
  typed
    .replace(/[\s\-\u2010-\u2015\u2212]/g, '')
    .toUpperCase()
    .match(new RegExp(`.{1,${LETTERS}}`, 'gu')) ?? [];

/** Groups by the lines they stand in, each with its number from 1. */
export const linesOf = (groups: string[]): { number: number; group: string }[][] => {
  const lines: { number: number; group: string }[][] = [];
  groups.forEach((group, at) => {
    if (at % IN_A_LINE === 0) lines.push([]);
    lines.at(-1)?.push({ number: at + 1, group });
  });
  return lines;
};

/** A team that an office device starts. */
export class Starting {
  name = $state('');
  relay = $state('');
  setup = $state('');
  /** Saying what the sheets are for, writing them down, or typing them back. */
  step = $state<'why' | 'write' | 'type'>('why');
  sheets = $state.raw<SheetView[]>([]);
  /** Place of the sheet that is shown or typed. */
  at = $state(0);
  /** Who keeps the sheet that is shown: printed on it, and nowhere else. */
  keeper = $state('');
  /** Lines of the sheet that is shown which are on paper. */
  on_paper = $state<number[]>([]);
  /** What is typed of the sheet that is asked for. */
  typed = $state('');
  /** What was found in it. */
  found = $state.raw<SheetCheckView | null>(null);
  readonly act = new Act();
  /** Goes up with every look: an answer to an older text says nothing. */
  private look = 0;

  constructor(private readonly ondone: () => unknown) {}

  get sheet(): SheetView | undefined {
    return this.sheets[this.at];
  }

  /** Every sheet was typed back. */
  get whole(): boolean {
    return this.sheets.length > 0 && this.sheets.every((sheet) => sheet.whole);
  }

  /** Sheets that were begun go on where they were left. What it returns forgets them, when the page goes. */
  follow = (): (() => void) => {
    client.team_sheets().then(
      (begun) => {
        if (!begun || this.step !== 'why') return;
        this.take(begun);
        if (begun.sheets.some((sheet) => sheet.whole)) this.type();
      },
      () => undefined,
    );
    return this.forget;
  };

  begin = () => this.run(async () => this.take(await client.begin_team(this.request())));

  /** The sheet that is shown is on paper: the next one, and after the last one they are typed back. */
  written = () => {
    this.keeper = '';
    this.on_paper = [];
    if (this.at + 1 < this.sheets.length) this.at += 1;
    else this.type();
  };

  /** Shows the sheets again, from the first. */
  again = () => {
    this.show(0);
    this.step = 'write';
  };

  /** A line is on paper, or is not yet. Each tap also says that somebody is there. */
  mark(line: number) {
    this.on_paper = this.on_paper.includes(line)
      ? this.on_paper.filter((other) => other !== line)
      : [...this.on_paper, line];
  }

  /** Asks for another sheet. */
  show(at: number) {
    this.at = at;
    this.typed = '';
    this.found = null;
    this.look += 1;
  }

  /** Looks at what is typed so far. */
  check = async (): Promise<void> => {
    const { sheet, typed } = this;
    if (!sheet) return;
    const look = (this.look += 1);
    try {
      const found = await client.check_sheet({ number: sheet.number, typed });
      if (found.found === 'whole')
        this.sheets = this.sheets.map((other) => (other.number === sheet.number ? { ...other, whole: true } : other));
      if (look !== this.look) return;
      this.act.trouble = '';
      this.found = found;
      if (found.found === 'whole') this.next();
    } catch (refused) {
      this.refused(refused);
      this.act.refused(refused);
    }
  };

  finish = () =>
    this.run(async () => {
      await client.finish_team(this.request());
      this.forget();
      void this.ondone();
    });

  stop = () =>
    this.run(async () => {
      await client.cancel_team();
      this.forget();
    });

  private request() {
    return { member_name: this.name, relay: this.relay, setup_code: this.setup.trim() };
  }

  private run(what: () => Promise<void>) {
    return this.act.run(async () => {
      try {
        await what();
      } catch (refused) {
        this.refused(refused);
        throw refused;
      }
    });
  }

  private take(begun: SheetsView) {
    this.sheets = begun.sheets;
    this.again();
  }

  private type() {
    this.step = 'type';
    this.next();
  }

  /** The first sheet that was not typed back yet. */
  private next() {
    const at = this.sheets.findIndex((sheet) => !sheet.whole);
    this.show(at < 0 ? 0 : at);
  }

  /** Sheets that are wiped there are wiped here. */
  private refused(refused: unknown) {
    if (refused instanceof NotebookError && ['sheets_gone', 'locked'].includes(refused.code)) this.forget();
  }

  private forget = () => {
    this.step = 'why';
    this.sheets = [];
    this.keeper = '';
    this.on_paper = [];
    this.show(0);
  };
}
