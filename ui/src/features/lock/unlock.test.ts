import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';
import type { AppView } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({ unlock: vi.fn(), reference: vi.fn() }));
vi.mock('../../ipc/client', () => client);
vi.mock('../../ipc/events', () => ({}));
vi.stubGlobal('document', { documentElement: { toggleAttribute: () => undefined, dataset: {}, lang: '' } });
import { session } from '../../state/session.svelte';
import { Unlock } from './unlock.svelte';

const app = (phase: AppView['phase'], wait_ms = 0) =>
  ({
    phase,
    practice: false,
    wait_ms,
    preferences: { language: 'en', theme: 'system', secret_form: 'pin' },
  }) as AppView;

describe('opening the notebook', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetAllMocks();
    session.app = app('locked');
  });
  afterEach(() => vi.useRealTimers());

  it('takes the secret out of the window with the try', async () => {
    const unlock = new Unlock();
    unlock.secret = '271828';
    client.unlock.mockResolvedValue(app('open'));
    const opening = unlock.open();
    expect([unlock.secret, unlock.act.busy]).toEqual(['', true]);
    await opening;
    expect(client.unlock).toHaveBeenCalledWith({ secret: '271828' });
    expect(session.app?.phase).toBe('open');
  });
  it('tries once at a time, and never with nothing', async () => {
    const unlock = new Unlock();
    await unlock.open();
    unlock.secret = '1';
    client.unlock.mockReturnValue(new Promise(() => undefined));
    void unlock.open();
    unlock.secret = '2';
    void unlock.open();
    expect(client.unlock).toHaveBeenCalledTimes(1);
  });
  it('says which try was wrong and waits before the next one', async () => {
    const unlock = new Unlock();
    unlock.secret = '000000';
    client.unlock.mockRejectedValue(new NotebookError('wrong_secret', { tries: 5, wait_ms: 4_000 }));
    await unlock.open();
    expect([unlock.act.trouble, unlock.left, unlock.resting]).toEqual([en.lock.wrong(5), 100, true]);
    unlock.secret = '271828';
    await unlock.open();
    expect(client.unlock).toHaveBeenCalledTimes(1);
    const stop = unlock.tick();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(unlock.left).toBe(75);
    await vi.advanceTimersByTimeAsync(9_000);
    expect([unlock.wait_ms, unlock.resting]).toEqual([0, false]);
    stop?.();
    expect(unlock.tick()).toBeUndefined();
  });
  it('waits on where the notebook says that a wait is under way', () => {
    session.app = app('locked', 30_000);
    expect(new Unlock().resting).toBe(true);
  });
  it('forgets what was typed when another place or another form is shown', () => {
    const unlock = new Unlock();
    unlock.secret = '2718';
    unlock.go('note');
    expect([unlock.place, unlock.secret]).toEqual(['note', '']);
    unlock.secret = '2718';
    unlock.other_form();
    expect([unlock.form, unlock.secret]).toEqual(['passphrase', '']);
  });
});
