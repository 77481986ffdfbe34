//! Requests to the notebook. Everything is checked again here: the webview is not trusted.

mod case;
mod cases;
mod consents;
pub(crate) mod convert;
mod draft;
mod due;
mod erase;
mod help_circle;
mod lists;
mod lock;
mod people;
mod quick_notes;
mod team;

pub use case::*;
pub use cases::*;
pub use consents::*;
pub use draft::*;
pub use due::*;
pub use erase::*;
pub use help_circle::*;
pub use lists::*;
pub use lock::*;
pub use people::*;
pub use quick_notes::*;
pub use team::*;
