//! Recovery sheets: a team begins with three sheets of paper, each typed back, and nothing of them stays on the device.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

use std::collections::HashSet;
use std::sync::mpsc::channel;

use daftari_crypto::safe::recovery::{RecoveryKey, Sheet};
use daftari_notebook::Error;
use daftari_notebook::requests::{BeginInvite, BeginJoin, CheckSheet, FinishTeam, StartTeam};
use daftari_notebook::views::{SheetCheckView, SheetFound, SheetsView};
use daftari_relay_api::roster::{Kind, RecoveryRecord, Statement};
use daftari_relay_api::wire::NewTeam;
use daftari_testkit::fault::Fault;
use daftari_testkit::loopback::{Relay, a_relay};
use daftari_testkit::people::{TestDevice, coordinator};

fn start(relay: &Relay) -> StartTeam {
    StartTeam { member_name: "Dorcas".to_owned(), relay: relay.address() }
}

fn finish(relay: &Relay) -> FinishTeam {
    FinishTeam { relay: relay.address(), setup_code: relay.setup_code() }
}

/// What she wrote down, as she types it.
fn paper(sheets: &SheetsView) -> Vec<String> {
    sheets.sheets.iter().map(|sheet| sheet.groups.join("-")).collect()
}

fn begin(office: &TestDevice, relay: &Relay) -> Vec<String> {
    paper(&office.session.begin_team(start(relay)).unwrap())
}

fn try_typing(office: &TestDevice, typed: &str) -> Result<SheetCheckView, Error> {
    office.session.check_sheet(CheckSheet { typed: typed.to_owned() })
}

fn types(office: &TestDevice, typed: &str) -> SheetCheckView {
    try_typing(office, typed).unwrap()
}

fn found(office: &TestDevice, typed: &str) -> (SheetFound, Option<u8>, Option<u8>) {
    let SheetCheckView { found, group, sheet } = types(office, typed);
    (found, group, sheet)
}

fn types_all(office: &TestDevice, paper: &[String]) {
    for (number, typed) in (1..).zip(paper) {
        assert_eq!(found(office, typed), (SheetFound::Whole, None, Some(number)));
    }
}

fn in_team(office: &TestDevice) -> bool {
    office.session.unlocked().unwrap().team_view().unwrap().in_team
}

/// The first statements that were given to the relay.
fn geneses(office: &TestDevice) -> Vec<Vec<u8>> {
    let calls = office.network().sent().into_iter().filter(|request| request.url.ends_with("/v1/teams"));
    calls.map(|request| serde_json::from_slice::<NewTeam>(&request.body).unwrap().genesis.0).collect()
}

/// The keys on paper in them.
fn genesis_keys(office: &TestDevice) -> Vec<RecoveryRecord> {
    let keys = geneses(office).into_iter().map(|genesis| match Statement::parse(&genesis).unwrap().body.kind {
        Kind::Genesis { recovery, .. } => recovery,
        other => panic!("a team begins with its genesis, not with {other:?}"),
    });
    keys.collect()
}

#[test]
fn a_team_begins_with_three_sheets_of_which_any_two_give_its_key() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let shown = office.session.begin_team(start(&relay)).unwrap();
    assert!(shown.sheets.iter().map(|sheet| sheet.number).eq(1..=3) && !shown.sheets.iter().any(|sheet| sheet.whole));
    assert!(shown.sheets.iter().all(|sheet| sheet.groups.len() == 24 && sheet.groups.iter().all(|g| g.len() == 4)));
    let paper = paper(&shown);
    assert_eq!(office.network().sent().len(), 0, "the relay hears of a team when its paper was read");

    assert_eq!(found(&office, &paper[2].to_lowercase().replace('-', " ")), (SheetFound::Whole, None, Some(3)));
    assert_eq!(found(&office, &paper[0][..3 * 5 + 2]), (SheetFound::Unfinished, Some(3), None));
    types(&office, &paper[0]);
    // The page was left meanwhile, and goes on where it was.
    let again = office.session.team_sheets().unwrap().unwrap();
    assert!(again.sheets.iter().map(|sheet| sheet.whole).eq([true, false, true]));
    types(&office, &paper[1]);
    assert!(office.session.finish_team(finish(&relay)).unwrap().in_team);
    assert!(office.session.team_sheets().unwrap().is_none(), "wiped when the team is made");
    assert!(matches!(try_typing(&office, &paper[0]), Err(Error::SheetsGone)));

    let [public] = &genesis_keys(&office)[..] else { panic!("one team") };
    let sheets: Vec<Sheet> = paper.iter().map(|typed| Sheet::parse(typed).unwrap()).collect();
    for (a, b) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
        assert_eq!(RecoveryKey::join(&sheets[a], &sheets[b], public).unwrap().public(), public);
    }
}

