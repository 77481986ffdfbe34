import { beforeEach, describe, expect, it, vi } from 'vitest';
import ours from '../../../crates/domain/reference/daftari.json';
import kenya from '../../../crates/domain/reference/kenya.json';
import type { DueView } from '../ipc/generated/types';
import { en } from '../i18n/en';
import { sw } from '../i18n/sw';
import { answer, answerName, answersOf, asksNow, dayLater, dueMore, dueName, dueTime } from './due';
import type { Reference } from './reference';

const client = vi.hoisted(() => ({ add_action: vi.fn(), answer_appointment: vi.fn(), answer_follow_up: vi.fn() }));
vi.mock('../ipc/client', () => client);

const reference = { ...kenya, action_types: [...kenya.action_types, ...ours.action_types] } as unknown as Reference;
const at = { ms: Date.UTC(2026, 10, 24, 7), offset_min: 180 };
const due = (some: Partial<DueView>): DueView => ({
  what: 'appointment',
  code: 'ocs',
  detail: null,
  cents: null,
  at,
  until: null,
  state: 'planned',
  entry: 'ab',
  ...some,
});

beforeEach(() => vi.clearAllMocks());

describe('what comes', () => {
  it('is called what people call it, in both languages', () => {
    const name = (some: Partial<DueView>) => [
      dueName(due(some), reference, en, 'en'),
      dueName(due(some), reference, sw, 'sw'),
    ];
    expect(name({})).toEqual([
      'Appointment: OCS (officer commanding station)',
      'Miadi: OCS (mkuu wa kituo cha polisi)',
    ]);
    expect(name({ code: '' })).toEqual(['Appointment', 'Miadi']);
    expect(name({ what: 'visit', code: 'pep_visits:week_2' })).toEqual(['PEP visit: 2 weeks', 'Ziara ya PEP: Wiki 2']);
    expect(name({ what: 'visit', code: 'pregnancy_test:week_6' })).toEqual([
      'Six-week test is offered',
      'Kipimo cha wiki sita kinapatikana',
    ]);
    expect(name({ what: 'next_date', code: 'court_date' })).toEqual([
      'Court date: next date',
      'Tarehe ya mahakama: tarehe ijayo',
    ]);
    expect(name({ what: 'promise', cents: 30_000 })[0]).toMatch(/300 promised/);
    expect(name({ what: 'follow_up', code: 'Bring the bag' })).toEqual(['Bring the bag', 'Bring the bag']);
  });
  it('says where, for whom, and kindly what can still be done', () => {
    const more = (some: Partial<DueView>) => dueMore(due(some), reference, en, 'en');
    expect(more({ detail: 'office' })).toBe('At: office');
    expect(more({ what: 'follow_up', detail: 'Beryl' })).toBe('For Beryl');
    expect(more({ what: 'visit', code: 'pep_visits:week_2', state: 'overdue' })).toBe(
      'The 2 weeks visit has passed. It can still be made.',
    );
    expect(more({ what: 'visit', code: 'pep_visits:week_2', state: 'due' })).toBe('');
    expect(dueTime(due({}), en)).toBe('10:00');
    expect(dueTime(due({ what: 'promise' }), sw)).toBe('kabla ya saa 4:00 asubuhi (10:00)');
  });
  it('asks only when its time is here or has passed, and offers only what fits', () => {
    expect(
      (['planned', 'due', 'needs_answer', 'overdue', 'moved', 'done', 'skipped'] as const).filter((state) =>
        asksNow(due({ state })),
      ),
    ).toEqual(['due', 'needs_answer', 'overdue']);
    expect(answersOf(due({}))).toEqual(['kept', 'moved', 'they_missed', 'we_missed', 'cancelled']);
    expect(answersOf(due({ what: 'follow_up' }))).toEqual(['done', 'moved', 'skipped']);
    expect(answersOf(due({ what: 'visit' }))).toEqual(['made']);
    for (const state of ['moved', 'done', 'skipped'] as const) expect(answersOf(due({ state }))).toEqual([]);
    expect(answersOf(due({ entry: null }))).toEqual([]);
    for (const what of ['appointment', 'next_date', 'follow_up', 'visit', 'promise'] as const) {
      for (const said of answersOf(due({ what })))
        expect(answerName(said, due({ what }), reference, sw, 'sw')).not.toMatch(/_|undefined/);
    }
  });
  it('moves to another day, never into the past', () => {
    const day = 86_400_000;
    expect(dayLater(at, { ms: at.ms - day, offset_min: 180 }).ms).toBe(at.ms + day);
    expect(dayLater(at, { ms: at.ms + 2.5 * day, offset_min: 180 }).ms).toBe(at.ms + 3 * day);
  });
});

describe('an answer', () => {
  it('of a visit is the visit itself', async () => {
    expect(await answer('c', due({ what: 'visit', code: 'pep_visits:week_2' }), 'made', null, '', reference)).toBe(
      'kept',
    );
    expect(client.add_action).toHaveBeenCalledWith({
      case: 'c',
      action: { action: 'pep_visit', fields: { visit: 'week_2' }, happened_at: null },
    });
    await answer('c', due({ what: 'visit', code: 'pregnancy_test:week_6' }), 'made', null, '', reference);
    expect(client.add_action).toHaveBeenLastCalledWith({
      case: 'c',
      action: { action: 'pregnancy_test', fields: {}, happened_at: null },
    });
  });
  it('of an appointment or a plan names the entry it answers', async () => {
    await answer('c', due({}), 'moved', at, '', reference);
    expect(client.answer_appointment).toHaveBeenCalledWith({ case: 'c', entry: 'ab', answer: 'moved', at });
    await answer('c', due({ what: 'follow_up' }), 'skipped', null, ' She has it. ', reference);
    expect(client.answer_follow_up).toHaveBeenCalledWith({
      case: 'c',
      entry: 'ab',
      answer: 'skipped',
      reason: 'She has it.',
      at: null,
    });
  });
  it('of a promise is written as a payment, with its sum', async () => {
    expect(await answer('c', due({ what: 'promise' }), 'paid', null, '', reference)).toBe('write');
    expect(client.add_action).not.toHaveBeenCalled();
  });
});
