import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AllyView } from '../../ipc/generated/types';

const kept = vi.hoisted(() => ({ people: [] as AllyView[] }));
vi.mock('../../ipc/client', async () => {
  const { NotebookError } = await import('../../ipc/error');
  return {
    help_circle: () => Promise.resolve({ people: kept.people }),
    set_help_circle: ({ people }: { people: AllyView[] }) => {
      const bad = people.findIndex((ally) => !/^\+?[0-9 ]+$/.test(ally.phone));
      if (bad >= 0) return Promise.reject(new NotebookError('bad_phone', { line: bad + 1 }));
      kept.people = people;
      return Promise.resolve({});
    },
  };
});
import { speech } from '../../i18n/index.svelte';
import { Circle } from './state.svelte';

const beryl = { name: 'Beryl', phone: '+254712345678' };
const dorcas = { name: 'Dorcas', phone: '+254110222333' };

describe('a call for help', () => {
  beforeEach(() => {
    kept.people = [beryl, dorcas];
    speech.language = 'en';
  });

  it('is a text to everybody of the circle that names nothing', async () => {
    const circle = new Circle();
    await circle.load();
    expect(circle.address()).toBe('sms:+254712345678,+254110222333?body=Please%20call%20me%20now.');
    speech.language = 'sw';
    expect(circle.address()).toContain(encodeURIComponent('Tafadhali nipigie sasa.'));
  });
  it('goes only to those who are chosen, and with the words as they were changed', async () => {
    const circle = new Circle();
    await circle.load();
    circle.toggle(beryl.phone);
    circle.typed = 'Njoo & leta gari? #4';
    expect(circle.address()).toBe(`sms:+254110222333?body=${encodeURIComponent('Njoo & leta gari? #4')}`);
    circle.toggle(dorcas.phone);
    expect(circle.address()).toBeNull();
  });
  it('goes once to a phone that stands twice', async () => {
    kept.people = [beryl, { name: 'B.', phone: beryl.phone }];
    const circle = new Circle();
    await circle.load();
    expect(circle.address()).toBe('sms:+254712345678?body=Please%20call%20me%20now.');
  });
  it('says which phone is refused and loses nothing that was typed', async () => {
    const circle = new Circle();
    await circle.load();
    circle.change();
    circle.add();
    const lines = circle.lines ?? [];
    Object.assign(lines[2] ?? {}, { name: 'Mama Rose', phone: 'next door' });
    expect(await circle.keep()).toBe(false);
    expect(circle.wrong).toBe(2);
    expect(circle.act.trouble).toContain('0712 345 678');
    expect(circle.lines?.[2]).toEqual({ name: 'Mama Rose', phone: 'next door' });
    circle.take_out(2);
    expect(await circle.keep()).toBe(true);
    expect(circle.lines).toBeNull();
    expect(circle.people).toEqual([beryl, dorcas]);
  });
  it('takes at most eight people', async () => {
    const circle = new Circle();
    circle.change();
    for (let n = 0; n < 12; n += 1) circle.add();
    expect(circle.lines).toHaveLength(8);
  });
});
