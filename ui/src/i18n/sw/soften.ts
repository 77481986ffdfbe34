import type { Words } from '../en';

/** What labels say of an adult, and which of `say_instead` in the reference data a child's page says in its place. */
export const soften: Words['soften'] = {
  said: {
    survivor: /(?:wa|m)fanyakazi wa ngono|(?:ma)?kahaba|manusura/i,
    client: /(?:mteja|wateja)(?: wa kawaida)?/i,
    work_place: /mahali pa kazi/i,
    incident: /kazi ya ngono/i,
  },
  clause: /, si kazi ya ngono kamwe/gi,
};
