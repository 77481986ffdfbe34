import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';
import type { ListItemView, ListPageView } from '../../ipc/generated/types';

const client = vi.hoisted(() => ({
  lists: vi.fn(),
  list_page: vi.fn(),
  team: vi.fn(),
  set_list_item: vi.fn(),
  retire_list_item: vi.fn(),
  list_item_to_default: vi.fn(),
  import_reference: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);
vi.mock('../../ipc/events', () => ({}));
vi.stubGlobal('scrollTo', () => undefined);
import { session } from '../../state/session.svelte';
import { FILE_MAX } from '../../lib/limits';
import { Import, Line, Lists } from './state.svelte';

const item = { code: 'stage', item: { label: { en: 'Stage' } }, retired: false } as unknown as ListItemView;
const page = { list: 'hot_spots', kind: 'places', items: [item] } as unknown as ListPageView;

beforeEach(() => {
  vi.resetAllMocks();
  session.said = '';
});

describe('the lists', () => {
  it('show the list that was asked for last, whichever answer comes last', async () => {
    const answers: ((seen: ListPageView) => void)[] = [];
    client.list_page.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const lists = new Lists();
    const both = [lists.load('hot_spots'), lists.load('clinics')];
    answers[1]?.({ ...page, list: 'clinics' });
    answers[0]?.(page);
    await Promise.all(both);
    expect(lists.page?.list).toBe('clinics');
  });
  it('lead back to all lists from one, and to the settings from all', async () => {
    const lists = new Lists();
    client.list_page.mockResolvedValue(page);
    await lists.load('hot_spots');
    lists.typed = 'st';
    lists.leave();
    expect([session.page, lists.page, lists.typed]).toEqual([{ name: 'lists' }, null, '']);
    client.team.mockResolvedValue({ in_team: false });
    await lists.load(undefined);
    lists.leave();
    expect(session.page).toEqual({ name: 'settings' });
  });
  it('say why they cannot be read until they can', async () => {
    const lists = new Lists();
    client.lists.mockRejectedValueOnce(new NotebookError('disk_error', {}));
    await lists.load(undefined);
    expect(lists.act.trouble).toBe(en.error.disk_error);
    client.team.mockResolvedValue({ in_team: true });
    await lists.load(undefined);
    expect([lists.act.trouble, lists.in_team]).toEqual(['', true]);
  });
});

describe('a line of a list', () => {
  it('is not sent without a name, and says so', async () => {
    const line = new Line(
      () => page,
      null,
      () => undefined,
    );
    await line.save();
    expect([line.act.trouble, client.set_list_item.mock.calls.length]).toEqual([en.lists.why.no_label, 0]);
  });
  it('gets a code that no other line has, and closes once it is saved', async () => {
    const closed = vi.fn();
    const line = new Line(() => page, null, closed);
    line.form.label.en = 'Stage';
    await line.save();
    const [[sent]] = client.set_list_item.mock.calls as [[{ list: string; code: string }]];
    expect(sent.list).toBe('hot_spots');
    expect(sent.code).not.toBe('stage');
    expect([closed.mock.calls.length, session.said]).toEqual([1, en.lists.saved]);
  });
  it('is offered no longer, and stays open with its words when that is refused', async () => {
    const closed = vi.fn();
    client.retire_list_item.mockRejectedValue(new NotebookError('disk_full', {}));
    const line = new Line(() => page, item, closed);
    await line.retire();
    expect(client.retire_list_item).toHaveBeenCalledWith({ list: 'hot_spots', code: 'stage', retired: true });
    expect([closed.mock.calls.length, line.act.trouble]).toEqual([0, en.error.disk_full]);
  });
});

describe('a reference file', () => {
  const file = (size: number) => ({ size, text: vi.fn(() => Promise.resolve('{}')) });
  it('that is too large is not read at all', async () => {
    const large = file(FILE_MAX + 1);
    const reading = new Import(() => Promise.resolve());
    await reading.picked(large);
    expect([reading.said, large.text.mock.calls.length]).toEqual([en.lists.too_large, 0]);
  });
  it('says what it changed and what it left, and shows the lists again', async () => {
    const done = vi.fn(() => Promise.resolve());
    client.import_reference.mockResolvedValue({ edits: 2, left_alone: ['clocks'] });
    const reading = new Import(done);
    await reading.picked(file(FILE_MAX));
    expect([reading.said, reading.left, reading.tone]).toEqual([en.lists.imported(2), ['clocks'], 'settled']);
    client.import_reference.mockRejectedValue(new NotebookError('reference_broken', {}));
    await reading.take(null);
    expect([reading.said, reading.left, reading.tone]).toEqual([en.error.reference_broken, [], '']);
    expect(done).toHaveBeenCalledTimes(2);
  });
});
