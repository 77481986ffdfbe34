// A recovery sheet as it is typed from its paper, looked at letter by letter. What is typed is here only while the page stands;
// nothing of it is in a draft or an address. Tested without a browser.
import type { CheckSheet, SheetCheckView } from '../../ipc/generated/types';

/** Groups of a sheet. */
export const GROUPS = 24;
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

/** The line a group stands in, from 1. */
export const lineOf = (group: number): number => Math.ceil(group / IN_A_LINE);

/** Between two groups, so that a line is not one long word. Svelte drops a bare blank at the end of a block. */
export const BLANK = ' ';

/** A line letter by letter, as a screen reader is to say it. */
export const spelled = (line: { group: string }[]): string =>
  line.map(({ group }) => Array.from(group).join(' ')).join(', ');

/** A box for one sheet, whichever it is. */
export class TypedSheet {
  typed = $state('');
  /** What was found in it; null when nothing was looked at yet. */
  found = $state.raw<SheetCheckView | null>(null);
  /** Goes up with every look: an answer to an older text says nothing. */
  private look = 0;

  /** `read` looks at a text. `onread` hears what it found, and whether that is still what the box holds. */
  constructor(
    private readonly read: (request: CheckSheet) => Promise<SheetCheckView>,
    private readonly onrefused: (refused: unknown) => void,
    private readonly onread: (found: SheetCheckView, current: boolean) => void = () => undefined,
  ) {}

  /** Number of the sheet, once it is whole. */
  get whole(): number | null {
    return this.found?.found === 'whole' ? this.found.sheet : null;
  }

  /** The first group that is wrong, from 1. */
  get wrong(): number | null {
    return this.found?.found === 'wrong_group' ? this.found.group : null;
  }

  /** Looks at what is typed so far. */
  check = async (): Promise<void> => {
    const look = (this.look += 1);
    try {
      const found = await this.read({ typed: this.typed });
      const current = look === this.look;
      if (current) this.found = found;
      this.onread(found, current);
    } catch (refused) {
      if (look === this.look) this.onrefused(refused);
    }
  };

  /** What was typed is gone. */
  clear = (): void => {
    this.typed = '';
    this.found = null;
    this.look += 1;
  };
}
