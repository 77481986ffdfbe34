//! One public function per thing a person does. Views out, requests in.
//!
//! [`session::Session`] is a notebook directory in this process: first run, lock, unlock, and what talks to the relay.
//! [`Notebook`] is the open notebook; the session hands it out as a guard. This is the only crate that sees domain,
//! crypto, store and sync together.

pub mod alarms;
mod apply;
mod believe;
mod brakes;
mod casework;
mod consents;
mod convert;
mod deliver;
mod door;
mod due;
mod enrolment;
mod erase;
mod erased;
mod error;
mod finding;
mod help_circle;
mod incident;
mod join;
mod lists;
mod membership;
mod money;
mod notebook;
mod odd_times;
mod pages;
mod pass_on;
mod people;
mod practice;
mod preferences;
mod projection;
mod quick_notes;
mod receipts;
mod refile;
pub mod requests;
pub mod session;
mod syncing;
mod true_time;
pub mod views;
mod whole_file;
pub mod world;
mod write;

pub use error::Error;
pub use notebook::Notebook;
