//! What comes from others: damaged, newer, unknown, too much, kept back. It spoils nothing beside it, and nothing of it is
//! lost for good.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_small_team, a_team, act, edit, key_of, open, rows, share, standing, state_of, sync, sync_through};
use daftari_crypto::keys::Key;
use daftari_crypto::safe::entry::{Link, head_record};
use daftari_crypto::safe::envelope::Cargo;
use daftari_crypto::safe::roster::EpochSecret;
use daftari_domain::ids::CaseId;
use daftari_notebook::Error;
use daftari_notebook::views::{Delivery, SyncView};
use daftari_relay_api::ids::mailbox;
use daftari_relay_api::roster::{Circle, Statement};
use daftari_relay_api::wire::RosterPage;
use daftari_sync::transport::Method;
use daftari_testkit::fault::is_pull;
use daftari_testkit::forge::{Keys, place_in};
use daftari_testkit::loopback::Relay;
use daftari_testkit::people::{TestDevice, pass_between};
use serde_json::json;

/// Where the version of an envelope stands, behind its magic.
const ENVELOPE_VERSION_AT: usize = 4;

fn page_of(device: &TestDevice) -> SyncView {
    device.session.sync_view().unwrap()
}

fn pulls(device: &TestDevice) -> usize {
    device.network().sent().iter().filter(|request| is_pull(request)).count()
}

/// From now on the line spoils one bit in the middle of every envelope that is `spoiled`, the same each time.
fn spoil(device: &TestDevice, spoiled: impl Fn(&[u8]) -> bool + Send + 'static) {
    device.network().lie_in_pages(move |page| {
        for envelope in page.iter_mut().filter(|envelope| spoiled(envelope)) {
            let middle = envelope.len() / 2;
            envelope[middle] ^= 1;
        }
    });
}

/// The app is updated: the notebook was opened by an older one until now.
fn is_updated(device: &TestDevice) {
    device.session.lock_notebook();
    device.database().execute("UPDATE secret SET value = x'30' WHERE name = 'version'", []).unwrap();
    device.unlock().unwrap();
}

fn days_pass(devices: &[&TestDevice], days: i64) {
    devices.iter().for_each(|device| device.minutes_pass(days * 24 * 60));
}

#[test]
fn one_damaged_transfer_is_asked_for_again_at_once() {
    let (_relay, office, phone) = a_small_team();
    let cases: Vec<CaseId> = (0..3).map(|number| open(&phone, &format!("case {number}"))).collect();
    assert_eq!(sync(&phone), "done");
    let mut once = true;
    office.network().lie_in_pages(move |page| {
        if page.len() == 3 && std::mem::take(&mut once) {
            let middle = page[1].len() / 2;
            page[1][middle] ^= 1;
        }
    });
    assert_eq!(sync(&office), "done");
    assert!(cases.iter().all(|case| office.case(*case).is_ok()));
    assert_eq!(page_of(&office).put_aside, 0);
    sync_through(&phone, &office);
    assert!(cases.iter().all(|case| state_of(&phone, *case) == Delivery::OfficeHas), "no hole is left");
}

