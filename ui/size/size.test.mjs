import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge, measure } from './size.mjs';

const HTML =
  '<html><head><script type="module" crossorigin src="/assets/index.js"></script><link rel="stylesheet" crossorigin href="/assets/style.css"></head></html>';
const FILES = {
  'index.html': HTML,
  'assets/index.js': 'import{a as b}from"./shared.js";import"./side.js";const page=()=>import("./page.js");b(page)',
  'assets/shared.js': 'import"./index.js";export const a=(f)=>f()',
  'assets/side.js': 'globalThis.side=1',
  'assets/page.js': 'export default 1',
  'assets/style.css': 'p{margin:0}',
  'assets/roboto.woff2': 'wOF2 and then the letters',
};
const gz = (...names) => names.reduce((sum, name) => sum + gzipSync(FILES[`assets/${name}`]).length, 0);

describe('the size of the app', () => {
  let dist;
  beforeEach(() => {
    dist = mkdtempSync(join(tmpdir(), 'size-'));
    mkdirSync(join(dist, 'assets'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dist, name), text);
  });
  afterEach(() => rmSync(dist, { recursive: true }));

  it('counts what index.html needs for the first screen, and every file and font for all', () => {
    const found = measure(dist);
    expect(found.first).toBe(gz('index.js', 'shared.js', 'side.js', 'style.css'));
    expect(found.fonts).toBe(gz('roboto.woff2'));
    expect(found.all).toBe(gz('index.js', 'shared.js', 'side.js', 'style.css', 'page.js', 'roboto.woff2'));
    expect(found.inline).toBe(false);
  });
  it('is too large from the first byte over a limit', () => {
    const found = measure(dist);
    expect(judge(found, { first: found.first, all: found.all })).toEqual([]);
    expect(judge(found, { first: found.first - 1, all: found.all })).toHaveLength(1);
    expect(judge(found, { first: found.first, all: found.all - 1 })).toHaveLength(1);
  });
  it('minds a script or a style that stands in the page, and a page that names nothing', () => {
    for (const part of [
      '<script>go()</script>',
      '<script type="module">go()</script>',
      '<style>p{}</style>',
      '<p style="margin:0">',
    ]) {
      writeFileSync(join(dist, 'index.html'), HTML + part);
      expect(judge(measure(dist)), part).toHaveLength(1);
    }
    writeFileSync(join(dist, 'index.html'), '<p>');
    expect(judge(measure(dist))).toHaveLength(1);
  });
});
