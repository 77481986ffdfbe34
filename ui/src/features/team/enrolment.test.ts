import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';
import type { InviteView, JoinView, MemberView } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({
  begin_invite: vi.fn(),
  invite_progress: vi.fn(),
  confirm_invite: vi.fn(),
  cancel_invite: vi.fn(),
  read_sheet: vi.fn(),
  begin_join: vi.fn(),
  join_progress: vi.fn(),
  confirm_join: vi.fn(),
  cancel_join: vi.fn(),
  list_cases: vi.fn(),
  team: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);
import { anId } from '../../testing/ids';
import { Invitation } from './invite.svelte';
import { Joining } from './join.svelte';
import { Team } from './state.svelte';

const invite = (stage: string) =>
  ({ stage, code: 'AB12', words: null, seconds_left: 300, needs_second: false }) as unknown as InviteView;
const join = (stage: string) => ({ stage, words: null, words_for_second: null }) as unknown as JoinView;
const gone = new NotebookError('relay_unreachable', {});
const over = new NotebookError('invite_expired', {});
const ended = new NotebookError('enrolment_over', {});
const used = new NotebookError('invite_code_used', {});
/** One question of the poll, and its answer. */
const asked = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  client.invite_progress.mockResolvedValue(invite('waiting'));
  client.join_progress.mockResolvedValue(join('waiting'));
  client.list_cases.mockResolvedValue({ cases: [] });
});
afterEach(() => vi.useRealTimers());

