import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseId, DraftView, SaveDraft } from '../ipc/generated/types';

const shelf = vi.hoisted(() => ({
  kept: null as DraftView | null,
  saved: [] as SaveDraft[],
  broken: false,
  gate: null as Promise<void> | null,
}));
vi.mock('../ipc/client', () => ({
  draft: () => Promise.resolve(shelf.kept),
  save_draft: (request: SaveDraft) => {
    if (shelf.broken) return Promise.reject(new Error('locked'));
    shelf.saved.push(request);
    return (shelf.gate ?? Promise.resolve()).then(() => ({}));
  },
  discard_draft: () => {
    shelf.kept = null;
    return Promise.resolve({});
  },
}));
import { anId } from '../testing/ids';
import { Draft } from './draft.svelte';

const CASE: CaseId = anId('case-1');
const at = { ms: 0, offset_min: 180 };

describe('what is being typed', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    Object.assign(shelf, { kept: null, saved: [], broken: false, gate: null });
  });
  afterEach(() => void vi.useRealTimers());

  it('is saved soon after the last key, once', async () => {
    const draft = new Draft('action', CASE);
    await draft.begin();
    draft.keep({ text: 'O' });
    draft.keep({ text: 'OB' });
    expect(shelf.saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(shelf.saved).toEqual([{ page: 'action', case: CASE, content: { text: 'OB' } }]);
  });
  it('has arrived before an act that follows: words on their way are waited for', async () => {
    let arrive: () => void = () => undefined;
    shelf.gate = new Promise((resolve) => (arrive = resolve));
    const draft = new Draft('action', CASE);
    await draft.begin();
    draft.keep({ text: 'OB' });
    await vi.advanceTimersByTimeAsync(300);
    let kept = false;
    const flushed = draft.flush().then(() => (kept = true));
    await vi.advanceTimersByTimeAsync(10);
    expect(kept).toBe(false);
    arrive();
    await flushed;
    expect(kept).toBe(true);
  });
  it('comes back to the page it belongs to', async () => {
    shelf.kept = { page: 'field', case: CASE, content: { field: 'narrative' }, at };
    const draft = new Draft('field', CASE);
    expect(await draft.begin()).toEqual({ field: 'narrative' });
    expect(draft.elsewhere).toBeNull();
  });
  it('never writes over the draft of another page until that is deleted', async () => {
    shelf.kept = { page: 'new_case', case: null, content: { texts: { narrative: 'He took the phone' } }, at };
    const draft = new Draft('action', CASE);
    expect(await draft.begin()).toBeNull();
    draft.keep({ text: 'OB' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shelf.saved).toEqual([]);
    await draft.put_away();
    draft.keep({ text: 'OB 2' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shelf.saved).toHaveLength(1);
  });
  it('does not take words about something else on the same page for its own', async () => {
    shelf.kept = { page: 'field', case: CASE, content: { field: 'narrative' }, at };
    const draft = new Draft('field', CASE);
    expect(await draft.begin((content) => (content as { field: string }).field === 'hot_spot')).toBeNull();
    expect(draft.elsewhere).toEqual(shelf.kept);
  });
  it('saves nothing when a page is only opened', async () => {
    const draft = new Draft('field', CASE);
    await draft.begin();
    draft.start({ text: 'as it stands' });
    draft.keep({ text: 'as it stands' });
    await draft.flush();
    expect(shelf.saved).toEqual([]);
  });
  it('is saved at once when the page is left, and not at all once it is an entry', async () => {
    const draft = new Draft('action', CASE);
    draft.keep({ text: 'OB' });
    await draft.flush();
    expect(shelf.saved).toHaveLength(1);
    draft.keep({ text: 'OB 23' });
    draft.done();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shelf.saved).toHaveLength(1);
  });
  it('is tried again at the next key when the device could not write', async () => {
    const draft = new Draft('action', CASE);
    shelf.broken = true;
    draft.keep({ text: 'OB' });
    await draft.flush();
    shelf.broken = false;
    await draft.flush();
    expect(shelf.saved).toEqual([{ page: 'action', case: CASE, content: { text: 'OB' } }]);
  });
});
