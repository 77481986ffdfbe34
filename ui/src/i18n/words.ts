// What messages of every language are made of.

/**
 * Messages chosen by a code that comes from data or from Rust. A reader may ask for any code; a language has to have those named
 * here, as the type of English says.
 */
export const byCode = <Code extends string>(
  messages: Record<Code, string>,
): Record<Code, string> & Record<string, string> => messages;

/** Values of a refusal, as the error carries them: numbers and codes, by name. */
export type Params = Record<string, string | number>;

/** The list and the line that a refusal is about: `Clinics, alupe`. */
export const listLine = (names: Record<string, string>, p: Params): string =>
  [names[String(p['list'])] ?? String(p['list']), String(p['code'])].filter(Boolean).join(', ');

/** A language that lacks messages: any part and any key may be missing. */
export type Partly<T> = T extends ((...values: never[]) => unknown) | RegExp
  ? T
  : T extends object
    ? { [Key in keyof T]?: Partly<T[Key]> }
    : T;
