//! The unit of money.

use std::iter::Sum;

use serde::{Deserialize, Serialize};

/// Hundredths of a Kenyan shilling. Sums stay at the largest number that can be counted: what another device wrote may be
/// any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Cents(pub i64);

impl Cents {
    /// Together with another sum.
    #[must_use]
    pub fn plus(self, other: Cents) -> Cents {
        Cents(self.0.saturating_add(other.0))
    }

    /// This sum minus another; negative when that is larger.
    #[must_use]
    pub fn minus(self, other: Cents) -> Cents {
        Cents(self.0.saturating_sub(other.0))
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(sums: I) -> Cents {
        sums.fold(Cents(0), Cents::plus)
    }
}
