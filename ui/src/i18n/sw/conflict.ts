import type { Words } from '../en';

/** Two versions of one field, and the choice between them. */
export const conflict: Words['conflict'] = {
  title: 'Maandishi mawili',
  intro: 'Yote yaliandikwa na watu ambao hawakujuana. Hakuna kilichopotea. Kesi ionyeshe maneno yapi?',
  choose: 'Chagua andiko',
  keep_both: 'Weka yote mawili',
  write_new: 'Andika upya',
  show: 'Onyesha maneno yaliyochaguliwa',
  history: 'Usilochagua linabaki kwenye historia ya kesi.',
  gone: 'Mtu ameshaamua.',
  here: 'kwenye kifaa hiki',
  there: (where) => `na ${where}`,
  both_of: (name, words) => `${name}: ${words}`,
  new_words: 'Maneno mapya',
  nothing: 'Imeondolewa: hakuna kitu hapa',
  decided: 'Kesi inaonyesha hivyo sasa.',
  show_both: 'Weka yote mawili, kila moja na mwandishi wake',
  unsure: 'Kama huna hakika, weka yote mawili na umuulize mwenzako.',
  show_words: (name) => `Onyesha maneno ya ${name}`,
  show_mine: 'Onyesha maneno yako',
  show_new: 'Onyesha maneno mapya',
};
