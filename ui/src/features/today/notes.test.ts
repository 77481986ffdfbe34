import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftView, QuickNoteView, SaveDraft } from '../../ipc/generated/types';

const at = { ms: 0, offset_min: 180 };
const box = vi.hoisted(() => ({ notes: [] as QuickNoteView[], draft: null as DraftView | null, broken: false }));
vi.mock('../../ipc/client', () => ({
  quick_notes: () => Promise.resolve([...box.notes]),
  draft: () => Promise.resolve(box.draft),
  save_draft: (request: SaveDraft) => {
    if (box.broken) return Promise.reject(new Error('disk_full'));
    box.draft = { ...request, at };
    return Promise.resolve({});
  },
  discard_draft: () => {
    box.draft = null;
    return Promise.resolve({});
  },
  put_away_quick_note: ({ note }: { note: string }) => {
    box.notes = box.notes.filter((known) => known.note !== note);
    return Promise.resolve({});
  },
}));
import { anId } from '../../testing/ids';
import { Notes } from './notes.svelte';

const room4: QuickNoteView = { note: anId('a1'), at, text: 'room 4, going now' };
const plate: QuickNoteView = { note: anId('b2'), at, text: 'ends 47K' };

describe('notes from the locked screen', () => {
  beforeEach(() => void Object.assign(box, { notes: [room4, plate], draft: null, broken: false }));

  it('become the story of a new case, and leave the list', async () => {
    const notes = new Notes();
    await notes.load();
    expect(notes.waiting).toHaveLength(2);
    expect(await notes.begin(room4)).toBe(true);
    expect(box.draft?.page).toBe('new_case');
    expect(box.draft?.content).toEqual({ texts: { narrative: 'room 4, going now' } });
    expect(box.notes).toEqual([plate]);
  });
  it('wait until a draft of another page is decided about, also that of another new case', async () => {
    for (const page of ['action', 'new_case']) {
      box.draft = { page, case: null, content: { texts: { narrative: 'half a sen' } }, at };
      const notes = new Notes();
      await notes.load();
      expect(await notes.begin(room4)).toBe(false);
      expect(notes.held).toBe(room4.note);
      expect(box.draft.content).toEqual({ texts: { narrative: 'half a sen' } });
      expect(box.notes).toHaveLength(2);
      await notes.draft.put_away();
      expect(await notes.begin(room4)).toBe(true);
      expect(notes.held).toBeNull();
      box.notes = [room4, plate];
    }
  });
  it('stay when the draft could not be saved', async () => {
    box.broken = true;
    const notes = new Notes();
    expect(await notes.begin(room4)).toBe(false);
    expect(notes.trouble).not.toBe('');
    expect(box.notes).toHaveLength(2);
  });
  it('are put away only when asked twice', async () => {
    const notes = new Notes();
    await notes.put_away(room4.note);
    expect(box.notes).toHaveLength(2);
    await notes.put_away(plate.note);
    expect(box.notes).toHaveLength(2);
    await notes.put_away(plate.note);
    expect(box.notes).toEqual([room4]);
    expect(notes.waiting).toEqual([room4]);
  });
});
