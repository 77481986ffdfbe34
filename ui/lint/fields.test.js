import { describe, expect, it } from 'vitest';
import { en } from '../src/i18n/en/index.ts';
import { CASE_FIELDS, HIDDEN, IDENTITY, caseField } from '../src/lib/values.ts';
import { PARTY_FIELDS, SECRET } from '../src/parts/party.ts';
import { code, codes, constant, source } from './rust.js';

const PARTY = ['domain', 'party.rs'];
const CASE = ['domain', 'fields.rs'];

/** How a page types what Rust takes in a field of a party. */
const KINDS = { Code: ['choice'], Text: ['text', 'longtext'], Texts: ['texts'], Place: ['text'], YesNo: ['bool'] };

/** Kinds of the fields of a party by their codes, as `FIELDS` in Rust says them. */
const partyFields = () =>
  [...constant(...PARTY, 'FIELDS').matchAll(/\(\s*(\w+|"\w+"),\s*FieldKind::(\w+)/g)].map(([, name, kind]) => [
    code(...PARTY, name),
    kind,
  ]);

describe('the fields of a person', () => {
  it('are those that Rust takes', () => {
    const known = partyFields().map(([name]) => name);
    expect(PARTY_FIELDS.map(({ name }) => name).sort()).toEqual(known.sort());
  });
  it.each(partyFields())('are typed as what Rust takes there: %s', (name, kind) => {
    expect(KINDS[kind], `a kind of field the pages do not know: ${kind}`).toBeDefined();
    expect(KINDS[kind]).toContain(PARTY_FIELDS.find((asked) => asked.name === name)?.kind);
  });
  it('each have a word of their own, beside the one for who it is', () => {
    const person = code(...PARTY, 'PERSON');
    expect(Object.keys(en.people.fields).sort()).toEqual([...PARTY_FIELDS.map(({ name }) => name), person].sort());
  });
  it('hide the real name, which Rust erases with the survivor’s identity', () => {
    expect(SECRET).toEqual([code(...PARTY, 'NAME')]);
  });
});

describe('the fields of a case', () => {
  it('hide what says who she is', () => {
    expect(IDENTITY).toEqual(codes(...CASE, 'IDENTITY'));
  });
  it('are sums where Rust takes cents, and nowhere else', () => {
    const sums = CASE_FIELDS.filter((name) => caseField(name).kind === 'money');
    expect(sums).toEqual(codes(...CASE, 'MONEY'));
  });
  it('hold every one that a rule of Rust reads', () => {
    const known = [...source(...CASE).matchAll(/^pub const \w+: &str = ("\w+");/gm)].map(([, name]) =>
      JSON.parse(name),
    );
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((name) => !CASE_FIELDS.includes(name) && !HIDDEN.includes(name))).toEqual([]);
  });
});