#[test]
fn what_comes_broken_every_time_is_put_aside_alone_and_is_sealed_again_after_a_day() {
    let (_relay, office, phone) = a_small_team();
    let first = open(&phone, "case 0");
    sync_through(&phone, &office);
    let cases: Vec<CaseId> = (1..4).map(|number| open(&phone, &format!("case {number}"))).collect();
    assert_eq!(sync(&phone), "done");
    let mut victim = None;
    office.network().lie_in_pages(move |page| {
        if let [.., one_before, _] = page.as_slice() {
            victim.get_or_insert_with(|| one_before.clone());
        }
        for envelope in page.iter_mut().filter(|envelope| victim.as_ref() == Some(*envelope)) {
            let middle = envelope.len() / 2;
            envelope[middle] ^= 1;
        }
    });
    assert_eq!(sync(&office), "done");
    office.network().heal();
    assert!(office.case(cases[0]).is_ok() && office.case(cases[2]).is_ok());
    assert!(matches!(office.case(cases[1]), Err(Error::CaseMissing)));
    assert_eq!(page_of(&office).put_aside, 1, "and it is shown");
    sync_through(&phone, &office);
    let states = || [first, cases[0], cases[1], cases[2]].map(|case| state_of(&phone, case));
    use Delivery::{Handed, OfficeHas};
    assert_eq!(
        states(),
        [OfficeHas, OfficeHas, Handed, Handed],
        "no receipt claims what is missing, nor what is behind"
    );
    // Nobody lies any more, but the office has read past it.
    for _ in 0..3 {
        days_pass(&[&office, &phone], 1);
        pass_between([&office, &phone, &office, &phone]).unwrap();
    }
    assert_eq!(states(), [OfficeHas; 4]);
    assert_eq!(standing(&office.case(cases[1]).unwrap(), "narrative"), [json!("case 2")]);
}

#[test]
fn a_page_full_of_what_does_not_open_is_asked_for_once_more_and_not_once_for_each() {
    let (_relay, office, phone) = a_small_team();
    for number in 0..24 {
        open(&phone, &format!("case {number}"));
    }
    assert_eq!(sync(&phone), "done");
    let good = open(&phone, "after them");
    spoil(&office, |_| true);
    let before = pulls(&office);
    assert_eq!(sync(&phone), "done");
    sync(&office);
    // Pages of 4, 8 and 16, each twice, and the ends of the mailboxes.
    assert!(pulls(&office) - before <= 12, "{} pages", pulls(&office) - before);
    assert_eq!(page_of(&office).put_aside, 25);
    office.network().heal();
    assert_ne!(state_of(&phone, good), Delivery::OfficeHas);
}

/// More cases of a newer Daftari than a phone keeps unread: about 9 KB each, of at most 1 MiB.
#[test]
fn what_a_newer_version_made_is_all_there_after_the_update() {
    let (_relay, office, amina, beryl) = a_team();
    let long = "neno ".repeat(1_600);
    let cases: Vec<CaseId> = (0..150)
        .map(|number| {
            let case = open(&beryl, &format!("{number} {long}"));
            share(&beryl, case, &amina);
            case
        })
        .collect();
    assert_eq!(sync(&beryl), "done");
    // To the app on this phone every envelope is of a version it does not know.
    amina.network().lie_in_pages(|page| page.iter_mut().for_each(|envelope| envelope[ENVELOPE_VERSION_AT] += 1));
    assert_eq!(sync(&amina), "done");
    let here = page_of(&amina);
    assert!(here.newer > 60 && here.no_room && here.put_aside == 0, "{here:?}");
    assert!((here.newer as usize) < 300, "not all of them");
    assert!(cases.iter().all(|case| amina.case(*case).is_err()));
    // Nothing of it is asked for again at every sync.
    let before = pulls(&amina);
    assert_eq!(sync(&amina), "done");
    assert!(pulls(&amina) - before <= 3);
    // What stands on the phone as it came is what the newer version reads.
    amina.network().heal();
    amina.session.lock_notebook();
    let restore = "UPDATE put_aside SET bytes = CAST(substr(bytes, 1, 4) || x'01' || substr(bytes, 6) AS BLOB)";
    amina.database().execute(restore, []).unwrap();
    is_updated(&amina);
    assert_eq!(sync(&amina), "done");
    assert!(cases.iter().all(|case| amina.case(*case).is_ok()), "{:?}", page_of(&amina));
    let here = page_of(&amina);
    assert_eq!((here.newer, here.no_room), (0, false));
    drop(office);
}

