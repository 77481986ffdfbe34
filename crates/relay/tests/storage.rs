//! What every backend must do: one suite, stamped on each. A new backend is one line at the end of this file.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::path::Path;

use daftari_relay::storage::sqlite::Sqlite;
use daftari_relay::storage::{NewEnvelope, StatementChange, StatementPage, Storage, StorageError};
use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::envelope::envelope_id;
use daftari_relay_api::hash;
use daftari_relay_api::ids::{EnvelopeId, InviteId, MailboxId, StatementId, TeamId};
use daftari_relay_api::limits::{
    BATCH_BYTES_MAX, INVITE_TTL_S, INVITES_MAX, ROSTER_BYTES_MAX, ROSTER_MAX, STATEMENT_MAX,
};
use daftari_relay_api::roster::digest;
use daftari_relay_api::wire::Rest;

trait Backend: Storage + Sized {
    fn open_with(directory: &Path, team_bytes_max: u64) -> Self;

    fn open_in(directory: &Path) -> Self {
        Self::open_with(directory, u64::MAX)
    }
}

impl Backend for Sqlite {
    fn open_with(directory: &Path, team_bytes_max: u64) -> Self {
        Sqlite::open(directory, team_bytes_max).unwrap()
    }
}

const TEAM: TeamId = TeamId([1; 32]);
const OTHER_TEAM: TeamId = TeamId([2; 32]);
const OFFICE: MailboxId = MailboxId([1; 16]);
const PHONE: MailboxId = MailboxId([2; 16]);

fn envelope(words: &str) -> NewEnvelope {
    envelope_of(TEAM, &[OFFICE], words.as_bytes().to_vec())
}

fn envelope_of(team: TeamId, mailboxes: &[MailboxId], bytes: Vec<u8>) -> NewEnvelope {
    NewEnvelope { team, id: envelope_id(&bytes), mailboxes: mailboxes.to_vec(), bytes }
}

fn keep(statements: &[(u8, &str)]) -> StatementChange {
    let kept = statements.iter().map(|(n, words)| (StatementId([*n; 32]), words.as_bytes().to_vec())).collect();
    StatementChange { kept, dropped: Vec::new() }
}

fn cursor((seq, pulled): &(u64, Pulled)) -> Cursor {
    Cursor { seq: *seq, id: pulled.id() }
}

fn words(found: &[(u64, Pulled)]) -> Vec<String> {
    let word = |pulled: &Pulled| match pulled {
        Pulled::Envelope(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        Pulled::Erased(id) => format!("erased {id}"),
    };
    found.iter().map(|(_, pulled)| word(pulled)).collect()
}

async fn read<S: Storage>(storage: &S, mailbox: MailboxId) -> Vec<(u64, Pulled)> {
    storage.pull(TEAM, mailbox, None, 1_000).await.unwrap()
}

async fn what_was_stored_is_there_when_it_is_opened_again<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    storage.store(vec![envelope("monday"), envelope("tuesday")]).await.unwrap();
    storage.change_statements(TEAM, keep(&[(3, "statement")])).await.unwrap();
    storage.put_invite(InviteId([4; 16]), b"invite".to_vec(), 1_000).await.unwrap();
    let before = read(&storage, OFFICE).await;
    storage.close().await;
    drop(storage);

    let storage = S::open_in(directory.path());
    assert_eq!(words(&before), ["monday", "tuesday"]);
    assert_eq!(read(&storage, OFFICE).await, before);
    assert_eq!(storage.statements(TEAM).await.unwrap(), [b"statement".to_vec()]);
    assert_eq!(storage.invite(InviteId([4; 16]), 1_000).await.unwrap(), Some(b"invite".to_vec()));
}

async fn the_same_envelope_twice_is_there_once<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let both = envelope_of(TEAM, &[OFFICE, PHONE], b"for both".to_vec());

    storage.store(vec![both.clone(), envelope("one"), both.clone()]).await.unwrap();
    storage.store(vec![both]).await.unwrap();

    assert_eq!(words(&read(&storage, OFFICE).await), ["for both", "one"]);
    assert_eq!(words(&read(&storage, PHONE).await), ["for both"]);
}

