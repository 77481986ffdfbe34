// What a phone reads before the lock or Today stands, and what all pages weigh. Fails when either grows beyond its limit.
//   npm run size      (after npm run build)
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/**
 * Bytes, gzipped. A slow phone reads the first in well under a second; the second keeps the whole app small, its fonts included.
 * The first screen does not wait for a font (`font-display: swap`).
 */
export const LIMITS = { first: 120 * 1024, all: 350 * 1024 };

/** Files another one needs before it runs. `import(…)` is not among them: it comes later. */
const needs = (text) =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g)].map(([, file]) => file);

/**
 * What index.html names and needs, the fonts, and everything there is with them (as gzipped bytes), and whether something stands in
 * the page itself: the content security policy would not run it.
 */
export function measure(dist) {
  const read = (file) => readFileSync(join(dist, file));
  const weigh = (files) => [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
  const html = read('index.html').toString();
  const first = new Set();
  const take = (file) => {
    if (first.has(file)) return;
    first.add(file);
    if (file.endsWith('.js'))
      for (const other of needs(read(file).toString())) take(normalize(join(dirname(file), other)));
  };
  for (const [, file] of html.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)) take(file);
  const files = readdirSync(dist, { recursive: true }).map(String);
  const fonts = weigh(files.filter((file) => file.endsWith('.woff2')));
  const all = fonts + weigh(files.filter((file) => /\.(js|css)$/.test(file)));
  const inline = /<script(?![^>]*\bsrc=)|<style|\sstyle=/.test(html);
  return { first: weigh(first), fonts, all, inline };
}

/** What is wrong, in sentences; empty when all is well. */
export function judge({ first, all, inline }, limits = LIMITS) {
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  return [
    ...(first === 0 ? ['index.html names no script.'] : []),
    ...(first > limits.first ? [`The first screen takes ${kb(first)}, more than ${kb(limits.first)}.`] : []),
    ...(all > limits.all ? [`All pages and fonts take ${kb(all)}, more than ${kb(limits.all)}.`] : []),
    ...(inline ? ['index.html holds a script or style of its own; the content security policy refuses it.'] : []),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = measure(join(dirname(fileURLToPath(import.meta.url)), '..', 'dist'));
  const wrong = judge(found);
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  console.log(
    `First screen ${kb(found.first)} of JS and CSS; all ${kb(found.all)}, of it fonts ${kb(found.fonts)} (gzipped)`,
  );
  for (const sentence of wrong) console.error(sentence);
  if (wrong.length > 0) process.exitCode = 1;
}
