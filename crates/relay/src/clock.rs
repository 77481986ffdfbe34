//! The relay's time. The hour is passed in, so that tests own it; deadlines of connections run on the monotonic clock.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells seconds since 1970.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// A clock of one's own.
    pub fn new(now_s: impl Fn() -> u64 + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(now_s))
    }

    /// The clock of this machine.
    #[expect(clippy::disallowed_methods, reason = "the one place where the relay asks for the hour")]
    pub fn system() -> Clock {
        Clock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }

    /// Unix seconds, now.
    pub fn now_s(&self) -> u64 {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// The moment `after` from now, on the runtime's monotonic clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the relay's deadlines begin")]
pub(crate) fn deadline(after: Duration) -> tokio::time::Instant {
    tokio::time::Instant::now() + after
}

/// Measures how long a call took, for the log.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins to measure.
    #[expect(clippy::disallowed_methods, reason = "a duration for the log, which decides nothing")]
    pub(crate) fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// Milliseconds since the start.
    pub(crate) fn elapsed_ms(&self) -> u128 {
        self.0.elapsed().as_millis()
    }
}
