//! Teams the relay has folded, in memory until they grow.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use daftari_relay_api::ids::{DeviceKey, MailboxId, StatementId, TeamId, mailbox};
use daftari_relay_api::login::Scope;
use daftari_relay_api::roster::{Role, Roster, Statement};
use daftari_relay_api::wire::{ErrorCode, Given};
use tokio::sync::watch;

use crate::refuse::{Answer, Refusal};
use crate::storage::{Share, StatementChange, Storage};

/// What somebody who logs in is to the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// An office device.
    Office,
    /// A field device.
    Field,
    /// A device that was removed: it reads the statement that says so, and gives what it still has to the review.
    Removed,
    /// The recovery key: reads and states, posts nothing.
    Recovery,
}

impl Standing {
    /// The share of the day its envelopes are counted to; none when it may not post.
    pub fn share(self) -> Option<Share> {
        match self {
            Standing::Office => Some(Share::Office),
            Standing::Field | Standing::Removed => Some(Share::Field),
            Standing::Recovery => None,
        }
    }
}

/// A team at one moment.
pub struct Team {
    /// Its roster, folded.
    pub roster: Roster,
    /// Mailboxes that exist in it: made once, not for every envelope.
    pub mailboxes: BTreeSet<MailboxId>,
    /// Mailboxes of devices that are in it no more: what was sealed before that was known names them beside others.
    pub gone: BTreeSet<MailboxId>,
    /// Mailboxes of field devices, each with the device.
    pub of_field: BTreeMap<MailboxId, DeviceKey>,
    /// The recovery key.
    pub recovery: Option<DeviceKey>,
    /// Moves when something arrived. Outlives the moment.
    pub news: Arc<watch::Sender<()>>,
}

impl Team {
    /// Who may log in with this key; none when the roster knows nobody by it.
    pub fn standing(&self, key: &DeviceKey) -> Option<Standing> {
        match self.roster.device(key).map(|device| device.record.role) {
            Some(Role::Office) => Some(Standing::Office),
            Some(Role::Field) => Some(Standing::Field),
            None if self.recovery.as_ref() == Some(key) => Some(Standing::Recovery),
            None => self.roster.removed(key).map(|_| Standing::Removed),
        }
    }

    /// The key that signs her logins of a scope. There is no second key on paper: the recovery key has one scope.
    pub fn login_key(&self, key: &DeviceKey, scope: Scope) -> Option<DeviceKey> {
        let device = self.roster.device(key).or_else(|| self.roster.removed(key));
        match (scope, device) {
            (Scope::Device, Some(device)) => Some(device.record.sign),
            (Scope::Post, Some(device)) => Some(device.record.post),
            (Scope::Device, None) => self.recovery.filter(|recovery| recovery == key),
            (Scope::Post, None) => None,
        }
    }

    /// Mailboxes she may read.
    pub fn mailboxes_of(&self, key: &DeviceKey) -> Vec<MailboxId> {
        let team = self.roster.team();
        match self.standing(key) {
            Some(Standing::Recovery) => vec![mailbox::office(&team), mailbox::review(&team)],
            _ => self.roster.mailboxes_of(key),
        }
    }
}

/// A team before and after statements were added.
pub struct Grown {
    before: Option<Arc<Team>>,
    now: Arc<Team>,
}

impl Grown {
    /// What became of a statement that was added.
    pub fn given(&self, id: &StatementId) -> Given {
        match &self.before {
            _ if !self.now.roster.holds(id) => Given::NoRoom,
            Some(before) if before.roster.holds(id) => Given::Held,
            _ => Given::Kept,
        }
    }

    /// Wakes those who wait, when anything changed.
    pub fn announce(&self) {
        if !self.before.as_ref().is_some_and(|before| Arc::ptr_eq(before, &self.now)) {
            self.now.news.send_replace(());
        }
    }
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

    /// Begins a team with its first statement, which holds.
    ///
    /// # Errors
    /// [`ErrorCode::WrongSetupCode`], [`ErrorCode::Full`] when the disk has no room, [`ErrorCode::Unwell`].
    pub async fn begin<S: Storage>(&self, storage: &S, genesis: &Statement, setup_code: [u8; 10]) -> Answer<()> {
        let _changing = self.changing.lock().await;
        let stored = (genesis.id, genesis.bytes().to_vec());
        Ok(storage.begin_team(TeamId(genesis.id.0), stored, setup_code).await?)
    }