/// What is typed with one letter changed.
fn with_letter(typed: &str, group: usize, place: usize, letter: &str) -> String {
    let mut wrong = typed.to_owned();
    let at = (group - 1) * 5 + place;
    wrong.replace_range(at..=at, letter);
    wrong
}

#[test]
fn the_wrong_group_is_told_and_any_sheet_may_come_first() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    let letter = if paper[0].as_bytes()[6 * 5] == b'7' { "8" } else { "7" };
    let wrong = with_letter(&paper[0], 7, 0, letter);
    assert_eq!(found(&office, &wrong), (SheetFound::WrongGroup, Some(7), None));
    assert_eq!(found(&office, &wrong[..7 * 5]), (SheetFound::WrongGroup, Some(7), None), "at once");
    assert_eq!(found(&office, &format!("{} 7", paper[0])), (SheetFound::TooLong, None, None));
    assert_eq!(found(&office, ""), (SheetFound::Unfinished, Some(0), None));
    let elsewhere = begin(&coordinator().laptop(), &relay);
    assert_eq!(found(&office, &elsewhere[0]), (SheetFound::OtherSet, None, None));
    // None of this counted.
    assert_eq!(found(&office, &paper[1]), (SheetFound::Whole, None, Some(2)));
    types(&office, &paper[2]);
    assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::SheetsUnfinished)));
    // What was whole once is not taken back by a slip afterwards.
    types(&office, &paper[0]);
    types(&office, &wrong);
    office.session.finish_team(finish(&relay)).unwrap();
}

/// Every letter that stands for something else.
fn other_letters(letter: u8) -> impl Iterator<Item = char> {
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().filter(move |other| *other != char::from(letter))
}

#[test]
fn letters_that_hide_each_other_are_told_while_the_sheet_is_shown() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    // Two letters of group 5 that its own check does not see.
    let bytes = paper[0].as_bytes();
    let tries = other_letters(bytes[4 * 5]).flat_map(|one| other_letters(bytes[4 * 5 + 1]).map(move |two| (one, two)));
    let mut hidden = tries.map(|(one, two)| {
        let first = with_letter(&paper[0], 5, 0, &one.to_string());
        with_letter(&first, 5, 1, &two.to_string())
    });
    let hidden = hidden.find(|typed| found(&office, &typed[..5 * 5]).0 == SheetFound::Unfinished).unwrap();
    assert_eq!(found(&office, &hidden), (SheetFound::WrongGroup, Some(5), None));
    lock_by_idling(&office);
    office.unlock().unwrap();
    assert_eq!(found(&office, &hidden), (SheetFound::Mistyped, None, None), "nobody can tell where any more");
}

#[test]
fn no_team_before_every_sheet_was_typed_back() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::SheetsGone)));
    let paper = begin(&office, &relay);
    assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::SheetsUnfinished)));
    for typed in &paper[..2] {
        types(&office, typed);
        assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::SheetsUnfinished)));
    }
    assert!(!in_team(&office) && office.network().sent().is_empty());
    // Begun anew: other sheets, and the old paper is worth nothing.
    let second = begin(&office, &relay);
    assert_eq!(found(&office, &paper[2]), (SheetFound::OtherSet, None, None));
    types_all(&office, &second);
    assert!(!office.session.cancel_team().unwrap().in_team);
    assert!(office.session.team_sheets().unwrap().is_none(), "wiped when she stops");
    assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::SheetsGone)));
}

fn lock_by_idling(office: &TestDevice) {
    office.session.touch();
    let idle_ms = u64::from(office.session.app().preferences.idle_seconds) * 1_000;
    office.environment.boot.pass(idle_ms);
    office.session.lock_when_idle();
}

