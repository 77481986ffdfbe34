//! An office and a phone of one team, through the real enrolment over a real relay; and the office's pen, borrowed so
//! that a hundred thousand cases can be written without its screen.

use daftari_domain::time::{Stamp, UnixMillis};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use daftari_crypto::rng::SystemRng;
use daftari_crypto::safe::entry::{self, Link, Place, SignedEntry};
use daftari_crypto::safe::envelope::{Cargo, RecipientKey, SealedEnvelope, seal};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::key_store::NoKeyStore;
use daftari_crypto::safe::slots::{self, DbKey, Kdf};
use daftari_domain::case::FoldEntry;
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, case_code};
use daftari_notebook::environment::Environment;
use daftari_notebook::requests::{BeginInvite, BeginJoin, CreateNotebook, StartTeam, Unlock};
use daftari_notebook::session::{NoopObserver, Session};
use daftari_notebook::views::{Language, SecretForm};
use daftari_relay_api::ids as api;
use daftari_relay_api::roster::{Role, Roster, Statement};
use daftari_store::Store;
use daftari_sync::transport::Transport;
use daftari_testkit::fixed::{FixedBoot, FixedClock};
use daftari_testkit::people::{AN_EVENING, PASSPHRASE};
use daftari_testkit::rng::SeededRng;
use serde_json::Map;
use uuid::Uuid;

use crate::data::{self, Draw};
use crate::error::Result;

/// Everything real but the clocks; the cheapest lock the format allows, because the derivation is measured apart.
pub fn environment(transport: Arc<dyn Transport + Send + Sync>) -> Environment {
    let clock = FixedClock::default();
    clock.set(AN_EVENING);
    Environment {
        clock: Arc::new(clock),
        boot: Arc::new(FixedBoot::default()),
        rng: Arc::new(Mutex::new(SystemRng::new())),
        // A passphrase alone opens it, so that another process can.
        key_store: Arc::new(NoKeyStore),
        kdf: Some(Kdf::FLOOR),
        transport,
    }
}

/// Opens a notebook directory and unlocks it.
///
/// # Errors
/// As the app's.
pub fn unlocked(directory: &Path, transport: Arc<dyn Transport + Send + Sync>) -> Result<Session> {
    let session = Session::open(directory, environment(transport), Box::new(NoopObserver))?;
    session.unlock_notebook(Unlock { secret: PASSPHRASE.to_owned() })?;
    Ok(session)
}

/// Makes a notebook in an empty directory and leaves it open.
///
/// # Errors
/// As the app's.
pub fn new_notebook(
    directory: &Path,
    transport: Arc<dyn Transport + Send + Sync>,
    office_device: bool,
) -> Result<Session> {
    let session = Session::open(directory, environment(transport), Box::new(NoopObserver))?;
    session.create_notebook(CreateNotebook {
        secret: PASSPHRASE.to_owned(),
        form: SecretForm::Passphrase,
        office_device,
        language: Language::ENGLISH,
    })?;
    Ok(session)
}

/// Key of the database of a notebook that is not open.
///
/// # Errors
/// When the lock does not open.
pub fn db_key(directory: &Path) -> Result<DbKey> {
    Ok(slots::unlock(directory, PASSPHRASE, &NoKeyStore, &FixedBoot::default())?.db_key())
}

/// The database of a notebook directory.
pub fn database(directory: &Path) -> PathBuf {
    directory.join("notebook")
}

