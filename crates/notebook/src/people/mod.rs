//! The people cases speak of: named, corrected, said to be the same, and seen again.

mod edit;
mod link;
mod pages;
