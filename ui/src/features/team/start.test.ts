import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';

const client = vi.hoisted(() => ({
  begin_team: vi.fn(),
  team_sheets: vi.fn(),
  check_sheet: vi.fn(),
  finish_team: vi.fn(),
  cancel_team: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);
import { Starting, groupsOf, linesOf } from './start.svelte';

const three = (...whole: number[]) => ({
  sheets: [1, 2, 3].map((number) => ({
    number,
    groups: Array.from({ length: 24 }, () => `A${number}B${number}`),
    whole: whole.includes(number),
  })),
});
const looked = (found: string, group: number | null = null) => ({ found, group, sheet: null });

async function begun(done: () => unknown = () => undefined) {
  const starting = new Starting(done);
  Object.assign(starting, { name: 'Dorcas', relay: 'https://relay.example', setup: ' S3T ' });
  await starting.begin();
  return starting;
}
async function all_written(done?: () => unknown) {
  const starting = await begun(done);
  for (let sheet = 0; sheet < 3; sheet += 1) starting.written();
  return starting;
}
async function types(starting: Starting, typed: string) {
  starting.typed = typed;
  await starting.check();
}

beforeEach(() => {
  vi.resetAllMocks();
  client.begin_team.mockResolvedValue(three());
  client.team_sheets.mockResolvedValue(null);
});

describe('starting a team', () => {
  it('shows sheet by sheet, then asks for each of them', async () => {
    const starting = await begun();
    const request = { member_name: 'Dorcas', relay: 'https://relay.example', setup_code: 'S3T' };
    expect(client.begin_team).toHaveBeenCalledWith(request);
    const shown: unknown[] = [];
    while (starting.step === 'write') {
      shown.push(starting.sheet?.number);
      starting.mark(0);
      starting.keeper = 'Mama Nekesa';
      starting.written();
      expect([starting.keeper, starting.on_paper]).toEqual(['', []]);
    }
    expect([shown, starting.step, starting.sheet?.number]).toEqual([[1, 2, 3], 'type', 1]);
  });
  it('marks the wrong group as soon as it is typed, and goes on when a sheet is whole', async () => {
    const starting = await all_written();
    client.check_sheet.mockResolvedValue(looked('wrong_group', 2));
    await types(starting, 'A1B1 XXXX');
    expect(client.check_sheet).toHaveBeenCalledWith({ number: 1, typed: 'A1B1 XXXX' });
    expect([starting.found, starting.typed]).toEqual([looked('wrong_group', 2), 'A1B1 XXXX']);
    client.check_sheet.mockResolvedValue(looked('whole'));
    await types(starting, 'sheet 1');
    expect([starting.sheet?.number, starting.typed, starting.found, starting.whole]).toEqual([2, '', null, false]);
  });
  it('takes the sheets in any order, and makes the team after the last one', async () => {
    const done = vi.fn();
    const starting = await all_written(done);
    client.check_sheet.mockResolvedValue(looked('whole'));
    for (const at of [2, 0, 1]) {
      expect(starting.whole).toBe(false);
      starting.show(at);
      await types(starting, 'a whole sheet');
    }
    expect(client.check_sheet.mock.calls.map(([asked]) => (asked as { number: number }).number)).toEqual([3, 1, 2]);
    expect(starting.whole).toBe(true);
    await starting.finish();
    expect(client.finish_team).toHaveBeenCalledTimes(1);
    expect(done).toHaveBeenCalledTimes(1);
    expect([starting.sheets, starting.typed]).toEqual([[], '']);
  });
  it('says nothing about a text that was changed meanwhile', async () => {
    const starting = await all_written();
    let answer: (found: unknown) => void = () => undefined;
    client.check_sheet.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const slow = types(starting, 'A1B1 XXXX');
    client.check_sheet.mockResolvedValueOnce(looked('unfinished', 2));
    await types(starting, 'A1B1 A1B1');
    answer(looked('wrong_group', 2));
    await slow;
    expect(starting.found).toEqual(looked('unfinished', 2));
  });
  it('keeps the sheets when the relay does not answer', async () => {
    const starting = await all_written();
    client.finish_team.mockRejectedValue(new NotebookError('relay_unreachable', {}));
    await starting.finish();
    expect([starting.act.trouble, starting.sheets.length]).toEqual([en.error.relay_unreachable, 3]);
  });
  it('forgets the sheets when she stops, when they are gone, and when the page goes', async () => {
    const stopped = await begun();
    await stopped.stop();
    expect([stopped.step, stopped.sheets]).toEqual(['why', []]);

    const wiped = await all_written();
    client.check_sheet.mockRejectedValue(new NotebookError('sheets_gone', {}));
    await types(wiped, 'A1B1');
    expect([wiped.step, wiped.sheets, wiped.typed]).toEqual(['why', [], '']);
    expect(wiped.act.trouble).toBe(en.error.sheets_gone);

    const left = await begun();
    left.follow()();
    expect([left.step, left.sheets]).toEqual(['why', []]);
  });
  it('goes on where it was left', async () => {
    client.team_sheets.mockResolvedValue(three(1));
    const starting = new Starting(() => undefined);
    starting.follow();
    await vi.waitFor(() => expect(starting.step).toBe('type'));
    expect(starting.sheet?.number).toBe(2);
  });
  it('reads what is typed by groups of four, four in a line', () => {
    expect(groupsOf('ab12-cd34\u2013 e')).toEqual(['AB12', 'CD34', 'E']);
    const lines = linesOf(groupsOf('A'.repeat(4 * 5)));
    expect(lines.map((line) => line.map(({ number }) => number))).toEqual([[1, 2, 3, 4], [5]]);
  });
});
