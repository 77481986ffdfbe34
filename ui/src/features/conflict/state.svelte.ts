// Deciding between two versions: what stands, what is chosen, and new words in place of both. Tested without a browser.
import * as client from '../../ipc/client';
import type { CaseId, CaseView, EntryId } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { isPersonId } from '../../lib/ids';
import { whyWords } from '../../lib/money';
import type { Reference } from '../../lib/reference';
import { nowHere } from '../../lib/time';
import { caseField, say, typedOf, type Asked, type Reading } from '../../lib/values';
import { noWhen } from '../../lib/when';
import { askedOf, newAction, revive, wrongs, type Typed } from '../../parts/case/action';
import { keptField } from '../../parts/case/draft';
import { actionName, fieldName } from '../../parts/case/labels';
import { childReference } from '../../parts/child';
import { PARTY_FIELDS, personLabel } from '../../parts/party';
import { signed, who } from '../../parts/people';
import { Act } from '../../state/act.svelte';
import { Draft } from '../../state/draft.svelte';
import { session } from '../../state/session.svelte';
import { doubtOf, keptBoth, type Choice, type Doubt, type Version } from './versions';

const fieldsOf = (version: Version) => (version.value ?? {}) as Record<string, unknown>;

/** The page on which one conflict is decided. */
export class Decision {
  /** The case; null before it was read. */
  view = $state.raw<CaseView | null>(null);
  choice = $state<Choice>({ kind: 'one', index: 0 });
  /** New words, when neither version is right. */
  fresh = $state<Typed>({ action: '', entry: null, when: noWhen(), fields: {} });
  readonly act = new Act();
  readonly draft: Draft;
  /** New words are begun. */
  private started = $state(false);

  /** What stands side by side; null before it was read, and when it is decided already. */
  readonly doubt = $derived.by((): Doubt | null => this.view && doubtOf(this.view, this.field, this.entry));
  /** The reference data in the words of this case. */
  readonly reference = $derived.by((): Reference | null =>
    session.reference && this.view?.child ? childReference(session.reference) : session.reference,
  );
  /** Fields that may differ: the one field, or those of the action. */
  readonly asked = $derived.by((): Asked[] => this.fields());
  /** Every version in words, in order. */
  readonly texts = $derived.by((): string[] => this.doubt?.versions.map((version) => this.words(version)) ?? []);

  /** A conflict of a field, by its name; or of an action, by its entry. */
  constructor(
    private readonly id: CaseId,
    private readonly field: string | null,
    private readonly entry: EntryId | null,
  ) {
    this.draft = new Draft(field === null ? 'action' : 'field', id);
  }

  /** Reads the case, and the new words that were left. What it returns saves them when the page goes. */
  follow = (): (() => void) => {
    client.case_view({ case: this.id }).then((seen) => this.take(seen), this.act.refused);
    return () => void this.draft.flush();
  };

  /** What the two versions are of. */
  get title(): string {
    const { doubt, reference } = this;
    if (!doubt || !reference) return '';
    if (doubt.entry === null) return fieldName(caseField(doubt.code), reference, speech.t, speech.language);
    if (doubt.code === 'party') return speech.t.people.named;
    return actionName(doubt.code, reference, speech.language);
  }

  /** What the button does. */
  get says(): string {
    const { choice } = this;
    if (choice.kind === 'both') return speech.t.conflict.keep_both;
    if (choice.kind === 'new') return speech.t.conflict.show_new;
    const version = this.doubt?.versions[choice.index];
    if (!version) return speech.t.conflict.show;
    return version.author.me
      ? speech.t.conflict.show_mine
      : speech.t.conflict.show_words(who(version.author, speech.t));
  }

  /** New words, beginning with those of the version that is chosen. */
  write_new = (): void => {
    const from = this.doubt?.versions[this.choice.kind === 'one' ? this.choice.index : 0];
    if (!this.started && from) this.begin_new(from);
    this.choice = { kind: 'new' };
  };

  /** Saves the draft of new words. */
  keep(): void {
    const now = this.kept();
    if (this.started) this.draft.keep(now);
  }

