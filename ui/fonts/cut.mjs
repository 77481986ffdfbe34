// Cuts the fonts of the app out of @fontsource/roboto, into src/styles/fonts, and writes the stylesheet that names them. The same package gives the same bytes.
//   npm run fonts
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import subset from 'subset-font';
import { PARTS, WEIGHTS, fileOf, stylesheet } from './faces.mjs';

/** Kerning, marks over letters, figures of one width; fractions and the like are not used. */
const FEATURES = ['ccmp', 'kern', 'mark', 'mkmk', 'tnum'];
const PACKAGE = dirname(createRequire(import.meta.url).resolve('@fontsource/roboto/package.json'));
export const INTO = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'styles', 'fonts');

/** Goes into the app with the fonts. */
export const LICENSE = join(INTO, '..', '..', '..', 'public', 'Roboto-LICENSE.txt');

/** The bytes of one cut file. */
export async function cut(part, weight) {
  const whole = await readFile(join(PACKAGE, 'files', `roboto-${part}-${weight}-normal.woff2`));
  return subset(whole, String.fromCodePoint(...PARTS[part]), { targetFormat: 'woff2', keepFeatures: FEATURES });
}

/** The stylesheet as it is committed. */
export const sheet = async () =>
  format(stylesheet(), { ...(await resolveConfig(fileURLToPath(import.meta.url))), parser: 'css' });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of [INTO, dirname(LICENSE)]) await mkdir(folder, { recursive: true });
  for (const part of Object.keys(PARTS))
    for (const weight of WEIGHTS) await writeFile(join(INTO, fileOf(part, weight)), await cut(part, weight));
  await writeFile(join(INTO, '..', 'fonts.css'), await sheet());
  await copyFile(join(PACKAGE, 'LICENSE'), LICENSE);
}
