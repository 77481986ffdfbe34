import { describe, expect, it } from 'vitest';
import type { DueView } from '../ipc/generated/types';
import { en } from '../i18n/en';
import { sw } from '../i18n/sw';
import { answersOf } from '../lib/due';
import { answerName, dueMore, dueName, dueTime } from './due';
import { anId } from '../testing/ids';
import { shipped } from '../testing/reference';

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
  it('names every answer', () => {
    for (const what of ['appointment', 'next_date', 'follow_up', 'visit', 'promise'] as const) {
      for (const said of answersOf(due({ what })))
        expect(answerName(said, due({ what }), reference, sw, 'sw')).not.toMatch(/_|undefined/);
    }
  });
});