#[test]
fn one_entry_that_cannot_be_read_yet_keeps_none_of_its_neighbours_out() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "mine");
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    let mut keys = Keys::of(&beryl);
    let stored = beryl.store_now().store.read(|tx| tx.chain_head(keys.identity.device_key())).unwrap();
    let link = stored.map_or(Link::FIRST, |(seq, id)| Link { author_seq: seq + 1, prev: id });
    let parents: Vec<_> = beryl.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
    let parents: Vec<_> = parents.iter().map(|entry| entry.id).collect();
    let first = keys.note("first");
    let first = keys.sign(place_in(case, link, &parents), &first);
    let next = Link { author_seq: link.author_seq + 1, prev: first.id };
    let last = keys.note("last");
    let last = keys.sign(place_in(case, next, &[first.id]), &last);
    // Between them one of a version that nobody here knows, and one that is damaged.
    let (mut newer, mut broken) = (first.to_record(), first.to_record());
    newer[0] += 1;
    *broken.last_mut().unwrap() ^= 1;
    let cargo = Cargo::Entries(vec![first.to_record(), newer, broken, last.to_record()]);
    let readers = [keys.office(), keys.reader(&amina)];
    beryl.slip_in(&[keys.seal_cargo(&cargo, &readers)]);
    pass_between([&beryl, &office, &amina]).unwrap();
    for device in [&office, &amina] {
        let view = device.case(case).unwrap();
        assert!(standing(&view, "narrative").contains(&json!("last")), "on {}", device.name);
        assert_eq!(page_of(device).newer, 1, "it is kept on {}", device.name);
    }
}

#[test]
fn strangers_share_one_budget_however_many_keys_they_make_up() {
    let (_relay, office, phone) = a_small_team();
    let mut envelopes = Vec::new();
    for mut stranger in Keys::of_strangers_to(&phone, 5) {
        let readers = [stranger.reader(&phone)];
        let case = CaseId(uuid::Uuid::from_u128(7));
        for number in 1..=2 {
            let note = stranger.note(&"x".repeat(90_000));
            let prev = daftari_domain::ids::EntryId([u8::from(number > 1); 32]);
            let note = stranger.sign(place_in(case, Link { author_seq: number, prev }, &[]), &note);
            envelopes.push(stranger.seal(&[&note], &readers));
        }
    }
    let bytes: usize = envelopes.iter().map(Vec::len).sum();
    assert!(bytes < 1024 * 1024);
    office.slip_in(&envelopes);
    pass_between([&office, &phone]).unwrap();
    let kept = |device: &TestDevice| device.store_now().store.read(|tx| tx.quarantined_bytes(b"")).unwrap();
    assert_eq!(kept(&phone), bytes, "all of them in the one of those nobody knows");
    assert!(!page_of(&phone).no_room);
}

/// A list refuses what this entry makes of the case.
fn refuse_in_lists(device: &TestDevice, words: &str) {
    device.session.lock_notebook();
    let trigger = format!(
        "CREATE TRIGGER refused BEFORE UPDATE ON case_row WHEN instr(new.words, '{words}') > 0
         BEGIN SELECT RAISE(ABORT, 'no'); END;
         CREATE TRIGGER refused_new BEFORE INSERT ON case_row WHEN instr(new.words, '{words}') > 0
         BEGIN SELECT RAISE(ABORT, 'no'); END"
    );
    device.database().execute_batch(&trigger).unwrap();
    device.unlock().unwrap();
}

