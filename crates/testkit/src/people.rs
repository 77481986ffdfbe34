//! People and their devices. A device is a real notebook directory behind a real lock.

use daftari_domain::ids::CaseId;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use daftari_crypto::safe::entry::SignedEntry;
use daftari_crypto::safe::slots::{self, DbKey};
use daftari_notebook::Error;
use daftari_notebook::environment::Environment;
use daftari_notebook::requests::{
    BeginInvite, BeginJoin, CaseFilter, CaseOf, CheckSheet, CreateNotebook, FinishTeam, ListCases, OpenCase, StartTeam,
    Unlock,
};
use daftari_notebook::session::{Observer, Session};
use daftari_notebook::views::{CaseView, Changed, Language, SecretForm, SyncOutcomeView};
use daftari_relay_api::roster::Statement;
use daftari_store::Store;
use daftari_sync::transport::Transport;
use rusqlite::Connection;
use serde_json::{Map, json};
use tempfile::TempDir;

use crate::fault::Network;
use crate::fixed::TestWorld;
use crate::loopback::{AnyRelay, copy};

/// Passphrase of every office device in tests.
pub const PASSPHRASE: &str = "mto embe kiti daraja samaki";
/// PIN of every phone in tests.
pub const PIN: &str = "58392047";
/// 2026-10-06 21:30 in Nairobi, unless a test says otherwise.
pub const AN_EVENING: i64 = 1_791_311_400_000;

static SEED: AtomicU64 = AtomicU64::new(1);

/// A person with a device.
#[derive(Debug, Clone)]
pub struct Holder {
    name: String,
    office: bool,
}

/// Amina, a paralegal.
pub fn amina() -> Holder {
    person("Amina")
}

/// Beryl, a paralegal.
pub fn beryl() -> Holder {
    person("Beryl")
}

/// The coordinator, with the office laptop.
pub fn coordinator() -> Holder {
    Holder { name: "Dorcas".to_owned(), office: true }
}

/// Somebody else of the office, with a laptop.
pub fn office_person(name: &str) -> Holder {
    Holder { name: name.to_owned(), office: true }
}

/// A paralegal of this name.
pub fn person(name: &str) -> Holder {
    Holder { name: name.to_owned(), office: false }
}

impl Holder {
    /// Her phone, new, with a PIN.
    pub fn phone(&self) -> TestDevice {
        self.device_with_clock("phone", 0)
    }

    /// Her laptop, new, with a passphrase.
    pub fn laptop(&self) -> TestDevice {
        self.device_with_clock("laptop", 0)
    }

    /// A device whose clock is `clock_offset_min` minutes ahead of true time.
    pub fn device_with_clock(&self, handle: &str, clock_offset_min: i64) -> TestDevice {
        let seed = SEED.fetch_add(1, Ordering::SeqCst);
        self.device_in(TestWorld::new(seed), handle, clock_offset_min)
    }

    /// A device that reaches relays through another transport.
    pub fn device_over(&self, transport: Arc<dyn Transport + Send + Sync>) -> TestDevice {
        let seed = SEED.fetch_add(1, Ordering::SeqCst);
        self.device_in(TestWorld::with_transport(seed, transport), "device", 0)
    }

    /// A device in a world of its own making.
    pub fn device_in_world(&self, environment: TestWorld) -> TestDevice {
        self.device_in(environment, "device", 0)
    }

    /// The office laptop, with a new team at this relay.
    ///
    /// # Errors
    /// As the app's.
    pub fn laptop_with_a_team(&self, relay: &dyn AnyRelay) -> Result<TestDevice, Error> {
        let laptop = self.laptop();
        laptop.create_team(&relay.address(), &relay.setup_code())?;
        Ok(laptop)
    }

    /// The office laptop, with a new team at this relay, and its three recovery sheets.
    ///
    /// # Errors
    /// As the app's.
    pub fn laptop_with_paper(&self, relay: &dyn AnyRelay) -> Result<(TestDevice, Vec<String>), Error> {
        let laptop = self.laptop();
        let start = StartTeam { member_name: laptop.name.clone(), relay: relay.address() };
        let paper = create_team(&laptop.session, start, &relay.setup_code())?;
        Ok((laptop, paper))
    }

    /// Her phone, already in the team of this office.
    ///
    /// # Errors
    /// As the app's.
    pub fn phone_joined_to(&self, office: &TestDevice, relay: &dyn AnyRelay) -> Result<TestDevice, Error> {
        let phone = self.phone();
        phone.join(office, &relay.address(), &self.name)?;
        Ok(phone)
    }

