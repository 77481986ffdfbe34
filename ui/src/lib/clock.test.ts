import { describe, expect, it } from 'vitest';
import type { ClockView } from '../ipc/generated/types';
import { clockMessage, isSchedule, stepsOf } from './clock';
import { LANGUAGES } from '../i18n/languages';
import { shipped } from '../testing/reference';

const reference = shipped;
const clock = (some: Partial<ClockView>): ClockView => ({
  code: 'pep',
  about: null,
  state: 'running',
  start: null,
  limit: null,
  nominal: null,
  hours_left: 48.9,
  hours_total: 72,
  level: 'amber',
  stopped: null,
  elapsed_hours: null,
  answered: false,
  check_time: false,
  ...some,
});

describe('the words of a clock', () => {
  it('fit how it stands, and never round hours up', () => {
    expect(clockMessage(clock({}), reference, 'en')).toBe('PEP can still be started. 48 hours left. Shall we go now?');
    expect(clockMessage(clock({ level: 'green' }), reference, 'sw')).toMatch(/^PEP bado inaweza kuanza/);
    expect(clockMessage(clock({ state: 'expired', level: 'expired' }), reference, 'en')).toMatch(
      /^72 hours have passed/,
    );
  });
  it('leave out what needs a value nobody has', () => {
    // "Next visit: {next}" is said by the list of what comes.
    expect(clockMessage(clock({ state: 'stopped', elapsed_hours: 9 }), reference, 'en')).toBe('');
    expect(clockMessage(clock({ level: 'red', hours_left: 0.5 }), reference, 'en')).toBe('');
    expect(clockMessage(clock({ code: 'no_clock' }), reference, 'en')).toBe('');
  });
  it('say for every clock that ran out what still helps, in every language', () => {
    for (const def of reference.clocks.filter((known) => known.kind !== 'schedule' && known.kind !== 'reminder')) {
      for (const { code: language } of LANGUAGES)
        expect(clockMessage(clock({ code: def.code, state: 'expired' }), reference, language), def.code).not.toBe('');
      expect(stepsOf(clock({ code: def.code }), reference).length, def.code).toBeGreaterThan(0);
    }
  });
  it('knows which clocks are visits', () => {
    expect(['pep_visits', 'pregnancy_test', 'pep', 'no_clock'].map((code) => isSchedule(code, reference))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
