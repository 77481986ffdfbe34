import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const src = join(import.meta.dirname, '..', 'src');
/** Folders that a page or a feature reads from without looking inside. */
const ROOMS = ['lib', 'parts', 'state', 'kit', 'features/case', 'features/new-case'];

/** Exports of a script that say nothing above them. */
function silent(text) {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const isExported = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
  const names = (node) =>
    ts.isVariableStatement(node)
      ? node.declarationList.declarations.map(({ name }) => name.getText())
      : [node.name?.text ?? ''];
  return file.statements
    .filter((node) => isExported(node) && ts.getJSDocCommentsAndTags(node).length === 0)
    .flatMap(names);
}

it('an export that other files read says what it is', () => {
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(src, room), { recursive: true }).map((file) => `${room}/${String(file)}`),
  ).filter((file) => /(?<!\.test)\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(30);
  const found = files.flatMap((file) =>
    silent(readFileSync(join(src, file), 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

it('an export without a line is found', () => {
  const of = (line) => silent(`// Head.\n\nimport a from 'a';\n${line}\n/** Says it. */\nexport const said = a;\n`);
  for (const line of ['export const x = 1;', 'export function x() {}', 'export class x {}', 'export type x = 1;'])
    expect(of(line), line).toEqual(['x']);
  expect(of('export interface x { y: 1 }')).toEqual(['x']);
  expect(of('const x = 1;')).toEqual([]);
});
