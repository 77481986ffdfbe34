// Office laptops that were asked for: a second office person compares four words and agrees. Tested without a browser.
import * as client from '../../ipc/client';
import type { OfficeRequestView, StatementId } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { Act } from '../../state/act.svelte';

/** What an office device says to the laptops that are asked for. */
export class OfficeRequests {
  /** The laptop whose words are being compared. */
  compared = $state.raw<{ statement: StatementId; words: string[] } | null>(null);
  /** What came of the last answer, as a sentence; empty when none was given. */
  said = $state('');
  /** It was a no: what is said is a warning. */
  warns = $state(false);
  readonly act = new Act();

  /** `onchange` reads the list anew. */
  constructor(private readonly onchange: () => unknown) {}

  /** Shows the four words of a laptop. */
  compare = (request: OfficeRequestView) =>
    this.run(async () => {
      const { statement } = request;
      this.compared = { statement, words: await client.words_of_office_request({ statement }) };
    });

  /** The new laptop shows the same words. */
  agree = () =>
    this.run(async () => {
      if (!this.compared) return;
      const { statement } = this.compared;
      await client.agree_to_office_device({ statement });
      this.compared = null;
      this.said = speech.t.team.requests.agreed;
      void this.onchange();
    });

  /** The words differ. */
  differ = () => {
    this.compared = null;
    this.said = speech.t.team.requests.differ;
    this.warns = true;
  };

  /** Asks once more for a laptop, after the office changed. */
  ask_again = ({ statement }: OfficeRequestView) =>
    this.run(async () => {
      await client.ask_again_for_office_device({ statement });
      this.said = speech.t.team.requests.asked_again;
      void this.onchange();
    });

  /** A refusal says that the list is an old one. */
  private run(what: () => Promise<void>) {
    this.said = '';
    this.warns = false;
    return this.act.run(async () => {
      try {
        await what();
      } catch (refused) {
        this.compared = null;
        void this.onchange();
        throw refused;
      }
    });
  }
}
