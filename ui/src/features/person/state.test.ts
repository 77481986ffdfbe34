import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import type { CaseRowView, PersonCaseView, PersonOf, PersonView } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({
  person_page: vi.fn(),
  link_person: vi.fn(),
  not_the_same: vi.fn(),
  unlink_person: vi.fn(),
  list_cases: vi.fn(),
  record_party: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);
vi.mock('../../ipc/events', () => ({}));
vi.stubGlobal('scrollTo', () => undefined);
import { anId } from '../../testing/ids';
import { session } from '../../state/session.svelte';
import { LinkToCase, PersonPage } from './state.svelte';

const person = (code: string) => ({ person: code, role: 'ocs', cases: [{ case: 'c1' }] }) as unknown as PersonView;

beforeEach(() => {
  vi.resetAllMocks();
  session.said = '';
  session.page = { name: 'person', person: anId('p1') };
  client.person_page.mockImplementation(({ person: code }: PersonOf) => Promise.resolve(person(code)));
});

describe('the page of a person', () => {
  it('goes on under the code that remains when two are one', async () => {
    const page = new PersonPage();
    await page.load(anId('p1'));
    client.link_person.mockResolvedValue({ person: 'p0', moved: [] });
    await page.same(anId('p0'));
    expect(session.page).toEqual({ name: 'person', person: 'p0' });
  });
  it('remembers that two are not one, and says so', async () => {
    const page = new PersonPage();
    await page.load(anId('p1'));
    await page.not_same(anId('p2'));
    expect(client.not_the_same).toHaveBeenCalledWith({ person: 'p1', other: 'p2' });
    expect(session.said).toBe(en.people.remembered);
  });
  it('says nothing of an act that was refused but why', async () => {
    const page = new PersonPage();
    await page.load(anId('p1'));
    client.unlink_person.mockRejectedValue(new Error('refused'));
    await page.take_out({ case: anId('c1'), entry: anId('e1'), code: 'KT-1' } as PersonCaseView);
    expect([session.said, page.act.trouble]).toEqual(['', en.error.internal]);
  });
  it('that cannot be read shows nothing of the one before', async () => {
    const page = new PersonPage();
    await page.load(anId('p1'));
    client.person_page.mockRejectedValue(new Error('gone'));
    await page.load(anId('p9'));
    expect([page.view, page.act.trouble]).toEqual([null, en.people.gone]);
  });
});

describe('linking a person to a case', () => {
  const row = (id: string) => ({ case: anId(id), code: id.toUpperCase() }) as CaseRowView;
  it('offers cases that do not name the person yet, for the words that stand there now', async () => {
    const answers: ((rows: { cases: CaseRowView[] }) => void)[] = [];
    client.list_cases.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const sheet = new LinkToCase(
      () => person('p1'),
      () => undefined,
    );
    sheet.search();
    sheet.query = 'stage';
    sheet.search();
    answers[1]?.({ cases: [row('c1'), row('c2')] });
    answers[0]?.({ cases: [row('c3')] });
    await vi.waitFor(() => expect(sheet.found?.map((one) => one.case)).toEqual(['c2']));
  });
  it('names the person there with the role they have here', async () => {
    const closed = vi.fn();
    await new LinkToCase(() => person('p1'), closed).link(row('c2'));
    expect(client.record_party).toHaveBeenCalledWith({
      case: 'c2',
      party: { person: 'p1', fields: { role: 'ocs' } },
    });
    expect([closed.mock.calls.length, session.said]).toEqual([1, en.people.linked('C2')]);
  });
});