#[test]
fn rows_that_cannot_be_made_undo_no_entry_and_leave_out_a_colleague_alone() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "mine");
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    refuse_in_lists(&office, "sumu");
    edit(&beryl, case, "hot_spot", json!("sumu")).unwrap();
    let other = open(&beryl, "another case behind it");
    assert_eq!(sync(&beryl), "done");
    assert_eq!(sync(&office), "done");
    assert!(office.case(other).is_ok(), "nothing behind it is kept back");
    let view = office.case(case).unwrap();
    assert_eq!(standing(&view, "hot_spot"), [json!("sumu")], "the entry is here, and read on the page of the case");
    let unshown = view.unshown.unwrap();
    assert_eq!(unshown.authors.iter().map(|author| author.name.clone().unwrap()).collect::<Vec<_>>(), ["Beryl"]);
    assert!(rows(&office).iter().any(|row| row.case == case && row.hot_spot.is_none()));
    sync_through(&beryl, &office);
    assert_eq!(state_of(&beryl, case), Delivery::OfficeHas);
    // The words are taken back: everything is in the lists again.
    edit(&beryl, case, "hot_spot", json!("Kwa Mama Rose")).unwrap();
    let database = office.database();
    office.session.lock_notebook();
    database.execute_batch("DROP TRIGGER refused; DROP TRIGGER refused_new").unwrap();
    drop(database);
    office.unlock().unwrap();
    pass_between([&beryl, &office]).unwrap();
    assert_eq!(office.case(case).unwrap().unshown, None);
}

#[test]
fn rows_that_her_own_words_forbid_leave_the_name_of_the_case() {
    let (_relay, office, amina) = a_small_team();
    refuse_in_lists(&office, "sumu");
    let case = open(&amina, "sumu");
    let other = open(&amina, "another");
    sync_through(&amina, &office);
    let view = office.case(case).unwrap();
    assert_eq!(view.unshown.map(|unshown| unshown.authors), Some(Vec::new()));
    assert!(rows(&office).iter().any(|row| row.case == case && row.code == view.code));
    assert!(office.case(other).unwrap().unshown.is_none());
    assert_eq!(state_of(&amina, case), Delivery::OfficeHas);
}

/// From now on the relay keeps back from a device what is there for it at this moment.
fn keep_back_what_waits(device: &TestDevice) {
    let mut kept_back: Vec<Vec<u8>> = Vec::new();
    let mut is_first = true;
    device.network().lie_in_pages(move |page| {
        if std::mem::take(&mut is_first) {
            kept_back.clone_from(page);
        }
        // An envelope that opens for nobody in its place, so that the place stays.
        for envelope in page.iter_mut().filter(|envelope| kept_back.contains(envelope)) {
            *envelope = b"nothing".to_vec();
        }
    });
}

#[test]
fn what_the_relay_keeps_from_a_phone_is_named_and_delivered_by_the_office() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "mine");
    share(&amina, case, &beryl);
    sync_through(&amina, &office);
    sync_through(&beryl, &office);
    assert_eq!(page_of(&beryl).differing, []);
    act(&amina, case, "counselled", &[]).unwrap();
    pass_between([&amina, &office]).unwrap();
    keep_back_what_waits(&beryl);
    assert_eq!(sync(&beryl), "done");
    assert!(common::done(&beryl.case(case).unwrap(), "counselled").is_empty());
    // The office's next receipt that speaks of cases says that there is more.
    days_pass(&[&office, &beryl], 1);
    pass_between([&office, &beryl]).unwrap();
    let code = beryl.case(case).unwrap().code;
    let named: Vec<Option<String>> = page_of(&beryl).differing.into_iter().map(|case| case.code).collect();
    assert_eq!(named, [Some(code)]);
    // Beryl's phone has said so in the same sync; the old envelope never comes, a new one does.
    pass_between([&office, &beryl]).unwrap();
    assert_eq!(common::done(&beryl.case(case).unwrap(), "counselled").len(), 1);
    assert_eq!(page_of(&beryl).differing, []);
}

#[test]
fn what_a_phone_does_not_hold_is_not_delivered_to_it() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "not for Beryl");
    sync_through(&amina, &office);
    let receipt = daftari_crypto::safe::receipt::DeviceReceipt {
        version: 1,
        device: key_of(&beryl),
        differing: vec![daftari_crypto::safe::receipt::Differing { case: case.to_string(), lacks: Vec::new() }],
        heads: Vec::new(),
        roster_heads: Vec::new(),
        device_time: daftari_relay_api::roster::At { ms: 0, offset_min: 180 },
        previous: None,
    };
    let mut keys = Keys::of(&beryl);
    let readers = [keys.office()];
    beryl.slip_in(&[keys.seal_cargo(&Cargo::Receipt(receipt.to_bytes()), &readers)]);
    pass_between([&beryl, &office, &beryl]).unwrap();
    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
    let stored = beryl.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
    assert_eq!(stored, []);
}

