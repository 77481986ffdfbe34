//! Rosters the relay has folded, kept until they grow.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use daftari_relay_api::ids::TeamId;
use daftari_relay_api::limits::ROSTER_MAX;
use daftari_relay_api::roster::{Roster, Statement};
use daftari_relay_api::wire::ErrorCode;

use crate::refuse::{Answer, Refusal};
use crate::storage::Storage;

/// Folded rosters by team.
#[derive(Default)]
pub struct Teams(Mutex<HashMap<TeamId, Arc<Roster>>>);

impl Teams {
    /// The roster of a team the relay knows.
    pub async fn roster<S: Storage>(&self, storage: &S, team: TeamId) -> Answer<Arc<Roster>> {
        if let Some(roster) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&team) {
            return Ok(Arc::clone(roster));
        }
        let stored = storage.statements(team).await?;
        let statements = stored.iter().filter_map(|bytes| Statement::parse(bytes).ok());
        let roster = Arc::new(Roster::fold(team, statements));
        if !roster.has_genesis() {
            return Err(Refusal(ErrorCode::UnknownTeam));
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(team, Arc::clone(&roster));
        Ok(roster)
    }

    /// Adds statements whose signatures hold. A statement that does not count yet is kept: devices decide.
    pub async fn add<S: Storage>(&self, storage: &S, team: TeamId, statements: Vec<Statement>) -> Answer<()> {
        let known = self.roster(storage, team).await.map_or(0, |roster| roster.statements().count());
        if known + statements.len() > ROSTER_MAX {
            return Err(Refusal(ErrorCode::TooMany));
        }
        if statements.iter().any(|statement| statement.team() != team) {
            return Err(Refusal(ErrorCode::BadStatement));
        }
        let rows = statements.iter().map(|s| (s.id, s.bytes().to_vec())).collect();
        storage.add_statements(team, rows).await?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&team);
        Ok(())
    }
}
