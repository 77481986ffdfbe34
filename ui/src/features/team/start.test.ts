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
import { Starting } from './start.svelte';

const RELAY = 'https://relay.example';
const three = (...whole: number[]) => ({
  relay: RELAY,
  sheets: [1, 2, 3].map((number) => ({
    number,
    groups: Array.from({ length: 24 }, () => `A${number}B${number}`),
    whole: whole.includes(number),
  })),
});
/** As they are told after a lock: without their words, and nothing typed counts. */
const locked = () => ({ relay: RELAY, sheets: three().sheets.map((sheet) => ({ ...sheet, groups: [] })) });
const looked = (found: string, group: number | null = null, sheet: number | null = null) => ({ found, group, sheet });

async function begun(done: () => unknown = () => undefined) {
  const starting = new Starting(done);
  Object.assign(starting, { name: 'Dorcas', relay: RELAY });
  await starting.begin();
  return starting;
}
/** Writes the sheet that is shown by hand. */
function writes(starting: Starting) {
  for (let line = 0; line < 6; line += 1) starting.paper?.mark(line);
  starting.written();
}
async function all_written(done?: () => unknown) {
  const starting = await begun(done);
  for (let sheet = 0; sheet < 3; sheet += 1) writes(starting);
  return starting;
}
async function types(starting: Starting, typed: string) {
  starting.box.typed = typed;
  await starting.box.check();
}
async function types_whole(starting: Starting, number: number) {
  client.check_sheet.mockResolvedValueOnce(looked('whole', null, number));
  await types(starting, `sheet ${number}`);
}
async function opened(standing: unknown) {
  client.team_sheets.mockResolvedValue(standing);
  const starting = new Starting(() => undefined);
  starting.follow();
  await vi.waitFor(() => expect(client.team_sheets).toHaveBeenCalled());
  return starting;
}

beforeEach(async () => {
  vi.resetAllMocks();
  client.begin_team.mockResolvedValue(three());
  client.team_sheets.mockResolvedValue(null);
  // No sheets of the test before are missed.
  await new Starting(() => undefined).stop();
});

describe('the sheets of a new team', () => {
  it('come one by one, and take no setup code', async () => {
    const starting = await begun();
    expect(client.begin_team).toHaveBeenCalledWith({ member_name: 'Dorcas', relay: RELAY });
    const shown: unknown[] = [];
    while (starting.step === 'write') {
      shown.push(starting.sheet?.number);
      writes(starting);
    }
    expect([shown, starting.step]).toEqual([[1, 2, 3], 'type']);
  });
  it('are passed over by no second press: each is first marked or printed', async () => {
    const print = vi.fn();
    vi.stubGlobal('window', { print });
    const starting = await begun();
    starting.written();
    expect([starting.at, starting.on_paper]).toEqual([0, false]);
    writes(starting);
    starting.written();
    expect([starting.at, starting.on_paper]).toEqual([1, false]);
    for (let line = 0; line < 5; line += 1) starting.paper?.mark(line);
    expect(starting.on_paper).toBe(false);
    starting.print();
    expect([starting.on_paper, print.mock.calls.length]).toEqual([true, 1]);
    vi.unstubAllGlobals();
  });
  it('can be gone back to, with their marks and their keeper', async () => {
    const starting = await begun();
    if (starting.paper) starting.paper.keeper = 'Mama Nekesa';
    writes(starting);
    expect([starting.at, starting.paper?.keeper, starting.paper?.lines]).toEqual([1, '', []]);
    starting.before();
    expect([starting.at, starting.paper?.keeper, starting.on_paper]).toEqual([0, 'Mama Nekesa', true]);
    starting.before();
    expect(starting.at).toBe(0);
  });
  it('are gone when she stops, when they are wiped, and when the page goes', async () => {
    const stopped = await begun();
    await stopped.stop();
    expect([stopped.step, stopped.sheets, stopped.was_further]).toEqual(['why', [], true]);
    expect(stopped.act.trouble).toBe(en.error.sheets_gone);

    const wiped = await all_written();
    client.check_sheet.mockRejectedValue(new NotebookError('sheets_gone', {}));
    await types(wiped, 'A1B1');
    expect([wiped.step, wiped.sheets, wiped.box.typed]).toEqual(['why', [], '']);
    expect(wiped.act.trouble).toBe(en.error.sheets_gone);

    const left = await begun();
    left.box.typed = 'A1B1';
    left.follow()();
    expect([left.step, left.sheets, left.box.typed, left.paper]).toEqual(['why', [], '', undefined]);
  });
});

