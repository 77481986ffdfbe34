//! The open notebook: its store, its identities, its team.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use daftari_crypto::rng::make_bytes;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::pin::SecretKind;
use daftari_crypto::safe::slots::{self, LockError, NewLock, Vault};
use daftari_crypto::safe::spool::Spool;
use daftari_crypto::safe::tries::BootTime;
use daftari_domain::ids::DeviceKey;
use daftari_domain::lists::Lists;
use daftari_domain::reference::Reference;
use daftari_domain::time::Stamp;
use daftari_store::{Store, StoreError, Tx};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::membership::Membership;
use crate::world::World;

/// File name of the database.
const DATABASE: &str = "notebook";
/// Envelopes the spool is filled with.
const SPOOLED: usize = 32;
/// Secret: identity that writes cases which never travel (docs/decisions/0001).
const OWN_IDENTITY: &str = "identity/own";
/// Setting: office time − device time, i64 big-endian.
const TIME_DIFFERENCE: &str = "time_difference";

/// The open notebook of one person.
pub struct Notebook {
    pub(crate) store: Store,
    pub(crate) world: World,
    /// Where its files are; none for a practice notebook, which has no file at all.
    pub(crate) directory: Option<PathBuf>,
    /// What the app ships with the standing edits of the lists laid over it.
    pub(crate) reference: Arc<Reference>,
    /// The team lists as they stand.
    pub(crate) lists: Lists,
    pub(crate) own: DeviceIdentity,
    pub(crate) team: Option<Membership>,
    pub(crate) may_be_office: bool,
    pub(crate) time_difference_ms: Option<i64>,
    /// Highest number of the own chain that was offered to the relay, and when that happened for the first time: what a
    /// fresh receipt is measured against.
    pub(crate) last_offer: Option<(u64, BootTime)>,
    /// Envelopes the relay refused in the sync that runs.
    pub(crate) refused_now: usize,
    /// The first envelopes that wait, as the spool was last made to hold them; none when it may hold others.
    spooled: RefCell<Option<Vec<[u8; 32]>>>,
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Error::DiskFull,
            StoreError::WrongKey | StoreError::Damaged => Error::Damaged,
            StoreError::Newer => Error::NewerVersion,
            StoreError::Contract(part) => Error::Internal(part),
            StoreError::Sqlite(_) => Error::Disk,
        }
    }
}

impl From<LockError> for Error {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Wrong(standing) => Error::WrongSecret { tries: standing.tries, wait_ms: standing.wait_ms },
            LockError::Wait(standing) => Error::Wait { wait_ms: standing.wait_ms },
            LockError::KeyStoreGone => Error::KeyStoreGone,
            LockError::KeyStoreSilent => Error::KeyStoreSilent,
            LockError::Weak(weak) => Error::WeakSecret { reason: weak.code() },
            LockError::Damaged => Error::Damaged,
            LockError::Newer => Error::NewerVersion,
            LockError::PassphraseNeeded => Error::PinNotAllowed,
            LockError::Exists => Error::NotebookExists,
            LockError::Disk(error) => Error::from(error),
        }
    }
}

pub(crate) fn put_time_difference(tx: &Tx<'_>, difference_ms: i64) -> Result<(), Error> {
    Ok(tx.put_secret(TIME_DIFFERENCE, &difference_ms.to_be_bytes())?)
}

impl Notebook {
    pub(crate) fn create(
        directory: &Path,
        world: &World,
        secret: &str,
        kind: SecretKind,
        office_device: bool,
    ) -> Result<Notebook, Error> {
        let new = NewLock {
            secret,
            kind,
            office_device,
            kdf: world.kdf(),
            key_store: &*world.key_store,
            clock: &*world.boot,
        };
        let vault = world.draw(|rng| slots::create(directory, &new, rng))?;
        let key = vault.db_key();
        let path = directory.join(DATABASE);
        let store = Store::create(&path, key.key.expose(), &key.salt)?;
        let own = world.draw(DeviceIdentity::make);
        store.write(|tx| tx.put_secret(OWN_IDENTITY, &own.to_secret_bytes()))?;
        world.draw(|rng| Spool::of(directory).create(rng))?;
        let mut notebook = Notebook {
            store,
            world: world.clone(),
            directory: Some(directory.to_owned()),
            reference: Arc::new(Reference::kenya().clone()),
            lists: Lists::default(),
            own,
            team: None,
            may_be_office: office_device,
            time_difference_ms: None,
            last_offer: None,
            refused_now: 0,
            spooled: RefCell::default(),
        };
        notebook.read_lists()?;
        notebook.take_in_quick_notes();
        notebook.keep_alarms();
        Ok(notebook)
    }

    pub(crate) fn unlock(directory: &Path, world: &World, secret: &str) -> Result<Notebook, Error> {
        let vault = slots::unlock(directory, secret, &*world.key_store, &*world.boot)?;
        Self::open(directory, world, &vault)
    }