#[test]
fn a_bare_head_is_not_what_the_office_has() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "mine");
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    act(&amina, case, "counselled", &[]).unwrap();
    // What she wrote last reaches Beryl's phone, and of it the office is given the head alone.
    let stored = amina.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
    let mut keys = Keys::of(&beryl);
    let heads = stored.iter().map(|entry| head_record(&entry.record).unwrap()).collect();
    let readers = [keys.office()];
    beryl.slip_in(&[keys.seal_cargo(&Cargo::Entries(heads), &readers)]);
    let mut first = true;
    amina.network().when(move |request| {
        let keeps = request.method == Method::Post && request.url.ends_with("/v1/envelopes");
        if keeps && std::mem::take(&mut first) {
            daftari_testkit::fault::Fault::Answer("stored")
        } else {
            daftari_testkit::fault::Fault::None
        }
    });
    pass_between([&beryl, &office]).unwrap();
    office.minutes_pass(2);
    act(&beryl, case, "referred", &[]).unwrap();
    pass_between([&beryl, &office]).unwrap();
    amina.network().heal();
    // A receipt that comes while her own envelope has not: nothing is safe by it.
    let held = |device: &TestDevice| page_of(device).queue.len();
    assert_eq!(held(&amina), 1);
    sync_through(&amina, &office);
    assert_eq!(held(&amina), 0, "her own envelope brings the rest");
    assert_eq!(state_of(&amina, case), Delivery::OfficeHas);
}

#[test]
fn a_relay_put_back_from_its_files_loses_no_case_for_more_than_a_day() {
    let (mut relay, office, phone) = a_small_team();
    assert_eq!((sync(&office), sync(&phone)), ("done".to_owned(), "done".to_owned()));
    let backup = relay.backup();
    let case = open(&phone, "written between the copy and the fire");
    assert_eq!(sync(&phone), "done");
    assert_eq!(state_of(&phone, case), Delivery::Handed);
    relay.restore(&backup);
    for _ in 0..2 {
        days_pass(&[&office, &phone], 1);
        pass_between([&phone, &office, &phone]).unwrap();
    }
    assert!(office.case(case).is_ok());
    assert_eq!(state_of(&phone, case), Delivery::OfficeHas);
}

