import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';
import type { AuthorView, CaseView, DraftView, EntryId } from '../../ipc/generated/types';
import { anId } from '../../testing/ids';
import { shipped } from '../../testing/reference';

const client = vi.hoisted(() => ({
  case_view: vi.fn(),
  resolve_conflict: vi.fn(),
  draft: vi.fn(),
  save_draft: vi.fn(),
  discard_draft: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);
vi.mock('../../ipc/events', () => ({}));
vi.stubGlobal('scrollTo', () => undefined);
import { session } from '../../state/session.svelte';
import { Decision } from './state.svelte';

const author = (name: string, me: boolean): AuthorView => ({ device: anId(name), name, me, office: false });
const at = { ms: 0, offset_min: 180 };
const mine = { entry: 'a', value: 'Blue Gate', author: author('Amina', true), at, delivery: 'office_has' };
const theirs = { entry: 'b', value: 'Mjini stage', author: author('Beryl', false), at, delivery: 'office_has' };
const place = {
  child: false,
  violations: [],
  fields: [{ field: 'hot_spot', conflict: true, values: [mine, theirs], earlier: [] }],
  timeline: [],
} as unknown as CaseView;
const report = {
  child: false,
  violations: [],
  fields: [],
  timeline: [
    {
      entry: 'a',
      code: 'payment_received',
      fields: { amount: 130_000 },
      author: mine.author,
      recorded: at,
      beside: [{ entry: 'b', value: { amount: 150_000 }, author: theirs.author, at }],
    },
  ],
} as unknown as CaseView;

/** A page on which the case was read. */
async function opened(view: CaseView, field: string | null, entry: EntryId | null) {
  client.case_view.mockResolvedValue(view);
  const decision = new Decision(anId('c1'), field, entry);
  decision.follow();
  await vi.waitFor(() => expect(client.draft).toHaveBeenCalled());
  await Promise.resolve();
  return decision;
}
const sent = () => (client.resolve_conflict.mock.calls as [{ value: unknown }][]).map(([request]) => request);

beforeEach(() => {
  vi.resetAllMocks();
  client.draft.mockResolvedValue(null);
  client.save_draft.mockResolvedValue({});
  session.reference = shipped;
  session.said = '';
  session.page = { name: 'conflict', id: anId('c1'), field: 'hot_spot', entry: null };
});

describe('two versions of a field', () => {
  it('are shown in words, and the first is chosen', async () => {
    const decision = await opened(place, 'hot_spot', null);
    expect([decision.title, decision.texts]).toEqual([en.case.fields.hot_spot, ['Blue Gate', 'Mjini stage']]);
    expect(decision.says).toBe(en.conflict.show_mine);
    decision.choice = { kind: 'one', index: 1 };
    expect(decision.says).toBe(en.conflict.show_words('Beryl'));
  });
  it('become the one that is chosen, and lead back to the case', async () => {
    const decision = await opened(place, 'hot_spot', null);
    decision.choice = { kind: 'one', index: 1 };
    await decision.decide();
    expect(sent()).toEqual([{ case: 'c1', field: 'hot_spot', entry: null, value: 'Mjini stage' }]);
    expect([session.page, session.said]).toEqual([{ name: 'case', id: 'c1' }, en.conflict.decided]);
    expect(client.discard_draft).not.toHaveBeenCalled();
  });
  it('stay both, each with its author', async () => {
    const decision = await opened(place, 'hot_spot', null);
    decision.choice = { kind: 'both' };
    await decision.decide();
    expect(sent()[0]?.value).toBe(
      [en.conflict.both_of('Amina', 'Blue Gate'), en.conflict.both_of('Beryl', 'Mjini stage')].join('\n\n'),
    );
  });
  it('make way for new words that begin with the chosen ones; their draft goes with the decision', async () => {
    const decision = await opened(place, 'hot_spot', null);
    decision.choice = { kind: 'one', index: 1 };
    decision.write_new();
    expect(decision.fresh.fields).toEqual({ hot_spot: 'Mjini stage' });
    decision.fresh.fields['hot_spot'] = 'Mjini stage, gate 2';
    await decision.decide();
    expect(sent()[0]?.value).toBe('Mjini stage, gate 2');
    expect(client.discard_draft).toHaveBeenCalledTimes(1);
  });
  it('go on with new words that were left', async () => {
    const left: Partial<DraftView> = {
      page: 'field',
      case: anId('c1'),
      content: { field: 'hot_spot', text: 'Gate 2' },
    };
    client.draft.mockResolvedValue(left);
    const decision = await opened(place, 'hot_spot', null);
    await vi.waitFor(() => expect(decision.choice).toEqual({ kind: 'new' }));
    expect(decision.fresh.fields).toEqual({ hot_spot: 'Gate 2' });
  });
  it('stay where a decision is refused, and the page says why', async () => {
    const decision = await opened(place, 'hot_spot', null);
    client.resolve_conflict.mockRejectedValue(new NotebookError('disk_full', {}));
    await decision.decide();
    expect([session.page.name, decision.act.trouble]).toEqual(['conflict', en.error.disk_full]);
  });
  it('are gone when it is decided already', async () => {
    const decision = await opened({ ...place, fields: [] }, 'hot_spot', null);
    expect([decision.view !== null, decision.doubt]).toEqual([true, null]);
    await decision.decide();
    expect([sent(), decision.act.trouble]).toEqual([[], '']);
  });
});

describe('two versions of an action', () => {
  it('are not decided with a sum that is none', async () => {
    const decision = await opened(report, null, anId('a'));
    decision.write_new();
    decision.fresh.fields['amount'] = 'a lot';
    await decision.decide();
    expect([decision.act.trouble, sent()]).toEqual([en.capture.step_sum.unclear, []]);
    decision.fresh.fields['amount'] = '1,400';
    await decision.decide();
    expect(sent()).toEqual([{ case: 'c1', field: null, entry: 'a', value: { amount: 140_000 } }]);
  });
});
