/** Times that cannot all be true. Each asks to look again, and says that everything is saved. */
export const odd = {
  title: 'Some times do not fit together. Everything is kept as it is; look again if it is not meant.',
  why: {
    before_incident: (what: string, at: string, other: string) => `${what}, ${at}: before what happened, ${other}.`,
    told_before: (what: string, at: string, other: string) => `${what}, ${at}: before it happened, ${other}.`,
    ends_before: (what: string, at: string, other: string) => `${what}: it ends ${at}, and begins ${other}.`,
    closed_before: (what: string, at: string, other: string) =>
      `${what}, ${at}: something was done after that, ${other}.`,
    given_before: (what: string, at: string, other: string) =>
      `${what}, ${at}: before money came in for this person, ${other}.`,
    due_before: (what: string, at: string, other: string) => `${what}: the day is ${at}, and it was agreed ${other}.`,
    released_before: (what: string, at: string, other: string) => `${what}, ${at}: before the arrest, ${other}.`,
    visit_before: (what: string, at: string, other: string) => `${what}, ${at}: before PEP was started, ${other}.`,
  },
};
