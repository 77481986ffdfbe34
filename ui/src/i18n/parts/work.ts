// Words about evidence, referrals and closing.
export const en = {
  evidence: 'Evidence', no_evidence: 'Nothing is kept as evidence.', things: (n: number) => (n === 1 ? '1 thing' : `${n} things`),
  held_by: (name: string) => `With ${name}`, holder_unknown: 'Nobody wrote down who has it.', who_held: 'Who held it', hand_on: 'Handed on', receive: 'Something received',
  referrals: 'Referrals', no_answer: 'No answer yet', refer: 'Refer somewhere', answer: (partner: string) => `Answer of ${partner}`,
  left_title: 'Still open in this case', left_more: 'You can close it all the same. It can be opened again at any time.', nothing_left: 'Nothing is left open.',
  left_clock: (name: string) => `The clock ${name} is running`, left_owed: (sum: string) => `${sum} is still owed`, left_held: (sum: string) => `${sum} is with us, not with the person`,
  left_evidence: (n: number) => (n === 1 ? '1 thing is kept as evidence' : `${n} things are kept as evidence`), left_referrals: (n: number) => (n === 1 ? '1 referral is not finished' : `${n} referrals are not finished`),
};
export const sw: typeof en = {
  evidence: 'Ushahidi', no_evidence: 'Hakuna kitu kilichohifadhiwa kama ushahidi.', things: (n) => (n === 1 ? 'Kitu 1' : `Vitu ${n}`),
  held_by: (name) => `Kiko kwa ${name}`, holder_unknown: 'Haijaandikwa kiko kwa nani.', who_held: 'Waliokihifadhi', hand_on: 'Kimekabidhiwa', receive: 'Kitu kimepokelewa',
  referrals: 'Rufaa', no_answer: 'Bado hakuna jibu', refer: 'Elekeza mahali', answer: (partner) => `Jibu la ${partner}`,
  left_title: 'Bado wazi katika kesi hii', left_more: 'Unaweza kuifunga hata hivyo. Inaweza kufunguliwa tena wakati wowote.', nothing_left: 'Hakuna kilichobaki wazi.',
  left_clock: (name) => `Saa ya ${name} inaendelea`, left_owed: (sum) => `${sum} hazijalipwa`, left_held: (sum) => `${sum} ziko kwetu, hajapewa mhusika`,
  left_evidence: (n) => (n === 1 ? 'Kitu 1 kimehifadhiwa kama ushahidi' : `Vitu ${n} vimehifadhiwa kama ushahidi`), left_referrals: (n) => (n === 1 ? 'Rufaa 1 haijakamilika' : `Rufaa ${n} hazijakamilika`),
};
