// Words of the practice notebook.
export const en = {
  title: 'Practice notebook',
  more: 'Invented people to try everything on. Nothing is kept, nothing is sent.',
  banner: 'Practice · invented people',
  leave: 'Leave practice',
  left: 'You are back in your own notebook.',
  alone: 'Practice is only here',
  alone_more: 'The practice notebook has no team and sends nothing. Your own notebook goes on as before.',
};
export const sw: typeof en = {
  title: 'Daftari la mazoezi',
  more: 'Watu wa kubuni wa kujaribia kila kitu. Hakuna kinachohifadhiwa, hakuna kinachotumwa.',
  banner: 'Mazoezi · watu wa kubuni',
  leave: 'Toka mazoezini',
  left: 'Umerudi kwenye daftari lako.',
  alone: 'Mazoezi yako hapa tu',
  alone_more: 'Daftari la mazoezi halina timu na halitumi chochote. Daftari lako linaendelea kama kawaida.',
};
