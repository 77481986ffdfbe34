import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClockView, DueView, TodayClockView, TodayDueView, TodayView } from '../../ipc/generated/types';
import { Today, doubtsTime, isQuiet, passedOf } from './state.svelte';
import { anId } from '../../testing/ids';
import { shipped } from '../../testing/reference';

const client = vi.hoisted(() => ({
  today: vi.fn(),
  answer_appointment: vi.fn(),
  answer_clock: vi.fn(),
  discard_draft: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);

const reference = shipped;
const stamp = (ms: number) => ({ ms, offset_min: 180 });
const due = (ms: number): DueView => ({
  what: 'appointment',
  code: 'ocs',
  detail: null,
  cents: null,
  at: stamp(ms),
  until: null,
  state: 'needs_answer',
  entry: anId('ab'),
});
const clock = (ms: number, check_time = false): ClockView => ({
  code: 'pep',
  about: null,
  state: 'expired',
  start: null,
  limit: stamp(ms),
  nominal: null,
  hours_left: -1,
  hours_total: 72,
  level: 'expired',
  stopped: null,
  elapsed_hours: null,
  answered: false,
  check_time,
});
const view = (some: Partial<TodayView> = {}): TodayView => ({
  now: stamp(1_000),
  running: [],
  ran_out: [],
  coming_up: [],
  unanswered: [],
  cases: [],
  open_cases: 0,
  waiting_cases: 0,
  conflicts: 0,
  draft: null,
  sync: { in_team: false, running: false, waiting_cases: 0, last: null },
  ...some,
});
const row = (ms: number): TodayDueView => ({ case: anId(`c${ms}`), code: 'KT-0001', due: due(ms) });
const ran_out = (ms: number, doubt = false): TodayClockView => ({
  case: anId(`c${ms}`),
  code: 'KT-0001',
  clock: clock(ms, doubt),
});

beforeEach(() => vi.clearAllMocks());

describe('today', () => {
  it('shows what has passed with the latest first, whether hours or an appointment', () => {
    const seen = passedOf(view({ unanswered: [row(50), row(10)], ran_out: [ran_out(70), ran_out(30)] }));
    expect(seen.map((passed) => [passed.kind, passed.row.case])).toEqual([
      ['clock', 'c70'],
      ['due', 'c50'],
      ['clock', 'c30'],
      ['due', 'c10'],
    ]);
  });
  it('is quiet only when nothing runs, comes or asks', () => {
    expect(isQuiet(view())).toBe(true);
    expect(isQuiet(view({ coming_up: [row(1)] }))).toBe(false);
    expect(isQuiet(view({ ran_out: [ran_out(1)] }))).toBe(false);
    expect([doubtsTime(view({ ran_out: [ran_out(1)] })), doubtsTime(view({ running: [ran_out(1, true)] }))]).toEqual([
      false,
      true,
    ]);
  });
  it('shows a few of what has passed until all are asked for', async () => {
    const today = new Today();
    client.today.mockResolvedValue(view({ unanswered: Array.from({ length: 9 }, (_, n) => row(n)) }));
    await today.look();
    expect([today.passed().length, today.hidden()]).toEqual([5, 4]);
    today.all_passed = true;
    expect([today.passed().length, today.hidden()]).toEqual([9, 0]);
  });
  it('takes an answer and looks again', async () => {
    const today = new Today();
    client.today.mockResolvedValueOnce(view({ unanswered: [row(5)] })).mockResolvedValue(view());
    await today.look();
    expect(await today.answer(row(5), 'kept', null, '', reference)).toBe(false);
    expect(client.answer_appointment).toHaveBeenCalledWith({ case: 'c5', entry: 'ab', answer: 'kept', at: null });
    expect(today.view?.unanswered).toEqual([]);
    await today.did_not_happen(ran_out(7));
    expect(client.answer_clock).toHaveBeenCalledWith({ case: 'c7', clock: 'pep' });
  });
  it('leaves the page as it is and says why when an answer is refused', async () => {
    const today = new Today();
    client.today.mockResolvedValue(view({ unanswered: [row(5)] }));
    await today.look();
    client.answer_appointment.mockRejectedValueOnce(new Error('entry_missing'));
    await today.answer(row(5), 'kept', null, '', reference);
    expect([today.trouble instanceof Error, today.busy, today.view?.unanswered.length]).toEqual([true, false, 1]);
  });
  it('sends a payment to the case, where its sum is written', async () => {
    expect(
      await new Today().answer({ ...row(5), due: { ...due(5), what: 'promise' } }, 'paid', null, '', reference),
    ).toBe(true);
  });
});