  decide = async (): Promise<void> => {
    const { doubt, act } = this;
    if (!doubt || act.busy) return;
    const worst = this.choice.kind === 'new' ? wrongs(this.fresh, this.asked, nowHere())[0] : undefined;
    if (worst) {
      act.trouble =
        worst.wrong === 'sum'
          ? speech.t.capture.step_sum[whyWords(this.fresh.fields[worst.field] ?? '')]
          : speech.t.new_case.too_long(worst.over);
      return;
    }
    await act.run(async () => {
      const { id, field } = this;
      await client.resolve_conflict({ case: id, field, entry: doubt.entry, value: this.decided(doubt) });
      this.draft.done();
      if (this.started && !this.draft.elsewhere) await client.discard_draft();
      session.go({ name: 'case', id });
      session.say(speech.t.conflict.decided);
    });
  };

  private fields(): Asked[] {
    const { doubt, reference } = this;
    if (!doubt || !reference) return [];
    if (doubt.entry === null) return [caseField(doubt.code)];
    if (doubt.code === 'party') {
      const filled = doubt.versions.flatMap((version) => Object.keys(fieldsOf(version)));
      return PARTY_FIELDS.filter((one) => filled.includes(one.name));
    }
    const held = doubt.versions.map((version) => version.value);
    return askedOf(doubt.code, reference, Object.assign({}, ...held) as Record<string, unknown>);
  }

  private words(version: Version): string {
    const { doubt, reference } = this;
    if (!reference) return '';
    const reading: Reading = {
      reference,
      language: speech.language,
      answers: speech.t.new_case.answers,
      time: speech.t.time,
    };
    if (doubt?.entry === null) return say(version.value, caseField(doubt.code), reading) || speech.t.conflict.nothing;
    const fields = fieldsOf(version);
    const person = fields['person'];
    const named =
      doubt?.code === 'party' && isPersonId(person) ? [`${speech.t.people.fields.person}: ${personLabel(person)}`] : [];
    const said = this.asked
      .filter(({ name }) => fields[name] !== undefined && fields[name] !== null)
      .map((one) => `${fieldName(one, reference, speech.t, speech.language)}: ${say(fields[one.name], one, reading)}`);
    return [...named, ...said].join('\n') || speech.t.conflict.nothing;
  }

  private async take(seen: CaseView): Promise<void> {
    this.view = seen;
    const { field } = this;
    const content = await this.draft.begin((content) =>
      field !== null ? keptField(content)?.field === field : revive(content)?.entry === this.doubt?.entry,
    );
    const of_field = keptField(content);
    const of_action = revive(content);
    if (field !== null && of_field) this.fresh.fields = { [field]: of_field.text };
    else if (field === null && of_action) this.fresh = of_action;
    else return;
    this.started = true;
    this.choice = { kind: 'new' };
  }

  private begin_new(from: Version): void {
    const now = nowHere();
    const value = (of: Asked) => (this.field !== null ? from.value : fieldsOf(from)[of.name]);
    this.fresh.action = this.doubt?.code ?? '';
    this.fresh.entry = this.doubt?.entry ?? null;
    this.fresh.fields = Object.fromEntries(this.asked.map((one) => [one.name, typedOf(value(one), one.kind, now)]));
    this.draft.start(this.kept());
    this.started = true;
  }

  /** New words as the draft holds them. */
  private kept(): unknown {
    const words = $state.snapshot(this.fresh);
    return this.field !== null ? { field: this.field, text: words.fields[this.field] ?? '' } : words;
  }

  /** The value that stands from now on. */
  private decided(doubt: Doubt): unknown {
    const { choice } = this;
    if (choice.kind === 'one') return doubt.versions[choice.index]?.value ?? null;
    if (choice.kind === 'both') return keptBoth(doubt, (author) => signed(author, speech.t), speech.t.conflict.both_of);
    const { fields } = newAction($state.snapshot(this.fresh), this.asked, nowHere());
    return doubt.entry === null ? (fields[doubt.code] ?? null) : fields;
  }
}
