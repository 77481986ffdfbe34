/** The practice notebook. */
export const practice = {
  title: 'Practice notebook',
  more: 'Invented people to try everything on. Nothing is kept, nothing is sent.',
  banner: 'Practice · invented people',
  leave: 'Leave practice',
  left: 'You are back in your own notebook.',
  alone: 'Practice is only here',
  alone_more: 'The practice notebook has no team and sends nothing. Your own notebook goes on as before.',
};
