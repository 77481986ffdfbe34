//! What every backend must do: one suite, stamped on each. A new backend is one line at the end of this file.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::path::Path;

use daftari_relay::storage::files::Why;
use daftari_relay::storage::sqlite::Sqlite;
use daftari_relay::storage::{
    NewEnvelope, Quotas, Sender, SetupCode, Share, StatementChange, StatementPage, Storage, StorageError,
};
use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::envelope::envelope_id;
use daftari_relay_api::hash;
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, InviteId, MailboxId, StatementId, TeamId};
use daftari_relay_api::limits::{
    BATCH_BYTES_MAX, INVITE_TTL_S, INVITES_MAX, ROSTER_BYTES_MAX, ROSTER_MAX, SETUP_TRIES_MAX, STATEMENT_MAX,
};
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::roster::digest;
use daftari_relay_api::wire::Rest;

trait Backend: Storage + Sized {
    fn open_with(directory: &Path, quotas: Quotas) -> Self;

    fn open_in(directory: &Path) -> Self {
        Self::open_with(directory, NO_QUOTA)
    }
}

const NO_QUOTA: Quotas = Quotas {
    team: u64::MAX / 2,
    office_day: u64::MAX / 2,
    field_day: u64::MAX / 2,
    colleagues_day: u64::MAX / 2,
    mailbox_day: u64::MAX / 2,
};

impl Backend for Sqlite {
    fn open_with(directory: &Path, quotas: Quotas) -> Self {
        Sqlite::open(directory, quotas).unwrap()
    }
}

const TEAM: TeamId = TeamId([1; 32]);
const OTHER_TEAM: TeamId = TeamId([2; 32]);
const OFFICE: MailboxId = MailboxId([1; 16]);
const PHONE: MailboxId = MailboxId([2; 16]);

fn envelope(words: &str) -> NewEnvelope {
    envelope_of(&[OFFICE], words.as_bytes().to_vec())
}

fn envelope_of(mailboxes: &[MailboxId], bytes: Vec<u8>) -> NewEnvelope {
    NewEnvelope { id: envelope_id(&bytes), mailboxes: mailboxes.to_vec(), colleagues: Vec::new(), bytes }
}

/// A field device on a day.
fn field(device: u8, day: u64) -> Sender {
    Sender { team: TEAM, device: DeviceKey([device; 32]), share: Share::Field, day }
}

const TODAY: u64 = 20_000;

async fn put<S: Storage>(storage: &S, envelopes: Vec<NewEnvelope>) -> Vec<Pushed> {
    storage.store(field(1, TODAY), envelopes).await.unwrap()
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
    put(&storage, vec![envelope("monday"), envelope("tuesday")]).await;
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
    let both = envelope_of(&[OFFICE, PHONE], b"for both".to_vec());

    put(&storage, vec![both.clone(), envelope("one"), both.clone()]).await;
    put(&storage, vec![both]).await;

    assert_eq!(words(&read(&storage, OFFICE).await), ["for both", "one"]);
    assert_eq!(words(&read(&storage, PHONE).await), ["for both"]);
}

async fn what_has_no_room_refuses_no_neighbour<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_with(directory.path(), Quotas { team: 2_000, ..NO_QUOTA });
    let large = envelope_of(&[OFFICE], vec![b'x'; 3_000]);
    let batch = vec![envelope("before it"), large.clone(), envelope("behind it")];

    assert_eq!(put(&storage, batch).await, [Pushed::Stored, Pushed::Full, Pushed::Stored]);
    assert_eq!(words(&read(&storage, OFFICE).await), ["before it", "behind it"]);
    assert_eq!(storage.missing(TEAM, vec![large.id, envelope("behind it").id]).await.unwrap(), [large.id]);
}

