// Numbers that stand in the texts of the reference data though they also stand there as numbers. Messages of clocks have `{total}` in
// their place; what is left here is only a text, so a test has to say when it is no longer true.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'crates', 'domain', 'reference');
const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const [kenya, daftari] = [read('kenya.json'), read('daftari.json')];

/** Every text by its path: codes where a list has them, else places. */
function texts(value, path = '') {
  if (typeof value === 'string') return [[path.slice(1), value]];
  if (typeof value !== 'object' || value === null) return [];
  const name = (key) => (Array.isArray(value) ? (value[key]?.code ?? key) : key);
  return Object.entries(value).flatMap(([key, part]) => texts(part, `${path}.${name(key)}`));
}
const TOLD = new RegExp(`\\.(${[...kenya.meta.languages, 'note', 'rule'].join('|')})$`);
/** What a page or its reader is told: no codes, no sources. */
const told = [...texts(kenya), ...texts(daftari)].filter(
  ([path]) => TOLD.test(path) && !/^(sources|meta)\b/.test(path),
);

/** Which text states the hours of which clock. */
const HOURS = {
  'lists.pep_not_taken_reasons.past_72h.label': 'pep',
  'lists.ec_not_needed_reasons.past_120h.label': 'ec',
  'clocks.medical.note': 'medical',
  'clocks.prc.note': 'prc',
  'clocks.child_protection.note': 'child_protection',
  'clocks.arrest_to_court.extension.rule': 'arrest_to_court',
  'action_types.breach_known.help': 'breach_controller_notice',
  'action_types.breach_known_by_processor.help': 'breach_processor_notice',
};
/** Hours of no clock: how long a line answers, and a pill that facilities hold. */
const NO_CLOCK = { 'help_numbers.gbv_1195.label': 24, 'clocks.ec.messages.red': 72 };
/** Numbers that are names: of a form, a section, a year. */
const NAMES = [363, 106, 2020];

const LANGUAGE = new RegExp(`\\.(${kenya.meta.languages.join('|')})$`);
const bare = (path) => path.replace(LANGUAGE, '');
const hoursIn = (text) =>
  [...text.matchAll(/\b(\d+)[ -](?:hours?|h)\b|\bsaa (\d+)/gi)].map(([, en, sw]) => Number(en ?? sw));
const message = (of) => `clocks.${of.replace('.', '.messages.')}`;
const clockOf = (code) => kenya.clocks.find((clock) => clock.code === code);

describe('hours in a text of the reference data', () => {
  const saying = told.flatMap(([path, text]) => hoursIn(text).map((hours) => [path, hours]));
  it.each(saying)('are those of its clock: %s, %i', (path, hours) => {
    const place = bare(path);
    expect(hours).toBe(NO_CLOCK[place] ?? clockOf(HOURS[place])?.hours);
  });
  it('stand where the table says, and in no message of a clock', () => {
    const places = new Set(saying.map(([path]) => bare(path)));
    expect([...places].sort()).toEqual([...Object.keys(HOURS), ...Object.keys(NO_CLOCK)].sort());
  });
});

describe('visits in a text of the reference data', () => {
  const visits = clockOf('pep_visits').schedule;
  it.each(kenya.lists.pep_visit_numbers)('are when the schedule has them: $code', ({ code, label }) => {
    const { offset_hours, offset_months } = visits.find((visit) => visit.code === code);
    const counted = String(offset_months ?? offset_hours / (7 * 24));
    for (const text of Object.values(label)) expect(/\d+/.exec(text)?.[0]).toBe(counted);
  });
  it('are at six weeks for the pregnancy test', () => {
    const six = told.filter(([, text]) => /\bsix[ -]weeks?\b|\bwiki\w* sita\b/i.test(text)).map(([path]) => bare(path));
    expect([...new Set(six)]).toEqual(['ec.stopped', 'pregnancy_test.due', 'pregnancy_test.overdue'].map(message));
    expect(clockOf('pregnancy_test').schedule.map(({ offset_hours }) => offset_hours)).toEqual([6 * 7 * 24]);
  });
});

describe('phone numbers in a text of the reference data', () => {
  const numbers = kenya.help_numbers.flatMap(({ number }) => number ?? []);
  const calling = told.flatMap(([path, text]) =>
    (text.match(/\d[\d ]*\d{2}\b/g) ?? [])
      .filter((found) => !hoursIn(text).includes(Number(found)) && !NAMES.includes(Number(found)))
      .map((found) => [path, found]),
  );
  it.each(calling)('are help numbers: %s, %s', (_, number) => {
    expect(numbers).toContain(number);
  });
  it('are found', () => {
    expect(calling.length).toBeGreaterThan(10);
  });
});