async fn a_batch_is_stored_whole_or_not_at_all<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_with(directory.path(), 2_000);
    storage.store(vec![envelope("before")]).await.unwrap();

    let large = envelope_of(TEAM, &[OFFICE], vec![b'x'; 3_000]);
    let refused = storage.store(vec![envelope("beside it"), large.clone()]).await;

    assert!(matches!(refused, Err(StorageError::Full)));
    assert_eq!(words(&read(&storage, OFFICE).await), ["before"]);
    assert_eq!(storage.missing(TEAM, vec![envelope("beside it").id, large.id]).await.unwrap().len(), 2);
}

async fn a_team_that_used_its_quota_up_is_full_and_its_neighbour_is_not<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_with(directory.path(), 1_000);
    let large = envelope_of(TEAM, &[OFFICE], vec![b'x'; 900]);
    storage.store(vec![large.clone()]).await.unwrap();

    let more = envelope_of(TEAM, &[OFFICE], vec![b'y'; 101]);
    assert!(matches!(storage.store(vec![more.clone()]).await, Err(StorageError::Full)));
    // What is there already takes no more room: a lost answer can be asked for again.
    storage.store(vec![large]).await.unwrap();
    storage.store(vec![envelope_of(OTHER_TEAM, &[OFFICE], vec![b'z'; 900])]).await.unwrap();
    storage.close().await;
    drop(storage);

    let storage = S::open_with(directory.path(), 1_000);
    assert!(matches!(storage.store(vec![more.clone()]).await, Err(StorageError::Full)), "the count is kept");
    storage.close().await;
    drop(storage);
    S::open_with(directory.path(), 1_001).store(vec![more]).await.unwrap();
}

async fn numbers_rise_in_the_order_in_which_envelopes_become_visible<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = std::sync::Arc::new(S::open_in(directory.path()));
    let mut writers = tokio::task::JoinSet::new();
    for phone in 0..8 {
        let storage = std::sync::Arc::clone(&storage);
        writers.spawn(async move {
            for day in 0..25 {
                let batch = (0..3).map(|n| envelope(&format!("phone {phone} day {day} number {n}"))).collect();
                storage.store(batch).await.unwrap();
            }
        });
    }
    // A reader who goes on from its last place while others write: whatever it sees later must stand behind that place.
    let (mut seen, mut after) = (Vec::new(), None);
    while seen.len() < 8 * 25 * 3 {
        let page = storage.pull(TEAM, OFFICE, after, 7).await.unwrap();
        if let Some(last) = page.last() {
            after = Some(cursor(last));
        }
        seen.extend(page);
        tokio::task::yield_now().await;
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }

    assert!(seen.is_sorted_by(|(before, _), (after, _)| before < after));
    assert_eq!(seen, read(&*storage, OFFICE).await, "nothing was skipped, nothing came twice");
}

async fn a_place_that_is_not_of_this_database_is_unknown<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    storage.store(vec![envelope("one"), envelope("two")]).await.unwrap();
    storage.store(vec![envelope_of(OTHER_TEAM, &[OFFICE], b"theirs".to_vec())]).await.unwrap();
    let mine = read(&storage, OFFICE).await;
    let theirs = storage.pull(OTHER_TEAM, OFFICE, None, 10).await.unwrap();
    let (first, last) = (cursor(&mine[0]), cursor(&mine[1]));

    assert_eq!(words(&storage.pull(TEAM, OFFICE, Some(first), 10).await.unwrap()), ["two"]);
    assert_eq!(words(&storage.pull(TEAM, OFFICE, Some(last), 10).await.unwrap()), Vec::<String>::new());
    for unknown in [
        Cursor { seq: last.seq + 10, id: last.id },
        Cursor { seq: u64::MAX, id: last.id },
        Cursor { seq: first.seq, id: last.id },
        Cursor { seq: 0, id: first.id },
        cursor(&theirs[0]),
    ] {
        let found = storage.pull(TEAM, OFFICE, Some(unknown), 10).await;
        assert!(matches!(found, Err(StorageError::CursorUnknown)), "{unknown:?}");
    }
}