async fn a_team_that_used_its_quota_up_is_full_and_its_neighbour_is_not<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let quotas = |team: u64| Quotas { team, ..NO_QUOTA };
    let storage = S::open_with(directory.path(), quotas(1_000));
    let large = envelope_of(&[OFFICE], vec![b'x'; 900]);
    put(&storage, vec![large.clone()]).await;

    let more = envelope_of(&[OFFICE], vec![b'y'; 101]);
    assert_eq!(put(&storage, vec![more.clone()]).await, [Pushed::Full]);
    // What is there already takes no more room: a lost answer can be asked for again.
    assert_eq!(put(&storage, vec![large]).await, [Pushed::Stored]);
    let theirs = Sender { team: OTHER_TEAM, ..field(1, TODAY) };
    let of_theirs = vec![envelope_of(&[OFFICE], vec![b'z'; 900])];
    assert_eq!(storage.store(theirs, of_theirs).await.unwrap(), [Pushed::Stored]);
    // Statements are never full.
    storage.change_statements(TEAM, keep(&[(3, &"x".repeat(2_000))])).await.unwrap();
    storage.close().await;
    drop(storage);

    let storage = S::open_with(directory.path(), quotas(1_000));
    assert_eq!(put(&storage, vec![more.clone()]).await, [Pushed::Full], "the count is kept");
    storage.close().await;
    drop(storage);
    assert_eq!(put(&S::open_with(directory.path(), quotas(1_001)), vec![more]).await, [Pushed::Stored]);
}

fn bytes_of(letter: u8, length: usize) -> NewEnvelope {
    envelope_of(&[OFFICE], vec![letter; length])
}

async fn a_day_ends_for_who_used_it_up_and_for_nobody_else<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let quotas = Quotas { field_day: 1_000, office_day: 2_000, ..NO_QUOTA };
    let storage = S::open_with(directory.path(), quotas);
    let first = bytes_of(b'a', 600);
    let batch = vec![first.clone(), bytes_of(b'b', 500), bytes_of(b'c', 400), first.clone()];
    let expected = [Pushed::Stored, Pushed::DayFull, Pushed::Stored, Pushed::Stored];
    assert_eq!(storage.store(field(1, TODAY), batch).await.unwrap(), expected);
    storage.close().await;
    drop(storage);

    let storage = S::open_with(directory.path(), quotas);
    let one = |letter: u8| vec![bytes_of(letter, 1)];
    assert_eq!(storage.store(field(1, TODAY), one(b'd')).await.unwrap(), [Pushed::DayFull], "the count is kept");
    assert_eq!(
        storage.store(field(1, TODAY), vec![first]).await.unwrap(),
        [Pushed::Stored],
        "what is there is not counted"
    );
    assert_eq!(storage.store(field(2, TODAY), vec![bytes_of(b'e', 1_000)]).await.unwrap(), [Pushed::Stored]);
    let elsewhere = Sender { team: OTHER_TEAM, ..field(1, TODAY) };
    assert_eq!(storage.store(elsewhere, vec![bytes_of(b'f', 1_000)]).await.unwrap(), [Pushed::Stored]);
    let office = Sender { share: Share::Office, ..field(3, TODAY) };
    assert_eq!(storage.store(office, vec![bytes_of(b'g', 2_000)]).await.unwrap(), [Pushed::Stored]);
    assert_eq!(storage.store(office, one(b'h')).await.unwrap(), [Pushed::DayFull]);
    assert_eq!(storage.store(field(1, TODAY + 1), one(b'd')).await.unwrap(), [Pushed::Stored], "another day");
}

async fn colleagues_have_a_share_of_their_own_and_the_office_none_of_it<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let quotas = Quotas { colleagues_day: 1_000, mailbox_day: 1_500, ..NO_QUOTA };
    let storage = S::open_with(directory.path(), quotas);
    let to_phone = |letter: u8, length: usize| NewEnvelope {
        mailboxes: vec![OFFICE, PHONE],
        colleagues: vec![PHONE],
        ..bytes_of(letter, length)
    };
    let batch = vec![to_phone(b'a', 900), to_phone(b'b', 200), bytes_of(b'c', 5_000)];
    let expected = [Pushed::Stored, Pushed::ColleaguesFull, Pushed::Stored];
    assert_eq!(storage.store(field(1, TODAY), batch).await.unwrap(), expected);
    let batch = vec![to_phone(b'd', 601), to_phone(b'e', 600), to_phone(b'f', 1)];
    let expected = [Pushed::MailboxFull, Pushed::Stored, Pushed::MailboxFull];
    assert_eq!(storage.store(field(2, TODAY), batch).await.unwrap(), expected);
    let office = Sender { share: Share::Office, ..field(3, TODAY) };
    let from_office = NewEnvelope { colleagues: Vec::new(), ..to_phone(b'g', 5_000) };
    assert_eq!(storage.store(office, vec![from_office]).await.unwrap(), [Pushed::Stored]);
    storage.close().await;
    drop(storage);

    let storage = S::open_with(directory.path(), quotas);
    assert_eq!(storage.store(field(4, TODAY), vec![to_phone(b'h', 1)]).await.unwrap(), [Pushed::MailboxFull]);
    assert_eq!(storage.store(field(4, TODAY + 1), vec![to_phone(b'h', 1)]).await.unwrap(), [Pushed::Stored]);
}