    fn device_in(&self, environment: TestWorld, handle: &str, clock_offset_min: i64) -> TestDevice {
        let directory = tempfile::tempdir().expect("tests have a temporary directory");
        environment.clock.set(AN_EVENING + clock_offset_min * 60_000);
        let told = Told::default();
        let session = Session::open(directory.path(), environment.environment.clone(), Box::new(told.clone()))
            .expect("a new directory is free");
        let form = if self.office { SecretForm::Passphrase } else { SecretForm::Pin };
        let secret = if self.office { PASSPHRASE } else { PIN };
        let request =
            CreateNotebook { secret: secret.to_owned(), form, office_device: self.office, language: Language::ENGLISH };
        session.create_notebook(request).expect("a new notebook can be made");
        TestDevice {
            handle: handle.to_owned(),
            name: self.name.clone(),
            session,
            clock_offset_min,
            secret: secret.to_owned(),
            network: environment.network.clone(),
            environment,
            directory,
            told,
        }
    }
}

/// What an app is told besides the answers to its commands. A clone is told the same.
#[derive(Clone, Default)]
pub struct Told(Arc<Mutex<(Vec<Changed>, Vec<SyncOutcomeView>)>>);

impl Told {
    fn told<T>(&self, act: impl FnOnce(&mut (Vec<Changed>, Vec<SyncOutcomeView>)) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes since this was asked last.
    pub fn changes(&self) -> Vec<Changed> {
        self.told(|told| std::mem::take(&mut told.0))
    }

    /// Ends of syncs since this was asked last.
    pub fn syncs(&self) -> Vec<SyncOutcomeView> {
        self.told(|told| std::mem::take(&mut told.1))
    }
}

impl Observer for Told {
    fn changed(&self, changed: &Changed) {
        self.told(|told| told.0.push(changed.clone()));
    }

    fn locked(&self) {}