/// An office and a phone become a team. Returns the office's pen; the phone's notebook is in `phone`.
///
/// # Errors
/// As the app's.
pub fn enrol(
    office: &Path,
    phone: &Path,
    relay: &str,
    setup_code: &str,
    transport: &Arc<dyn Transport + Send + Sync>,
) -> Result<Pen> {
    let coordinator = new_notebook(office, Arc::clone(transport), true)?;
    let amina = new_notebook(phone, Arc::clone(transport), false)?;
    let (relay, setup_code) = (relay.to_owned(), setup_code.to_owned());
    let start = StartTeam { member_name: "Dorcas".to_owned(), relay: relay.clone() };
    daftari_testkit::people::create_team(&coordinator, start, &setup_code)?;
    let invite = coordinator.begin_invite(BeginInvite { member_name: "Amina".to_owned(), office: None })?;
    amina.begin_join(BeginJoin { code: invite.code, relay, cases: Vec::new() })?;
    coordinator.invite_progress()?;
    amina.join_progress()?;
    coordinator.invite_progress()?;
    amina.confirm_join()?;
    coordinator.confirm_invite()?;
    amina.join_progress()?;
    coordinator.sync_now()?;
    amina.sync_now()?;
    coordinator.lock_notebook();
    drop((coordinator, amina));
    Pen::of(office)
}

/// A case the pen has written.
#[derive(Debug, Clone, Copy)]
pub struct Begun {
    /// The case.
    pub case: CaseId,
    /// The last entry of the case; none before the first.
    head: Option<EntryId>,
}

/// What the office writes with.
pub struct Pen {
    /// The office device.
    pub identity: DeviceIdentity,
    /// Its team.
    pub team: api::TeamId,
    heads: Vec<api::StatementId>,
    phone: api::DeviceKey,
    reader: RecipientKey,
    link: Link,
    counter: u64,
    rng: SeededRng,
    /// Every case written so far.
    pub cases: Vec<Begun>,
}

impl Pen {
    /// Takes it from a notebook that is not open.
    fn of(office: &Path) -> Result<Pen> {
        let key = db_key(office)?;
        let store = Store::open(&database(office), key.key.expose(), &key.salt)?;
        let (identity, statements) =
            store.read(|tx| Ok::<_, daftari_store::StoreError>((tx.secret("identity/team")?, tx.statements()?)))?;
        store.close()?;
        let identity = identity.and_then(|bytes| DeviceIdentity::from_secret_bytes(&bytes)).ok_or("no identity")?;
        let statements: Vec<Statement> = statements.iter().filter_map(|bytes| Statement::parse(bytes).ok()).collect();
        let team = statements.first().ok_or("no team")?.team();
        let roster = Roster::fold(team, statements);
        let phone = roster.devices().find(|device| device.record.role == Role::Field).ok_or("no phone")?;
        Ok(Pen {
            identity,
            team,
            heads: roster.heads(),
            phone: phone.record.sign,
            reader: RecipientKey::device(&team, &phone.record.seal),
            link: Link::FIRST,
            counter: 0,
            rng: SeededRng::new(1),
            cases: Vec::new(),
        })
    }

    /// Signs entries of one case, one after the other.
    fn sign(&mut self, begun: &mut Begun, salt: Option<[u8; 32]>, contents: Vec<Content>) -> Result<Vec<SignedEntry>> {
        let mut first_salt = salt;
        let mut signed = Vec::new();
        for content in contents {
            let body = EntryBody {
                recorded_at: Stamp { ms: UnixMillis(AN_EVENING - 3_600_000), offset_min: 180 },
                time_difference_ms: None,
                happened_at: None,
                supersedes: Vec::new(),
                roster_heads: self.heads.clone(),
                first_written_at: None,
                content,
            };
            let salt = first_salt.take().unwrap_or_else(|| entry::make_salt(&mut self.rng));
            let place = Place {
                link: self.link,
                case: Some(begun.case.0.into_bytes()),
                parents: begun.head.into_iter().collect(),
            };
            let made = entry::sign(&self.identity, place, salt, body.to_bytes())?;
            self.link = Link { author_seq: self.link.author_seq + 1, prev: made.id };
            begun.head = Some(made.id);
            signed.push(made);
        }
        Ok(signed)
    }

