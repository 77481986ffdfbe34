//! The casework domain: entries, fold, clocks, money. Pure: no I/O, no clock, no randomness.