async fn a_setup_code_is_good_until_somebody_logs_in<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let SetupCode::Good(text) = storage.setup_code().await.unwrap() else { panic!("it is new") };
    let code = daftari_relay_api::code::from_text(&text).unwrap();
    let begin =
        |team: TeamId, code: [u8; 10]| storage.begin_team(team, (StatementId(team.0), b"genesis".to_vec()), code);
    let is_wrong = |done| matches!(done, Err(StorageError::WrongSetupCode));

    assert!(is_wrong(begin(TEAM, [0; 10]).await));
    assert!(storage.statements(TEAM).await.unwrap().is_empty());
    begin(TEAM, code).await.unwrap();
    begin(TEAM, code).await.unwrap();
    assert_eq!(storage.statements(TEAM).await.unwrap(), [b"genesis".to_vec()]);
    // Nobody is in it: the answer may have been lost, and her sheets with it.
    begin(OTHER_TEAM, code).await.unwrap();
    assert_eq!(storage.setup_code().await.unwrap(), SetupCode::Good(text));
    storage.note_login(TeamId([8; 32])).await.unwrap();
    storage.note_login(OTHER_TEAM).await.unwrap();
    assert_eq!(storage.setup_code().await.unwrap(), SetupCode::Used);
    assert!(is_wrong(begin(TeamId([9; 32]), code).await));
    assert!(storage.statements(TeamId([9; 32])).await.unwrap().is_empty());
    begin(OTHER_TEAM, code).await.unwrap();
}

async fn a_setup_code_nobody_logs_in_with_makes_a_few_teams<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    let SetupCode::Good(text) = storage.setup_code().await.unwrap() else { panic!("it is new") };
    let code = daftari_relay_api::code::from_text(&text).unwrap();
    let begin = |n: usize| {
        let team = TeamId(hash(&[&n.to_be_bytes()]));
        storage.begin_team(team, (StatementId(team.0), b"genesis".to_vec()), code)
    };
    for n in 0..SETUP_TRIES_MAX {
        begin(n).await.unwrap();
    }
    assert!(matches!(begin(SETUP_TRIES_MAX).await, Err(StorageError::WrongSetupCode)));
    begin(0).await.unwrap();
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
                put(&*storage, batch).await;
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
    put(&storage, vec![envelope("one"), envelope("two")]).await;
    storage.store(Sender { team: OTHER_TEAM, ..field(1, TODAY) }, vec![envelope("theirs")]).await.unwrap();
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
    let large = |n: u8, bytes: usize| envelope_of(&[OFFICE], vec![n; bytes]);
    let third = BATCH_BYTES_MAX / 3;
    let batch = vec![large(1, BATCH_BYTES_MAX + 1), large(2, third), large(3, third), large(4, third), large(5, third)];
    put(&storage, batch).await;

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
    let same_bytes = envelope("same bytes");
    let theirs = Sender { team: OTHER_TEAM, ..field(1, TODAY) };
    put(&storage, vec![same_bytes.clone(), envelope_of(&[PHONE], b"hers".to_vec())]).await;
    storage.change_statements(TEAM, keep(&[(3, "ours")])).await.unwrap();

    assert_eq!(words(&read(&storage, PHONE).await), ["hers"]);
    assert!(storage.pull(OTHER_TEAM, OFFICE, None, 10).await.unwrap().is_empty());
    assert!(storage.statements(OTHER_TEAM).await.unwrap().is_empty());
    // Two teams may hold the same bytes; neither learns of the other's.
    assert_eq!(storage.missing(OTHER_TEAM, vec![same_bytes.id]).await.unwrap().len(), 1);
    storage.store(theirs, vec![same_bytes.clone()]).await.unwrap();
    assert_eq!(words(&storage.pull(OTHER_TEAM, OFFICE, None, 10).await.unwrap()), ["same bytes"]);
}

