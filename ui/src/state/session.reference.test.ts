import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppView, Changed, Phase } from '../ipc/generated/types';

const rust = vi.hoisted(() => ({ phase: 'locked', edited: 'Stage', waits: [] as (() => void)[], slow: false }));
const app = (): AppView => ({
  phase: rust.phase as Phase,
  preferences: { language: 'en', theme: 'system', idle_seconds: 120, secret_form: 'pin' },
  key_store: true,
  wait_ms: 0,
  tries: 0,
  version: '0',
  practice: false,
  quick_notes: false,
});
vi.mock('../ipc/events', () => ({
  on_changed: () => undefined,
  on_synced: () => undefined,
  on_locked: () => undefined,
}));
vi.mock('../ipc/client', () => ({
  app_state: () => Promise.resolve(app()),
  reference: async () => {
    const answer = { lists: {}, hot_spots: rust.phase === 'open' ? [rust.edited] : [] };
    if (rust.slow) await new Promise<void>((go) => rust.waits.push(go));
    return answer;
  },
}));
import { session } from './session.svelte';

const changed = (reference: boolean): Changed => ({ cases: [], queue: false, team: false, draft: false, reference });
const settled = () => new Promise((later) => setTimeout(later));
const shown = () => session.reference?.['hot_spots'];
const turn = (phase: Phase) => {
  rust.phase = phase;
  session.take(app());
};

describe('the reference data', () => {
  beforeEach(async () => {
    vi.stubGlobal('document', {
      documentElement: { dataset: {}, toggleAttribute: () => undefined },
      addEventListener: () => undefined,
    });
    vi.stubGlobal('addEventListener', () => undefined);
    Object.assign(rust, { phase: 'locked', edited: 'Stage', waits: [], slow: false });
    await session.begin();
    await settled();
  });

  it('is the office’s from unlocking on and follows what it changes', async () => {
    expect(shown()).toEqual([]);
    turn('open');
    await settled();
    expect(shown()).toEqual(['Stage']);
    rust.edited = 'Old stage';
    session.hear(changed(false));
    await settled();
    expect(shown()).toEqual(['Stage']);
    const news = session.news;
    session.hear(changed(true));
    await settled();
    expect([shown(), session.news]).toEqual([['Old stage'], news + 1]);
  });
  it('is gone with the lock at once, even when an answer is still under way', async () => {
    turn('open');
    await settled();
    rust.slow = true;
    session.hear(changed(true));
    turn('locked');
    expect(shown()).toEqual([]);
    // The older answer comes last.
    for (const go of rust.waits.reverse()) {
      go();
      await settled();
    }
    expect(shown()).toEqual([]);
  });
});
