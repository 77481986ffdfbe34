//! Everything one does to a case, and sees of one.

pub(crate) mod actions;
mod brakes;
mod conflict;
mod consents;
mod draft;
mod edit;
mod follow_ups;
mod incident;
mod list;
mod odd_times;
mod page;
mod share;
mod timeline;
