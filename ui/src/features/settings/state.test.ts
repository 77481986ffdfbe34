import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import type { AppView, Preferences } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({ set_preferences: vi.fn(), erased_here: vi.fn(), reference: vi.fn() }));
vi.mock('../../ipc/client', () => client);
vi.mock('../../ipc/events', () => ({}));
vi.stubGlobal('document', { documentElement: { toggleAttribute: () => undefined, dataset: {}, lang: '' } });
import { session } from '../../state/session.svelte';
import { Erasures, Settings } from './state.svelte';

const preferences: Preferences = { language: 'en', theme: 'system', idle_seconds: 120, secret_form: 'pin' };
const app = (now: Preferences) => ({ phase: 'open', practice: false, preferences: now }) as AppView;

describe('settings', () => {
  beforeEach(() => {
    vi.resetAllMocks();
    client.set_preferences.mockImplementation((now: Preferences) => Promise.resolve(app(now)));
    session.app = app(preferences);
  });

  it('saves one preference and leaves the others', async () => {
    await new Settings().prefer({ idle_seconds: 30 });
    expect(client.set_preferences).toHaveBeenCalledWith({ ...preferences, idle_seconds: 30 });
  });
  it('saves the second of two quick taps too', async () => {
    const settings = new Settings();
    await Promise.all([settings.prefer({ idle_seconds: 30 }), settings.prefer({ idle_seconds: 60 })]);
    expect(client.set_preferences).toHaveBeenCalledTimes(2);
  });
  it('say why a preference was not saved, until the next one is', async () => {
    const settings = new Settings();
    client.set_preferences.mockRejectedValueOnce(new Error('disk'));
    await settings.prefer({ theme: 'dark' });
    expect(settings.act.trouble).toBe(en.error.internal);
    await settings.prefer({ theme: 'dark' });
    expect(settings.act.trouble).toBe('');
  });
  it('show nothing erased where that cannot be read', async () => {
    const erasures = new Erasures();
    client.erased_here.mockRejectedValue(new Error('locked'));
    await erasures.load();
    expect(erasures.list).toEqual([]);
  });
});