    fn seal(&mut self, entries: &[SignedEntry]) -> Result<SealedEnvelope> {
        let cargo = Cargo::Entries(entries.iter().map(SignedEntry::to_record).collect());
        Ok(seal(&self.team, &self.identity, &self.heads, &cargo, std::slice::from_ref(&self.reader), &mut self.rng)?)
    }

    /// Opens a case shared with the phone.
    fn begin(&mut self, told: Vec<Content>) -> Result<Vec<SignedEntry>> {
        let me = self.identity.device_key();
        self.counter += 1;
        let salt = entry::make_salt(&mut self.rng);
        let case = CaseId(Uuid::from_bytes(entry::case_id(&me, &salt)));
        let mut begun = Begun { case, head: None };
        let opened = Content::CaseOpened { code: case_code(&me, self.counter) };
        let shared = Content::Share { device: DeviceKey(self.phone.0), worker: false, not_asked: false };
        let contents = std::iter::once(opened).chain(told).chain([shared]).collect();
        let signed = self.sign(&mut begun, Some(salt), contents)?;
        self.cases.push(begun);
        Ok(signed)
    }

    /// The next case of the data set, sealed for the phone.
    ///
    /// # Errors
    /// Never for this data set.
    pub fn next_case(&mut self) -> Result<SealedEnvelope> {
        let told = data::told(self.cases.len(), AN_EVENING);
        let signed = self.begin(told.entries)?;
        self.seal(&signed)
    }

    /// A case of 200 entries, in one envelope.
    ///
    /// # Errors
    /// Never for this data set.
    pub fn long_case(&mut self) -> Result<(CaseId, SealedEnvelope)> {
        let signed = self.begin(long_story())?;
        let case = self.cases.pop().ok_or("just begun")?.case;
        Ok((case, self.seal(&signed)?))
    }

    /// One more entry in one of the cases.
    ///
    /// # Errors
    /// When there is no case yet.
    pub fn one_more_entry(&mut self, draw: &mut Draw) -> Result<SealedEnvelope> {
        let place = draw.below(self.cases.len());
        let mut begun = *self.cases.get(place).ok_or("no case yet")?;
        let signed = self.sign(&mut begun, None, vec![data::counselled(draw)])?;
        if let Some(stored) = self.cases.get_mut(place) {
            *stored = begun;
        }
        self.seal(&signed)
    }
}

/// 198 entries beside the opening and the share.
fn long_story() -> Vec<Content> {
    let mut draw = Draw::at(200);
    let violation = Content::ViolationAdded { violation: "rape".to_owned(), fields: Map::new() };
    let more = (1..198).map(|place| match place % 4 {
        0 => data::field_again(&mut draw),
        _ => data::counselled(&mut draw),
    });
    std::iter::once(violation).chain(more).collect()
}

/// The entries of a case of 200, as the fold takes them.
///
/// # Errors
/// Never for this data set.
pub fn long_case_to_fold() -> Result<(CaseId, Vec<FoldEntry>)> {
    let mut rng = SeededRng::new(200);
    let identity = DeviceIdentity::make(&mut rng);
    let no_team = api::TeamId([0; 32]);
    let mut pen = Pen {
        phone: identity.device_key(),
        reader: RecipientKey::device(&no_team, identity.seal_key()),
        identity,
        team: no_team,
        heads: Vec::new(),
        link: Link::FIRST,
        counter: 0,
        rng,
        cases: Vec::new(),
    };
    let signed = pen.begin(long_story())?;
    let case = pen.cases.first().ok_or("just begun")?.case;
    let entries = signed.iter().map(|made| {
        let body = made.content.as_ref().ok_or("made just now")?;
        Ok(FoldEntry {
            id: made.id,
            author: made.head.author,
            author_seq: made.head.author_seq,
            case: Some(case),
            parents: made.head.parents.clone(),
            body: EntryBody::parse(&body.body)?,
        })
    });
    Ok((case, entries.collect::<Result<_>>()?))
}