async fn missing_names_what_is_not_here_and_nothing_else<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    put(&storage, vec![envelope("here")]).await;

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
    put(&*storage, vec![envelope("a case")]).await;
    storage.put_invite(id(INVITES_MAX), b"x".to_vec(), 1_000 + INVITE_TTL_S).await.unwrap();
}

async fn what_the_relay_knows_of_itself_is_made_once_and_is_another_one_elsewhere<S: Backend>() {
    let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let storage = S::open_in(here.path());
    let (first, first_code) = (storage.settings(), storage.setup_code().await.unwrap());
    storage.close().await;
    drop(storage);

    let (again, other) = (S::open_in(here.path()), S::open_in(elsewhere.path()));
    let (again, again_code) = (again.settings(), again.setup_code().await.unwrap());
    let (other, other_code) = (other.settings(), other.setup_code().await.unwrap());
    assert_eq!((first.store, first.token_key, &first_code), (again.store, again.token_key, &again_code));
    assert_ne!(first.store, other.store);
    assert_ne!(first.token_key, other.token_key);
    assert_ne!(first_code, other_code);
}

async fn what_can_store_says_so<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let storage = S::open_in(&data);
    assert!(storage.health().await.is_ok());
    std::fs::remove_dir_all(&data).unwrap();

    assert!(storage.health().await.is_err());
    assert!(
        storage.store(field(1, TODAY), vec![envelope("nowhere")]).await.is_err(),
        "nothing is acknowledged that is lost"
    );
}

async fn after_the_close_nothing_is_acknowledged<S: Backend>() {
    let directory = tempfile::tempdir().unwrap();
    let storage = S::open_in(directory.path());
    storage.close().await;

    assert!(storage.store(field(1, TODAY), vec![envelope("too late")]).await.is_err());
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
                what_has_no_room_refuses_no_neighbour
                a_day_ends_for_who_used_it_up_and_for_nobody_else
                colleagues_have_a_share_of_their_own_and_the_office_none_of_it
                a_setup_code_is_good_until_somebody_logs_in
                a_setup_code_nobody_logs_in_with_makes_a_few_teams
                what_can_store_says_so
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
        put(&storage, vec![envelope("a case")]).await;
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

    #[cfg(unix)]
    #[tokio::test]
    async fn files_of_a_directory_that_was_there_become_the_owners_only() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let storage = Sqlite::open_in(directory.path());
        storage.close().await;
        drop(storage);
        for name in ["relay.lock", "relay.sqlite"] {
            let path = directory.path().join(name);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        }
        let storage = Sqlite::open_in(directory.path());
        put(&storage, vec![envelope("a case")]).await;

        for file in std::fs::read_dir(directory.path()).unwrap() {
            let file = file.unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.file_name());
        }
    }

    /// Who seizes the disk learns how much a device posted today, and nothing of yesterday.
    #[tokio::test]
    async fn counts_of_a_day_go_with_it() {
        let directory = tempfile::tempdir().unwrap();
        let storage = Sqlite::open_in(directory.path());
        put(&storage, vec![NewEnvelope { colleagues: vec![PHONE], ..envelope("today") }]).await;
        storage.store(field(2, TODAY + 1), vec![envelope("tomorrow")]).await.unwrap();
        storage.close().await;
        let connection = rusqlite::Connection::open(directory.path().join("relay.sqlite")).unwrap();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();

        assert_eq!(count("SELECT count(*) FROM device_day"), 1);
        assert_eq!(count("SELECT min(day) FROM device_day"), i64::try_from(TODAY).unwrap() + 1);
        assert_eq!(count("SELECT count(*) FROM mailbox_day"), 0);
    }

    #[tokio::test]
    async fn a_database_of_a_newer_relay_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        drop(Sqlite::open_in(directory.path()));
        let path = directory.path().join("relay.sqlite");
        rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();

        let refused = Sqlite::open(directory.path(), NO_QUOTA).map(drop).unwrap_err();
        assert!(matches!(refused.why, Why::Newer(2)), "{refused}");
        assert!(refused.to_string().starts_with(path.to_str().unwrap()), "it names the file: {refused}");
    }

    #[tokio::test]
    async fn one_directory_has_one_relay_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let first = Sqlite::open_in(directory.path());
        let refused = Sqlite::open(directory.path(), NO_QUOTA).map(drop).unwrap_err();
        assert!(matches!(refused.why, Why::InUse), "{refused}");
        drop(first);
        Sqlite::open_in(directory.path());
    }
}
