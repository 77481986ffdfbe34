import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';
import type { SyncView } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({
  sync_view: vi.fn(),
  sync_now: vi.fn(),
  cancel_sync: vi.fn(),
  quick_notes: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);
import { Sync } from './state.svelte';

const seen = (running: boolean) => ({ badge: { running } }) as SyncView;

describe('the page of what waits', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetAllMocks();
    client.sync_view.mockResolvedValue(seen(false));
    client.quick_notes.mockResolvedValue([]);
  });
  afterEach(() => vi.useRealTimers());

  it('sends once however often its button is pressed, and shows what waits afterwards', async () => {
    const sync = new Sync();
    await Promise.all([sync.send(), sync.send()]);
    expect([client.sync_now.mock.calls.length, client.sync_view.mock.calls.length]).toEqual([1, 1]);
  });
  it('does not send while a sync runs by itself', async () => {
    client.sync_view.mockResolvedValue(seen(true));
    const sync = new Sync();
    await sync.load();
    await sync.send();
    expect([sync.busy, client.sync_now.mock.calls.length]).toEqual([true, 0]);
  });
  it('stops a sync that is under way, also one that runs by itself', async () => {
    client.sync_view.mockResolvedValue(seen(true));
    const sync = new Sync();
    await sync.load();
    client.sync_view.mockResolvedValue(seen(false));
    await sync.stop();
    expect([client.cancel_sync.mock.calls.length, sync.busy]).toEqual([1, false]);
  });
  it('says a refusal and still shows what waits', async () => {
    client.sync_now.mockRejectedValue(new NotebookError('disk_full', {}));
    const sync = new Sync();
    await sync.send();
    expect([sync.act.trouble, sync.view]).toEqual([en.error.disk_full, seen(false)]);
  });
  it('asks after a second whether a sync that runs by itself has ended, unless the page is gone', async () => {
    client.sync_view.mockResolvedValue(seen(true));
    const sync = new Sync();
    await sync.load();
    sync.follow()?.();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(client.sync_view).toHaveBeenCalledTimes(1);
    client.sync_view.mockResolvedValue(seen(false));
    sync.follow();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([sync.busy, sync.follow()]).toEqual([false, undefined]);
  });
});
