import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('../ipc/client', () => ({}));
vi.mock('../ipc/events', () => ({}));
const { NotebookError } = await import('../ipc/error');
const { session } = await import('./session.svelte');
const { Writing } = await import('./writing');

const did: string[] = [];
const draft = { flush: async () => void did.push('flush'), done: () => void did.push('done') };
const sheet = () => new Writing(draft, () => did.push('closed'));
beforeEach(() => {
  did.length = 0;
  session.said = '';
});

describe('a sheet with words', () => {
  it('closes after a save, says so, and the draft is gone', async () => {
    const writing = sheet();
    await writing.save(async () => did.push('saved'), 'Kept.');
    expect(did).toEqual(['flush', 'saved', 'done', 'closed']);
    expect([session.said, writing.act.trouble, writing.act.busy]).toEqual(['Kept.', '', false]);
  });
  it('stays open with every word when the save is refused, and says why', async () => {
    const writing = sheet();
    await writing.save(() => Promise.reject(new NotebookError('disk_full', {})), 'Kept.');
    expect(did).toEqual(['flush']);
    expect(writing.act.trouble).not.toBe('');
    expect([session.said, writing.act.busy]).toEqual(['', false]);
  });
  it('saves once, however often it is pressed', async () => {
    const writing = sheet();
    await Promise.all([
      writing.save(async () => did.push('saved'), ''),
      writing.save(async () => did.push('again'), ''),
    ]);
    expect(did).toEqual(['flush', 'saved', 'done', 'closed']);
  });
  it('saves the draft when it is put away', async () => {
    await sheet().close();
    expect(did).toEqual(['flush', 'closed']);
  });
});
