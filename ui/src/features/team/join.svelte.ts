// This device joins a team: the code, the words to compare, and the cases it brings. Tested without a browser.
import * as client from '../../ipc/client';
import type { CaseId, CaseRowView, JoinView } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { Act } from '../../state/act.svelte';
import { Poll, burnt, endsIt, goesOn, isSilence } from './poll';

/** Cases that are offered to be brought. */
const CASES_MAX = 200;
/** Milliseconds between two questions: while two people sit together, and while another laptop is waited for, perhaps for days. */
const PAUSE_MS = { together: 1_000, apart: 5_000 };

/** Joining a team, from the typed code to its end. */
export class Joining {
  code = $state('');
  relay = $state('');
  /** Cases that are brought along, by id. */
  bring = $state<CaseId[]>([]);
  cases = $state.raw<CaseRowView[]>([]);
  /** The joining as it stands; null while there is none. */
  view = $state.raw<JoinView | null>(null);
  /** The code that was typed is used up: the office is asked for a new one. */
  over = $state(false);
  readonly act = new Act();
  private readonly poll = new Poll(
    (waited_for) => this.ask(waited_for),
    () => PAUSE_MS[this.view?.stage === 'waiting_for_second' ? 'apart' : 'together'],
  );

  constructor(private readonly ondone: () => unknown) {}

  /** A joining that was begun goes on where it was left. What it returns ends the asking, when the page goes. */
  follow = (): (() => void) => {
    client.join_progress().then(
      (running) => {
        if (goesOn(running.stage) && this.take(running)) this.poll.start();
      },
      (refused: unknown) => {
        if (!isSilence(refused)) return;
        this.act.refused(refused);
        this.poll.start();
      },
    );
    client.list_cases({ filter: 'all', query: '', offset: 0, limit: CASES_MAX }).then(
      (list) => (this.cases = list.cases),
      () => undefined,
    );
    return () => this.poll.stop();
  };

  begin = () =>
    this.act.run(async () => {
      const { code, relay } = this;
      this.poll.stop();
      try {
        const seen = await client.begin_join({ code, relay, cases: $state.snapshot(this.bring) });
        this.over = false;
        if (this.take(seen)) this.poll.start();
      } catch (refused) {
        this.end_with(refused);
        throw refused;
      }
    });

  /** Both devices show the same words. */
  same = () =>
    this.act.run(async () => {
      this.poll.stop();
      try {
        this.take(await client.confirm_join());
      } catch (refused) {
        this.end_with(refused);
        throw refused;
      } finally {
        if (this.view && goesOn(this.view.stage)) this.poll.start();
      }
    });

  stop = () => this.end_by_hand(() => speech.t.team.stopped);

  /** The two devices show different words. */
  differ = () => this.end_by_hand(() => speech.t.team.stopped_different);

  private end_by_hand = (said: () => string) =>
    this.act.run(async () => {
      this.poll.stop();
      await client.cancel_join();
      this.view = null;
      this.use_up_code();
      this.act.trouble = said();
    });

  /** Brings a case along, or leaves it. */
  flip(id: CaseId) {
    this.bring = this.bring.includes(id) ? this.bring.filter((other) => other !== id) : [...this.bring, id];
  }

  private take(seen: JoinView): boolean {
    this.view = seen;
    if (seen.stage === 'expired') this.use_up_code();
    if (seen.stage === 'done') void this.ondone();
    return goesOn(seen.stage);
  }

  /** A code serves one try: the field is empty for the next one. */
  private use_up_code() {
    this.code = '';
    this.over = true;
  }

  private end_with(refused: unknown) {
    if (burnt(refused)) this.use_up_code();
    if (endsIt(refused)) this.view = null;
  }

  private async ask(waited_for: () => boolean): Promise<boolean> {
    try {
      const seen = await client.join_progress();
      if (!waited_for()) return false;
      this.act.trouble = '';
      return this.take(seen);
    } catch (refused) {
      if (!waited_for()) return false;
      this.act.refused(refused);
      this.end_with(refused);
      return !endsIt(refused);
    }
  }
}
