// What is chosen before something is erased. Tested without a browser.
import type { Erase, EraseWhat } from '../../ipc/generated/types';

export class Choice {
  /** Nothing is chosen for anybody. */
  what = $state<EraseWhat | null>(null);
  do_not_contact = $state(false);
  do_not_share = $state(false);
  typed = $state('');

  /** Somebody has said what goes, and typed something for the code; whether it is the code the notebook says. */
  get ready(): boolean {
    return this.what !== null && this.typed.trim() !== '';
  }

  request(of_case: string): Erase | null {
    if (this.what === null || !this.ready) return null;
    const { what, do_not_contact, do_not_share } = this;
    return { case: of_case, what, do_not_contact, do_not_share, confirm: this.typed.trim() };
  }
}