describe('an invitation', () => {
  it('is asked for every second until the other phone is there, and ends with its words', async () => {
    const done = vi.fn();
    const invitation = new Invitation(done);
    invitation.name = 'Akinyi';
    client.begin_invite.mockResolvedValue(invite('waiting'));
    await invitation.begin();
    expect(client.begin_invite).toHaveBeenCalledWith({ member_name: 'Akinyi', office: null });
    client.invite_progress.mockResolvedValue(invite('compare'));
    await asked();
    expect(invitation.view?.stage).toBe('compare');
    client.confirm_invite.mockResolvedValue(invite('done'));
    await invitation.same();
    expect([done.mock.calls.length, invitation.name]).toEqual([1, '']);
    client.invite_progress.mockClear();
    await asked();
    expect(client.invite_progress).not.toHaveBeenCalled();
  });
  it('goes on through a silence of the relay, and says so meanwhile', async () => {
    const invitation = new Invitation(() => undefined);
    client.begin_invite.mockResolvedValue(invite('waiting'));
    await invitation.begin();
    client.invite_progress.mockRejectedValueOnce(gone);
    await asked();
    expect([invitation.act.trouble, invitation.view?.stage]).toEqual([en.error.relay_unreachable, 'waiting']);
    await asked();
    expect(invitation.act.trouble).toBe('');
  });
  it('is over when its code is', async () => {
    const invitation = new Invitation(() => undefined);
    client.begin_invite.mockResolvedValue(invite('waiting'));
    await invitation.begin();
    client.invite_progress.mockRejectedValue(over);
    await asked();
    expect(invitation.view).toBeNull();
    client.invite_progress.mockClear();
    await asked();
    expect(client.invite_progress).not.toHaveBeenCalled();
  });
  it('that ended shows a new code at one press, for the same person', async () => {
    const invitation = new Invitation(() => undefined);
    invitation.name = 'Akinyi';
    client.begin_invite.mockResolvedValue(invite('waiting'));
    await invitation.begin();
    client.invite_progress.mockRejectedValueOnce(ended);
    await asked();
    expect([invitation.view, invitation.over, invitation.act.trouble]).toEqual([null, true, en.error.enrolment_over]);
    await invitation.begin();
    expect(client.begin_invite).toHaveBeenLastCalledWith({ member_name: 'Akinyi', office: null });
    expect([invitation.view?.stage, invitation.over, invitation.act.trouble]).toEqual(['waiting', false, '']);
  });
  it('that ended as its words were confirmed is not asked for again', async () => {
    const invitation = new Invitation(() => undefined);
    client.begin_invite.mockResolvedValue(invite('compare'));
    await invitation.begin();
    client.confirm_invite.mockRejectedValue(ended);
    await invitation.same();
    expect([invitation.view, invitation.over]).toEqual([null, true]);
    await asked();
    expect(client.invite_progress).not.toHaveBeenCalled();
  });
  it('is done when the phone has been told, also after a silence of the relay', async () => {
    const done = vi.fn();
    const invitation = new Invitation(done);
    client.begin_invite.mockResolvedValue(invite('compare'));
    await invitation.begin();
    client.confirm_invite.mockRejectedValue(gone);
    await invitation.same();
    client.invite_progress.mockResolvedValueOnce(invite('welcoming')).mockResolvedValueOnce(invite('done'));
    await asked();
    expect(done).not.toHaveBeenCalled();
    await asked();
    expect(done).toHaveBeenCalledTimes(1);
  });
  it('whose words differ says that somebody may be in between', async () => {
    client.begin_invite.mockResolvedValue(invite('compare'));
    const invitation = new Invitation(() => undefined);
    await invitation.begin();
    await invitation.differ();
    expect(client.cancel_invite).toHaveBeenCalledTimes(1);
    expect([invitation.view, invitation.act.trouble]).toEqual([null, en.team.stopped_different]);
  });
  it('that was stopped says so, whatever answer comes later', async () => {
    const invitation = new Invitation(() => undefined);
    client.begin_invite.mockResolvedValue(invite('waiting'));
    await invitation.begin();
    let refuse: (why: unknown) => void = () => undefined;
    client.invite_progress.mockReturnValue(new Promise((_, reject) => (refuse = reject)));
    await asked();
    await invitation.stop();
    refuse(over);
    await asked();
    expect([invitation.view, invitation.act.trouble]).toEqual([null, en.team.stopped]);
  });
  it('that could not be confirmed is asked for again', async () => {
    const invitation = new Invitation(() => undefined);
    client.begin_invite.mockResolvedValue(invite('compare'));
    await invitation.begin();
    client.confirm_invite.mockRejectedValue(gone);
    await invitation.same();
    expect(invitation.act.trouble).toBe(en.error.relay_unreachable);
    await asked();
    expect(client.invite_progress).toHaveBeenCalledTimes(1);
  });
  it('that is stopped says that nothing was shared', async () => {
    const invitation = new Invitation(() => undefined);
    client.begin_invite.mockResolvedValue(invite('waiting'));
    await invitation.begin();
    await invitation.stop();
    expect([invitation.view, invitation.act.trouble]).toEqual([null, en.team.stopped]);
  });
  it('goes on where it was left, and is not asked for once the page is gone', async () => {
    const leave = new Invitation(() => undefined).follow();
    await asked();
    await asked();
    leave();
    client.invite_progress.mockClear();
    await asked();
    expect(client.invite_progress).not.toHaveBeenCalled();
  });
});

