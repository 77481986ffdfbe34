import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PersonId, PersonLinked } from '../ipc/generated/types';
import { anId } from '../testing/ids';

const one: PersonId = anId('one');
const other: PersonId = anId('other');
const said: [string, unknown][] = [];
let refuse = false;
const linked = (person: PersonId): PersonLinked => ({
  person,
  moved: [{ case: anId('c1'), entry: anId('ab') }],
  changed: { cases: [anId('c1')], queue: false, team: false, draft: false, reference: false },
});
const answer = (name: string) => async (request: unknown) => {
  said.push([name, request]);
  if (refuse) throw new Error('refused');
  return linked(anId('kept'));
};
vi.mock('../ipc/client', () => ({
  link_person: answer('link'),
  unlink_person: answer('unlink'),
  not_the_same: answer('not'),
}));
const { Linking } = await import('./linking.svelte');

describe('who is the same person', () => {
  const changed = vi.fn(async () => undefined);
  const refused = vi.fn();
  beforeEach(() => {
    said.length = 0;
    refuse = false;
    vi.clearAllMocks();
  });
  it('can be undone: exactly what was moved is taken apart', async () => {
    const linking = new Linking(changed, refused);
    expect((await linking.same(one, other))?.person).toBe('kept');
    await linking.undo();
    expect(said).toEqual([
      ['link', { person: 'one', other: 'other' }],
      ['unlink', { parties: [{ case: 'c1', entry: 'ab' }] }],
    ]);
    expect(linking.linked).toBeNull();
    expect(await linking.undo()).toBeNull();
    expect(said).toHaveLength(2);
    expect(changed).toHaveBeenCalledTimes(2);
  });
  it('is asked once, however often it is tapped', async () => {
    const linking = new Linking(changed, refused);
    await Promise.all([linking.same(one, other), linking.same(one, other), linking.not_same(one, other)]);
    expect(said).toHaveLength(1);
  });
  it('that something was refused is said, and nothing is claimed', async () => {
    refuse = true;
    const linking = new Linking(changed, refused);
    expect(await linking.same(one, other)).toBeNull();
    expect(await linking.not_same(one, other)).toBe(false);
    expect([linking.linked, linking.busy]).toEqual([null, false]);
    expect([refused.mock.calls.length, changed.mock.calls.length]).toEqual([2, 0]);
  });
  it('a refused undo is offered again', async () => {
    const linking = new Linking(changed, refused);
    await linking.same(one, other);
    refuse = true;
    expect(await linking.undo()).toBeNull();
    expect(linking.linked?.person).toBe('kept');
    refuse = false;
    expect(await linking.undo()).not.toBeNull();
    expect(linking.linked).toBeNull();
  });
  it('nothing else can be pressed until the page shows what was done', async () => {
    let shown: () => void = () => undefined;
    changed.mockImplementationOnce(() => new Promise((now) => (shown = () => now(undefined))));
    const linking = new Linking(changed, refused);
    const joining = linking.same(one, other);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect([linking.busy, linking.linked]).toEqual([true, null]);
    shown();
    await joining;
    expect([linking.busy, linking.linked?.person]).toEqual([false, 'kept']);
  });
});