    fn open(directory: &Path, world: &World, vault: &Vault) -> Result<Notebook, Error> {
        let key = vault.db_key();
        let path = directory.join(DATABASE);
        // A cut between the first lock and the first page leaves a lock without a database: begin it again.
        let store = if path.exists() {
            Store::open(&path, key.key.expose(), &key.salt)?
        } else {
            Store::create(&path, key.key.expose(), &key.salt)?
        };
        let kept = store.read(|tx| tx.secret(OWN_IDENTITY))?;
        let own = match kept {
            Some(bytes) => DeviceIdentity::from_secret_bytes(&bytes).ok_or(Error::Damaged)?,
            None => {
                let own = world.draw(DeviceIdentity::make);
                store.write(|tx| tx.put_secret(OWN_IDENTITY, &own.to_secret_bytes()))?;
                own
            }
        };
        let difference = store.read(|tx| tx.secret(TIME_DIFFERENCE))?;
        let mut notebook = Notebook {
            team: Membership::load(&store)?,
            store,
            world: world.clone(),
            directory: Some(directory.to_owned()),
            reference: Arc::new(Reference::kenya().clone()),
            lists: Lists::default(),
            own,
            may_be_office: vault.office_device,
            time_difference_ms: difference.and_then(|bytes| bytes.as_slice().try_into().ok().map(i64::from_be_bytes)),
            last_offer: None,
            refused_now: 0,
            spooled: RefCell::default(),
        };
        notebook.read_lists()?;
        notebook.rebuild_stale_cases()?;
        notebook.retry_newer()?;
        notebook.leave_nothing_behind();
        notebook.take_in_quick_notes();
        Ok(notebook)
    }

    /// A notebook that is nowhere but in memory: no file, no spool, no team ever. Its key is drawn and forgotten.
    pub(crate) fn in_memory(world: &World) -> Result<Notebook, Error> {
        let key = Zeroizing::new(world.draw(make_bytes::<32>));
        let salt = world.draw(make_bytes::<16>);
        Ok(Notebook {
            store: Store::in_memory(&key, &salt)?,
            world: world.clone(),
            directory: None,
            reference: Arc::new(Reference::kenya().clone()),
            lists: Lists::default(),
            own: world.draw(DeviceIdentity::make),
            team: None,
            may_be_office: false,
            time_difference_ms: None,
            last_offer: None,
            refused_now: 0,
            spooled: RefCell::default(),
        })
    }

    /// Closes the database; every key is dropped and wiped.
    pub(crate) fn close(self) -> Result<(), Error> {
        Ok(self.store.close()?)
    }

    /// Now, by this device's clock.
    pub(crate) fn now(&self) -> Stamp {
        self.world.clock.now()
    }

    /// Now, in true time as far as this device has learned it.
    pub(crate) fn now_true(&self) -> Stamp {
        self.now().plus(self.time_difference_ms.unwrap_or(0))
    }

    /// The difference was kept; from now on it counts. What was written before it was known is seen in its light.
    pub(crate) fn took_time_difference(&mut self, difference_ms: i64) -> Result<(), Error> {
        let first = self.time_difference_ms.replace(difference_ms).is_none();
        if let (true, Some(team)) = (first && difference_ms != 0, &self.team) {
            let mine = self.store.read(|tx| tx.cases_of_author(&team.me().0, usize::MAX >> 1))?;
            self.rebuild(&mine)?;
        }
        Ok(())
    }

    /// Key of the device as the team knows it, hex; none without a team.
    pub fn device_key_hex(&self) -> Option<String> {
        self.team.as_ref().map(|team| team.identity.device_key().to_string())
    }

    /// Is this one of the device's own keys?
    pub(crate) fn is_me(&self, device: &DeviceKey) -> bool {
        device.0 == self.own.device_key().0
            || self.team.as_ref().is_some_and(|team| device.0 == team.identity.device_key().0)
    }

    /// Codes of every case, for scans that must not find them elsewhere.
    pub fn every_case_code(&self) -> Vec<String> {
        let rows = self.store.read(|tx| tx.list_cases(daftari_store::Filter::All, 0, u32::MAX));
        let summaries = rows.unwrap_or_default();
        summaries.iter().filter_map(|row| crate::convert::summary(row).map(|s| s.code)).collect()
    }

    /// Makes the spool hold what waits. The database is the truth: a failure here loses nothing. While the notebook is open
    /// nobody else writes the spool: what waits already need not be read again.
    pub(crate) fn fill_spool(&self) {
        let Some(directory) = &self.directory else { return };
        let first = self.store.read(|tx| tx.next_outgoing_ids(SPOOLED)).ok();
        if first.is_some() && *self.spooled.borrow() == first {
            return;
        }
        let waiting = self.store.read(|tx| tx.next_outgoing(SPOOLED, SPOOLED * 8192)).unwrap_or_default();
        let wanted: Vec<Vec<u8>> = waiting.into_iter().map(|(_, bytes)| bytes).collect();
        let spool = Spool::of(directory);
        let filled = self.world.draw(|rng| spool.reconcile(&wanted, rng));
        if let Err(error) = &filled {
            tracing::warn!(kind = ?error.kind(), "spool");
        }
        self.spooled.replace(first.filter(|_| filled.is_ok()));
    }
}
