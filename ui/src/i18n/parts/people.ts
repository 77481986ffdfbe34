// People of the cases. "Said to have done harm": these are reports, not proof.
export const en = {
  named: 'Somebody named',
};
export const sw: typeof en = {
  named: 'Mtu ametajwa',
};
