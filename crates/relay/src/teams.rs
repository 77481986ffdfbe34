//! Teams the relay has folded, in memory until they grow.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use daftari_relay_api::ids::{MailboxId, StatementId, TeamId};
use daftari_relay_api::roster::{Roster, Statement};
use daftari_relay_api::wire::ErrorCode;
use tokio::sync::watch;

use crate::refuse::{Answer, Refusal};
use crate::storage::{StatementChange, Storage};

/// A team at one moment.
pub struct Team {
    /// Its roster, folded.
    pub roster: Roster,
    /// Mailboxes that exist in it: made once, not for every envelope.
    pub mailboxes: BTreeSet<MailboxId>,
    /// Moves when something arrived. Outlives the moment.
    pub news: Arc<watch::Sender<()>>,
}

/// Folded teams in memory. Only teams that exist are held, so that strangers cannot fill the memory.
#[derive(Default)]
pub struct Teams {
    known: Mutex<HashMap<TeamId, Arc<Team>>>,
    /// Held while a team is read from storage or grows, so that a team in memory is never older than the stored one.
    changing: tokio::sync::Mutex<()>,
}

/// Folding a large team takes a while: never on the threads that serve.
async fn fold(team: TeamId, statements: impl FnOnce() -> Vec<Statement> + Send + 'static) -> Answer<Roster> {
    let folding = tokio::task::spawn_blocking(move || Roster::fold(team, statements()));
    folding.await.map_err(|_| Refusal(ErrorCode::Unwell))
}

/// What is stored is exactly what is kept: the pages of the roster are read from it.
fn change(before: Option<&Roster>, now: &Roster) -> StatementChange {
    let is_new = |statement: &&Statement| before.is_none_or(|before| !before.holds(&statement.id));
    let kept = now.kept().filter(is_new).map(|statement| (statement.id, statement.bytes().to_vec())).collect();
    let held = before.into_iter().flat_map(Roster::kept).map(|statement| statement.id);
    StatementChange { kept, dropped: held.filter(|id| !now.holds(id)).collect() }
}

impl Teams {
    /// A team the relay knows.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownTeam`] when nothing of it is stored; [`ErrorCode::Unwell`] when the database does not work.
    pub async fn team<S: Storage>(&self, storage: &S, team: TeamId) -> Answer<Arc<Team>> {
        if let Some(known) = self.known(team) {
            return Ok(known);
        }
        let _changing = self.changing.lock().await;
        self.load(storage, team).await?.ok_or(Refusal(ErrorCode::UnknownTeam))
    }

    /// Adds statements whose signatures hold, and keeps what devices keep of them: union, fold, then what has room.
    ///
    /// # Errors
    /// [`ErrorCode::BadStatement`] for a statement of another team or a team without its first statement;
    /// [`ErrorCode::Unwell`] when the database does not work.
    pub async fn add<S: Storage>(&self, storage: &S, team: TeamId, statements: Vec<Statement>) -> Answer<Arc<Team>> {
        if statements.iter().any(|statement| statement.team() != team) {
            return Err(Refusal(ErrorCode::BadStatement));
        }
        let _changing = self.changing.lock().await;
        let present = self.load(storage, team).await?;
        let is_new = |statement: &Statement| present.as_ref().is_none_or(|team| !team.roster.holds(&statement.id));
        let new: Vec<Statement> = statements.into_iter().filter(is_new).collect();
        if let Some(present) = present.as_ref().filter(|_| new.is_empty()) {
            return Ok(Arc::clone(present));
        }
        let before = present.clone();
        let roster = fold(team, move || {
            let held = before.iter().flat_map(|team| team.roster.kept().cloned());
            held.chain(new).collect()
        })
        .await?;
        if !roster.has_genesis() {
            return Err(Refusal(ErrorCode::BadStatement));
        }
        let change = change(present.as_deref().map(|team| &team.roster), &roster);
        if let Some(present) = present.as_ref().filter(|_| change == StatementChange::default()) {
            return Ok(Arc::clone(present));
        }
        storage.change_statements(team, change).await?;
        Ok(self.remember(team, roster, present.as_deref()))
    }

    fn known(&self, team: TeamId) -> Option<Arc<Team>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&team).cloned()
    }

    async fn load<S: Storage>(&self, storage: &S, team: TeamId) -> Answer<Option<Arc<Team>>> {
        if let Some(known) = self.known(team) {
            return Ok(Some(known));
        }
        let stored = storage.statements(team).await?;
        if stored.is_empty() {
            return Ok(None);
        }
        let parsed: Vec<Statement> = stored.iter().filter_map(|bytes| Statement::parse(bytes).ok()).collect();
        let ids: Vec<StatementId> = parsed.iter().map(|statement| statement.id).collect();
        let roster = fold(team, move || parsed).await?;
        // An older relay may have kept more.
        let dropped: Vec<StatementId> = ids.into_iter().filter(|id| !roster.holds(id)).collect();
        if !dropped.is_empty() {
            storage.change_statements(team, StatementChange { kept: Vec::new(), dropped }).await?;
        }
        Ok(roster.has_genesis().then(|| self.remember(team, roster, None)))
    }

    fn remember(&self, team: TeamId, roster: Roster, before: Option<&Team>) -> Arc<Team> {
        let news = before.map_or_else(|| Arc::new(watch::Sender::new(())), |team| Arc::clone(&team.news));
        let folded = Arc::new(Team { mailboxes: roster.every_mailbox(), roster, news });
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(team, Arc::clone(&folded));
        folded
    }
}