describe('an invitation of an office laptop', () => {
  const whole = (sheet: number) => ({ found: 'whole', group: null, sheet });
  async function with_sheets(...numbers: number[]) {
    const invitation = new Invitation(() => undefined);
    invitation.name = 'Beryl';
    invitation.choose({ kind: 'laptop' });
    for (const [at, number] of numbers.entries()) {
      const box = invitation.boxes[at === 0 ? 0 : 1];
      client.read_sheet.mockResolvedValueOnce(whole(number));
      box.typed = `sheet ${number}`;
      await box.check();
    }
    return invitation;
  }
  const typed = (invitation: Invitation) => invitation.boxes.map((box) => box.typed);

  it('names whose it is: somebody new, or a person of the office under her own name', async () => {
    client.begin_invite.mockResolvedValue(invite('waiting'));
    const invitation = new Invitation(() => undefined);
    invitation.choose({ kind: 'laptop', consent: 'person' });
    const njeri = { device: 'ab12', name: 'Njeri', office: true } as unknown as MemberView;
    invitation.choose_person(njeri);
    await invitation.begin();
    const office = { sheets: [], person: 'ab12' };
    expect(client.begin_invite).toHaveBeenCalledWith({ member_name: 'Njeri', office });
    invitation.choose_person(null);
    expect(invitation.person).toBe(null);
  });
  it('takes two sheets, and forgets them as soon as the code is shown', async () => {
    const invitation = await with_sheets(3, 1);
    client.begin_invite.mockResolvedValue(invite('waiting'));
    await invitation.begin();
    expect(client.begin_invite).toHaveBeenCalledWith({
      member_name: 'Beryl',
      office: { sheets: ['sheet 3', 'sheet 1'], person: null },
    });
    expect([typed(invitation), invitation.view?.stage, invitation.invited]).toEqual([['', ''], 'waiting', 'laptop']);
  });
  it('shows no code before both sheets are right, and tells one that was typed twice', async () => {
    const one = await with_sheets(3);
    await one.begin();
    const twice = await with_sheets(2, 2);
    await twice.begin();
    expect([one.ready, one.twice, twice.ready, twice.twice]).toEqual([false, null, false, 2]);
    expect(client.begin_invite).not.toHaveBeenCalled();
  });
  it('takes no sheets when another person agrees, and ends with what she has to do', async () => {
    const invitation = await with_sheets(1, 2);
    invitation.choose({ consent: 'person' });
    expect(typed(invitation)).toEqual(['', '']);
    client.begin_invite.mockResolvedValue({ ...invite('compare'), needs_second: true });
    await invitation.begin();
    expect(client.begin_invite).toHaveBeenCalledWith({ member_name: 'Beryl', office: { sheets: [], person: null } });
    client.confirm_invite.mockResolvedValue({ ...invite('done'), needs_second: true });
    await invitation.same();
    expect([invitation.view?.needs_second, invitation.invited, invitation.kind]).toEqual([true, 'laptop', 'phone']);
  });
  it('keeps sheets that do not join, and names the third one', async () => {
    const invitation = await with_sheets(1, 2);
    client.begin_invite.mockRejectedValue(new NotebookError('sheets_do_not_join', {}));
    await invitation.begin();
    expect(invitation.act.trouble).toBe(`${en.error.sheets_do_not_join} ${en.team.laptop.try_third}`);
    expect([typed(invitation), invitation.view]).toEqual([['sheet 1', 'sheet 2'], null]);
  });
  it('forgets what was typed when a phone is invited, when it is stopped, and when the page goes', async () => {
    const phone = await with_sheets(1, 2);
    phone.choose({ kind: 'phone' });
    const stopped = await with_sheets(1, 2);
    await stopped.stop();
    const left = await with_sheets(1, 2);
    left.follow()();
    const locked = await with_sheets(1);
    client.read_sheet.mockRejectedValue(new NotebookError('locked', {}));
    locked.boxes[1].typed = 'A1B1';
    await locked.boxes[1].check();
    expect([phone, stopped, left, locked].map(typed)).toEqual(Array.from({ length: 4 }, () => ['', '']));
  });
  it('that was left meanwhile is named by what is known of it', async () => {
    const [second, unknown] = [new Invitation(() => undefined), new Invitation(() => undefined)];
    client.invite_progress.mockResolvedValueOnce({ ...invite('waiting'), needs_second: true });
    second.follow();
    unknown.follow();
    await asked();
    expect([second.invited, unknown.invited]).toEqual(['laptop', 'device']);
  });
});

describe('joining', () => {
  it('brings the cases that were chosen and says when it is done', async () => {
    const done = vi.fn();
    const joining = new Joining(done);
    Object.assign(joining, { code: 'AB12', relay: 'https://relay.example' });
    joining.flip(anId('c1'));
    joining.flip(anId('c2'));
    joining.flip(anId('c1'));
    client.begin_join.mockResolvedValue(join('waiting'));
    await joining.begin();
    expect(client.begin_join).toHaveBeenCalledWith({ code: 'AB12', relay: 'https://relay.example', cases: ['c2'] });
    client.join_progress.mockResolvedValue(join('done'));
    await asked();
    expect(done).toHaveBeenCalledTimes(1);
  });
  it('asks for a new code when its try ended, and when the code was used before', async () => {
    const joining = new Joining(() => undefined);
    joining.code = 'AB12';
    client.begin_join.mockResolvedValue(join('waiting'));
    await joining.begin();
    client.join_progress.mockRejectedValue(ended);
    await asked();
    expect([joining.view, joining.code, joining.over]).toEqual([null, '', true]);
    expect(joining.act.trouble).toBe(en.error.enrolment_over);
    joining.code = 'AB12';
    client.begin_join.mockRejectedValue(used);
    await joining.begin();
    expect([joining.code, joining.over, joining.act.trouble]).toEqual(['', true, en.error.invite_code_used]);
  });
  it('keeps a code that may only have been mistyped', async () => {
    const joining = new Joining(() => undefined);
    joining.code = 'AB12';
    client.begin_join.mockRejectedValue(over);
    await joining.begin();
    expect([joining.code, joining.over]).toEqual(['AB12', false]);
  });
  it('asks once however often its button is pressed', async () => {
    const joining = new Joining(() => undefined);
    client.begin_join.mockReturnValue(new Promise(() => undefined));
    void joining.begin();
    void joining.begin();
    expect(client.begin_join).toHaveBeenCalledTimes(1);
  });
});

