//! The state all calls share: the database, the teams in memory, and the signal to stop.

use std::collections::BTreeSet;
use std::time::Duration;

use daftari_relay_api::login::Origin;
use daftari_relay_api::wire::ErrorCode;
use tokio::sync::watch;

use crate::auth::Nonces;
use crate::clock::Clock;
use crate::refuse::{Answer, Refusal};
use crate::storage::Settings;
use crate::teams::Teams;

/// The relay as every call sees it.
pub struct Relay<S> {
    /// Its database.
    pub(crate) storage: S,
    /// The relay's own record in the database: its id, the key of its tokens.
    pub(crate) settings: Settings,
    /// Teams in memory.
    pub(crate) teams: Teams,
    /// Makes login nonces, and knows those that were used.
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

impl<S> Relay<S> {
    /// Reads an origin as a device dialled it.
    ///
    /// # Errors
    /// [`ErrorCode::WrongOrigin`] when it is none of this relay's.
    pub(crate) fn accepts(&self, origin: &str) -> Answer<Origin> {
        let dialled = origin.parse().ok().filter(|origin| self.origins.contains(origin));
        dialled.ok_or(Refusal(ErrorCode::WrongOrigin))
    }
}
