// The fonts of the app: Roboto in two weights, cut to the letters of English, Kiswahili and the names of Busia.
// Roboto draws no arrows; those of the app are drawings (src/kit/icons.ts).

/** Weights that the stylesheets use. */
export const WEIGHTS = [400, 500];

/** Code points of a range from first to last. */
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

/**
 * What is kept of each file of @fontsource/roboto. The extended letters are a file of their own, read only where one of them is
 * shown: ũ and ĩ of Kikuyu and Kamba names among them.
 */
export const PARTS = {
  latin: [
    ...range(0x20, 0x7e),
    ...range(0xa0, 0xff),
    // ı, Œ and œ, the apostrophe of ng’ as a letter (ʼ), combining tilde.
    ...[0x131, 0x152, 0x153, 0x2bc, 0x303],
    // Dashes, quotation marks, bullet, ellipsis, primes, angle quotation marks, fraction slash.
    ...[0x2013, 0x2014, 0x2018, 0x2019, 0x201a, 0x201c, 0x201d, 0x201e, 0x2022, 0x2026, 0x2032, 0x2033],
    ...[0x2039, 0x203a, 0x2044],
    // Euro, trade mark, minus.
    ...[0x20ac, 0x2122, 0x2212],
  ],
  'latin-ext': range(0x100, 0x17f).filter((letter) => ![0x131, 0x152, 0x153].includes(letter)),
};

/** Name of a cut file. */
export const fileOf = (part, weight) => `roboto-${part}-${weight}.woff2`;

/** Code points as `unicode-range` says them: `U+20-7E, U+2BC`. */
export function unicodeRange(points) {
  const hex = (point) => point.toString(16).toUpperCase();
  const runs = [];
  for (const point of [...points].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === point - 1) last[1] = point;
    else runs.push([point, point]);
  }
  return runs.map(([from, to]) => `U+${hex(from)}${from === to ? '' : `-${hex(to)}`}`).join(', ');
}

/** The stylesheet that names the files. What a face does not hold the next font of the list draws. */
export const stylesheet = () =>
  [
    '/* Written by `npm run fonts` (fonts/cut.mjs). Roboto, SIL Open Font License 1.1: public/Roboto-LICENSE.txt. */\n',
    ...WEIGHTS.flatMap((weight) =>
      Object.entries(PARTS).map(
        ([part, points]) => `@font-face {
  font-family: Roboto;
  font-style: normal;
  font-weight: ${weight};
  font-display: swap;
  src: url('./fonts/${fileOf(part, weight)}') format('woff2');
  unicode-range: ${unicodeRange(points)};
}
`,
      ),
    ),
  ].join('');
