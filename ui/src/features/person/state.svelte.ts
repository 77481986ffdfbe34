// A person's page: who it is, who else it may be, and the cases that name them. Tested without a browser.
import * as client from '../../ipc/client';
import type { CaseRowView, PersonCaseView, PersonId, PersonView } from '../../ipc/generated/types';
import { speech } from '../../i18n/index.svelte';
import { Act } from '../../state/act.svelte';
import { Linking } from '../../state/linking.svelte';
import { session } from '../../state/session.svelte';

/** Cases that are offered to be linked. */
const CASES_MAX = 30;

/** What a person's page shows and does. */
export class PersonPage {
  view = $state.raw<PersonView | null>(null);
  /** The name is shown. */
  shown = $state(false);
  /** A case is being chosen to be linked. */
  choosing = $state(false);
  readonly act = new Act();
  readonly linking = new Linking(() => {
    this.act.trouble = '';
    return this.load();
  }, this.act.refused);
  private person: PersonId | null = null;

  /** Reads the page of a person; one that cannot be read is no longer there. */
  async load(person = this.person): Promise<void> {
    if (person === null) return;
    this.person = person;
    await client.person_page({ person }).then(
      (seen) => {
        this.view = seen;
      },
      () => {
        this.view = null;
        this.act.trouble = speech.t.people.gone;
      },
    );
  }

  /** Another person is the same: the page goes on under the code that remains. */
  async same(other: PersonId): Promise<void> {
    const { person } = this;
    const done = person && (await this.linking.same(person, other));
    if (done && done.person !== person) session.go({ name: 'person', person: done.person });
  }

  async not_same(other: PersonId): Promise<void> {
    const { person } = this;
    if (person && (await this.linking.not_same(person, other))) session.say(speech.t.people.remembered);
  }

  /** In one of the cases it was another person. */
  async take_out(one: PersonCaseView): Promise<void> {
    if (await this.linking.take_out([{ case: one.case, entry: one.entry }]))
      session.say(speech.t.people.taken_out(one.code));
  }
}

/** Choosing a case in which the person stands too. */
export class LinkToCase {
  query = $state('');
  /** Cases that fit and do not name the person yet; null before the first answer. */
  found = $state.raw<CaseRowView[] | null>(null);
  readonly act = new Act();

  constructor(
    private readonly view: () => PersonView,
    private readonly onclose: () => void,
  ) {}

  /** Looks for cases; an answer to an older question is left aside. */
  search(): void {
    const asked = this.query;
    client.list_cases({ filter: 'all', query: asked, offset: 0, limit: CASES_MAX }).then((list) => {
      if (asked !== this.query) return;
      const already = this.view().cases.map((one) => one.case);
      this.found = list.cases.filter((row) => !already.includes(row.case));
    }, this.act.refused);
  }

  link = (row: CaseRowView) =>
    this.act.run(async () => {
      const { person, role } = this.view();
      await client.record_party({ case: row.case, party: { person, fields: role === null ? {} : { role } } });
      this.onclose();
      session.say(speech.t.people.linked(row.code));
    });
}
