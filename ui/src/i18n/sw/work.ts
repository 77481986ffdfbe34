import type { Words } from '../en';

/** Evidence, referrals and closing. */
export const work: Words['work'] = {
  evidence: 'Ushahidi',
  no_evidence: 'Hakuna kitu kilichohifadhiwa kama ushahidi.',
  things: (n) => (n === 1 ? 'Kitu 1' : `Vitu ${n}`),
  held_by: (name) => `Kiko kwa ${name}`,
  holder_unknown: 'Haijaandikwa kiko kwa nani.',
  who_held: 'Waliokihifadhi',
  hand_on: 'Kimekabidhiwa',
  receive: 'Kitu kimepokelewa',
  referrals: 'Rufaa',
  no_answer: 'Bado hakuna jibu',
  refer: 'Elekeza mahali',
  answer: (partner) => `Jibu la ${partner}`,
  left_title: 'Bado wazi katika kesi hii',
  left_more: 'Unaweza kuifunga hata hivyo. Inaweza kufunguliwa tena wakati wowote.',
  nothing_left: 'Hakuna kilichobaki wazi.',
  left_clock: (name) => `Saa ya ${name} inaendelea`,
  left_owed: (sum) => `${sum} hazijalipwa`,
  left_held: (sum) => `${sum} ziko kwetu, hajapewa mhusika`,
  left_evidence: (n) => (n === 1 ? 'Kitu 1 kimehifadhiwa kama ushahidi' : `Vitu ${n} vimehifadhiwa kama ushahidi`),
  left_referrals: (n) => (n === 1 ? 'Rufaa 1 haijakamilika' : `Rufaa ${n} hazijakamilika`),
};
