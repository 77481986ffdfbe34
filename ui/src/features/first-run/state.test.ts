import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import type { AppView } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({ check_secret: vi.fn(), create_notebook: vi.fn(), reference: vi.fn() }));
vi.mock('../../ipc/client', () => client);
vi.mock('../../ipc/events', () => ({}));
vi.stubGlobal('document', { documentElement: { toggleAttribute: () => undefined, dataset: {}, lang: '' } });
vi.stubGlobal('scrollTo', () => undefined);
import { session } from '../../state/session.svelte';
import { FirstRun } from './state.svelte';

const app = (phase: AppView['phase'], key_store = true) =>
  ({ phase, key_store, practice: false, preferences: { language: 'en', theme: 'system' } }) as AppView;
const accepted = { accepted: true, strength: 3, reason: null };
const weak = (reason: string) => ({ accepted: false, strength: 0, reason });

describe('the first run', () => {
  let first: FirstRun;
  beforeEach(() => {
    vi.resetAllMocks();
    session.app = app('first_run');
    first = new FirstRun();
    client.check_secret.mockResolvedValue(accepted);
    client.create_notebook.mockResolvedValue(app('open'));
  });
  const type = async (secret: string) => {
    first.secret = secret;
    await first.next();
  };

  it('makes the notebook once the same secret was typed twice', async () => {
    first.choose('join');
    await type('271828');
    expect([first.again, first.secret]).toEqual([true, '']);
    expect(client.create_notebook).not.toHaveBeenCalled();
    await type('271828');
    expect(client.create_notebook).toHaveBeenCalledWith({
      secret: '271828',
      form: 'pin',
      office_device: false,
      language: 'en',
    });
    expect([session.page.name, first.again, first.secret]).toEqual(['team', false, '']);
  });
  it('begins again when the second is another one', async () => {
    first.choose('own');
    await type('271828');
    await type('314159');
    expect([first.again, first.act.trouble]).toEqual([false, en.first.differs]);
    expect(client.create_notebook).not.toHaveBeenCalled();
  });
  it('refuses a weak secret before it is typed twice', async () => {
    first.choose('own');
    const [reason = ''] = Object.keys(en.first.weak);
    client.check_secret.mockResolvedValue(weak(reason));
    await type('111111');
    expect([first.again, first.act.trouble]).toEqual([false, en.first.weak[reason]]);
  });
  it('asks an office, and a device without a key store, for a passphrase', () => {
    first.choose('own');
    expect(first.form).toBe('pin');
    first.choose('office');
    expect(first.form).toBe('passphrase');
    first.choose('own');
    session.app = app('first_run', false);
    expect(first.form).toBe('passphrase');
  });
  it('says that a secret is weak only once it is long enough', async () => {
    first.choose('own');
    const [reason = ''] = Object.keys(en.first.weak);
    client.check_secret.mockResolvedValue(weak(reason));
    first.secret = '1111';
    first.judge();
    await vi.waitFor(() => expect(first.strength).not.toBeNull());
    expect(first.why).toBe('');
    first.secret = '111111';
    expect(first.why).toBe(en.first.weak[reason]);
  });
  it('leaves aside how strong something was that is no longer typed', async () => {
    first.choose('own');
    first.secret = '111111';
    first.judge();
    first.secret = '1111119';
    await Promise.resolve();
    expect(first.strength).toBeNull();
  });
});
