// Which part of src/ may import which: the rooms of ARCHITECTURE.md as a lint. Relative imports are resolved to files; a type
// that is imported counts like a value.
import { dirname } from 'node:path';
import boundaries from 'eslint-plugin-boundaries';

/** Rooms by their folder; the first that fits is the room of a file. What stands in src/ itself is the shell. */
const ROOMS = [
  { type: 'types', pattern: 'src/ipc/generated' },
  { type: 'ipc', pattern: 'src/ipc' },
  { type: 'lib', pattern: 'src/lib' },
  { type: 'i18n', pattern: 'src/i18n' },
  { type: 'kit', pattern: 'src/kit' },
  { type: 'parts', pattern: 'src/parts' },
  { type: 'state', pattern: 'src/state' },
  { type: 'feature', pattern: 'src/features/*', capture: ['name'] },
  { type: 'testing', pattern: 'src/testing' },
  { type: 'shell', pattern: 'src' },
];

/** What each room imports besides itself. A feature is a room of its own: another feature is never among them. */
const MAY_IMPORT = {
  types: [],
  lib: ['types'],
  ipc: ['types', 'lib'],
  i18n: ['types', 'lib'],
  kit: ['lib'],
  parts: ['types', 'lib', 'i18n', 'kit'],
  state: ['types', 'lib', 'i18n', 'ipc'],
  feature: ['types', 'lib', 'i18n', 'ipc', 'kit', 'parts', 'state'],
  testing: ['types', 'lib', 'i18n'],
  shell: ['types', 'lib', 'i18n', 'ipc', 'kit', 'parts', 'state', 'feature'],
};

export default [
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': dirname(import.meta.dirname),
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export'],
      'boundaries/elements': ROOMS.map((room) => ({ ...room, partialMatch: false })),
      'boundaries/files': [{ category: 'test', pattern: '**/*.test.ts' }],
      'import/resolver': { typescript: {} },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkAllOrigins: true,
          message: '{{from.element.type}} may not import {{dependency.source}}: see lint/rooms.js',
          policies: [
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            { disallow: { to: { module: { origin: 'external', source: '@tauri-apps/api' } } } },
            { from: { element: { type: 'ipc' } }, allow: { to: { module: { source: '@tauri-apps/api' } } } },
            // What a test expects is a sentence now and then; what it begins with is the data the app ships.
            {
              from: { file: { categories: 'test' } },
              allow: { to: { element: { types: { anyOf: ['i18n', 'testing'] } } } },
            },
            // A refusal is a code; its sentence is a translation.
            {
              from: { element: { type: 'i18n' } },
              allow: { to: { element: { type: 'ipc', fileInternalPath: 'error.ts' } } },
            },
            ...Object.entries(MAY_IMPORT).map(([room, others]) => ({
              from: { element: { type: room } },
              allow: { to: { element: { types: { anyOf: others } } } },
            })),
          ],
        },
      ],
    },
  },
];