describe('typing the sheets back', () => {
  it('takes them in any order, and says which one was right until the next is typed', async () => {
    const starting = await all_written();
    await types_whole(starting, 3);
    expect([starting.right, starting.box.typed]).toEqual([3, '']);
    client.check_sheet.mockResolvedValue(looked('unfinished', 0));
    await types(starting, ' ');
    expect(starting.right).toBe(3);
    await types(starting, 'A1');
    expect(starting.right).toBeNull();
    expect(starting.sheets.map((sheet) => sheet.whole)).toEqual([false, false, true]);
  });
  it('keeps what was typed while she looks at a sheet again', async () => {
    const starting = await all_written();
    client.check_sheet.mockResolvedValue(looked('wrong_group', 2));
    await types(starting, 'A1B1 XXXX');
    starting.look(1);
    expect([starting.step, starting.sheet?.number]).toEqual(['look', 2]);
    starting.type();
    expect([starting.step, starting.box.typed, starting.box.wrong]).toEqual(['type', 'A1B1 XXXX', 2]);
  });
  it('counts a sheet that was whole before a letter too many', async () => {
    const starting = await all_written();
    let answer: (found: unknown) => void = () => undefined;
    client.check_sheet.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const slow = types(starting, 'sheet 2');
    client.check_sheet.mockResolvedValueOnce(looked('too_long'));
    await types(starting, 'sheet 2 A');
    answer(looked('whole', null, 2));
    await slow;
    expect(starting.sheets[1]?.whole).toBe(true);
    expect([starting.box.typed, starting.box.found]).toEqual(['sheet 2 A', looked('too_long')]);
  });
  it('goes on where it was left, and shows no sheet after a lock', async () => {
    const left = await opened(three(1));
    expect([left.step, left.shown, left.relay]).toEqual(['type', true, RELAY]);
    const unlocked = await opened(locked());
    expect([unlocked.step, unlocked.shown, unlocked.whole]).toEqual(['type', false, false]);
    await types_whole(unlocked, 2);
    expect([unlocked.right, unlocked.sheets[1]?.whole]).toEqual([2, true]);
  });
  it('says it when the sheets did not outlive a lock', async () => {
    const before = await begun();
    before.follow()();
    const after = await opened(null);
    expect([after.step, after.act.trouble]).toEqual(['why', en.error.sheets_gone]);
    expect((await opened(null)).act.trouble).toBe('');
  });
});

describe('making the team', () => {
  async function all_typed(done?: () => unknown) {
    const starting = await all_written(done);
    for (const number of [2, 3, 1]) {
      expect(starting.whole).toBe(false);
      await types_whole(starting, number);
    }
    expect(starting.whole).toBe(true);
    starting.setup = ' S3T ';
    return starting;
  }

  it('asks for the relay and the setup code only, and forgets the sheets', async () => {
    const done = vi.fn();
    const starting = await all_typed(done);
    expect(starting.relay).toBe(RELAY);
    await starting.finish();
    expect(client.finish_team).toHaveBeenCalledWith({ relay: RELAY, setup_code: 'S3T' });
    expect(done).toHaveBeenCalledTimes(1);
    expect([starting.sheets, starting.setup, starting.step]).toEqual([[], '', 'why']);
    expect((await opened(null)).act.trouble).toBe('');
  });
  it.each(['relay_unreachable', 'wrong_setup_code', 'bad_relay_address'] as const)(
    'keeps the sheets and the address after %s',
    async (code) => {
      const starting = await all_typed();
      starting.relay = 'http://192.168.0.10:7340';
      client.finish_team.mockRejectedValue(new NotebookError(code, {}));
      await starting.finish();
      expect([starting.act.trouble, starting.whole]).toEqual([en.error[code], true]);
      expect(starting.relay).toBe('http://192.168.0.10:7340');
    },
  );
  it('asks for all three again when they do not belong together', async () => {
    const starting = await all_typed();
    client.finish_team.mockRejectedValue(new NotebookError('sheets_do_not_join', {}));
    client.team_sheets.mockResolvedValue(locked());
    await starting.finish();
    expect([starting.act.trouble, starting.step, starting.right]).toEqual([en.error.sheets_do_not_join, 'type', null]);
    expect(starting.sheets.some((sheet) => sheet.whole)).toBe(false);
  });
  it('asks for what is missing when fewer count than it thought', async () => {
    const starting = await all_typed();
    client.finish_team.mockRejectedValue(new NotebookError('sheets_unfinished', {}));
    client.team_sheets.mockResolvedValue(three(1, 2));
    await starting.finish();
    expect([starting.act.trouble, starting.whole]).toEqual([en.error.sheets_unfinished, false]);
  });
});