    /// Adds statements of the team whose signatures hold, and keeps what devices keep of them: union, fold, then what has
    /// room.
    ///
    /// # Errors
    /// [`ErrorCode::BadStatement`] for a team without its first statement; [`ErrorCode::Unwell`] when the database does not
    /// work.
    pub async fn add<S: Storage>(&self, storage: &S, team: TeamId, statements: Vec<Statement>) -> Answer<Grown> {
        let _changing = self.changing.lock().await;
        let present = self.load(storage, team).await?;
        let is_new = |statement: &Statement| present.as_ref().is_none_or(|team| !team.roster.holds(&statement.id));
        let new: Vec<Statement> = statements.into_iter().filter(is_new).collect();
        if let Some(present) = present.clone().filter(|_| new.is_empty()) {
            return Ok(Grown { before: Some(Arc::clone(&present)), now: present });
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
        if let Some(present) = present.clone().filter(|_| change == StatementChange::default()) {
            return Ok(Grown { before: Some(Arc::clone(&present)), now: present });
        }
        storage.change_statements(team, change).await?;
        let now = self.remember(team, roster, present.as_deref());
        Ok(Grown { before: present, now })
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
        let fields = roster.devices().filter(|device| device.record.role == Role::Field);
        let folded = Arc::new(Team {
            mailboxes: roster.every_mailbox(),
            gone: roster.gone_mailboxes(),
            of_field: fields.map(|device| (mailbox::device(&team, &device.record.seal), device.record.sign)).collect(),
            recovery: roster.recovery_key().map(|recovery| recovery.sign),
            roster,
            news,
        });
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(team, Arc::clone(&folded));
        folded
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use daftari_relay_api::ids::{Base64, DeviceKey, MemberId, SEAL_KEY_LENGTH, SealKey};
    use daftari_relay_api::roster::{
        At, Body, Circle, DeviceRecord, Epoch, Heads, Kind, RecoveryRecord, Relay, Role, possession_bytes, sign_bytes,
    };
    use ring::signature::{Ed25519KeyPair, KeyPair};

    use super::*;
    use crate::storage::Quotas;
    use crate::storage::sqlite::Sqlite;

    fn seal_key(byte: u8) -> SealKey {
        SealKey::new(vec![byte; SEAL_KEY_LENGTH]).unwrap()
    }

    fn sign(seed: u8, team: Option<TeamId>, kind: Kind) -> Statement {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let core = team.into_iter().map(|team| StatementId(team.0)).collect();
        let (heads, at) = (Heads { core, field: Vec::new() }, At { ms: 0, offset_min: 0 });
        let body = Body { version: 1, team, signer: key(seed), heads, at, kind }.to_bytes();
        let signature: [u8; 64] = pair.sign(&sign_bytes(&body)).as_ref().try_into().unwrap();
        Statement::parse(&Statement::join(&body, &signature)).unwrap()
    }

    fn key(seed: u8) -> DeviceKey {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        DeviceKey(pair.public_key().as_ref().try_into().unwrap())
    }

    fn genesis() -> Statement {
        let (sign_key, seal, post) = (key(1), seal_key(1), DeviceKey([2; 32]));
        let (member, name) = (MemberId([1; 16]), Base64(Vec::new()));
        let possession = possession_bytes(&sign_key, &seal, &post, Role::Office);
        let pair = Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap();
        let proof = Base64(pair.sign(&possession).as_ref().to_vec());
        let epoch = |circle: Circle| {
            let (public, earlier) = (seal_key(10 + circle.byte()), Base64(Vec::new()));
            Epoch { circle, number: 1, public, wraps: Vec::new(), earlier }
        };
        let kind = Kind::Genesis {
            nonce: member,
            device: DeviceRecord { sign: sign_key, seal, post, member, role: Role::Office, name, proof },
            recovery: RecoveryRecord { sign: DeviceKey([5; 32]), seal: seal_key(5) },
            epochs: [Circle::Office, Circle::Team].map(epoch).into(),
        };
        sign(1, None, kind)
    }

    #[tokio::test]
    async fn what_changes_nothing_wakes_nobody() {
        let directory = tempfile::tempdir().unwrap();
        let storage = Sqlite::open(directory.path(), Quotas::default()).unwrap();
        let (teams, genesis) = (Teams::default(), genesis());
        let team = TeamId(genesis.id.0);
        let by = |seed: u8| {
            let relays = vec![Relay { origin: "https://relay.example".to_owned(), pin: None }];
            sign(seed, Some(team), Kind::Addresses { relays })
        };
        teams.add(&storage, team, vec![genesis.clone()]).await.unwrap().announce();
        let mut news = teams.team(&storage, team).await.unwrap().news.subscribe();
        let cases =
            [(vec![genesis], false), (vec![by(9)], false), (vec![], false), (vec![by(1)], true), (vec![by(1)], false)];
        for (statements, wakes) in cases {
            teams.add(&storage, team, statements).await.unwrap().announce();
            assert_eq!(news.has_changed().unwrap(), wakes);
            news.mark_unchanged();
        }
    }
}
