// An office device starts a team: what the recovery sheets are for, each of them onto paper, each of them typed back. What is
// on the sheets is here only while the page stands; nothing of it is in a draft or an address. Tested without a browser.
import * as client from '../../ipc/client';
import { NotebookError, type ErrorCode } from '../../ipc/error';
import type { SheetCheckView, SheetView, SheetsView } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { nowHere } from '../../lib/time';
import { Act } from '../../state/act.svelte';
import { TypedSheet, linesOf } from './typed.svelte';

/** Sheets were drawn in this window, and neither used nor wiped by her: when they are gone, she is told. */
let begun_here = false;

/** Refusals after which nothing of the sheets is left. */
const GONE: readonly ErrorCode[] = ['sheets_gone', 'locked'];
/** Refusals that say that fewer sheets count than the page thought. */
const FEWER: readonly ErrorCode[] = ['sheets_unfinished', 'sheets_do_not_join'];
const isOneOf = (refused: unknown, codes: readonly ErrorCode[]): boolean =>
  refused instanceof NotebookError && codes.includes(refused.code);

/** What was done to bring one sheet onto paper. */
export class Paper {
  /** Lines that are on paper, from 0. */
  lines = $state<number[]>([]);
  printed = $state(false);
  /** Who keeps the sheet: printed on it, and nowhere else. */
  keeper = $state('');

  /** A line is on paper, or is not yet. Each tap also says that somebody is there. */
  mark(line: number) {
    this.lines = this.lines.includes(line) ? this.lines.filter((other) => other !== line) : [...this.lines, line];
  }
}

/** A team that an office device starts. */
export class Starting {
  name = $state('');
  relay = $state('');
  setup = $state('');
  /** Saying what the sheets are for; writing them down; typing them back; looking at one again in between. */
  step = $state<'why' | 'write' | 'type' | 'look'>('why');
  sheets = $state.raw<SheetView[]>([]);
  /** Place of the sheet that is shown. */
  at = $state(0);
  /** When the sheets were shown first: printed on them, so that sets are told apart. */
  made = $state.raw(nowHere());
  /** Number of the sheet that was whole last, until the next one is typed. */
  right = $state<number | null>(null);
  /** She was further already: the first step then takes the focus as the others do. */
  was_further = false;
  readonly act = new Act();
  /** One box for whichever sheet she has in hand. */
  readonly box = new TypedSheet(
    client.check_sheet,
    (refused) => {
      this.forget_with(refused);
      this.act.refused(refused);
    },
    (found, current) => this.hear(found, current),
  );
  private papers = $state.raw<Paper[]>([]);

  constructor(private readonly ondone: () => unknown) {}

  get sheet(): SheetView | undefined {
    return this.sheets[this.at];
  }

  get paper(): Paper | undefined {
    return this.papers[this.at];
  }

  /** The sheets can be looked at: the notebook was not locked since they were drawn. */
  get shown(): boolean {
    return this.sheets.some((sheet) => sheet.groups.length > 0);
  }

  /** The sheet that is shown is on paper: it was printed, or each of its lines was marked. A new sheet never is at first. */
  get on_paper(): boolean {
    const { sheet, paper } = this;
    return sheet !== undefined && paper !== undefined
      ? paper.printed || paper.lines.length === linesOf(sheet.groups).length
      : false;
  }

  /** Every sheet was typed back. */
  get whole(): boolean {
    return this.sheets.length > 0 && this.sheets.every((sheet) => sheet.whole);
  }

  /** Sheets that were begun go on where they were left. What it returns forgets them, when the page goes. */
  follow = (): (() => void) => {
    let left = false;
    client.team_sheets().then(
      (begun) => {
        if (left || this.step !== 'why') return;
        if (begun) this.take(begun);
        else if (begun_here) this.act.refused(new NotebookError('sheets_gone', {}));
        begun_here = begun !== null;
      },
      () => undefined,
    );
    return () => {
      left = true;
      this.forget();
    };
  };

  begin = () =>
    this.run(async () => {
      this.take(await client.begin_team({ member_name: this.name, relay: this.relay }));
      begun_here = true;
    });

  print() {
    if (this.paper) this.paper.printed = true;
    window.print();
  }

  /** The sheet that is shown is on paper: the next one, and after the last one they are typed back. */
  written = () => {
    if (!this.on_paper) return;
    if (this.at + 1 < this.sheets.length) this.at += 1;
    else this.type();
  };

  /** The sheet before this one. */
  before = () => {
    if (this.at > 0) this.at -= 1;
  };

  /** Shows a sheet again, in the middle of typing. What was typed stays. */
  look(at: number) {
    this.at = at;
    this.step = 'look';
  }

  type = () => {
    this.step = 'type';
  };

  finish = () =>
    this.run(async () => {
      await client.finish_team({ relay: this.relay, setup_code: this.setup.trim() });
      begun_here = false;
      this.forget();
      void this.ondone();
    });

  stop = () =>
    this.run(async () => {
      await client.cancel_team();
      begun_here = false;
      this.forget();
      this.act.trouble = speech.t.error.sheets_gone;
    });

  private run(what: () => Promise<void>) {
    return this.act.run(async () => {
      try {
        await what();
      } catch (refused) {
        this.forget_with(refused);
        if (isOneOf(refused, FEWER)) await this.count_again();
        throw refused;
      }
    });
  }

  private take(begun: SheetsView) {
    this.sheets = begun.sheets;
    this.relay = begun.relay;
    this.made = nowHere();
    this.papers = begun.sheets.map(() => new Paper());
    this.at = 0;
    this.step = this.shown && !begun.sheets.some((sheet) => sheet.whole) ? 'write' : 'type';
  }

  /** A sheet that is whole counts, also when she has typed on meanwhile. */
  private hear(found: SheetCheckView, current: boolean) {
    if (found.found === 'whole') {
      this.sheets = this.sheets.map((sheet) => (sheet.number === found.sheet ? { ...sheet, whole: true } : sheet));
      if (current) this.box.clear();
      this.right = found.sheet;
    } else if (current && this.box.typed.trim() !== '') this.right = null;
    if (current) this.act.trouble = '';
  }

  /** Which sheets count is asked anew. */
  private async count_again() {
    const begun = await client.team_sheets().catch(() => null);
    if (!begun) return;
    this.sheets = begun.sheets;
    this.right = null;
    this.type();
  }

  /** Sheets that are wiped there are wiped here. */
  private forget_with(refused: unknown) {
    if (isOneOf(refused, ['sheets_gone'])) begun_here = false;
    if (isOneOf(refused, GONE)) this.forget();
  }

  private forget = () => {
    this.was_further = this.step !== 'why';
    this.step = 'why';
    this.sheets = [];
    this.papers = [];
    this.at = 0;
    this.right = null;
    this.setup = '';
    this.box.clear();
  };
}