async fn a_pull_ends_at_its_count_and_at_its_bytes_and_brings_at_least_one<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let large = |n: u8, bytes: usize| envelope_of(TEAM, &[OFFICE], vec![n; bytes]);
    let third = BATCH_BYTES_MAX / 3;
    let batch = vec![large(1, BATCH_BYTES_MAX + 1), large(2, third), large(3, third), large(4, third), large(5, third)];
    storage.store(batch).await.unwrap();

    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = storage.pull(TEAM, OFFICE, after, 100).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(cursor(last));
        pages.push(page.len());
    }
    assert_eq!(pages, [1, 3, 1]);
    assert_eq!(storage.pull(TEAM, OFFICE, None, 1).await.unwrap().len(), 1);
}

async fn mailboxes_and_teams_do_not_see_into_one_another<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let same_bytes = |team| envelope_of(team, &[OFFICE], b"same bytes".to_vec());
    storage.store(vec![same_bytes(TEAM), envelope_of(TEAM, &[PHONE], b"hers".to_vec())]).await.unwrap();
    storage.change_statements(TEAM, keep(&[(3, "ours")])).await.unwrap();

    assert_eq!(words(&read(&storage, PHONE).await), ["hers"]);
    assert!(storage.pull(OTHER_TEAM, OFFICE, None, 10).await.unwrap().is_empty());
    assert!(storage.statements(OTHER_TEAM).await.unwrap().is_empty());
    // Two teams may hold the same bytes; neither learns of the other's.
    assert_eq!(storage.missing(OTHER_TEAM, vec![same_bytes(TEAM).id]).await.unwrap().len(), 1);
    storage.store(vec![same_bytes(OTHER_TEAM)]).await.unwrap();
    assert_eq!(words(&storage.pull(OTHER_TEAM, OFFICE, None, 10).await.unwrap()), ["same bytes"]);
}

async fn missing_names_what_is_not_here_and_nothing_else<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    storage.store(vec![envelope("here")]).await.unwrap();

    let asked = vec![EnvelopeId([8; 32]), envelope("here").id, envelope("lost").id];
    let missing = storage.missing(TEAM, asked).await.unwrap();

    assert_eq!(missing, [EnvelopeId([8; 32]), envelope("lost").id]);
    assert!(storage.missing(TEAM, Vec::new()).await.unwrap().is_empty());
}

async fn a_statement_is_kept_once<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    storage.change_statements(TEAM, keep(&[(4, "first"), (3, "second")])).await.unwrap();
    storage.change_statements(TEAM, keep(&[(3, "second"), (4, "first"), (5, "third")])).await.unwrap();

    let words = [b"first".to_vec(), b"second".to_vec(), b"third".to_vec()];
    assert_eq!(storage.statements(TEAM).await.unwrap(), words, "in the order of arrival");
    let page = storage.statements_after(TEAM, 0).await.unwrap();
    let (kept, next) = (digest([3, 4, 5].map(|n| StatementId([n; 32]))), page.next);
    assert_eq!(page, StatementPage { statements: words.to_vec(), next, rest: Rest::None, kept });
    let page = storage.statements_after(TEAM, 2).await.unwrap();
    assert_eq!(page, StatementPage { statements: vec![b"third".to_vec()], next, rest: Rest::None, kept });
    let behind = storage.statements_after(TEAM, next).await.unwrap();
    assert_eq!(behind, StatementPage { statements: vec![], next, rest: Rest::None, kept });
}

