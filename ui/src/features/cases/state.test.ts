import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthorView, CaseFilters, CaseListView, ListCases, WorkerCountView } from '../../ipc/generated/types';
import { en } from '../../i18n/en';
import { sw } from '../../i18n/sw';
import { anId } from '../../testing/ids';
import { shipped } from '../../testing/reference';

const office = vi.hoisted(() => ({ asked: [] as ListCases[], answers: [] as ((view: CaseListView) => void)[] }));
vi.mock('../../ipc/client', () => ({
  list_cases: (request: ListCases) => {
    office.asked.push(request);
    return new Promise<CaseListView>((answer) => office.answers.push(answer));
  },
}));
import { Finding, chosenOf, countIn, flipWorker, nothing, offeredIn, toShow } from './state.svelte';

const reference = shipped;
const author = (name: string | null, me = false): AuthorView => ({ device: anId('x'), name, me, office: false });
const amina: WorkerCountView = { author: author('Amina'), devices: [anId('a1'), anId('a2')], open: 3, all: 5 };
const me: WorkerCountView = { author: author('Dorcas', true), devices: [anId('d')], open: 1, all: 1 };
const reading = { reference, language: 'en' as const, words: en, workers: [me, amina] };

describe('what narrows the list of cases', () => {
  it('is said in words, and each part can be taken away by itself', () => {
    const narrow: CaseFilters = {
      ...nothing(),
      statuses: ['waiting'],
      violations: ['theft', 'rape'],
      hot_spots: ['Blue Gate'],
      clock: 'ran_out',
      workers: [anId('a1'), anId('a2')],
      from: '2026-10-05',
      to: '2026-10-06',
    };
    const chosen = chosenOf(narrow, reading);
    expect(chosen.map((one) => one.label)).toEqual(
      [
        'Waiting on others',
        'Theft',
        'Rape (forced sex)',
        'Blue Gate',
        'Ran out',
        'Amina',
        'from Monday 5 Oct 2026',
        'to Tuesday 6 Oct 2026',
      ].map((label) => label.replace(/ 2026$/, new Date().getFullYear() === 2026 ? '' : ' 2026')),
    );
    for (const one of chosen)
      expect(
        chosenOf(one.without, reading).map((left) => left.key),
        one.key,
      ).toEqual(chosen.filter((other) => other !== one).map((other) => other.key));
    expect(chosenOf(narrow, { ...reading, language: 'sw', words: sw })[1]?.label).toBe('Wizi');
    expect(chosenOf(nothing(), reading)).toEqual([]);
  });
  it('takes a person with all devices, and calls the one who asks "you"', () => {
    const with_amina = flipWorker({ ...nothing(), workers: [anId('d')] }, amina);
    expect(with_amina.workers).toEqual(['d', 'a1', 'a2']);
    expect(flipWorker(with_amina, amina).workers).toEqual(['d']);
    expect(chosenOf(with_amina, reading).map((one) => one.label)).toEqual(['You', 'Amina']);
  });
  it('offers what holds a case in the list that is shown, and what is chosen already', () => {
    const counts = [
      { value: 'theft', open: 2, all: 2 },
      { value: 'rape', open: 0, all: 3 },
    ];
    expect([countIn(amina, 'open'), countIn(amina, 'closed'), countIn(amina, 'all')]).toEqual([3, 2, 5]);
    expect(offeredIn(counts, 'open', []).map((count) => count.value)).toEqual(['theft']);
    expect(offeredIn(counts, 'closed', []).map((count) => count.value)).toEqual(['rape']);
    expect(offeredIn(counts, 'open', ['rape'])).toHaveLength(2);
  });
});

describe('finding a case', () => {
  beforeEach(() => void Object.assign(office, { asked: [], answers: [] }));
  const view = (total: number): CaseListView => ({ cases: [], total });

  it('asks for words, list and choice together', () => {
    const finding = new Finding();
    Object.assign(finding, { query: 'wiz', filter: 'all', narrow: { ...nothing(), clock: 'red' } });
    void finding.load();
    expect(office.asked).toEqual([
      { filter: 'all', query: 'wiz', narrow: { ...nothing(), clock: 'red' }, offset: 0, limit: 100 },
    ]);
  });
  it('shows the answer to the last question, whichever comes first', async () => {
    const finding = new Finding();
    const [first, second] = [finding.load(), ((finding.query = 'wizi'), finding.load())];
    office.answers[1]?.(view(1));
    await second;
    office.answers[0]?.(view(70));
    await first;
    expect(finding.view?.total).toBe(1);
  });
  it('counts what a choice would show without using it', async () => {
    const finding = new Finding();
    const counted = finding.count({ ...nothing(), violations: ['theft'] });
    office.answers[0]?.(view(7));
    await counted;
    expect([finding.would_show, finding.narrow.violations, finding.view]).toEqual([7, [], null]);
    expect(office.asked[0]).toMatchObject({ limit: 1, narrow: { violations: ['theft'] } });
  });
  it('goes on where it was left, and begins anew with nothing left', () => {
    const left = { query: 'wiz', filter: 'all' as const, narrow: { ...nothing(), clock: 'red' as const }, scroll: 300 };
    const again = new Finding(left);
    void again.load();
    const fresh = new Finding({});
    void fresh.load();
    expect(office.asked[0]).toMatchObject({ query: 'wiz', filter: 'all', narrow: { clock: 'red' } });
    expect(office.asked[1]).toMatchObject({ query: '', filter: 'open', narrow: nothing() });
  });
});

describe('a row of the list', () => {
  const list = { top: 0, bottom: 800 };
  it('in sight moves nothing', () => {
    expect(toShow(list, { top: 0, bottom: 90 })).toBe(0);
    expect(toShow(list, { top: 710, bottom: 800 })).toBe(0);
  });
  it('out of sight comes in by the shortest way', () => {
    expect(toShow(list, { top: -120, bottom: -30 })).toBe(-120);
    expect(toShow(list, { top: 790, bottom: 880 })).toBe(80);
  });
  it('taller than the list begins at its top', () => {
    expect(toShow(list, { top: 100, bottom: 1000 })).toBe(100);
  });
});
