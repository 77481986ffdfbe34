// Words about money.
export const en = {
  title: 'Money', all: 'All money', first_agreed: 'First agreed', in_all: 'Owed in all', paid: 'Paid', owed: 'Still to come', held: 'With us, not with them yet',
  held_here: (sum: string) => `${sum} was received for the person and is still with us.`, give: 'It was given',
  let_go: (when: string) => `The rest was let go on ${when}.`, not_hers: 'Not part of the balance', debt: 'A debt',
  promise: 'Promise', claim: 'Claim', rest: 'Let the rest go',
  whole: 'All of it', kept: 'Kept', late: 'Paid late', overdue: 'Not yet', open: 'Promised',
  held_title: 'To be given to them', owed_title: 'Still to come', by: (when: string) => `by ${when}`, no_day: 'no day was named',
  none_title: 'No money is written down', none: 'When a fee, a promise or a payment is written into a case, the sums stand here.',
  more: 'Sums of every case on this device.',
};
export const sw: typeof en = {
  title: 'Pesa', all: 'Pesa zote', first_agreed: 'Makubaliano ya kwanza', in_all: 'Jumla inayodaiwa', paid: 'Zilizolipwa', owed: 'Zinazotarajiwa', held: 'Ziko kwetu, hajapewa bado',
  held_here: (sum) => `${sum} zilipokelewa kwa niaba ya mhusika na bado ziko kwetu.`, give: 'Amepewa',
  let_go: (when) => `Zilizobaki ziliachiliwa ${when}.`, not_hers: 'Si sehemu ya salio', debt: 'Deni',
  promise: 'Ahadi', claim: 'Dai', rest: 'Achilia zilizobaki',
  whole: 'Zote', kept: 'Imetimizwa', late: 'Imelipwa baadaye', overdue: 'Bado', open: 'Imeahidiwa',
  held_title: 'Za kukabidhiwa wahusika', owed_title: 'Zinazotarajiwa', by: (when) => `kabla ya ${when}`, no_day: 'siku haikutajwa',
  none_title: 'Hakuna pesa zilizoandikwa', none: 'Malipo, ahadi au makubaliano yakiandikwa katika kesi, jumla zake huonekana hapa.',
  more: 'Jumla za kesi zote kwenye kifaa hiki.',
};
