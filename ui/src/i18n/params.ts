// What sentences of refusals are told: numbers and codes, by name.

/** Values of a refusal, as the error carries them. */
export type Params = Record<string, string | number>;

/** Which list and which line of it a refusal is about: `Clinics, alupe`. */
export const listLine = (names: Record<string, string>, p: Params) =>
  [names[String(p['list'])] ?? String(p['list']), String(p['code'])].filter(Boolean).join(', ');
