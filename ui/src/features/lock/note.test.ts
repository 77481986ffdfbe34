import type { ErrorCode } from '../../ipc/error';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const lock = vi.hoisted(() => ({ taken: [] as string[], refuse: null as ErrorCode | null }));
vi.mock('../../ipc/client', async () => {
  const { NotebookError } = await import('../../ipc/error');
  return {
    write_quick_note: ({ text }: { text: string }) => {
      if (lock.refuse) return Promise.reject(new NotebookError(lock.refuse, {}));
      lock.taken.push(text);
      return Promise.resolve(null);
    },
  };
});
import { NoteAtTheLock } from './note.svelte';

describe('a quick note at the lock', () => {
  beforeEach(() => void Object.assign(lock, { taken: [], refuse: null }));

  it('leaves no word in the window once it is put away', async () => {
    const note = new NoteAtTheLock();
    note.text = 'room 4, guest house';
    expect(await note.put_in()).toBe(true);
    expect(lock.taken).toEqual(['room 4, guest house']);
    expect(note.text).toBe('');
    expect(note.leave()).toBe(true);
  });
  it('loses no word when there is no room, and says so', async () => {
    lock.refuse = 'quick_notes_full';
    const note = new NoteAtTheLock();
    note.text = 'the ninth';
    expect(await note.put_in()).toBe(false);
    expect(note.text).toBe('the ninth');
    expect(note.act.trouble).toContain('no room');
  });
  it('counts what a slot takes, not letters', async () => {
    const note = new NoteAtTheLock();
    note.text = 'é'.repeat(1_474);
    expect(note.over).toBe(0);
    note.text += 'é';
    expect(note.over).toBe(2);
    expect(await note.put_in()).toBe(false);
    expect(lock.taken).toEqual([]);
    expect(note.text).toHaveLength(1_475);
  });
  it('asks before words are left, and puts nothing away that is empty', async () => {
    const note = new NoteAtTheLock();
    note.text = '  ';
    expect(await note.put_in()).toBe(false);
    expect(note.leave()).toBe(true);
    note.text = 'plate 47K';
    expect(note.leave()).toBe(false);
    expect(note.asking).toBe(true);
    note.drop();
    expect([note.text, note.asking]).toEqual(['', false]);
  });
});
