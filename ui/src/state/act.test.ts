import { beforeEach, describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { NotebookError } from '../ipc/error';
import { Act } from './act.svelte';

const full = () => Promise.reject(new NotebookError('disk_full', {}));

describe('an act', () => {
  let act: Act;
  let did: string[];
  beforeEach(() => {
    act = new Act();
    did = [];
  });

  it('is busy until it is done', async () => {
    let finish: () => void = () => undefined;
    const done = act.run(() => new Promise<void>((resolve) => (finish = resolve)));
    expect(act.busy).toBe(true);
    finish();
    expect(await done).toBe(true);
    expect(act.busy).toBe(false);
  });
  it('does nothing while another one is under way, and leaves what that one says', async () => {
    const first = act.run(async () => {
      await act.run(() => did.push('second'));
      did.push('first');
    });
    expect(await act.run(() => did.push('third'))).toBe(false);
    expect(await first).toBe(true);
    expect(did).toEqual(['first']);
  });
  it('that is refused says so in a sentence, and the next one may begin', async () => {
    expect(await act.run(full)).toBe(false);
    expect([act.trouble, act.busy]).toEqual([en.error.disk_full, false]);
    expect(await act.run(() => did.push('again'))).toBe(true);
    expect(did).toEqual(['again']);
  });
  it('takes back at its beginning what was said of the one before', async () => {
    await act.run(full);
    let seen = 'nothing read';
    await act.run(() => (seen = act.trouble));
    expect(seen).toBe('');
  });
  it('may put its refusal in other words', async () => {
    await act.run(full, (refused) => `No room: ${refused instanceof NotebookError ? refused.code : ''}`);
    expect(act.trouble).toBe('No room: disk_full');
  });
  it('that fails at once, before it waits, is refused all the same', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    expect(await act.run(broken)).toBe(false);
    expect([act.trouble, act.busy]).toEqual([en.error.internal, false]);
  });
});
