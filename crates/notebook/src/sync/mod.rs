//! What a sync asks of the notebook: envelopes handed out, verified and stored; receipts made and taken.

mod compare;
mod lacking;
pub(crate) mod last_round;
mod page;
mod pass_on;
mod receipts;
pub(crate) mod receive;
mod roster;
mod serve;
mod take;
mod verify;
mod work_off;
