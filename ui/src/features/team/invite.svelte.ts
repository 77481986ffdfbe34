// An office device invites another one: for an office laptop who agrees, then the code, the words to compare, and the end. What is
// typed of recovery sheets is gone as soon as the code is shown. Tested without a browser.
import * as client from '../../ipc/client';
import { NotebookError } from '../../ipc/error';
import type { DeviceKey, InviteView, MemberView, OfficeInvite } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { Act } from '../../state/act.svelte';
import { Poll, endsIt, goesOn, isSilence } from './poll';
import { TypedSheet } from './typed.svelte';

/** An invitation, from its code to its end. */
export class Invitation {
  /** Name of the person who is invited. */
  name = $state('');
  /** What is invited. */
  kind = $state<'phone' | 'laptop'>('phone');
  /** A device of the office person whose further laptop it is; null for somebody new. */
  person = $state<DeviceKey | null>(null);
  /** Who agrees to an office laptop, beside this one. */
  consent = $state<'sheets' | 'person'>('sheets');
  /** The invitation as it stands; null while there is none. */
  view = $state.raw<InviteView | null>(null);
  /** What the invitation that stands is for; only a device, when the page was left meanwhile and cannot know. */
  invited = $state<'phone' | 'laptop' | 'device'>('phone');
  /** A try ended without the new device: the next one takes a new code. */
  over = $state(false);
  readonly act = new Act();
  /** Two boxes for two sheets, whichever they are. */
  readonly boxes = [this.box(), this.box()] as const;
  private readonly poll = new Poll((waited_for) => this.ask(waited_for));

  constructor(private readonly ondone: () => unknown) {}

  /** Recovery sheets are asked for. */
  get asks_sheets(): boolean {
    return this.kind === 'laptop' && this.consent === 'sheets';
  }

  /** Number of the sheet that was typed in both boxes. */
  get twice(): number | null {
    const [one, other] = this.boxes;
    return one.whole !== null && one.whole === other.whole ? one.whole : null;
  }

  /** Everything a code takes is here. */
  get ready(): boolean {
    return !this.asks_sheets || (this.boxes.every((box) => box.whole !== null) && this.twice === null);
  }

  /** An invitation that was begun goes on where it was left. What it returns ends the asking, when the page goes. */
  follow = (): (() => void) => {
    client.invite_progress().then(
      (running) => {
        if (!goesOn(running.stage)) return;
        this.invited = running.needs_second ? 'laptop' : 'device';
        this.view = running;
        this.poll.start();
      },
      (refused: unknown) => {
        if (!isSilence(refused)) return;
        this.invited = 'device';
        this.act.refused(refused);
        this.poll.start();
      },
    );
    return () => {
      this.poll.stop();
      this.forget();
    };
  };

  /** Chooses whose laptop it is: somebody new, or a person of the office, who keeps her name. */
  choose_person(member: MemberView | null) {
    this.person = member?.device ?? null;
    if (member?.name) this.name = member.name;
  }

  /** Chooses what is invited, and who agrees. What was typed of sheets is gone when none are asked for any more. */
  choose(chosen: { kind?: 'phone' | 'laptop'; consent?: 'sheets' | 'person' }) {
    this.kind = chosen.kind ?? this.kind;
    this.consent = chosen.consent ?? this.consent;
    if (!this.asks_sheets) this.forget();
  }

  begin = () => {
    const sentence = (refused: unknown) =>
      refused instanceof NotebookError && refused.code === 'sheets_do_not_join'
        ? `${speech.sentence(refused)} ${speech.t.team.laptop.try_third}`
        : speech.sentence(refused);
    return this.act.run(async () => {
      if (!this.ready) return;
      this.poll.stop();
      this.over = false;
      try {
        const seen = await client.begin_invite({ member_name: this.name, office: this.office() });
        this.forget();
        this.invited = this.kind;
        this.take(seen);
        this.poll.start();
      } catch (refused) {
        this.end_with(refused);
        throw refused;
      }
    }, sentence);
  };

  /** Both devices show the same words. */
  same = () =>
    this.act.run(async () => {
      this.poll.stop();
      try {
        this.take(await client.confirm_invite());
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
      this.forget();
      await client.cancel_invite();
      this.view = null;
      this.over = true;
      this.act.trouble = said();
    });

  private office(): OfficeInvite | null {
    if (this.kind === 'phone') return null;
    return { sheets: this.consent === 'sheets' ? this.boxes.map((box) => box.typed) : [], person: this.person };
  }

  private box() {
    return new TypedSheet(client.read_sheet, (refused) => {
      this.end_with(refused);
      this.act.refused(refused);
    });
  }

  /** Nothing of what was typed of sheets is left. */
  private forget() {
    for (const box of this.boxes) box.clear();
  }

  private take(seen: InviteView) {
    this.view = seen;
    if (seen.stage === 'expired') this.over = true;
    if (seen.stage !== 'done') return;
    this.name = '';
    this.person = null;
    this.kind = 'phone';
    void this.ondone();
  }

  private end_with(refused: unknown) {
    if (!endsIt(refused)) return;
    if (refused instanceof NotebookError && refused.code === 'locked') this.forget();
    this.view = null;
    this.over = true;
  }

  private async ask(waited_for: () => boolean): Promise<boolean> {
    try {
      const seen = await client.invite_progress();
      if (!waited_for()) return false;
      this.act.trouble = '';
      this.take(seen);
      return goesOn(seen.stage);
    } catch (refused) {
      if (!waited_for()) return false;
      this.act.refused(refused);
      this.end_with(refused);
      return !endsIt(refused);
    }
  }
}