async fn the_number_of_a_dropped_statement_is_used_by_no_other<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    storage.change_statements(TEAM, keep(&[(3, "stays"), (4, "goes")])).await.unwrap();
    let dropped = vec![StatementId([4; 32])];
    storage.change_statements(TEAM, StatementChange { dropped, ..StatementChange::default() }).await.unwrap();
    let page = storage.statements_after(TEAM, 2).await.unwrap();
    assert_eq!(page.statements, Vec::<Vec<u8>>::new());
    assert_eq!(page.kept, digest([StatementId([3; 32])]));
    storage.close().await;
    drop(storage);

    // Not after a restart either: whoever read it goes on behind its place and misses nothing.
    let storage = S::open_in(directory.path());
    assert!(storage.statements_after(TEAM, 2).await.is_ok());
    storage.change_statements(TEAM, keep(&[(4, "comes again")])).await.unwrap();
    let page = storage.statements_after(TEAM, 2).await.unwrap();
    assert_eq!((page.statements, page.next), (vec![b"comes again".to_vec()], 3));
}

async fn a_place_behind_all_numbers_is_unknown<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let unknown = |page| matches!(page, Err(StorageError::CursorUnknown));
    assert!(storage.statements_after(TEAM, 0).await.unwrap().statements.is_empty());
    assert!(unknown(storage.statements_after(TEAM, 1).await));
    storage.change_statements(TEAM, keep(&[(3, "one")])).await.unwrap();
    assert!(
        unknown(storage.statements_after(TEAM, 2).await) && unknown(storage.statements_after(TEAM, u64::MAX).await)
    );
    // A number of another team is a place like any other: nothing is read from it that is not the team's own.
    assert!(storage.statements_after(OTHER_TEAM, 1).await.unwrap().statements.is_empty());
}

async fn a_page_of_statements_ends_at_its_limits<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let id = |n: usize| StatementId(hash(&[&n.to_be_bytes()]));
    let large = (0..100).map(|n| (id(n), vec![b'x'; STATEMENT_MAX])).collect();
    storage.change_statements(TEAM, StatementChange { kept: large, dropped: Vec::new() }).await.unwrap();
    let small = (1_000..1_000 + ROSTER_MAX + 1).map(|n| (id(n), vec![b'x'; 10])).collect();
    storage.change_statements(TEAM, StatementChange { kept: small, dropped: Vec::new() }).await.unwrap();

    let (mut after, mut pages) = (0, Vec::new());
    loop {
        let page = storage.statements_after(TEAM, after).await.unwrap();
        let bytes: usize = page.statements.iter().map(|statement| statement.len() * 4 / 3).sum();
        assert!(bytes <= ROSTER_BYTES_MAX && page.statements.len() <= ROSTER_MAX);
        pages.push(page.statements.len());
        after = page.next;
        if page.rest == Rest::None {
            break;
        }
    }
    assert_eq!(pages.iter().sum::<usize>(), 100 + ROSTER_MAX + 1);
    assert!((3..=5).contains(&pages.len()), "{pages:?}");
}

async fn an_invite_is_written_once_and_lasts_ten_minutes<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let id = InviteId([4; 16]);
    storage.put_invite(id, b"words".to_vec(), 1_000).await.unwrap();

    // The same again after a lost answer is fine and does not make it live longer; something else is refused.
    storage.put_invite(id, b"words".to_vec(), 1_300).await.unwrap();
    assert!(matches!(storage.put_invite(id, b"other".to_vec(), 1_300).await, Err(StorageError::AlreadyWritten)));
    assert_eq!(storage.invite(id, 1_000 + INVITE_TTL_S - 1).await.unwrap(), Some(b"words".to_vec()));
    assert_eq!(storage.invite(id, 1_000 + INVITE_TTL_S).await.unwrap(), None);
    assert_eq!(storage.invite(InviteId([5; 16]), 1_000).await.unwrap(), None);
    storage.put_invite(id, b"other".to_vec(), 1_000 + INVITE_TTL_S).await.unwrap();
    assert_eq!(storage.invite(id, 1_000 + INVITE_TTL_S).await.unwrap(), Some(b"other".to_vec()));
}