describe('a laptop that joins', () => {
  it('waits for the second person, asking more slowly', async () => {
    const done = vi.fn();
    const joining = new Joining(done);
    client.begin_join.mockResolvedValue(join('waiting_for_office'));
    await joining.begin();
    client.join_progress.mockResolvedValue({ ...join('waiting_for_second'), words_for_second: ['a', 'b', 'c', 'd'] });
    await asked();
    expect([joining.view?.stage, joining.view?.words_for_second?.length]).toEqual(['waiting_for_second', 4]);
    client.join_progress.mockClear();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(client.join_progress).not.toHaveBeenCalled();
    client.join_progress.mockResolvedValue(join('done'));
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledTimes(1);
  });
  it('keeps its code when its notebook opens with a PIN', async () => {
    const joining = new Joining(() => undefined);
    joining.code = 'AB12';
    client.begin_join.mockRejectedValue(new NotebookError('needs_passphrase', {}));
    await joining.begin();
    expect([joining.code, joining.over, joining.act.trouble]).toEqual(['AB12', false, en.error.needs_passphrase]);
  });
  it('goes on when the page is opened again, also while the relay is silent', async () => {
    client.join_progress.mockRejectedValueOnce(gone);
    const joining = new Joining(() => undefined);
    const leave = joining.follow();
    await vi.advanceTimersByTimeAsync(0);
    expect(joining.act.trouble).toBe(en.error.relay_unreachable);
    client.join_progress.mockResolvedValue(join('waiting_for_second'));
    await asked();
    expect([joining.view?.stage, joining.act.trouble]).toEqual(['waiting_for_second', '']);
    leave();
  });
});

describe('the team page', () => {
  const alone = { in_team: false, may_be_office: true };
  it.each([
    ['a joining that waits', () => client.join_progress.mockResolvedValue(join('waiting_for_second')), 'join'],
    ['one whose relay is silent', () => client.join_progress.mockRejectedValue(gone), 'join'],
    ['none', () => client.join_progress.mockRejectedValue(over), 'start'],
  ] as const)('of a laptop opens where it stands: %s', async (_, standing, way) => {
    const team = new Team();
    client.team.mockResolvedValue(alone);
    standing();
    await team.load();
    expect(team.way).toBe(way);
    team.way = 'start';
    await team.load();
    expect([team.way, client.join_progress.mock.calls.length]).toEqual(['start', 1]);
  });
  it.each([
    ['a phone', { in_team: false, may_be_office: false }, 'start', true],
    ['a laptop that joins', alone, 'join', true],
    ['a laptop that starts a team', alone, 'start', false],
    ['one that was in it before', { in_team: true, may_be_office: true }, 'join', false],
  ] as const)('says that it joined when the notebook says so first: %s', async (_, before, way, joined) => {
    const team = new Team();
    client.join_progress.mockRejectedValue(over);
    client.team.mockResolvedValue(before);
    await team.load();
    team.way = way;
    client.team.mockResolvedValue({ ...before, in_team: true });
    await team.load();
    expect(team.joined).toBe(joined);
  });
  it('shows the team again once a member has joined', async () => {
    const team = new Team();
    client.team.mockResolvedValue({ in_team: true });
    await team.done_joining();
    expect([team.joined, team.view]).toEqual([true, { in_team: true }]);
  });
});
