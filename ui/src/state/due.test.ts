import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DueView } from '../ipc/generated/types';
import { answer } from './due';
import { anId } from '../testing/ids';
import { shipped } from '../testing/reference';

const client = vi.hoisted(() => ({ add_action: vi.fn(), answer_appointment: vi.fn(), answer_follow_up: vi.fn() }));
vi.mock('../ipc/client', () => client);

const reference = shipped;
const at = { ms: Date.UTC(2026, 10, 24, 7), offset_min: 180 };
const due = (some: Partial<DueView>): DueView => ({
  what: 'appointment',
  code: 'ocs',
  detail: null,
  cents: null,
  at,
  until: null,
  state: 'planned',
  entry: anId('ab'),
  ...some,
});

beforeEach(() => vi.clearAllMocks());

describe('an answer', () => {
  it('of a visit is the visit itself', async () => {
    expect(
      await answer(anId('c'), due({ what: 'visit', code: 'pep_visits:week_2' }), 'made', null, '', reference),
    ).toBe('kept');
    expect(client.add_action).toHaveBeenCalledWith({
      case: 'c',
      action: { action: 'pep_visit', fields: { visit: 'week_2' }, happened_at: null },
    });
    await answer(anId('c'), due({ what: 'visit', code: 'pregnancy_test:week_6' }), 'made', null, '', reference);
    expect(client.add_action).toHaveBeenLastCalledWith({
      case: 'c',
      action: { action: 'pregnancy_test', fields: {}, happened_at: null },
    });
  });
  it('of an appointment or a plan names the entry it answers', async () => {
    await answer(anId('c'), due({}), 'moved', at, '', reference);
    expect(client.answer_appointment).toHaveBeenCalledWith({ case: 'c', entry: 'ab', answer: 'moved', at });
    await answer(anId('c'), due({ what: 'follow_up' }), 'skipped', null, ' She has it. ', reference);
    expect(client.answer_follow_up).toHaveBeenCalledWith({
      case: 'c',
      entry: 'ab',
      answer: 'skipped',
      reason: 'She has it.',
      at: null,
    });
  });
  it('is not sent where nothing says which entry is meant', async () => {
    await expect(answer(anId('c'), due({ entry: null }), 'kept', null, '', reference)).rejects.toThrow();
    expect(client.answer_appointment).not.toHaveBeenCalled();
  });
  it('of a promise is written as a payment, with its sum', async () => {
    expect(await answer(anId('c'), due({ what: 'promise' }), 'paid', null, '', reference)).toBe('write');
    expect(client.add_action).not.toHaveBeenCalled();
  });
});
