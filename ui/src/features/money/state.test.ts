import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';

const client = vi.hoisted(() => ({ money_page: vi.fn() }));
vi.mock('../../ipc/client', () => client);
import { MoneyOfAll } from './state.svelte';

const total = { agreed_cents: 0, paid_cents: 0, owed_cents: 0, held_cents: 0 };

describe('the money of all cases', () => {
  beforeEach(() => vi.resetAllMocks());

  it('is empty only once it was read, and only without any sum', async () => {
    const money = new MoneyOfAll();
    expect(money.empty).toBe(false);
    client.money_page.mockResolvedValue({ total });
    await money.load();
    expect(money.empty).toBe(true);
    client.money_page.mockResolvedValue({ total: { ...total, held_cents: 1 } });
    await money.load();
    expect(money.empty).toBe(false);
  });
  it('says why it cannot be read', async () => {
    const money = new MoneyOfAll();
    client.money_page.mockRejectedValue(new Error('locked'));
    await money.load();
    expect(money.act.trouble).toBe(en.error.internal);
  });
});
