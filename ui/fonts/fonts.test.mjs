import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fontkit from 'fontkit';
import { describe, expect, it } from 'vitest';
import { INTO, LICENSE, cut, sheet } from './cut.mjs';
import { PARTS, WEIGHTS, fileOf, unicodeRange } from './faces.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const parts = Object.keys(PARTS);
/** What a committed file draws. */
const drawn = (part, weight) => new Set(fontkit.openSync(join(INTO, fileOf(part, weight))).characterSet);
const name = (point) => `U+${point.toString(16).toUpperCase()} ${String.fromCodePoint(point)}`;

/** Code points of every text that the app shows of itself: messages, pages and labels. Comments of the sources count too. */
function shown() {
  const sources = readdirSync(join(root, 'ui', 'src'), { recursive: true })
    .map(String)
    .filter((file) => /\.(ts|svelte)$/.test(file) && !/\.test\.|generated/.test(file))
    .map((file) => read('ui', 'src', file));
  const data = ['kenya.json', 'daftari.json'].map((file) => read('crates', 'domain', 'reference', file));
  return new Set([...sources, ...data].flatMap((text) => Array.from(text, (sign) => sign.codePointAt(0))));
}

describe('the fonts', () => {
  it.each(WEIGHTS)('draw every character that the app shows (%i)', (weight) => {
    const all = new Set(parts.flatMap((part) => [...drawn(part, weight)]));
    expect([...shown()].filter((point) => point >= 0x20 && !all.has(point)).map(name)).toEqual([]);
  });
  it.each(WEIGHTS)('draw the names of people and places: ũ, ĩ, ng’ and ngʼ (%i)', (weight) => {
    const all = new Set(parts.flatMap((part) => [...drawn(part, weight)]));
    const names = Array.from('ŨũĨĩ’ʼéÉçñôŵŷ', (sign) => sign.codePointAt(0));
    expect(names.filter((point) => !all.has(point)).map(name)).toEqual([]);
  });
  it('draw all that the stylesheet says they draw', () => {
    for (const part of parts)
      for (const weight of WEIGHTS) {
        const has = drawn(part, weight);
        expect(PARTS[part].filter((point) => !has.has(point)).map(name), fileOf(part, weight)).toEqual([]);
      }
  });
  it('are what `npm run fonts` cuts from the package, byte by byte', async () => {
    for (const part of parts)
      for (const weight of WEIGHTS)
        expect(
          readFileSync(join(INTO, fileOf(part, weight))).equals(await cut(part, weight)),
          fileOf(part, weight),
        ).toBe(true);
    expect(read('ui', 'src', 'styles', 'fonts.css')).toBe(await sheet());
    expect(readFileSync(LICENSE, 'utf8')).toContain('SIL OPEN FONT LICENSE Version 1.1');
  });
  it('come in every weight that the stylesheets use, and in no other', () => {
    const css = ['daftari.css', 'app.css'].map((file) => read('ui', 'src', 'styles', file)).join('');
    const used = [...css.matchAll(/font(?:-weight)?:\s*(\d{3})\b/g)].map(([, weight]) => Number(weight));
    expect([...new Set(used)].sort()).toEqual(WEIGHTS);
  });
  it('are allowed by the content security policy, from the app alone', () => {
    const { csp } = JSON.parse(read('tauri.conf.json')).app.security;
    expect(csp.split('; ').filter((line) => line.startsWith('font-src'))).toEqual(["font-src 'self'"]);
  });
});

describe('a range of code points', () => {
  it('joins neighbours and says one alone', () => {
    expect(unicodeRange([0x2bc, 0x41, 0x43, 0x42])).toBe('U+41-43, U+2BC');
  });
});
