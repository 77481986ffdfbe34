import { dirname } from 'node:path';
import { ESLint } from 'eslint';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import rooms from './rooms.js';

const cwd = dirname(import.meta.dirname);
const parsers = [
  ts.configs.base,
  ...svelte.configs.base,
  { files: ['**/*.svelte'], languageOptions: { parserOptions: { parser: ts.parser } } },
];
const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [...parsers, ...rooms] });

/** What the lint says of one line in a file that need not exist; what it imports does. */
async function said(file, line) {
  const text = file.endsWith('.svelte') ? `<script lang="ts">\n${line}\n</script>\n` : `${line}\n`;
  const [result] = await eslint.lintText(text, { filePath: `src/${file}` });
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const REFUSED = {
  'a feature imports another feature': ['features/cases/new.ts', "import { doubtOf } from '../conflict/versions';"],
  'a page imports a page of another feature': [
    'features/today/New.svelte',
    "import Lock from '../lock/Lock.svelte'; Lock;",
  ],
  'kit imports a command': ['kit/New.svelte', "import * as client from '../ipc/client'; client;"],
  'kit imports a type of the commands': ['kit/new.ts', "import type { CaseView } from '../ipc/generated/types';"],
  'kit imports a language': ['kit/New.svelte', "import { speech } from '../i18n/index.svelte'; speech;"],
  'kit imports state': ['kit/new.ts', "import { session } from '../state/session.svelte';"],
  'kit imports a part': ['kit/new.ts', "import { dueName } from '../parts/due';"],
  'a part imports a command': ['parts/new.ts', "import * as client from '../ipc/client';"],
  'a part imports state': ['parts/case/new.ts', "import { session } from '../../state/session.svelte';"],
  'a part imports a feature': ['parts/new.ts', "export { doubtOf } from '../features/conflict/versions';"],
  'lib imports a command': ['lib/new.ts', "import * as client from '../ipc/client';"],
  'lib imports a type of a language': ['lib/new.ts', "import type { Words } from '../i18n/index.svelte';"],
  'lib imports a drawing': ['lib/new.ts', "import type { IconName } from '../kit/icons';"],
  'lib imports state': ['lib/new.ts', "import { session } from '../state/session.svelte';"],
  'state imports a part': ['state/new.ts', "import { dueName } from '../parts/due';"],
  'state imports a feature': ['state/new.ts', "const page = () => import('../features/case/Case.svelte'); page();"],
  'a language imports a command': ['i18n/new.ts', "import * as client from '../ipc/client';"],
  'ipc imports state': ['ipc/new.ts', "import { session } from '../state/session.svelte';"],
  'a feature imports the shell': ['features/cases/new.ts', "import { pages } from '../../pages.svelte';"],
  'a feature talks to Tauri itself': ['features/cases/new.ts', "import { invoke } from '@tauri-apps/api/core';"],
  'a page imports what is made for tests': [
    'features/cases/New.svelte',
    "import { shipped } from '../../testing/reference'; shipped;",
  ],
  'a page imports an id that a test writes': [
    'features/cases/New.svelte',
    "import { anId } from '../../testing/ids'; anId;",
  ],
  'the shell imports what is made for tests': ['new.ts', "import { shipped } from './testing/reference'; shipped;"],
  'the shell talks to Tauri itself': ['new.ts', "const core = () => import('@tauri-apps/api/core'); core();"],
};
const ALLOWED = {
  'a feature imports its own files': ['features/conflict/new.ts', "import { doubtOf } from './versions';"],
  'a feature imports parts, state and commands': [
    'features/cases/New.svelte',
    "import { dueName } from '../../parts/due'; import { session } from '../../state/session.svelte'; import * as client from '../../ipc/client'; dueName; session; client;",
  ],
  'a part imports types, kit and languages': [
    'parts/new.ts',
    "import type { CaseView } from '../ipc/generated/types'; import type { IconName } from '../kit/icons'; import { speech } from '../i18n/index.svelte';",
  ],
  'kit imports lib and a package': ['kit/new.ts', "import { kes } from '../lib/money'; import { tick } from 'svelte';"],
  'lib imports a type of the commands': ['lib/new.ts', "import type { CaseView } from '../ipc/generated/types';"],
  'a language reads why a command was refused': ['i18n/new.ts', "import { NotebookError } from '../ipc/error';"],
  'ipc talks to Tauri': ['ipc/new.ts', "import { invoke } from '@tauri-apps/api/core';"],
  'a test of lib begins with the data the app ships': [
    'lib/new.test.ts',
    "import { shipped } from '../testing/reference'; shipped;",
  ],
  'the shell imports pages': ['new.ts', "import Today from './features/today/Today.svelte';"],
};

describe('the rooms of src/', () => {
  it.each(Object.entries(REFUSED))('are kept apart when %s', async (_, [file, line]) => {
    expect(await said(file, line)).toEqual(['boundaries/dependencies']);
  });
  it.each(Object.entries(ALLOWED))('let pass that %s', async (_, [file, line]) => {
    expect(await said(file, line)).toEqual([]);
  });
  it('are watched by the lint of the app, in scripts and in components', async () => {
    const app = new ESLint({ cwd });
    for (const file of ['src/lib/money.ts', 'src/kit/Sheet.svelte', 'src/state/session.svelte.ts'])
      expect((await app.calculateConfigForFile(file)).rules['boundaries/dependencies'][0], file).toBe(2);
  });
});