#[test]
fn a_lock_wipes_the_words_and_what_is_on_paper_is_good_all_the_same() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    types_all(&office, &paper);
    lock_by_idling(&office);
    assert!(matches!(office.session.team_sheets(), Err(Error::Locked)));
    office.unlock().unwrap();
    let shown = office.session.team_sheets().unwrap().unwrap();
    assert!(shown.sheets.iter().all(|sheet| sheet.groups.is_empty() && !sheet.whole), "typed back once more");
    assert_eq!(shown.relay, relay.address());
    assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::SheetsUnfinished)));
    types_all(&office, &paper);
    office.session.finish_team(finish(&relay)).unwrap();
    let [public] = &genesis_keys(&office)[..] else { panic!("one team") };
    let sheets: Vec<Sheet> = paper.iter().map(|typed| Sheet::parse(typed).unwrap()).collect();
    assert_eq!(RecoveryKey::join(&sheets[0], &sheets[2], public).unwrap().public(), public);
}

#[test]
fn sheets_that_do_not_give_the_key_make_no_team() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    lock_by_idling(&office);
    office.unlock().unwrap();
    // Somebody made up a third sheet that says it is of this set.
    let mut bytes = bytes_of(&paper[2])[..45].to_vec();
    bytes[20] ^= 1;
    let made_up = text_of(&bytes);
    assert_eq!(found(&office, &made_up), (SheetFound::Whole, None, Some(3)));
    types(&office, &paper[0]);
    types(&office, &paper[1]);
    assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::SheetsDoNotJoin)));
    assert!(office.session.team_sheets().unwrap().unwrap().sheets.iter().all(|sheet| !sheet.whole));
    assert!(office.network().sent().is_empty());
    types_all(&office, &paper);
    office.session.finish_team(finish(&relay)).unwrap();
}

#[test]
fn a_code_that_is_over_costs_no_sheets_and_joining_does() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    let nobody = BeginJoin { code: "0000-0000-0000-0000".to_owned(), relay: relay.address(), cases: Vec::new() };
    assert!(matches!(office.session.begin_join(nobody), Err(Error::InviteExpired)));
    types(&office, &paper[0]);
    let other = coordinator().laptop_with_a_team(&relay).unwrap();
    let invitation = BeginInvite { member_name: "Dorcas".to_owned(), office: None };
    let code = other.session.begin_invite(invitation).unwrap().code;
    office.session.begin_join(BeginJoin { code, relay: relay.address(), cases: Vec::new() }).unwrap();
    assert!(office.session.team_sheets().unwrap().is_none());
}

#[test]
fn a_refusal_of_the_relay_leaves_the_sheets() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    types_all(&office, &begin(&office, &relay));
    let with = |change: fn(&mut FinishTeam)| {
        let mut request = finish(&relay);
        change(&mut request);
        office.session.finish_team(request)
    };
    office.network().once(|request| request.url.ends_with("/v1/teams"), Fault::Down);
    assert!(matches!(with(|_| ()), Err(Error::RelayUnreachable)));
    assert!(matches!(with(|request| request.setup_code = "WRONG-CODE".to_owned()), Err(Error::WrongSetupCode)));
    assert!(matches!(with(|request| request.setup_code = " ".to_owned()), Err(Error::WrongSetupCode)));
    assert!(matches!(with(|request| request.relay = "ftp://nowhere".to_owned()), Err(Error::BadRelayAddress)));
    // The relay took the team and its answer was lost: it is given the same one again, so that no second team has this key.
    office.network().once(|request| request.url.ends_with("/v1/teams"), Fault::CutAfter);
    assert!(matches!(with(|_| ()), Err(Error::RelayUnreachable)));
    assert!(!in_team(&office) && office.session.team_sheets().unwrap().is_some());
    with(|_| ()).unwrap();
    assert!(in_team(&office));
    assert!(geneses(&office).len() > 2 && geneses(&office).windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_team_the_relay_may_know_is_not_finished_after_a_lock() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    types_all(&office, &begin(&office, &relay));
    office.network().once(|request| request.url.ends_with("/v1/teams"), Fault::CutAfter);
    assert!(matches!(office.session.finish_team(finish(&relay)), Err(Error::RelayUnreachable)));
    lock_by_idling(&office);
    office.unlock().unwrap();
    assert!(office.session.team_sheets().unwrap().is_none(), "its keys are wiped, and another team takes other sheets");
}

#[test]
fn a_team_the_relay_refused_costs_no_paper_at_a_lock() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    types_all(&office, &paper);
    let wrong = FinishTeam { setup_code: "WRONG-CODE".to_owned(), relay: finish(&relay).relay.clone() };
    assert!(matches!(office.session.finish_team(wrong), Err(Error::WrongSetupCode)));
    lock_by_idling(&office);
    office.unlock().unwrap();
    types_all(&office, &paper);
    office.session.finish_team(finish(&relay)).unwrap();
}

