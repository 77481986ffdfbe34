//! People and their devices. A device is a real notebook directory behind a real lock.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use daftari_notebook::Error;
use daftari_notebook::requests::{BeginInvite, BeginJoin, CreateNotebook, CreateTeam, OpenCase, Unlock};
use daftari_notebook::session::{Nobody, Session};
use daftari_notebook::views::{Language, SecretForm};
use daftari_sync::transport::Transport;
use serde_json::{Map, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::fixed::TestWorld;

/// Passphrase of every office device in tests.
pub const PASSPHRASE: &str = "mto embe kiti daraja samaki";
/// PIN of every phone in tests.
pub const PIN: &str = "58392047";
/// 2026-10-06 21:30 in Nairobi, unless a test says otherwise.
pub const AN_EVENING: i64 = 1_791_311_400_000;

static SEED: AtomicU64 = AtomicU64::new(1);

/// Somebody with a device.
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

    /// A device whose clock is ahead by so many minutes.
    pub fn device_with_clock(&self, handle: &str, clock_offset_min: i64) -> TestDevice {
        let seed = SEED.fetch_add(1, Ordering::SeqCst);
        self.device_in(TestWorld::new(seed), handle, clock_offset_min)
    }

    /// A device that reaches relays through another transport.
    pub fn device_over(&self, transport: Arc<dyn Transport + Send + Sync>) -> TestDevice {
        let seed = SEED.fetch_add(1, Ordering::SeqCst);
        self.device_in(TestWorld::with_transport(seed, transport), "device", 0)
    }

    fn device_in(&self, world: TestWorld, handle: &str, clock_offset_min: i64) -> TestDevice {
        let directory = tempfile::tempdir().expect("tests have a temporary directory");
        world.clock.set(AN_EVENING + clock_offset_min * 60_000);
        let session =
            Session::open(directory.path(), world.world.clone(), Box::new(Nobody)).expect("a new directory is free");
        let form = if self.office { SecretForm::Passphrase } else { SecretForm::Pin };
        let secret = if self.office { PASSPHRASE } else { PIN };
        let request =
            CreateNotebook { secret: secret.to_owned(), form, office_device: self.office, language: Language::En };
        session.create_notebook(request).expect("a new notebook can be made");
        TestDevice {
            handle: handle.to_owned(),
            name: self.name.clone(),
            session,
            world,
            clock_offset_min,
            secret: secret.to_owned(),
            directory,
        }
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
    pub world: TestWorld,
    /// Minutes its clock is ahead.
    pub clock_offset_min: i64,
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
        self.world.clock.set(ms + self.clock_offset_min * 60_000);
        self.world.boot.set(ms.unsigned_abs());
    }

    /// Unlocks with the right secret.
    ///
    /// # Errors
    /// As the app's unlock.
    pub fn unlock(&self) -> Result<(), Error> {
        self.session.unlock(Unlock { secret: self.secret.clone() }).map(drop)
    }

    /// Starts a team.
    ///
    /// # Errors
    /// As the app's.
    pub fn create_team(&self, relay: &str, setup_code: &str) -> Result<(), Error> {
        let request =
            CreateTeam { member_name: self.name.clone(), relay: relay.to_owned(), setup_code: setup_code.to_owned() };
        self.session.create_team(request).map(drop)
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
        cases: Vec<Uuid>,
    ) -> Result<(), Error> {
        let invite = office.session.begin_invite(BeginInvite { member_name: member_name.to_owned() })?;
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

    /// Opens a case: a client did not pay.
    ///
    /// # Errors
    /// As the app's.
    pub fn client_refused_to_pay(&self, kes: i64, narrative: &str) -> Result<Uuid, Error> {
        let mut fields = Map::new();
        fields.insert("agreed_fee".to_owned(), json!(kes * 100));
        fields.insert("narrative".to_owned(), json!(narrative));
        let request = OpenCase { violations: vec!["non_payment".to_owned()], fields, ..OpenCase::default() };
        Ok(self.session.unlocked()?.open_case(request)?.case)
    }
}

/// Each device syncs once, in this order.
///
/// # Errors
/// As the app's sync.
pub fn pass_between<'a>(devices: impl IntoIterator<Item = &'a TestDevice>) -> Result<(), Error> {
    devices.into_iter().try_for_each(|device| device.session.sync_now().map(drop))
}
