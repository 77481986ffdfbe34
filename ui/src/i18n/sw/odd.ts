import type { Words } from '../en';

/** Times that cannot all be true. Each asks to look again, and says that everything is saved. */
export const odd: Words['odd'] = {
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