#[test]
fn a_team_that_was_stopped_while_the_relay_was_asked_is_not_made() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    types_all(&office, &begin(&office, &relay));
    let (asks, is_asked) = channel();
    let (answer, answered) = channel();
    office.network().when(move |_| {
        asks.send(()).unwrap();
        answered.recv().unwrap();
        Fault::None
    });
    std::thread::scope(|scope| {
        let finished = scope.spawn(|| office.session.finish_team(finish(&relay)));
        is_asked.recv().unwrap();
        begin(&office, &relay);
        answer.send(()).unwrap();
        assert!(matches!(finished.join().unwrap(), Err(Error::SheetsGone)));
    });
    assert!(!in_team(&office), "the paper of this one was given up");
    assert!(office.session.team_sheets().unwrap().is_some(), "and the new sheets stand");
}

/// The 45 bytes of a sheet, from its text.
fn bytes_of(paper: &str) -> Vec<u8> {
    let alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bits = Vec::new();
    for group in paper.split('-') {
        for letter in group.chars().take(3) {
            let five = alphabet.find(letter).unwrap();
            bits.extend((0..5).rev().map(|bit| (five >> bit) & 1));
        }
    }
    bits.chunks(8).map(|byte| byte.iter().fold(0, |all, bit| (all << 1) | u8::try_from(*bit).unwrap())).collect()
}

/// A sheet of these bytes, with a checksum that holds, as it is written.
fn text_of(bytes: &[u8]) -> String {
    let alphabet = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut whole = bytes[..42].to_vec();
    let checksum = daftari_relay_api::hash(&[b"daftari/v1/recovery/sheet", &whole]);
    whole.extend(&checksum[..3]);
    let bits: Vec<u8> = whole.iter().flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1)).collect();
    let fives: Vec<u8> = bits.chunks(5).map(|five| five.iter().fold(0, |all, bit| (all << 1) | bit)).collect();
    let double = |v: u8| (v << 1) ^ ((v >> 4) * 0b10_0101);
    let groups = (1..).zip(fives.chunks(3)).map(|(number, data): (u8, _)| {
        let check = data.iter().fold(0, |all, five| double(all ^ five)) ^ number;
        data.iter().chain([&check]).map(|five| char::from(alphabet[usize::from(*five)])).collect::<String>()
    });
    groups.collect::<Vec<_>>().join("-")
}

/// Is anything of these sheets in a file of the notebook, or in a page of its database for somebody who has its key?
fn is_on_disk(office: &TestDevice, paper: &[String]) -> bool {
    let mut stored = office.decrypted_pages();
    for file in office.files().into_iter().filter(|file| file.is_file()) {
        stored.extend(std::fs::read(file).unwrap());
    }
    let mut needles: HashSet<Vec<u8>> = HashSet::new();
    for typed in paper {
        let groups: Vec<&str> = typed.split('-').collect();
        for two in groups.windows(2) {
            needles.extend(["-", "", " ", "\",\""].map(|between| two.join(between).into_bytes()[..8].to_vec()));
        }
        // The share, from its eleventh byte on, in parts.
        needles.extend(bytes_of(typed)[10..42].chunks(8).map(<[u8]>::to_vec));
    }
    stored.windows(8).any(|there| needles.contains(there))
}

#[test]
fn nothing_of_the_sheets_is_ever_on_disk() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    assert!(!is_on_disk(&office, &paper), "while they are shown");
    types_all(&office, &paper);
    assert!(!is_on_disk(&office, &paper), "when they were typed back");
    office.session.finish_team(finish(&relay)).unwrap();
    office.session.sync_now().unwrap();
    assert!(!is_on_disk(&office, &paper), "when the team is made");
    office.session.lock_notebook();
    assert!(!is_on_disk(&office, &paper), "locked");
    // The look does find what is there.
    std::fs::write(office.directory().join("left-behind"), &bytes_of(&paper[2])[..30]).unwrap();
    assert!(is_on_disk(&office, &paper));
    std::fs::write(office.directory().join("left-behind"), &paper[1][40..60]).unwrap();
    assert!(is_on_disk(&office, &paper));
    // Nor has the relay heard more than the public half.
    let texts: Vec<String> = paper.iter().flat_map(|typed| typed.split('-').map(str::to_owned)).collect();
    let pairs: Vec<String> = texts.windows(2).map(<[String]>::concat).chain(paper).collect();
    assert!(relay.everything_it_stores().is_silent_about(&pairs));
}
