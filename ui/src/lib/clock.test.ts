import { describe, expect, it } from 'vitest';
import type { ClockView } from '../ipc/generated/types';
import { clockMessage, hoursOf, isSchedule, stepsOf } from './clock';
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
    expect(clockMessage(clock({ state: 'expired', level: 'expired' }), reference, 'en')).toContain(
      `${hoursOf('pep', reference)} hours have passed`,
    );
    expect(clockMessage(clock({ code: 'ec', level: 'red', hours_left: 7 }), reference, 'en')).toBe(
      `Still possible up to ${hoursOf('ec', reference)} hours: 7 hours left. Some facilities keep only the 72-hour pill; ask.`,
    );
  });
  it('leave out what needs a value that is not known', () => {
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
  it('say the hours of the reference data, whatever they are', () => {
    let named = 0;
    for (const def of reference.clocks) {
      const hours = def.hours ?? 0;
      const other = { ...reference, clocks: [{ ...def, hours: hours - 1 }] };
      for (const level of Object.keys(def.messages ?? {}))
        for (const { code: language } of LANGUAGES) {
          const state = level === 'expired' || level === 'stopped' ? level : 'running';
          const stands = clock({
            code: def.code,
            state,
            level: level as ClockView['level'],
            hours_left: 7,
            elapsed_hours: 7,
          });
          const [before, after] = [clockMessage(stands, reference, language), clockMessage(stands, other, language)];
          const said = new RegExp(`\\b${hours}\\b`);
          expect(after, `${def.code} ${level}`).not.toMatch(said);
          if (!said.test(before)) continue;
          named += 1;
          expect(after, `${def.code} ${level}`).toMatch(new RegExp(`\\b${hours - 1}\\b`));
        }
    }
    expect(named, 'messages that say how long a clock runs').toBeGreaterThanOrEqual(9 * LANGUAGES.length);
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
