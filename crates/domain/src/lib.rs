//! The casework domain: a case is a log of entries, what is shown is folded from it.
//!
//! Pure: no I/O, no clock, no randomness. Rules are those of Kenyan practice as the reference data states them.

pub mod actions;
pub mod alarm;
pub mod brake;
pub mod calendar;
pub mod case;
pub mod child;
pub mod clock;
pub mod codes;
pub mod consent;
pub mod due;
pub mod entry;
pub mod erasure;
pub mod facets;
pub mod fields;
pub mod ids;
pub mod languages;
pub mod lists;
pub mod matching;
pub mod money;
pub mod odd_times;
pub mod party;
pub mod place;
pub mod reference;
pub mod search;
pub mod sharing;
pub mod summary;
pub mod text;
pub mod time;
