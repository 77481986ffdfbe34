import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';
import type { InviteView, JoinView } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({
  begin_invite: vi.fn(),
  invite_progress: vi.fn(),
  confirm_invite: vi.fn(),
  cancel_invite: vi.fn(),
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

const invite = (stage: string) => ({ stage, code: 'AB12', words: null, seconds_left: 300 }) as unknown as InviteView;
const join = (stage: string) => ({ stage, words: null }) as unknown as JoinView;
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
    expect(client.begin_invite).toHaveBeenCalledWith({ member_name: 'Akinyi' });
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
    expect(client.begin_invite).toHaveBeenLastCalledWith({ member_name: 'Akinyi' });
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

describe('the team page', () => {
  it('shows the team again once a member has joined', async () => {
    const team = new Team();
    client.team.mockResolvedValue({ in_team: true });
    await team.done_joining();
    expect([team.joined, team.view]).toEqual([true, { in_team: true }]);
  });
});
