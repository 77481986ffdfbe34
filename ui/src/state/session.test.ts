import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppView } from '../ipc/generated/types';
import { anId } from '../testing/ids';

const called = vi.hoisted(() => ({
  order: [] as string[],
  keep: (): void => undefined,
  left: 'open',
}));
const app = (practice: boolean): AppView => ({
  phase: 'open',
  preferences: { language: 'en', theme: 'system', idle_seconds: 120, secret_form: 'pin' },
  key_store: true,
  wait_ms: 0,
  tries: 0,
  version: '0',
  practice,
  quick_notes: false,
});
vi.mock('../ipc/events', () => ({}));
vi.mock('../ipc/client', () => ({
  save_draft: () =>
    new Promise<void>(
      (kept) =>
        (called.keep = () => {
          called.order.push('kept');
          kept();
        }),
    ),
  open_practice: () => {
    called.order.push('opened');
    return Promise.resolve(app(true));
  },
  leave_practice: () => {
    called.order.push('left');
    return Promise.resolve({ ...app(false), phase: called.left });
  },
}));
import { Draft } from './draft.svelte';
import { session } from './session.svelte';

describe('the practice notebook', () => {
  beforeEach(() => {
    called.order = [];
    vi.stubGlobal('scrollTo', () => undefined);
    vi.stubGlobal('document', { documentElement: { dataset: {}, toggleAttribute: () => undefined } });
  });

  it('opens only when the draft is saved in the own one', async () => {
    const draft = new Draft('new_case', null);
    draft.keep({ narrative: 'her own words' });
    void draft.flush();
    session.page = { name: 'settings' };
    const opening = session.practise();
    await new Promise((later) => setTimeout(later));
    expect(called.order).toEqual([]);
    called.keep();
    await opening;
    expect(called.order).toEqual(['kept', 'opened']);
    expect(session.app?.practice).toBe(true);
    expect(session.page).toEqual({ name: 'today' });
  });

  it('is left for Today of the own one, and every page asks anew', async () => {
    session.page = { name: 'case', id: anId('invented') };
    const news = session.news;
    await session.leave_practice();
    expect(called.order).toEqual(['left']);
    expect(session.page).toEqual({ name: 'today' });
    expect(session.news).toBeGreaterThan(news);
    expect(session.said).not.toBe('');
  });

  it('of somebody who has no notebook yet is left for the first question, and nothing is said of a notebook', async () => {
    called.left = 'first_run';
    await session.practise();
    session.say('');
    await session.leave_practice();
    called.left = 'open';
    expect([session.app?.phase, session.said]).toEqual(['first_run', '']);
  });
});

describe('time that passes', () => {
  const look = (phase: AppView['phase'], hidden: boolean) => {
    vi.stubGlobal('document', { hidden, documentElement: { dataset: {}, toggleAttribute: () => undefined } });
    session.take({ ...app(false), phase });
    const news = session.news;
    session.time_passes();
    return session.news - news;
  };

  it('makes an open page that is in sight count its hours again', () => {
    expect(look('open', false)).toBe(1);
    expect(look('open', true)).toBe(0);
    expect(look('locked', false)).toBe(0);
  });
});
