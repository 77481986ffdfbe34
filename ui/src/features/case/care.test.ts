import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { LANGUAGES, WORDS } from '../../i18n/languages';
import { sw } from '../../i18n/sw';
import type { CaseView, ClockView } from '../../ipc/generated/types';
import { hoursOf } from '../../lib/clock';
import { RISK_STEPS, cardsOf, hasRisk, messageOf, stepsOf } from './care';
import { typeOf } from '../../parts/case/action';
import { shipped } from '../../testing/reference';

const reference = shipped;
const limit = { ms: Date.UTC(2026, 10, 25, 15), offset_min: 180 };
const clock = (code: string, more: Partial<ClockView> = {}) =>
  ({ code, about: null, state: 'running', level: 'green', hours_left: 48.8, limit, ...more }) as unknown as ClockView;
const view = (more: Partial<Record<keyof CaseView, unknown>> = {}) =>
  ({ child: false, lines: [], violations: [], money: [], timeline: [], ...more }) as unknown as CaseView;
const rape = { lines: [{ violation: 'rape', sexual_offence: true, may_talk_and_pay: false }] };

describe('a care card', () => {
  it('says the message of its level, with whole hours that are never too many', () => {
    expect(messageOf(clock('pep', { level: 'amber' }), view(), reference, 'en', en.time)).toBe(
      'PEP can still be started. 48 hours left. Shall we go now?',
    );
    expect(messageOf(clock('pep', { level: 'amber' }), view(), reference, 'sw', sw.time)).toContain('Zimebaki saa 48.');
    expect(
      messageOf(clock('pep', { state: 'expired', level: 'expired', hours_left: -2 }), view(), reference, 'en', en.time),
    ).toContain(`${hoursOf('pep', reference)} hours have passed. A clinic visit still helps`);
  });
  it('puts the sum of that very promise and its time in', () => {
    const said = (promises: unknown[]) =>
      messageOf(
        clock('promise_due'),
        view({
          money: [
            { due: null, balance_cents: 900, promises: [] },
            { due: limit, balance_cents: 30_000, promises },
          ],
        }),
        reference,
        'en',
        en.time,
      );
    const part = (amount_cents: number | null, state = 'open', due = limit) => ({ amount_cents, state, due });
    expect(said([part(null)])).toMatch(/^300 KES promised by .+\.$/);
    expect(
      said([part(10_000), part(5_000), part(9_000, 'kept'), part(7_000, 'open', { ...limit, ms: limit.ms + 1 })]),
    ).toMatch(/^150 KES promised by .+\.$/);
    expect(said([part(80_000)])).toMatch(/^300 KES promised by .+\.$/);
  });
  it('leaves no hole in any message of any clock, at any level, in any language', () => {
    for (const def of reference.clocks.filter((one) => stepsOf(one.code, view(), reference).length > 0)) {
      for (const level of ['green', 'amber', 'red', 'expired'] as const) {
        for (const { code: language } of LANGUAGES) {
          const said = messageOf(
            clock(def.code, { level, state: level === 'expired' ? 'expired' : 'running', about: 'week_2' }),
            view(),
            reference,
            language,
            WORDS[language].time,
          );
          expect(said, `${def.code} ${level}`).not.toBe('');
          expect(said, `${def.code} ${level}`).not.toMatch(/[{}]|undefined/);
        }
      }
    }
  });
  it('offers steps the reference data knows, each with a word of its own in every language', () => {
    for (const def of reference.clocks) {
      for (const step of stepsOf(def.code, view(), reference)) {
        expect(typeOf(step, reference), step).toBeDefined();
        for (const words of Object.values(WORDS))
          expect(words.care.card.buttons[`${def.code}.${step}`], `${def.code}.${step}`).toBeDefined();
      }
    }
    for (const step of RISK_STEPS) expect(typeOf(step, reference), step).toBeDefined();
  });
  it('does not offer a talk or a payment where there is only a sexual offence', () => {
    expect(stepsOf('promise_due', view(rape), reference)).toEqual(['reported_to_police', 'rest_let_go']);
    expect(stepsOf('promise_due', view(), reference)).toContain('payment_received');
  });
  it('stands for clocks that run and clocks that ran out, not for those that were met', () => {
    expect(
      cardsOf([clock('pep'), clock('ec', { state: 'stopped' }), clock('prc', { state: 'expired' })]).map(
        ({ code }) => code,
      ),
    ).toEqual(['pep', 'prc']);
  });
  it('warns of a note that may be used against the team once there is one', () => {
    expect(hasRisk(view())).toBe(false);
    expect(hasRisk(view({ timeline: [{ kind: 'action', code: 'risk_noted' }] }))).toBe(true);
  });
});
