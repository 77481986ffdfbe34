// Finding a case again: words, what was chosen, and what is offered to choose from. Tested without a browser.
import * as client from '../../ipc/client';
import type {
  CaseFilter,
  CaseFilters,
  CaseListView,
  ClockFilter,
  FacetCountView,
  Language,
  NarrowingView,
  WorkerCountView,
} from '../../ipc/generated/types';
import type { Words } from '../../i18n/en';
import { labelOf, listOf, type Reference } from '../../lib/reference';
import { dayName, type TimeWords } from '../../lib/time';
import { Act } from '../../state/act.svelte';

/** Rows of a page of the list. */
const ROWS = 100;
/** Lists that are offered, in order. */
export const FILTERS: CaseFilter[] = ['open', 'closed', 'all', 'conflict'];
/** States of clocks that are offered, in order. */
export const CLOCKS: ClockFilter[] = ['running', 'amber', 'red', 'ran_out'];
/** More than this are not counted: the newest are shown. */
export const COUNTED_MAX = 1_000;

/** A choice that leaves every case in. */
export const nothing = (): CaseFilters => ({
  statuses: [],
  violations: [],
  hot_spots: [],
  clock: null,
  workers: [],
  from: null,
  to: null,
});
/** Kinds of choice that take several values. */
export type Several = 'statuses' | 'violations' | 'hot_spots';

/** Something that was chosen: how it is said, and the list without it. */
export interface Chosen {
  key: string;
  label: string;
  without: CaseFilters;
}

/** A list with a value added, or without it when it was there. */
export const flip = (list: string[], value: string) =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];

/** Chooses a person, or lets go: all of that person's devices at once. */
export function flipWorker(narrow: CaseFilters, worker: WorkerCountView): CaseFilters {
  const chosen = worker.devices.every((device) => narrow.workers.includes(device));
  const others = narrow.workers.filter((device) => !worker.devices.includes(device));
  return { ...narrow, workers: chosen ? others : [...others, ...worker.devices] };
}

/** Cases under a value in the list that is shown. */
export function countIn(count: { open: number; all: number }, filter: CaseFilter): number {
  if (filter === 'open') return count.open;
  return filter === 'closed' ? count.all - count.open : count.all;
}

/** What is offered: what holds a case in this list, and what is chosen already. */
export const offeredIn = (counts: FacetCountView[], filter: CaseFilter, chosen: string[]) =>
  counts.filter((count) => countIn(count, filter) > 0 || chosen.includes(count.value));

/** What the names of choices are read with. */
export interface Reading {
  reference: Reference;
  language: Language;
  words: Words;
  workers: WorkerCountView[];
}

/** Name of a colleague as the filters say it. */
export const nameOf = (worker: WorkerCountView, words: Words) =>
  worker.author.me
    ? words.capture.me
    : (worker.author.name ?? (worker.author.office ? words.case.office : words.case.somebody));

/** A day as people say it; the text itself when it is none. */
function said(day: string, words: TimeWords): string {
  const ms = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(ms) ? day : dayName({ ms, offset_min: 0 }, words);
}

/** Everything chosen, each with the way to let it go. */
export function chosenOf(narrow: CaseFilters, { reference, language, words, workers }: Reading): Chosen[] {
  const several = (kind: Several, name: (value: string) => string) =>
    narrow[kind].map((value): Chosen => ({
      key: `${kind} ${value}`,
      label: name(value),
      without: { ...narrow, [kind]: flip(narrow[kind], value) },
    }));
  const people = workers
    .filter((worker) => worker.devices.some((device) => narrow.workers.includes(device)))
    .map((worker): Chosen => ({
      key: `worker ${worker.devices.join()}`,
      label: nameOf(worker, words),
      without: { ...narrow, workers: narrow.workers.filter((device) => !worker.devices.includes(device)) },
    }));
  const one = (key: string, label: string | null, without: CaseFilters): Chosen[] =>
    label === null ? [] : [{ key, label, without }];
  return [
    ...several('statuses', (code) => labelOf(listOf(reference, 'case_statuses'), code, language)),
    ...several('violations', (code) => labelOf(reference.violation_types, code, language)),
    ...several('hot_spots', (place) => place),
    ...one('clock', narrow.clock && words.capture.clock[narrow.clock], { ...narrow, clock: null }),
    ...people,
    ...one('from', narrow.from && words.capture.since(said(narrow.from, words.time)), { ...narrow, from: null }),
    ...one('to', narrow.to && words.capture.until(said(narrow.to, words.time)), { ...narrow, to: null }),
  ];
}

/** The list as it was left: what was asked for, and how far it was scrolled. Nothing of a case. */
export interface LeftOff {
  query?: string;
  filter?: CaseFilter;
  narrow?: CaseFilters;
  scroll?: number;
}

/** What a list must scroll by to show a row, from where both lie on the screen. */
export function toShow(list: { top: number; bottom: number }, row: { top: number; bottom: number }): number {
  if (row.top < list.top) return row.top - list.top;
  return Math.max(0, Math.min(row.bottom - list.bottom, row.top - list.top));
}

/** The list of cases: what is asked for, and what was found. */
export class Finding {
  query = $state('');
  filter = $state<CaseFilter>('open');
  narrow = $state.raw<CaseFilters>(nothing());
  view = $state.raw<CaseListView | null>(null);
  offered = $state.raw<NarrowingView | null>(null);
  /** How many cases the sheet's choice would show, before it is used. */
  would_show = $state<number | null>(null);
  readonly act = new Act();
  private asked = 0;
  private counted = 0;

  constructor(left: LeftOff = {}) {
    const { query, filter, narrow } = left;
    if (query !== undefined) this.query = query;
    if (filter !== undefined) this.filter = filter;
    if (narrow !== undefined) this.narrow = narrow;
  }

  /** Loads the list as it is asked for now. An answer to an older question is left aside. */
  async load() {
    this.asked += 1;
    const mine = this.asked;
    const view = await client.list_cases({
      filter: this.filter,
      query: this.query,
      narrow: this.narrow,
      offset: 0,
      limit: ROWS,
    });
    if (mine === this.asked) this.view = view;
  }

  /** Loads the list, and says so when it cannot be read. */
  async look(): Promise<void> {
    await this.load().then(() => (this.act.trouble = ''), this.act.refused);
  }

  async offer() {
    this.offered = await client.narrowing();
  }

  /** Counts what a choice would show. */
  async count(narrow: CaseFilters) {
    this.counted += 1;
    const mine = this.counted;
    const { total } = await client.list_cases({ filter: this.filter, query: this.query, narrow, offset: 0, limit: 1 });
    if (mine === this.counted) this.would_show = total;
  }
}