    fn synced(&self, outcome: &SyncOutcomeView) {
        self.told(|told| told.1.push(outcome.clone()));
    }
}

/// A device in a test.
pub struct TestDevice {
    /// Its handle in a story.
    pub handle: String,
    /// Its holder's name.
    pub name: String,
    /// What the app would hold.
    pub session: Session,
    /// Its clocks and key store.
    pub environment: TestWorld,
    /// Minutes its clock is ahead.
    pub clock_offset_min: i64,
    /// Its way to relays, when faults can be ordered on it.
    pub network: Option<Network>,
    /// What its app is told.
    pub told: Told,
    secret: String,
    directory: TempDir,
}

impl TestDevice {
    /// Its notebook directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Files of its notebook directory.
    pub fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.directory.path()).expect("the directory is there");
        entries.flatten().map(|entry| entry.path()).collect()
    }

    /// Sets its clocks to a moment of true time. Boot time moves with it.
    pub fn set_true_time(&self, ms: i64) {
        self.environment.clock.set(ms + self.clock_offset_min * 60_000);
        self.environment.boot.set(ms.unsigned_abs());
    }

    /// Minutes pass, on both its clocks.
    pub fn minutes_pass(&self, minutes: i64) {
        self.environment.clock.set(self.environment.environment.clock.now().ms.plus(minutes * 60_000).0);
        self.environment.boot.pass(minutes.unsigned_abs() * 60_000);
    }

    /// Its way to relays.
    ///
    /// # Panics
    /// When it was given another transport.
    pub fn network(&self) -> &Network {
        self.network.as_ref().expect("this device was given a transport of its own")
    }

    /// What would be found if the process were killed at this moment: a copy of its files, locked, in the same world.
    ///
    /// # Panics
    /// When the disk is full.
    pub fn as_killed_now(&self) -> TestDevice {
        self.goes_on_in(self.files_now())
    }

    /// A copy of its files at this moment. Also while it waits for the network.
    ///
    /// # Panics
    /// When the disk is full.
    pub fn files_now(&self) -> TempDir {
        copy_of(self.directory.path())
    }

    /// This device after its process was killed when its files were these: locked, in the same world.
    ///
    /// # Panics
    /// When somebody has them open.
    pub fn goes_on_in(&self, directory: TempDir) -> TestDevice {
        let told = Told::default();
        let session = Session::open(directory.path(), self.environment.environment.clone(), Box::new(told.clone()));
        TestDevice {
            handle: self.handle.clone(),
            name: self.name.clone(),
            session: session.expect("nobody has the copy open"),
            environment: self.environment.clone(),
            clock_offset_min: self.clock_offset_min,
            network: self.network.clone(),
            secret: self.secret.clone(),
            directory,
            told,
        }
    }

    /// Its database as it is now, opened with its own secret: what a test may look at that no page shows.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn store_now(&self) -> StoreNow {
        self.store_under(&self.database_key())
    }

    /// The key of its database: finding it takes as long as an unlock does, and it stays the same.
    ///
    /// # Panics
    /// When its secret does not open it.
    pub fn database_key(&self) -> DbKey {
        self.database_key_in(self.files_now().path())
    }

    fn database_key_in(&self, directory: &Path) -> DbKey {
        let Environment { key_store, boot, .. } = &self.environment.environment;
        slots::unlock(directory, &self.secret, &**key_store, &**boot).expect("its own secret").db_key()
    }

    /// [`TestDevice::store_now`] with the key found before.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn store_under(&self, key: &DbKey) -> StoreNow {
        let directory = self.files_now();
        let store = Store::open(&directory.path().join("notebook"), key.key.expose(), &key.salt);
        StoreNow { store: store.expect("its own database"), _directory: directory }
    }

    /// Every page of its database as it is now, decrypted with its own key, free ones included: what an attacker could
    /// read who has the phone and the PIN.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn decrypted_pages(&self) -> Vec<u8> {
        let directory = self.files_now();
        let mut database = database_in(directory.path(), &self.database_key_in(directory.path()));
        database.serialize("main").expect("its pages can be read").to_vec()
    }

    /// Its database through plain SQL, beside the app.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn database(&self) -> Connection {
        self.database_under(&self.database_key_in(self.directory()))
    }

    /// [`TestDevice::database`] with the key found before.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn database_under(&self, key: &DbKey) -> Connection {
        database_in(self.directory(), key)
    }

    /// Puts envelopes among those that wait to be sent, as if the app had made them: what a thief of the open phone can do.
    ///
    /// # Panics
    /// When its database cannot be opened.
    pub fn slip_in(&self, envelopes: &[Vec<u8>]) {
        self.session.lock_notebook();
        put_outgoing(&self.database(), envelopes);
        self.unlock().expect("its own secret");
    }

    /// [`TestDevice::slip_in`] with the key found before, while the app is open and rests.
    ///
    /// # Panics
    /// When its database cannot be opened.
    pub fn slip_in_under(&self, key: &DbKey, envelopes: &[Vec<u8>]) {
        put_outgoing(&self.database_under(key), envelopes);
    }

    /// Puts entries of a case into its database, as if it had written or received them, and folds nothing.
    ///
    /// # Panics
    /// When its database cannot be opened.
    pub fn slip_in_entries(&self, case: CaseId, entries: &[SignedEntry]) {
        self.session.lock_notebook();
        let database = self.database();
        database.execute_batch("BEGIN").expect("nobody else writes");
        for entry in entries {
            let put = "INSERT INTO entry (id, case_id, author, author_seq, prev, record, learned_ms)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let (head, seq) = (&entry.head, entry.head.author_seq.cast_signed());
            let (id, author, prev) = (entry.id.0.as_slice(), head.author.0.as_slice(), head.prev.0.as_slice());
            let case = case.0.as_bytes().as_slice();
            database.execute(put, (id, case, author, seq, prev, entry.to_record(), AN_EVENING)).expect("it is new");
        }
        database.execute_batch("COMMIT").expect("nobody else writes");
        drop(database);
        self.unlock().expect("its own secret");
    }

    /// Puts statements among those it keeps, as if it had signed them or read them from a relay.
    ///
    /// # Panics
    /// When its database cannot be opened.
    pub fn slip_in_statements(&self, statements: &[Statement]) {
        self.session.lock_notebook();
        let database = self.database();
        for statement in statements {
            let put = "INSERT INTO statement (id, bytes) VALUES (?1, ?2)";
            database.execute(put, (statement.id.0.as_slice(), statement.bytes())).expect("it is new");
        }
        drop(database);
        self.unlock().expect("its own secret");
    }

    /// A case as it is shown here.
    ///
    /// # Errors
    /// As the app's.
    pub fn case(&self, case: CaseId) -> Result<CaseView, Error> {
        self.session.unlocked()?.case_view(CaseOf { case })
    }

    /// Codes of every case it shows.
    ///
    /// # Errors
    /// [`Error::Locked`], disk errors.
    pub fn case_codes(&self) -> Result<Vec<String>, Error> {
        let notebook = self.session.unlocked()?;
        let mut codes = Vec::new();
        loop {
            let offset = u32::try_from(codes.len()).unwrap_or(u32::MAX);
            let request = ListCases { filter: CaseFilter::All, offset, limit: 200, ..ListCases::default() };
            let page = notebook.case_list(request)?.cases;
            if page.is_empty() {
                return Ok(codes);
            }
            codes.extend(page.into_iter().map(|row| row.code));
        }
    }

    /// Its PIN or passphrase.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Unlocks with the right secret.
    ///
    /// # Errors
    /// As the app's unlock.
    pub fn unlock(&self) -> Result<(), Error> {
        self.session.unlock_notebook(Unlock { secret: self.secret.clone() }).map(drop)
    }

    /// Starts a team, through its recovery sheets.
    ///
    /// # Errors
    /// As the app's.
    pub fn create_team(&self, relay: &str, setup_code: &str) -> Result<(), Error> {
        let start = StartTeam { member_name: self.name.clone(), relay: relay.to_owned() };
        create_team(&self.session, start, setup_code).map(drop)
    }

    /// Joins the team of an office device, bringing no case.
    ///
    /// # Errors
    /// As the app's, and when the words differ.
    pub fn join(&self, office: &TestDevice, relay: &str, member_name: &str) -> Result<(), Error> {
        self.join_bringing(office, relay, member_name, Vec::new())
    }

    /// Joins the team of an office device with some of its cases.
    ///
    /// # Errors
    /// As the app's, and when the words differ.
    pub fn join_bringing(
        &self,
        office: &TestDevice,
        relay: &str,
        member_name: &str,
        cases: Vec<CaseId>,
    ) -> Result<(), Error> {
        self.join_as(office, relay, BeginInvite { member_name: member_name.to_owned(), office: None }, cases)
    }

    /// Joins the team of an office device as what the invitation says. An office device may have to wait for the second
    /// person after this.
    ///
    /// # Errors
    /// As the app's, and when the words differ.
    pub fn join_as(
        &self,
        office: &TestDevice,
        relay: &str,
        invitation: BeginInvite,
        cases: Vec<CaseId>,
    ) -> Result<(), Error> {
        let invite = office.session.begin_invite(invitation)?;
        let request = BeginJoin { code: invite.code, relay: relay.to_owned(), cases };
        self.session.begin_join(request)?;
        office.session.invite_progress()?;
        let here = self.session.join_progress()?;
        let there = office.session.invite_progress()?;
        if here.words.is_none() || here.words != there.words {
            return Err(Error::WordsNotReady);
        }
        self.session.confirm_join()?;
        office.session.confirm_invite()?;
        self.session.join_progress().map(drop)
    }

    /// As after a joining whose people took too long over the words to tell this device the time: it knows no difference
    /// of its clock.
    pub fn forget_time(&self) {
        let forgotten = self.database().execute("DELETE FROM secret WHERE name = 'time_difference'", []);
        forgotten.expect("its own database");
        self.session.lock_notebook();
        self.unlock().expect("its own secret");
    }

    /// Opens a case: a client did not pay.
    ///
    /// # Errors
    /// As the app's.
    pub fn client_refused_to_pay(&self, kes: i64, narrative: &str) -> Result<CaseId, Error> {
        let mut fields = Map::new();
        fields.insert("agreed_fee".to_owned(), json!(kes * 100));
        fields.insert("narrative".to_owned(), json!(narrative));
        let request = OpenCase { violations: vec!["non_payment".to_owned()], fields, ..OpenCase::default() };
        Ok(self.session.unlocked()?.open_case(request)?.case)
    }
}

