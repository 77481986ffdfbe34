// Two people wrote two things: what stands, and what is decided. Tested without a browser.
import type { AuthorView, CaseView, EntryId, StampView } from '../../ipc/generated/types';
import type { Asked } from '../../lib/values';

/** One of the versions that stand side by side. */
export interface Version {
  entry: EntryId;
  value: unknown;
  author: AuthorView;
  at: StampView;
}
/** What is in doubt: a field, or an action that was corrected twice. */
export interface Doubt {
  /** Code of the field or action. */
  code: string;
  /** Entry of the action; null for a field. */
  entry: EntryId | null;
  versions: Version[];
}
/** What stands from now on: one version, both, or new words. */
export type Choice = { kind: 'one'; index: number } | { kind: 'both' } | { kind: 'new' };

/** What stands side by side; null when it is decided already. */
export function doubtOf(view: CaseView, field: string | null, entry: EntryId | null): Doubt | null {
  if (field !== null) {
    const found = view.fields.find((one) => one.field === field);
    return found?.conflict ? { code: field, entry: null, versions: found.values } : null;
  }
  const item = view.timeline.find((one) => one.entry === entry || one.beside.some((other) => other.entry === entry));
  if (!item || item.beside.length === 0) return null;
  const first: Version = { entry: item.entry, value: item.fields, author: item.author, at: item.recorded };
  return { code: item.code, entry: item.entry, versions: [first, ...item.beside] };
}

type Fields = Record<string, unknown>;
const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const said = (value: unknown) => value !== undefined && value !== null && value !== '';
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Different words can stand under each other; two sums or two times cannot both be true. */
function bothFit(values: unknown[], asked: Asked): boolean {
  const there = values.filter(said);
  const differs = there.some((value) => !same(value, there[0]));
  return !differs || (['text', 'longtext'].includes(asked.kind) && there.every((value) => typeof value === 'string'));
}

/** The versions' words under each other, each with its author. What is the same is said once. */
function together(versions: { value: unknown; name: string }[], by: (name: string, words: string) => string): unknown {
  const there = versions.filter(({ value }) => said(value));
  if (there.every(({ value }) => same(value, there[0]?.value))) return there[0]?.value ?? null;
  return there.map(({ value, name }) => by(name, String(value))).join('\n\n');
}

/** May both stand? `asked` are the fields that may differ: the one field, or those of the action. */
export function mayKeepBoth(doubt: Doubt, asked: Asked[]): boolean {
  if (doubt.entry === null)
    return (
      asked[0] !== undefined &&
      bothFit(
        doubt.versions.map((version) => version.value),
        asked[0],
      )
    );
  const all = doubt.versions.map((version) => asFields(version.value));
  const names = new Set(all.flatMap((fields) => Object.keys(fields)));
  return [...names].every((name) => {
    const field = asked.find((one) => one.name === name) ?? { name, kind: 'choice', list: null, label: null };
    return bothFit(
      all.map((fields) => fields[name]),
      field,
    );
  });
}

/** Both, each with its author: one text for a field, an action's fields for an action. */
export function keptBoth(
  doubt: Doubt,
  name: (author: AuthorView) => string,
  by: (name: string, words: string) => string,
): unknown {
  const named = doubt.versions.map((version) => ({ value: version.value, name: name(version.author) }));
  if (doubt.entry === null) return together(named, by);
  const names = new Set(named.flatMap(({ value }) => Object.keys(asFields(value))));
  return Object.fromEntries(
    [...names].map((field) => [
      field,
      together(
        named.map((one) => ({ ...one, value: asFields(one.value)[field] })),
        by,
      ),
    ]),
  );
}
