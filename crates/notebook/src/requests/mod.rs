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

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn a_request_with_a_secret_is_wiped_when_it_is_dropped() {
        fn is_wiped<T: ZeroizeOnDrop>() {}
        is_wiped::<CreateNotebook>();
        is_wiped::<Unlock>();
        is_wiped::<CheckSecret>();
        is_wiped::<CheckSheet>();
        is_wiped::<OfficeInvite>();
        is_wiped::<FinishTeam>();
        is_wiped::<BeginJoin>();
        is_wiped::<WriteQuickNote>();
    }
}
