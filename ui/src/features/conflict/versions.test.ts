import { describe, expect, it } from 'vitest';
import type { AuthorView, CaseView } from '../../ipc/generated/types';
import { caseField, type Asked } from '../../lib/values';
import { anId } from '../../testing/ids';
import { doubtOf, keptBoth, mayKeepBoth, type Doubt, type Version } from './versions';

const author = (name: string): AuthorView => ({ device: anId(name), name, me: false, office: false });
const at = { ms: 0, offset_min: 180 };
const version = (entry: string, name: string, value: unknown): Version => ({
  entry: anId(entry),
  value,
  author: author(name),
  at,
});
const by = (name: string, words: string) => `${name}: ${words}`;
const name = (of: AuthorView) => of.name ?? '';
const text = (code: string): Asked => ({ name: code, kind: 'text', list: null, label: null });
const money = (code: string): Asked => ({ name: code, kind: 'money', list: null, label: null });

const field: Doubt = {
  code: 'hot_spot',
  entry: null,
  versions: [version('a', 'Amina', 'Blue Gate'), version('b', 'Beryl', 'Mjini stage')],
};
const action: Doubt = {
  code: 'reported_to_police',
  entry: anId('a'),
  versions: [
    version('a', 'Amina', { station: 'Customs', ob_number: '23/16/11' }),
    version('b', 'Beryl', { station: 'Customs', ob_number: '32/16/11', note: 'Desk closed' }),
  ],
};

describe('two versions', () => {
  it('of a field are found by its name, and are gone when it is decided', () => {
    const view = {
      fields: [{ field: 'hot_spot', conflict: true, values: field.versions, earlier: [] }],
      timeline: [],
    } as unknown as CaseView;
    expect(doubtOf(view, 'hot_spot', null)).toEqual(field);
    expect(doubtOf({ ...view, fields: [] }, 'hot_spot', null)).toBeNull();
  });
  it('of an action are found by either entry', () => {
    const [first, second] = action.versions;
    const view = {
      fields: [],
      timeline: [
        { entry: 'a', code: action.code, fields: first?.value, author: first?.author, recorded: at, beside: [second] },
      ],
    } as unknown as CaseView;
    expect(doubtOf(view, null, anId('a'))?.versions.map(({ entry }) => entry)).toEqual(['a', 'b']);
    expect(doubtOf(view, null, anId('b'))?.entry).toBe('a');
    expect(doubtOf(view, null, anId('c'))).toBeNull();
  });
});

describe('keeping both', () => {
  it('writes them under each other, each with its author', () => {
    expect(keptBoth(field, name, by)).toBe('Amina: Blue Gate\n\nBeryl: Mjini stage');
  });
  it('says what is the same once, in an action', () => {
    expect(keptBoth(action, name, by)).toEqual({
      station: 'Customs',
      ob_number: 'Amina: 23/16/11\n\nBeryl: 32/16/11',
      note: 'Desk closed',
    });
  });
  it('is offered for words and not for sums, times or choices', () => {
    expect(mayKeepBoth(field, [caseField('hot_spot')])).toBe(true);
    expect(
      mayKeepBoth({ ...field, code: 'agreed_fee', versions: [version('a', 'A', 100), version('b', 'B', 200)] }, [
        caseField('agreed_fee'),
      ]),
    ).toBe(false);
    expect(
      mayKeepBoth({ ...field, code: 'status', versions: [version('a', 'A', 'new'), version('b', 'B', 'closed')] }, [
        caseField('status'),
      ]),
    ).toBe(false);
    expect(mayKeepBoth(action, [text('station'), text('ob_number'), text('note')])).toBe(true);
  });
  it('is not offered when one sum of an action differs', () => {
    const paid: Doubt = {
      code: 'payment_received',
      entry: anId('a'),
      versions: [
        version('a', 'A', { amount: 100, reference: 'x' }),
        version('b', 'B', { amount: 200, reference: 'y' }),
      ],
    };
    expect(mayKeepBoth(paid, [money('amount'), text('reference')])).toBe(false);
    const agreed = {
      ...paid,
      versions: [
        version('a', 'A', { amount: 100, reference: 'x' }),
        version('b', 'B', { amount: 100, reference: 'y' }),
      ],
    };
    expect(mayKeepBoth(agreed, [money('amount'), text('reference')])).toBe(true);
    expect(keptBoth(agreed, name, by)).toEqual({ amount: 100, reference: 'A: x\n\nB: y' });
  });
});
