import type { Words } from '../en';

/** The practice notebook. */
export const practice: Words['practice'] = {
  title: 'Daftari la mazoezi',
  more: 'Watu wa kubuni wa kujaribia kila kitu. Hakuna kinachohifadhiwa, hakuna kinachotumwa.',
  banner: 'Mazoezi · watu wa kubuni',
  leave: 'Toka mazoezini',
  left: 'Umerudi kwenye daftari lako.',
  alone: 'Mazoezi yako hapa tu',
  alone_more: 'Daftari la mazoezi halina timu na halitumi chochote. Daftari lako linaendelea kama kawaida.',
};
