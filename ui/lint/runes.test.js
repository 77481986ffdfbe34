import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const src = join(import.meta.dirname, '..', 'src');

it('a file that holds no rune is plain .ts', () => {
  const files = readdirSync(src, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.svelte.ts'));
  expect(files.length).toBeGreaterThan(10);
  const plain = files.filter((file) => !/\$(?:state|derived|effect)\b/.test(readFileSync(join(src, file), 'utf8')));
  expect(plain).toEqual([]);
});
