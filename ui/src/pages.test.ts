import { describe, expect, it, vi } from 'vitest';

vi.mock('./state/draft.svelte', () => ({ all_kept: () => Promise.resolve() }));
import { anId } from './testing/ids';
import { Pages } from './pages.svelte';

type Files = NonNullable<ConstructorParameters<typeof Pages>[0]>;
const NAMES = [
  'cases',
  'new-case',
  'case',
  'conflict',
  'money',
  'people',
  'person',
  'sync',
  'team',
  'settings',
  'help',
  'lists',
] as const;
/** Files that come when they are told to, or not at all. */
function slow() {
  const asked: string[] = [];
  const come: Record<string, () => void> = {};
  const fail: Record<string, () => void> = {};
  const files = Object.fromEntries(
    NAMES.map((name) => [
      name,
      () =>
        new Promise((resolve, reject) => {
          asked.push(name);
          come[name] = () => resolve({ default: name });
          fail[name] = () => reject(new TypeError('no file'));
        }),
    ]),
  );
  return { files: files as unknown as Files, asked, come, fail };
}

describe('a page with a file of its own', () => {
  it('takes the place of the one before only when it is there', async () => {
    const { files, come } = slow();
    const pages = new Pages(files);
    const opening = pages.open({ name: 'people' });
    expect(pages.shown).toEqual({ name: 'today' });
    come['people']?.();
    await opening;
    expect(pages.shown).toEqual({ name: 'people' });
    expect(pages.parts.people).toBe('people');
  });

  it('is shown at once when its file is here', async () => {
    const { files, come, asked } = slow();
    const pages = new Pages(files);
    const first = pages.open({ name: 'people' });
    come['people']?.();
    await first;
    void pages.open({ name: 'today' });
    void pages.open({ name: 'people' });
    expect(pages.shown).toEqual({ name: 'people' });
    expect(asked).toEqual(['people']);
  });

  it('does not come up after another page was opened', async () => {
    const { files, come, fail } = slow();
    const pages = new Pages(files);
    const people = pages.open({ name: 'people' });
    const help = pages.open({ name: 'help' });
    const sync = pages.open({ name: 'sync' });
    void pages.open({ name: 'today' });
    come['people']?.();
    come['help']?.();
    fail['sync']?.();
    await Promise.all([people, help, sync]);
    expect(pages.shown).toEqual({ name: 'today' });
    expect(pages.missing).toBe(false);
  });

  it('says when its file does not load, and opens when it does after all', async () => {
    const { files, come, fail } = slow();
    const start_over = vi.fn();
    const pages = new Pages(files, start_over);
    const opening = pages.open({ name: 'case', id: anId('one') });
    fail['case']?.();
    await opening;
    expect(pages.missing).toBe(true);
    const again = pages.again();
    come['case']?.();
    await again;
    expect(pages.missing).toBe(false);
    expect(pages.shown).toEqual({ name: 'case', id: 'one' });
    expect(start_over).not.toHaveBeenCalled();
  });

  it('begins the window anew when it still does not load', async () => {
    const { files, fail } = slow();
    const start_over = vi.fn();
    const pages = new Pages(files, start_over);
    const opening = pages.open({ name: 'case', id: anId('one') });
    fail['case']?.();
    await opening;
    expect(start_over).not.toHaveBeenCalled();
    const again = pages.again();
    fail['case']?.();
    await again;
    expect(start_over).toHaveBeenCalledOnce();
  });

  it('leaves the sentence behind when Today is opened', async () => {
    const { files, fail } = slow();
    const pages = new Pages(files);
    const opening = pages.open({ name: 'lists' });
    fail['lists']?.();
    await opening;
    void pages.open({ name: 'today' });
    expect(pages.missing).toBe(false);
  });

  it('is loaded while no page waits, one after the other, and one that does not load stops no other', async () => {
    const asked: string[] = [];
    const files = Object.fromEntries(
      NAMES.map((name) => [
        name,
        () => {
          asked.push(name);
          return name === 'help' ? Promise.reject(new TypeError('no file')) : Promise.resolve({ default: name });
        },
      ]),
    ) as unknown as Files;
    const pages = new Pages(files);
    let pauses = 0;
    await pages.bring_all(() => Promise.resolve(void (pauses += 1)));
    expect([...asked].sort()).toEqual([...NAMES].sort());
    expect(pauses).toBe(NAMES.length);
    expect(Object.keys(pages.parts)).toHaveLength(NAMES.length - 1);
    expect(pages.missing).toBe(false);
  });
});
