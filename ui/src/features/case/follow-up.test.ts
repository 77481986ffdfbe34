import { describe, expect, it } from 'vitest';
import { anId } from '../../testing/ids';
import { morningIn, nothingPlanned, planned, reviveFollowUp } from './follow-up';

const now = { ms: Date.UTC(2026, 10, 23, 20, 40), offset_min: 180 };

describe('a planned follow-up', () => {
  it('needs a word and a time, and says which is missing', () => {
    expect(planned(anId('c'), nothingPlanned(), now)).toBe('what');
    expect(planned(anId('c'), { ...nothingPlanned(), what: 'Call' }, now)).toBe('when');
    expect(planned(anId('c'), { what: ' Call ', at: '2026-11-24T09:00', for_whom: ' ' }, now)).toEqual({
      case: 'c',
      what: 'Call',
      due_at: { ms: Date.UTC(2026, 10, 24, 6), offset_min: 180 },
      for_whom: null,
    });
  });
  it('is for a morning by the wall clock of the place', () => {
    // Twenty to midnight in Nairobi, then after midnight: tomorrow is another day, whatever UTC says.
    expect([morningIn(1, now), morningIn(7, now)]).toEqual(['2026-11-24T09:00', '2026-11-30T09:00']);
    expect(morningIn(1, { ...now, ms: now.ms + 3_600_000 })).toBe('2026-11-25T09:00');
  });
  it('comes back from its draft, and other drafts do not', () => {
    expect(reviveFollowUp({ what: 'Call', at: '' })).toEqual({ what: 'Call', at: '', for_whom: '' });
    for (const other of [null, 'x', { action: 'note' }, { field: 'narrative', text: 'x' }])
      expect(reviveFollowUp(other)).toBeNull();
  });
});