#[test]
fn a_statement_that_the_relay_keeps_back_is_told_by_the_next_receipt() {
    let (relay, office, phone) = a_small_team();
    open(&phone, "so that there are receipts");
    sync_through(&phone, &office);
    let known = Keys::of(&phone).roster;
    let beryl = joined(&relay, &office);
    phone.network().lie(move |request, reply| {
        if request.method == Method::Get && request.url.contains("/v1/roster?") {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.retain(|bytes| known.holds(&Statement::parse(&bytes.0).unwrap().id));
            page.kept = known.kept_digest();
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    assert_eq!(sync(&phone), "done");
    assert!(!page_of(&phone).team_list_behind, "nothing has said so yet");
    days_pass(&[&office, &phone, &beryl], 1);
    pass_between([&office, &phone]).unwrap();
    assert!(page_of(&phone).team_list_behind);
    phone.network().heal();
    assert_eq!(sync(&phone), "done");
    assert!(!page_of(&phone).team_list_behind);
}

fn joined(relay: &Relay, office: &TestDevice) -> TestDevice {
    daftari_testkit::people::beryl().phone_joined_to(office, relay).unwrap()
}

#[test]
fn receipts_do_not_pile_up() {
    let (_relay, office, phone) = a_small_team();
    for number in 0..5 {
        open(&phone, &format!("case {number}"));
        sync_through(&phone, &office);
    }
    let count = |device: &TestDevice| -> i64 {
        let sql =
            "SELECT count(*) FROM envelope WHERE case_id IS NULL AND id NOT IN (SELECT envelope FROM envelope_entry)";
        device.session.lock_notebook();
        let count = device.database().query_row(sql, [], |row| row.get(0)).unwrap();
        device.unlock().unwrap();
        count
    };
    // The seeds that the phone joined with are refilled; no receipt is.
    assert_eq!((count(&office), count(&phone)), (1, 1));
}

#[test]
fn a_sync_that_is_broken_off_here_shows_what_it_kept_and_waits_before_the_next() {
    let (_relay, office, phone) = a_small_team();
    for number in 0..40 {
        open(&phone, &format!("case {number}"));
    }
    assert_eq!(sync(&phone), "done");
    // After the first page this device cannot write any more.
    office.session.lock_notebook();
    let broken = "CREATE TRIGGER broken BEFORE INSERT ON entry WHEN (SELECT count(*) FROM entry) > 70
                  BEGIN SELECT RAISE(ABORT, 'no'); END";
    office.database().execute_batch(broken).unwrap();
    office.unlock().unwrap();
    drop((office.told.changes(), office.told.syncs()));
    assert!(office.session.sync_now().is_err());
    let shown: usize = office.told.changes().iter().map(|changed| changed.cases.len()).sum();
    assert_eq!(rows(&office).len(), shown, "what came before is kept, and pages are told");
    assert!((20..40).contains(&shown), "{shown}");
    let ends = office.told.syncs();
    assert_eq!(ends.iter().map(|end| end.code.as_str()).collect::<Vec<_>>(), ["broken_off"]);
    assert!(ends[0].retry_s.is_some());
    assert_eq!(page_of(&office).last.unwrap().code, "broken_off");
}

#[test]
fn what_had_no_room_is_asked_for_again_after_a_seed_came_while_its_mailbox_was_read() {
    let (_relay, office, amina, phone) = a_team();
    let case = open(&amina, "something that makes a page");
    share(&amina, case, &phone);
    pass_between([&amina, &phone]).unwrap();
    // It lost its seed, and there was no room for what it could not open.
    let (mut laptop, me) = (Keys::of(&office), Keys::of(&phone));
    let seed = phone.store_now().store.read(|tx| tx.secrets("epoch/")).unwrap().remove(0).1;
    let seed = EpochSecret::from_seed(Circle::Team, 1, Key::from_slice(&seed).unwrap());
    let hers = mailbox::device(&me.team, me.identity.seal_key());
    phone.session.lock_notebook();
    let database = phone.database();
    let no_room = "INSERT INTO no_room (store, mailbox, seq, cursor) SELECT store, mailbox, 1, NULL FROM cursor WHERE mailbox = ?1";
    assert_eq!(database.execute(no_room, [hers.0.as_slice()]).unwrap(), 1);
    database.execute("DELETE FROM secret WHERE name LIKE 'epoch/%'", []).unwrap();
    drop(database);
    phone.unlock().unwrap();
    let to = [laptop.reader(&phone)];
    office.slip_in(&[laptop.seal_cargo(&Cargo::Seeds(vec![seed]), &to)]);
    pass_between([&office, &phone]).unwrap();
    let before = phone.network().sent().len();
    assert_eq!(sync(&phone), "done");
    let sent = phone.network().sent();
    let from_the_beginning = format!("mailbox={hers}&limit=");
    let asked = sent[before..].iter().filter(|asked| is_pull(asked) && asked.url.contains(&from_the_beginning));
    assert!(
        asked.into_iter().any(|asked| !asked.url.contains("after=")),
        "its mailbox is read from the place without room"
    );
    assert!(!page_of(&phone).no_room);
}
