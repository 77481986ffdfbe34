// Words of times that cannot all be true. They ask to look again, and say that everything is kept.
export const en = {
  title: 'Some times do not fit together. Everything is kept as it is; look again if it is not meant.',
  why: {
    before_incident: (what: string, at: string, other: string) => `${what}, ${at}: before what happened, ${other}.`,
    told_before: (what: string, at: string, other: string) => `${what}, ${at}: before it happened, ${other}.`,
    ends_before: (what: string, at: string, other: string) => `${what}: it ends ${at}, and begins ${other}.`,
    closed_before: (what: string, at: string, other: string) => `${what}, ${at}: something was done after that, ${other}.`,
    given_before: (what: string, at: string, other: string) => `${what}, ${at}: before money came in for this person, ${other}.`,
    due_before: (what: string, at: string, other: string) => `${what}: the day is ${at}, and it was agreed ${other}.`,
    released_before: (what: string, at: string, other: string) => `${what}, ${at}: before the arrest, ${other}.`,
    visit_before: (what: string, at: string, other: string) => `${what}, ${at}: before PEP was started, ${other}.`,
  },
};

export const sw: typeof en = {
  title: 'Nyakati kadhaa hazilingani. Yote yamehifadhiwa kama yalivyo; angalia tena kama sivyo.',
  why: {
    before_incident: (what, at, other) => `${what}, ${at}: kabla ya tukio, ${other}.`,
    told_before: (what, at, other) => `${what}, ${at}: kabla ya tukio, ${other}.`,
    ends_before: (what, at, other) => `${what}: mwisho ni ${at}, na mwanzo ni ${other}.`,
    closed_before: (what, at, other) => `${what}, ${at}: kuna lililofanyika baada ya hapo, ${other}.`,
    given_before: (what, at, other) => `${what}, ${at}: kabla pesa zake hazijafika, ${other}.`,
    due_before: (what, at, other) => `${what}: siku yake ni ${at}, na makubaliano ni ya ${other}.`,
    released_before: (what, at, other) => `${what}, ${at}: kabla ya kukamatwa, ${other}.`,
    visit_before: (what, at, other) => `${what}, ${at}: kabla ya kuanza PEP, ${other}.`,
  },
};
