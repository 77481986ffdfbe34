//! The state all calls share: the database, the teams in memory, and the signal to stop.

use std::collections::BTreeSet;
use std::time::Duration;

use daftari_relay_api::login::Origin;
use tokio::sync::watch;

use crate::auth::Nonces;
use crate::clock::Clock;
use crate::storage::Settings;
use crate::teams::Teams;

/// The relay as every call sees it.
pub struct Relay<S> {
    /// Its database.
    pub(crate) storage: S,
    /// The relay's own record in the database: its id, its set-up code, the key of its tokens.
    pub(crate) settings: Settings,
    /// Teams in memory.
    pub(crate) teams: Teams,
    /// Challenges handed out and not yet answered.
    pub(crate) nonces: Nonces,
    /// Origins devices may have dialled.
    pub(crate) origins: BTreeSet<Origin>,
    /// The time of nonces, tokens and invites.
    pub(crate) clock: Clock,
    /// How long a long poll waits.
    pub(crate) wait: Duration,
    /// True once the relay is shutting down.
    pub(crate) stopping: watch::Sender<bool>,
}
