import { describe, expect, it } from 'vitest';
import type { Page } from './state/session.svelte';
import { anId } from './testing/ids';
import { Panes, chosenIn, listed } from './panes';

const CASE: Page = { name: 'case', id: anId('one') };
const OTHER: Page = { name: 'case', id: anId('two') };
const CONFLICT: Page = { name: 'conflict', id: anId('one'), field: 'hot_spot', entry: null };
const ELSEWHERE: Page[] = [
  { name: 'today' },
  { name: 'new-case' },
  { name: 'people' },
  { name: 'person', person: anId('p') },
  { name: 'settings' },
];

describe('the list of cases', () => {
  it('stands beside the open case on a wide window, and alone on every other', () => {
    expect(listed({ name: 'cases' }, true)).toBe(true);
    expect(listed(CASE, true)).toBe(true);
    expect(listed({ name: 'cases' }, false)).toBe(true);
    expect(listed(CASE, false)).toBe(false);
    for (const page of ELSEWHERE) for (const wide of [true, false]) expect(listed(page, wide), page.name).toBe(false);
  });
  it('marks the case that is open, and none before one is chosen', () => {
    expect(chosenIn(CASE)).toBe('one');
    expect(chosenIn({ name: 'cases' })).toBeNull();
    expect(chosenIn(CONFLICT)).toBeNull();
  });
});

describe('what was asked of the list', () => {
  /** What is left of it after these pages. */
  const after = (pages: Page[], wide: boolean) => {
    const panes = new Panes();
    panes.turn({ name: 'cases' }, wide);
    Object.assign(panes.kept, { query: 'Mjini', scroll: 300 });
    for (const page of pages) panes.turn(page, wide);
    return panes.kept;
  };
  it('stays from case to case, and when two versions were decided between', () => {
    expect(after([CASE, OTHER, { name: 'cases' }, CASE, CONFLICT, CASE], true)).toEqual({
      query: 'Mjini',
      scroll: 300,
    });
  });
  it('is gone after a look elsewhere and after a lock, which leads to Today', () => {
    for (const page of ELSEWHERE) expect(after([CASE, page, { name: 'cases' }], true), page.name).toEqual({});
  });
  it('begins anew on a phone, where a case takes its place', () => {
    expect(after([CASE, { name: 'cases' }], false)).toEqual({});
    expect(after([CONFLICT], false)).toEqual({});
  });
});
