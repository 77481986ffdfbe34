// What is chosen before something is erased. Tested without a browser.
import type { CaseId, Erase, EraseWhat } from '../../ipc/generated/types';

/** What the sheet asks before it erases: how much, what the person asked for, and the code of the case typed again. */
export class Choice {
  /** How much is erased; null until it is chosen. */
  what = $state<EraseWhat | null>(null);
  /** The person asked not to be contacted. */
  do_not_contact = $state(false);
  /** The person asked that nothing be shared. */
  do_not_share = $state(false);
  /** The code of the case, typed again. */
  typed = $state('');

  /** It is chosen what goes, and a code is typed. Whether it is the right one the notebook says. */
  get ready(): boolean {
    return this.what !== null && this.typed.trim() !== '';
  }

  /** The request for Rust; null while it is not ready. */
  request(of_case: CaseId): Erase | null {
    if (this.what === null || !this.ready) return null;
    const { what, do_not_contact, do_not_share } = this;
    return { case: of_case, what, do_not_contact, do_not_share, confirm: this.typed.trim() };
  }
}
