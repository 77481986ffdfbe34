//! Whether a case may be shared, and who stays with it when she does not want it known.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, EVENING, HOUR, Team, key, meet};
use daftari_domain::case::Case;
use daftari_domain::codes::action;
use daftari_domain::entry::{Content, Extent};
use daftari_domain::ids::DeviceKey;
use daftari_domain::reference::Reference;
use daftari_domain::sharing::{Sharing, TeamPlace, WhoStays, sharing, who_stays};
use daftari_domain::time::UnixMillis;
use serde_json::json;

const AMINA: u8 = 1;
const BERYL: u8 = 2;
const CHEBET: u8 = 3;
const OFFICE: u8 = 5;
const NOW: UnixMillis = UnixMillis(EVENING + HOUR);

fn place_of(device: &DeviceKey) -> TeamPlace {
    if *device == key(OFFICE) { TeamPlace::Office } else { TeamPlace::Field }
}

fn stays(case: &Case) -> Option<WhoStays> {
    who_stays(case, Reference::kenya(), NOW, place_of)
}

fn may_share(case: &Case) -> Sharing {
    sharing(case, Reference::kenya(), NOW, place_of)
}

fn says(device: &mut Device, answer: &str) {
    let fields = json!({ "consent_purpose": "share_team", "answer": answer, "words_used": "her words" });
    device.act(action::CONSENT_RECORDED, fields);
}

/// Amina's case, which Beryl and Chebet hold too, and the office sees.
fn a_shared_case() -> [Device; 4] {
    let mut devices = [AMINA, BERYL, CHEBET, OFFICE].map(Device::new);
    devices.iter_mut().for_each(|device| device.team = Team::with_office([OFFICE]));
    devices[0].open();
    devices[0].share(BERYL);
    devices[0].share(CHEBET);
    meet(&mut devices);
    devices
}

#[test]
fn a_no_takes_the_case_from_no_worker() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    assert_eq!((may_share(&amina.sees()), stays(&amina.sees())), (Sharing::NotAsked, None));
    // Beryl asked her. Amina, who works on the case, keeps it, and so does who wrote the answer down.
    says(&mut beryl, "no");
    amina.take_all_of(&beryl);
    assert_eq!(may_share(&amina.sees()), Sharing::Refused(key(BERYL)));
    assert_eq!(stays(&amina.sees()), Some(WhoStays { to_name: None, leaving: [key(CHEBET)].into() }));
    // Another worker by the office's word.
    office.take_all_of(&amina);
    office.write(Content::Share { device: key(CHEBET), worker: true, not_asked: false });
    assert_eq!(stays(&office.sees()), Some(WhoStays { to_name: None, leaving: [key(AMINA)].into() }));
    // She changed her mind.
    says(&mut office, "yes");
    assert_eq!((may_share(&office.sees()), stays(&office.sees())), (Sharing::Agreed, None));
}

#[test]
fn without_a_worker_the_first_who_was_given_it_is_named() {
    let [mut amina, _, _, mut office] = a_shared_case();
    says(&mut amina, "no");
    office.take_all_of(&amina);
    office.unshare(AMINA);
    assert_eq!(stays(&office.sees()), Some(WhoStays { to_name: Some(key(BERYL)), leaving: [key(CHEBET)].into() }));
}

#[test]
fn her_request_that_nothing_be_shared_binds_from_opener_worker_and_office() {
    for (asks, binds) in [(AMINA, true), (CHEBET, true), (OFFICE, true), (BERYL, false)] {
        let [mut amina, beryl, chebet, mut office] = a_shared_case();
        office.write(Content::Share { device: key(CHEBET), worker: true, not_asked: false });
        amina.take_all_of(&office);
        let mut devices = [amina, beryl, chebet, office];
        meet(&mut devices);
        let author = devices.iter_mut().find(|device| device.key == key(asks)).unwrap();
        author.write(Content::Erase {
            what: Extent::Identity,
            erased: Vec::new(),
            do_not_contact: false,
            do_not_share: true,
        });
        let case = author.sees();
        assert!(case.do_not_share(), "the page shows it, whoever of the holders wrote it");
        let expected = if binds { Sharing::Refused(key(asks)) } else { Sharing::NotAsked };
        assert_eq!(may_share(&case), expected, "asked for by {asks}");
        let leaving = stays(&case).map(|stays| stays.leaving);
        let others = [AMINA, BERYL].into_iter().filter(|device| *device != asks).map(key).collect();
        assert_eq!(leaving, binds.then_some(others), "asked for by {asks}");
    }
}