async fn strangers_fill_the_room_for_invites_for_ten_minutes_and_nothing_else<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = std::sync::Arc::new(S::open_in(directory.path()));
    let id = |n: usize| InviteId(u128::try_from(n).unwrap().to_be_bytes());
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..INVITES_MAX {
        let storage = std::sync::Arc::clone(&storage);
        writers.spawn(async move { storage.put_invite(id(n), b"x".to_vec(), 1_000).await });
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap().unwrap();
    }

    assert!(matches!(storage.put_invite(id(INVITES_MAX), b"x".to_vec(), 1_001).await, Err(StorageError::Full)));
    storage.store(vec![envelope("a case")]).await.unwrap();
    storage.put_invite(id(INVITES_MAX), b"x".to_vec(), 1_000 + INVITE_TTL_S).await.unwrap();
}

async fn what_the_relay_knows_of_itself_is_made_once_and_is_another_one_elsewhere<S: Backend>() {
    let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let storage = S::open_in(here.path());
    let first = storage.settings();
    storage.close().await;
    drop(storage);

    let again = S::open_in(here.path()).settings();
    let other = S::open_in(elsewhere.path()).settings();
    assert_eq!(
        (first.store, first.token_key, first.setup_code.as_str()),
        (again.store, again.token_key, again.setup_code.as_str())
    );
    assert_ne!(first.store, other.store);
    assert_ne!(first.token_key, other.token_key);
    assert_ne!(first.setup_code, other.setup_code);
}

async fn after_the_close_nothing_is_acknowledged<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    storage.close().await;

    assert!(storage.store(vec![envelope("too late")]).await.is_err());
}

macro_rules! stamp {
    ($backend:ident: $($law:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $law() {
                super::$law::<super::$backend>().await;
            }
        )*
    };
}

macro_rules! suite {
    ($name:ident, $backend:ident) => {
        mod $name {
            stamp! { $backend:
                what_was_stored_is_there_when_it_is_opened_again
                the_same_envelope_twice_is_there_once
                a_batch_is_stored_whole_or_not_at_all
                a_team_that_used_its_quota_up_is_full_and_its_neighbour_is_not
                numbers_rise_in_the_order_in_which_envelopes_become_visible
                a_place_that_is_not_of_this_database_is_unknown
                a_pull_ends_at_its_count_and_at_its_bytes_and_brings_at_least_one
                mailboxes_and_teams_do_not_see_into_one_another
                missing_names_what_is_not_here_and_nothing_else
                a_statement_is_kept_once
                the_number_of_a_dropped_statement_is_used_by_no_other
                a_place_behind_all_numbers_is_unknown
                a_page_of_statements_ends_at_its_limits
                an_invite_is_written_once_and_lasts_ten_minutes
                strangers_fill_the_room_for_invites_for_ten_minutes_and_nothing_else
                what_the_relay_knows_of_itself_is_made_once_and_is_another_one_elsewhere
                after_the_close_nothing_is_acknowledged
            }
        }
    };
}

suite!(sqlite, Sqlite);

/// Of SQLite only.
mod files {
    use super::*;

    #[tokio::test]
    async fn a_clean_stop_leaves_no_write_ahead_log() {
        let directory = tempfile::tempdir().unwrap();
        let storage = Sqlite::open_in(directory.path());
        storage.store(vec![envelope("a case")]).await.unwrap();
        read(&storage, OFFICE).await;
        assert!(directory.path().join("relay.sqlite-wal").exists(), "or there is nothing to prove");
        storage.close().await;

        let mut left: Vec<_> = std::fs::read_dir(directory.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["relay.lock", "relay.sqlite"]);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_directory_is_its_owners_only() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("new/data");
        drop(Sqlite::open_in(&data));

        assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[tokio::test]
    async fn a_database_of_a_newer_relay_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        drop(Sqlite::open_in(directory.path()));
        let path = directory.path().join("relay.sqlite");
        rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();

        assert!(matches!(Sqlite::open(directory.path(), u64::MAX), Err(StorageError::Database)));
    }

    #[tokio::test]
    async fn one_directory_has_one_relay_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let first = Sqlite::open_in(directory.path());
        assert!(matches!(Sqlite::open(directory.path(), u64::MAX), Err(StorageError::InUse)));
        drop(first);
        Sqlite::open_in(directory.path());
    }
}
