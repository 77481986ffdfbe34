import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListPeople, PeopleView, PersonRowView } from '../../ipc/generated/types';

const row = (person: string) => ({ person }) as unknown as PersonRowView;
let answers: (request: ListPeople) => Promise<PeopleView>;
vi.mock('../../ipc/client', () => ({ people: (request: ListPeople) => answers(request) }));
const { Directory } = await import('./state.svelte');
const people = (directory: InstanceType<typeof Directory>, group: 'harm' | 'help' | 'other') =>
  directory.groups[group].people.map((one) => one.person);

describe('the directory', () => {
  beforeEach(() => {
    answers = async ({ query, group, offset }) => ({
      people: [row(`${query}${group}${offset}`), row(`${query}${group}-`)],
      more: offset === 0,
    });
  });
  it('keeps those who did harm, those who help and the others apart', async () => {
    const directory = new Directory();
    expect(directory.nobody).toBe(false);
    await directory.load('');
    expect([people(directory, 'harm'), people(directory, 'other')]).toEqual([
      ['harm0', 'harm-'],
      ['other0', 'other-'],
    ]);
  });
  it('goes on where it stopped, and no row stands twice', async () => {
    const directory = new Directory();
    await directory.load('');
    await directory.more('', 'help');
    expect(people(directory, 'help')).toEqual(['help0', 'help-', 'help2']);
    expect([directory.groups.help.more, directory.groups.harm.more]).toEqual([false, true]);
  });
  it('shows the answer to the last question only', async () => {
    const slow: (() => void)[] = [];
    const directory = new Directory();
    answers = ({ query, group }) =>
      new Promise((done) => {
        const answer = () => done({ people: [row(`${query}${group}`)], more: false });
        if (query === 'b') slow.push(answer);
        else answer();
      });
    const older = directory.load('b');
    await directory.load('ba');
    slow.forEach((answer) => answer());
    await older;
    expect(people(directory, 'harm')).toEqual(['baharm']);
  });
  it('says that it is empty only when it is', async () => {
    answers = async () => ({ people: [], more: false });
    const directory = new Directory();
    await directory.load('');
    expect(directory.nobody).toBe(true);
  });
});
