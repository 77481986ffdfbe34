/** Two versions of one field, and the choice between them. */
export const conflict = {
  title: 'Two versions',
  intro:
    'Both were written by people who did not know of each other. Nothing is lost. Which words should the case show?',
  choose: 'Choose a version',
  keep_both: 'Keep both',
  write_new: 'Write it new',
  show: 'Show the chosen words',
  history: 'What you do not choose stays in the history of the case.',
  gone: 'Somebody has decided already.',
  here: 'on this device',
  there: (where: string) => `by ${where}`,
  both_of: (name: string, words: string) => `${name}: ${words}`,
  new_words: 'New words',
  nothing: 'Taken back: nothing stands here',
  decided: 'The case shows it now.',
  show_both: 'Keep both, each with its author',
  unsure: 'If you are not sure, keep both and ask your colleague.',
  show_words: (name: string) => `Show the words of ${name}`,
  show_mine: 'Show your words',
  show_new: 'Show the new words',
};
