// Notes from the locked screen, until a case is begun with them or they are deleted.
import * as client from '../../ipc/client';
import type { QuickNoteId, QuickNoteView } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { Draft } from '../../state/draft.svelte';

/** Notes from the locked screen that wait for a case. */
export class Notes {
  waiting = $state.raw<QuickNoteView[]>([]);
  /** The note to be deleted, until that is confirmed. */
  asked = $state<QuickNoteId | null>(null);
  /** The note a case is to begin with, while there is a draft of another page. */
  held = $state<QuickNoteId | null>(null);
  trouble = $state('');
  readonly draft = new Draft('new_case', null);

  async load() {
    this.waiting = await client.quick_notes();
  }

  /** True when its words are in the draft of a new case; they leave the list only then. */
  async begin(note: QuickNoteView): Promise<boolean> {
    this.trouble = '';
    try {
      // A draft stays until the person decides about it, also that of another new case.
      await this.draft.begin(() => false);
      this.held = this.draft.elsewhere === null ? null : note.note;
      if (this.held !== null) return false;
      await client.save_draft({ page: 'new_case', case: null, content: { texts: { narrative: note.text } } });
      await client.put_away_quick_note({ note: note.note });
      return true;
    } catch (refused) {
      this.trouble = speech.sentence(refused);
      return false;
    }
  }

  /** Its words are gone for good; asks first. */
  async put_away(note: QuickNoteId) {
    if (this.asked !== note) {
      this.asked = note;
      return;
    }
    this.asked = null;
    this.trouble = '';
    try {
      await client.put_away_quick_note({ note });
      await this.load();
    } catch (refused) {
      this.trouble = speech.sentence(refused);
    }
  }
}
