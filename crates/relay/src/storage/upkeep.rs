//! What people who run a relay do with its files: copy them while it runs, put a copy back, draw a setup code.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::{Connection, named_params};

use super::files::{self, OpenError, Why};
use super::{SetupCode, sqlite};
use crate::tls::{self, KEY_FILE};

/// What stands at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Nothing, or the act is refused.
    MustBeEmpty,
    /// What stands there is replaced, and gone.
    Replaced,
}

type Result<T> = std::result::Result<T, OpenError>;

/// Copies the database of a relay, which may run, into a directory of its own, and verifies the copy; and the relay's TLS
/// key, which devices pin.
///
/// The copy holds the relay's token key and setup code, like the database itself.
///
/// # Errors
/// [`OpenError`]; [`Why::InTheWay`] when the directory holds a database already.
pub fn backup(data: &Path, into: &Path) -> Result<()> {
    let (from, to) = (data.join(sqlite::FILE), into.join(sqlite::FILE));
    if to.exists() {
        return Err(OpenError::of(&to)(Why::InTheWay));
    }
    files::make_private(into).map_err(OpenError::of(into))?;
    let part = into.join("relay.sqlite.part");
    copy(&from, &part)?;
    copy_key(data, into)?;
    fs::rename(&part, &to).map_err(OpenError::of(&to))?;
    reach_disk(into)
}

/// Puts a copied directory back as the relay's, under a new store id and with a new token key: devices then offer what
/// they hold and read from the beginning, and whoever has the copy makes no tokens with it. The TLS key is
/// the copy's, too, which devices pin; another one that is there is kept as `relay-key.pem.before`.
///
/// # Errors
/// [`OpenError`]; [`Why::InUse`] while a relay runs on either directory; [`Why::InTheWay`] when the relay's directory holds
/// a database that is not to be replaced; [`Why::Damaged`] for a copy that does not hold together. Then nothing was
/// changed.
pub fn restore(copied: &Path, data: &Path, target: Target) -> Result<()> {
    let (from, to) = (copied.join(sqlite::FILE), data.join(sqlite::FILE));
    fs::metadata(&from).map_err(OpenError::of(&from))?;
    let _alone = files::take(data)?;
    if to.exists() && target == Target::MustBeEmpty {
        return Err(OpenError::of(&to)(Why::InTheWay));
    }
    let is_itself =
        fs::canonicalize(copied).is_ok_and(|copied| fs::canonicalize(data).is_ok_and(|data| copied == data));
    let _at_rest = if is_itself { None } else { Some(files::take(copied)?) };
    let part = data.join("relay.sqlite.part");
    copy(&from, &part)?;
    rename_store(&part).map_err(OpenError::of(&part))?;
    // What the old database still has in its log goes into it, if it can be opened at all: until the last step it stays whole.
    // Then no log is left that the new one would take for its own.
    if to.exists()
        && let Ok(old) = sqlite::connect(&to)
    {
        let _ = old.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    for log in ["relay.sqlite-wal", "relay.sqlite-shm"] {
        let path = data.join(log);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(OpenError::of(&path)(error)),
            _ => {}
        }
    }
    copy_key(copied, data)?;
    fs::rename(&part, &to).map_err(OpenError::of(&to))?;
    reach_disk(data)
}

/// The setup code of a relay, which may run.
///
/// # Errors
/// [`OpenError`].
pub fn setup_code(data: &Path) -> Result<SetupCode> {
    let path = data.join(sqlite::FILE);
    let connection = open(&path)?;
    sqlite::read_setup_code(&connection).map_err(OpenError::of(&path))
}

/// Draws a new setup code, for one more team. The one before is worth nothing from now on. The relay may run.
///
/// # Errors
/// [`OpenError`].
pub fn renew_setup_code(data: &Path) -> Result<String> {
    let path = data.join(sqlite::FILE);
    let mut connection = open(&path)?;
    let act = connection.transaction().map_err(OpenError::of(&path))?;
    let code = sqlite::draw_setup_code(&act).map_err(OpenError::of(&path))?;
    act.commit().map_err(OpenError::of(&path))?;
    Ok(code)
}

/// A database that is there, of this version.
fn open(path: &Path) -> Result<Connection> {
    let of_file = OpenError::of(path);
    fs::metadata(path).map_err(OpenError::of(path))?;
    let connection = sqlite::connect(path).map_err(&of_file)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(&of_file)?;
    match version {
        sqlite::VERSION => Ok(connection),
        0 => Err(OpenError::of(path)(Why::Damaged("not a relay's".to_owned()))),
        newer => Err(OpenError::of(path)(Why::Newer(newer))),
    }
}

/// The TLS key, where there is one. Another one at the target is kept beside it: devices pin the copy's.
fn copy_key(from: &Path, into: &Path) -> Result<()> {
    let (from, to) = (from.join(KEY_FILE), into.join(KEY_FILE));
    if !from.try_exists().map_err(OpenError::of(&from))? {
        return Ok(());
    }
    let pem = fs::read_to_string(&from).map_err(OpenError::of(&from))?;
    if to.try_exists().map_err(OpenError::of(&to))? {
        if fs::read_to_string(&to).map_err(OpenError::of(&to))? == pem {
            return Ok(());
        }
        fs::rename(&to, into.join("relay-key.pem.before")).map_err(OpenError::of(&to))?;
    }
    tls::write(&to, &pem).map_err(OpenError::of(&to))
}

/// One moment of a database in a file of its own, verified.
fn copy(from: &Path, to: &Path) -> Result<()> {
    match fs::remove_file(to) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(OpenError::of(to)(error)),
        _ => {}
    }
    let source = open(from)?;
    verify(&source, from)?;
    let name = to.to_str().ok_or_else(|| OpenError::of(to)(std::io::Error::other("the path is no text")))?;
    source.execute("VACUUM INTO :to", named_params! { ":to": name }).map_err(OpenError::of(to))?;
    let copied = Connection::open(to).map_err(OpenError::of(to))?;
    verify(&copied, to)?;
    drop(copied);
    File::open(to).and_then(|file| file.sync_all()).map_err(OpenError::of(to))
}

fn verify(connection: &Connection, path: &Path) -> Result<()> {
    let found: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(OpenError::of(path))?;
    if found == "ok" { Ok(()) } else { Err(OpenError::of(path)(Why::Damaged(found))) }
}

fn rename_store(path: &Path) -> std::result::Result<(), Why> {
    let mut connection = Connection::open(path)?;
    let act = connection.transaction()?;
    sqlite::draw_setting::<16>(&act, "store")?;
    sqlite::draw_setting::<32>(&act, "token_key")?;
    act.commit()?;
    drop(connection);
    Ok(File::open(path).and_then(|file| file.sync_all())?)
}

fn reach_disk(directory: &Path) -> Result<()> {
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(OpenError::of(directory))
}
