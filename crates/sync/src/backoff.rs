//! When to try again: exponential with full jitter, so that a village of phones does not knock at once.

use std::time::Duration;

/// First wait at most.
const FIRST: Duration = Duration::from_secs(5);
/// Every wait at most.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The wait after `failures` failures in a row, drawn by `random`; never shorter than the relay's own hint.
pub fn wait(failures: u32, random: u64, hint_s: Option<u64>) -> Duration {
    let ceiling = FIRST.saturating_mul(1_u32.checked_shl(failures.min(16)).unwrap_or(u32::MAX)).min(LONGEST);
    let ceiling_ms = u64::try_from(ceiling.as_millis()).unwrap_or(u64::MAX);
    let drawn = Duration::from_millis(1_000 + random % ceiling_ms);
    drawn.min(LONGEST).max(Duration::from_secs(hint_s.unwrap_or(0)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_is_between_a_second_and_fifteen_minutes(
            failures: u32, random: u64, hint in proptest::option::of(0_u64..100_000),
        ) {
            let wait = wait(failures, random, hint);
            prop_assert!(wait >= Duration::from_secs(1) && wait <= LONGEST);
        }
    }
}
