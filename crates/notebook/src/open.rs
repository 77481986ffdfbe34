//! Making, opening and closing a notebook, and the chores after opening.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use daftari_crypto::rng::make_bytes;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::pin::SecretKind;
use daftari_crypto::safe::slots::{self, NewLock, Vault};
use daftari_crypto::safe::spool::Spool;
use daftari_domain::lists::Lists;
use daftari_domain::reference::Reference;
use daftari_store::{Lies, Store, look};
use zeroize::Zeroizing;

use crate::environment::Environment;
use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::{Notebook, TIME_DIFFERENCE};

/// File name of the database.
const DATABASE: &str = "notebook";
/// Secret: identity that writes cases which never travel (docs/decisions/0001).
const OWN_IDENTITY: &str = "identity/own";

impl Notebook {
    /// A notebook over this store, in no team and in no directory yet, with the lists as the app ships them.
    fn over(store: Store, environment: &Environment, own: DeviceIdentity) -> Notebook {
        Notebook {
            store,
            environment: environment.clone(),
            directory: None,
            reference: Arc::new(Reference::kenya().clone()),
            lists: Lists::default(),
            own,
            team: None,
            may_be_office: false,
            time_difference_ms: None,
            last_offer: None,
            refused_now: 0,
            comparing: None,
            asked_again: RefCell::default(),
            spooled: RefCell::default(),
        }
    }

    pub(crate) fn create(
        directory: &Path,
        environment: &Environment,
        secret: &str,
        kind: SecretKind,
        office_device: bool,
    ) -> Result<Notebook, Error> {
        let new = NewLock {
            secret,
            kind,
            office_device,
            kdf: environment.kdf(),
            key_store: &*environment.key_store,
            clock: &*environment.boot,
        };
        let mut vault = environment.draw(|rng| slots::create(directory, &new, rng))?;
        let key = vault.db_key();
        let path = directory.join(DATABASE);
        let store = Store::create(&path, key.key.expose(), &key.salt)?;
        let own = environment.draw(DeviceIdentity::make);
        store.write(|tx| tx.put_secret(OWN_IDENTITY, &own.to_secret_bytes()))?;
        environment.draw(|rng| Spool::of(directory).create(rng))?;
        environment.draw(|rng| vault.mark_database_made(directory, rng))?;
        let mut notebook = Notebook::over(store, environment, own);
        notebook.directory = Some(directory.to_owned());
        notebook.may_be_office = office_device;
        notebook.retry_after_update()?;
        notebook.read_lists()?;
        notebook.receive_quick_notes();
        notebook.update_alarms();
        Ok(notebook)
    }

    pub(crate) fn unlock(directory: &Path, environment: &Environment, secret: &str) -> Result<Notebook, Error> {
        let mut vault = slots::unlock(directory, secret, &*environment.key_store, &*environment.boot)?;
        Self::open(directory, environment, &mut vault)
    }

    fn open(directory: &Path, environment: &Environment, vault: &mut Vault) -> Result<Notebook, Error> {
        let key = vault.db_key();
        let path = directory.join(DATABASE);
        let store = match (look(&path, &key.salt)?, vault.database_made()) {
            (Lies::Ours, true) => Store::open(&path, key.key.expose(), &key.salt)?,
            // Nothing is made in the place of what is lost, and nothing beside it is touched.
            (Lies::Nothing, true) => return Err(Error::DatabaseMissing),
            (Lies::Empty, true) => return Err(Error::DatabaseEmpty),
            (Lies::Foreign, _) => return Err(Error::DatabaseForeign),
            // A cut between the first lock and the mark: nothing was ever written in it. Begin again.
            (Lies::Nothing | Lies::Empty | Lies::Ours, false) => Store::create(&path, key.key.expose(), &key.salt)?,
        };
        let stored = store.read(|tx| tx.secret(OWN_IDENTITY))?;
        let own = match stored {
            Some(bytes) => DeviceIdentity::from_secret_bytes(&bytes).ok_or(Error::Damaged)?,
            None if vault.database_made() => return Err(Error::Damaged),
            None => {
                let own = environment.draw(DeviceIdentity::make);
                store.write(|tx| tx.put_secret(OWN_IDENTITY, &own.to_secret_bytes()))?;
                own
            }
        };
        environment.draw(|rng| vault.mark_database_made(directory, rng))?;
        let difference = store.read(|tx| tx.secret(TIME_DIFFERENCE))?;
        let team = Membership::load(&store)?;
        let mut notebook = Notebook::over(store, environment, own);
        notebook.directory = Some(directory.to_owned());
        notebook.team = team;
        notebook.may_be_office = vault.office_device;
        notebook.time_difference_ms =
            difference.and_then(|bytes| bytes.as_slice().try_into().ok().map(i64::from_be_bytes));
        notebook.read_lists()?;
        notebook.forget_what_is_due();
        notebook.rebuild_stale_cases()?;
        if let Err(error) = notebook.bring_cases() {
            tracing::warn!(%error, "cases still to be brought");
        }
        notebook.retry_after_update()?;
        notebook.remove_traces();
        notebook.receive_quick_notes();
        Ok(notebook)
    }

    /// A notebook that is nowhere but in memory: no file, no spool, no team ever. Its key is drawn and forgotten.
    pub(crate) fn in_memory(environment: &Environment) -> Result<Notebook, Error> {
        let key = Zeroizing::new(environment.draw(make_bytes::<32>));
        let salt = environment.draw(make_bytes::<16>);
        let store = Store::in_memory(&key, &salt)?;
        Ok(Notebook::over(store, environment, environment.draw(DeviceIdentity::make)))
    }

    /// Closes the database; every key is dropped and wiped.
    pub(crate) fn close_database(self) -> Result<(), Error> {
        Ok(self.store.close()?)
    }
}
