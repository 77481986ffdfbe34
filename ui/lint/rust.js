// What Rust's sources say, for tests that compare a page with them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const crates = join(import.meta.dirname, '..', '..', 'crates');

/** Texts of the files of a crate that have this name. The file is named, not its folder: folders move. */
function sources(crate, file) {
  const src = join(crates, crate, 'src');
  return readdirSync(src, { recursive: true })
    .map(String)
    .filter((path) => path === file || path.endsWith(`/${file}`))
    .map((path) => readFileSync(join(src, path), 'utf8'));
}

/** The one of several; an error when there is none, or more. */
function only(found, what) {
  if (found.length !== 1) throw new Error(`${what}: found ${found.length} times, not once`);
  return found[0];
}

/** Text of a file of a crate. */
export const source = (crate, file) => only(sources(crate, file), `${file} of ${crate}`);

/** What a constant is in a file of a crate, as Rust writes it. */
export function constant(crate, file, name) {
  const written = new RegExp(`const ${name}: [^=]+= ([^;]+);`, 'g');
  const found = sources(crate, file).flatMap((text) => [...text.matchAll(written)]);
  return only(found, `${name} in ${file} of ${crate}`)[1];
}

/** A number as Rust writes it, bare or in its unit (`Cents(5)`); products and differences of constants of the same file are worked out. */
export function number(crate, file, name) {
  const worked = (text) => {
    const in_unit = /^[A-Z]\w*\((.+)\)$/.exec(text);
    if (in_unit) return worked(in_unit[1]);
    if (/^[\d_]+$/.test(text)) return Number(text.replaceAll('_', ''));
    if (/^[A-Z_]+$/.test(text)) return number(crate, file, text);
    const difference = text.split(' - ');
    if (difference.length > 1) return difference.map(worked).reduce((left, right) => left - right);
    return text
      .split(' * ')
      .map(worked)
      .reduce((left, right) => left * right);
  };
  return worked(constant(crate, file, name));
}

/** A code as Rust writes it: a text, or the name of a constant of the same file. */
export function code(crate, file, written) {
  return JSON.parse(written.startsWith('"') ? written : constant(crate, file, written));
}

/** Codes of a list of codes. */
export function codes(crate, file, name) {
  const written = constant(crate, file, name).match(/"\w+"|[A-Z_]+/g) ?? [];
  return written.map((one) => code(crate, file, one));
}
