//! One public function per thing a person does. Views out, requests in.
//!
//! [`session::Session`] is a notebook directory in this process: first run, lock, unlock, and what talks to the relay.
//! [`Notebook`] is the open notebook; the session hands it out as a guard. This is the only crate that sees domain,
//! crypto, store and sync together.
//!
//! The modules stand on floors, and nothing calls a floor above its own (`cargo test -p daftari-floors`):
//!
//! | floor | modules |
//! |---|---|
//! | 9 | `session`: one directory, one process; lock, relay, practice |
//! | 8 | `open`: making and opening a notebook |
//! | 7 | `team`: what the team list says, becoming a member |
//! | 6 | `sync`: what a sync asks of the notebook |
//! | 5 | `today`, `money`, `help_circle`, `quick_notes`: pages over all cases |
//! | 4 | `case`: everything one does to a case, and sees of one |
//! | 3 | `people`, `lists`, `erase` |
//! | 2 | `log`: the only place where entries are read, signed, sealed and stored |
//! | 1 | `error`, `environment`, `files`, `notebook`, `views`, `requests`, `membership` |

mod case;
pub mod environment;
mod erase;
mod error;
mod files;
mod help_circle;
mod lists;
mod log;
mod membership;
mod money;
mod notebook;
mod open;
mod people;
mod quick_notes;
pub mod requests;
pub mod session;
mod sync;
mod team;
mod today;
pub mod views;

pub use error::Error;
pub use log::alarms;
pub use notebook::Notebook;
