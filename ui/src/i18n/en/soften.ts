/** What labels say of an adult, and which of `say_instead` in the reference data a child's page says in its place. */
export const soften = {
  /** One pass, in this order: the longest alternatives come first. */
  said: {
    survivor: /(?:another |fellow )?(?:sex workers?|prostitutes?)|survivors?/i,
    client: /(?:a |the |regular )*clients?/i,
    work_place: /work ?place/i,
    incident: /sex work|incident/i,
  },
  /** A clause that says what it is not, and so names it: it goes. */
  clause: /, never sex work/gi,
};
