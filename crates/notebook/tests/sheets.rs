//! Recovery sheets: a team begins with three sheets of paper, each typed back, and nothing of them stays on the device.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::HashSet;
use std::sync::mpsc::channel;

use daftari_crypto::safe::recovery::{RecoveryKey, RecoveryPublic, Sheet};
use daftari_notebook::Error;
use daftari_notebook::requests::{CheckSheet, StartTeam};
use daftari_notebook::views::{SheetCheckView, SheetFound, SheetsView};
use daftari_relay_api::roster::{Kind, Statement};
use daftari_relay_api::wire::NewTeam;
use daftari_testkit::fault::Fault;
use daftari_testkit::loopback::{Relay, a_relay};
use daftari_testkit::people::{TestDevice, coordinator};

fn asked(relay: &Relay) -> StartTeam {
    StartTeam { member_name: "Dorcas".to_owned(), relay: relay.address(), setup_code: relay.setup_code() }
}

/// What she wrote down, as she types it.
fn paper(sheets: &SheetsView) -> Vec<String> {
    sheets.sheets.iter().map(|sheet| sheet.groups.join("-")).collect()
}

fn begin(office: &TestDevice, relay: &Relay) -> Vec<String> {
    paper(&office.session.begin_team(asked(relay)).unwrap())
}

fn try_typing(office: &TestDevice, number: u8, typed: &str) -> Result<SheetCheckView, Error> {
    office.session.check_sheet(CheckSheet { number, typed: typed.to_owned() })
}

fn types(office: &TestDevice, number: u8, typed: &str) -> SheetCheckView {
    try_typing(office, number, typed).unwrap()
}

fn found(office: &TestDevice, number: u8, typed: &str) -> (SheetFound, Option<u8>, Option<u8>) {
    let SheetCheckView { found, group, sheet } = types(office, number, typed);
    (found, group, sheet)
}

fn types_all(office: &TestDevice, paper: &[String]) {
    for (number, typed) in (1..).zip(paper) {
        assert_eq!(types(office, number, typed).found, SheetFound::Whole);
    }
}

fn in_team(office: &TestDevice) -> bool {
    office.session.unlocked().unwrap().team_view().unwrap().in_team
}

/// The keys on paper in the first statements that were given to the relay.
fn genesis_keys(office: &TestDevice) -> Vec<RecoveryPublic> {
    let calls = office.network().sent().into_iter().filter(|request| request.url.ends_with("/v1/teams"));
    let made = calls.map(|request| {
        let new: NewTeam = serde_json::from_slice(&request.body).unwrap();
        match Statement::parse(&new.genesis.0).unwrap().body.kind {
            Kind::Genesis { recovery, .. } => RecoveryPublic { sign: recovery.sign, seal: recovery.seal },
            other => panic!("a team begins with its genesis, not with {other:?}"),
        }
    });
    made.collect()
}

#[test]
fn a_team_begins_with_three_sheets_of_which_any_two_give_its_key() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let shown = office.session.begin_team(asked(&relay)).unwrap();
    assert!(shown.sheets.iter().map(|sheet| sheet.number).eq(1..=3) && !shown.sheets.iter().any(|sheet| sheet.whole));
    assert!(shown.sheets.iter().all(|sheet| sheet.groups.len() == 24 && sheet.groups.iter().all(|g| g.len() == 4)));
    let paper = paper(&shown);
    assert_eq!(office.network().sent().len(), 0, "the relay hears of a team when its paper was read");

    assert_eq!(found(&office, 3, &paper[2].to_lowercase().replace('-', " ")), (SheetFound::Whole, None, None));
    assert_eq!(found(&office, 1, &paper[0][..3 * 5 + 2]), (SheetFound::Unfinished, Some(3), None));
    types(&office, 1, &paper[0]);
    // The page was left meanwhile, and goes on where it was.
    let again = office.session.team_sheets().unwrap().unwrap();
    assert!(again.sheets.iter().map(|sheet| sheet.whole).eq([true, false, true]));
    types(&office, 2, &paper[1]);
    assert!(office.session.finish_team(asked(&relay)).unwrap().in_team);
    assert!(office.session.team_sheets().unwrap().is_none(), "wiped when the team is made");
    assert!(matches!(try_typing(&office, 1, &paper[0]), Err(Error::SheetsGone)));

    let [public] = &genesis_keys(&office)[..] else { panic!("one team") };
    let sheets: Vec<Sheet> = paper.iter().map(|typed| Sheet::parse(typed).unwrap()).collect();
    for (a, b) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
        assert_eq!(RecoveryKey::join(&sheets[a], &sheets[b], public).unwrap().public(), public);
    }
}