/// Starts a team: each of its recovery sheets is written down and typed back. Answers with what is on paper.
///
/// # Errors
/// As the app's.
pub fn create_team(session: &Session, start: StartTeam, setup_code: &str) -> Result<Vec<String>, Error> {
    let relay = start.relay.clone();
    let paper: Vec<String> = session.begin_team(start)?.sheets.iter().map(|sheet| sheet.groups.join("-")).collect();
    for typed in paper.iter().cloned() {
        session.check_sheet(CheckSheet { typed })?;
    }
    session.finish_team(FinishTeam { relay, setup_code: setup_code.to_owned() })?;
    Ok(paper)
}

fn copy_of(directory: &Path) -> TempDir {
    let copied = tempfile::tempdir().expect("tests have a temporary directory");
    copy(directory, copied.path()).expect("its files can be read");
    copied
}

fn database_in(directory: &Path, key: &DbKey) -> Connection {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let database = Connection::open(directory.join("notebook")).expect("its own database");
    let open = format!("PRAGMA key = \"x'{}{}'\";", hex(key.key.expose()), hex(&key.salt));
    database.execute_batch(&open).expect("a key is taken");
    database
}

fn put_outgoing(database: &Connection, envelopes: &[Vec<u8>]) {
    for bytes in envelopes {
        let id = daftari_relay_api::envelope::envelope_id(bytes);
        let put = "INSERT INTO envelope (id, case_id, bytes) VALUES (?1, NULL, ?2)";
        database.execute(put, (id.0.as_slice(), bytes)).expect("it is new");
    }
}

/// A copy of a device's database, open.
pub struct StoreNow {
    /// The copy.
    pub store: Store,
    _directory: TempDir,
}

/// Each device syncs once, in this order.
///
/// # Errors
/// As the app's sync.
pub fn pass_between<'a>(devices: impl IntoIterator<Item = &'a TestDevice>) -> Result<(), Error> {
    devices.into_iter().try_for_each(|device| device.session.sync_now().map(drop))
}
