//! Which file names which: the sources are read, and an arrow that runs up or in a circle is refused.
//!
//! [`Tree`] is the product code of one crate as syn reads it, without `#[cfg(test)]`. An *arrow* is
//! a place where one of its files names what another defines: by path, resolved through re-exports to the file that defines the item, and by method call for a *watched*
//! type, whose methods are spread over many files. On the arrows stand four rules: [`circles()`], [`Floors`], [`clashes`] (without
//! which a method call could not be attributed by name) and, for the manifests, [`Rooms`].
//!
//! What it does not see: a method call on a type that is not watched, unless it is made on `self` or on a variable whose type
//! is written; items that a macro makes,
//! which count as defined in the file of the macro call; and a call through a trait.

mod arrows;
mod circles;
mod floors;
mod library_names;
mod methods;
mod resolve;
mod rooms;
mod tokens;
mod tree;

pub use circles::circles;
pub use floors::Floors;
pub use methods::{clashes, spread_types};
pub use rooms::{Room, Rooms};
pub use tree::{ReadError, Tree};