#[test]
fn the_wrong_group_is_told_and_so_is_a_sheet_of_another_place() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    let letter = if paper[0].as_bytes()[6 * 5] == b'7' { "8" } else { "7" };
    let mut wrong = paper[0].clone();
    wrong.replace_range(6 * 5..=6 * 5, letter);
    assert_eq!(found(&office, 1, &wrong), (SheetFound::WrongGroup, Some(7), None));
    assert_eq!(found(&office, 1, &wrong[..7 * 5]), (SheetFound::WrongGroup, Some(7), None), "at once");
    assert_eq!(found(&office, 1, &format!("{} 7", paper[0])), (SheetFound::TooLong, None, None));
    assert_eq!(found(&office, 1, &paper[1]), (SheetFound::OtherSheet, None, Some(2)));
    assert_eq!(found(&office, 1, ""), (SheetFound::Unfinished, Some(0), None));
    assert!(matches!(try_typing(&office, 4, &paper[0]), Err(Error::BadRequest { field: "number" })));
    assert!(matches!(try_typing(&office, 0, &paper[0]), Err(Error::BadRequest { field: "number" })));

    let elsewhere = begin(&coordinator().laptop(), &relay);
    assert_eq!(found(&office, 1, &elsewhere[0]), (SheetFound::OtherSet, None, None));
    // None of this counted.
    types(&office, 2, &paper[1]);
    types(&office, 3, &paper[2]);
    assert!(matches!(office.session.finish_team(asked(&relay)), Err(Error::SheetsUnfinished)));
    // What was whole once is not taken back by a slip afterwards.
    types(&office, 1, &paper[0]);
    types(&office, 1, &wrong);
    office.session.finish_team(asked(&relay)).unwrap();
}

#[test]
fn no_team_before_every_sheet_was_typed_back() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    assert!(matches!(office.session.finish_team(asked(&relay)), Err(Error::SheetsGone)));
    let paper = begin(&office, &relay);
    assert!(matches!(office.session.finish_team(asked(&relay)), Err(Error::SheetsUnfinished)));
    for (number, typed) in (1..).zip(&paper[..2]) {
        types(&office, number, typed);
        assert!(matches!(office.session.finish_team(asked(&relay)), Err(Error::SheetsUnfinished)));
    }
    assert!(!in_team(&office) && office.network().sent().is_empty());
    // Begun anew: other sheets, and the old paper is worth nothing.
    let second = begin(&office, &relay);
    assert_eq!(found(&office, 3, &paper[2]), (SheetFound::OtherSet, None, None));
    types_all(&office, &second);
    assert!(!office.session.cancel_team().unwrap().in_team);
    assert!(office.session.team_sheets().unwrap().is_none(), "wiped when she stops");
    assert!(matches!(office.session.finish_team(asked(&relay)), Err(Error::SheetsGone)));
    let no_code = StartTeam { setup_code: " ".to_owned(), ..asked(&relay) };
    assert!(matches!(office.session.begin_team(no_code), Err(Error::WrongSetupCode)));
}

#[test]
fn a_lock_in_between_wipes_the_sheets() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    let paper = begin(&office, &relay);
    types_all(&office, &paper);
    office.session.touch();
    let idle_ms = u64::from(office.session.app().preferences.idle_seconds) * 1_000;
    office.environment.boot.pass(idle_ms);
    office.session.lock_when_idle();
    assert!(matches!(office.session.team_sheets(), Err(Error::Locked)));
    office.unlock().unwrap();
    assert!(office.session.team_sheets().unwrap().is_none());
    assert!(matches!(try_typing(&office, 1, &paper[0]), Err(Error::SheetsGone)));
    assert!(matches!(office.session.finish_team(asked(&relay)), Err(Error::SheetsGone)));
    assert!(!in_team(&office));
}

#[test]
fn a_refusal_of_the_relay_leaves_the_sheets() {
    let (relay, office) = (a_relay(), coordinator().laptop());
    types_all(&office, &begin(&office, &relay));
    let with = |change: fn(&mut StartTeam)| {
        let mut request = asked(&relay);
        change(&mut request);
        office.session.finish_team(request)
    };
    office.network().once(|request| request.url.ends_with("/v1/teams"), Fault::Down);
    assert!(matches!(with(|_| ()), Err(Error::RelayUnreachable)));
    assert!(matches!(with(|request| request.setup_code = "WRONG-CODE".to_owned()), Err(Error::WrongSetupCode)));
    assert!(matches!(with(|request| request.relay = "ftp://nowhere".to_owned()), Err(Error::BadRelayAddress)));
    // The relay took the team and its answer was lost: the same paper is of the next one.
    office.network().once(|request| request.url.ends_with("/v1/teams"), Fault::CutAfter);
    assert!(matches!(with(|_| ()), Err(Error::RelayUnreachable)));
    assert!(!in_team(&office) && office.session.team_sheets().unwrap().is_some());
    with(|_| ()).unwrap();
    assert!(in_team(&office) && genesis_keys(&office).windows(2).all(|keys| keys[0] == keys[1]));
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
        let finished = scope.spawn(|| office.session.finish_team(asked(&relay)));
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
    office.session.finish_team(asked(&relay)).unwrap();
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
