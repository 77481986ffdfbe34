//! What counts in a case and who holds it: roots, takings, what the office has seen, bounds and removals.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{CASE, Device, More, Team, key, meet};
use daftari_domain::case::{AuthorRoles, ENTRIES_MAX, FoldEntry, Mark, NoTeam, TakenBy, fold};
use daftari_domain::entry::Content;
use daftari_domain::ids::{DeviceKey, EntryId, PARENTS_MAX, StatementId};
use daftari_domain::money::Cents;
use serde_json::json;

/// Amina has opened a case and Beryl holds it too.
fn amina_and_beryl() -> (Device, Device) {
    let (mut amina, mut beryl) = (Device::new(1), Device::new(2));
    amina.open();
    amina.share(2);
    beryl.take_all_of(&amina);
    (amina, beryl)
}

#[test]
fn only_a_holder_writes_into_a_case() {
    let (mut amina, mut beryl) = amina_and_beryl();
    let mut stranger = Device::new(5);
    stranger.take_all_of(&amina);
    let forged = stranger.set("narrative", "not from us");
    beryl.set("narrative", "hers");
    amina.take_all_of(&beryl);
    amina.take_all_of(&stranger);
    let case = amina.sees();
    assert_eq!(case.text("narrative"), Some("hers"));
    assert_eq!(case.review, [forged]);
    // An office device may, by the roster as it knew it.
    let office = Team::with_office([5]);
    assert!(amina.sees_as(&office).review.is_empty());
    assert_eq!(amina.sees_as(&office).values_of("narrative").count(), 2);
}

#[test]
fn a_share_counts_until_the_unshare() {
    let (mut amina, mut beryl) = amina_and_beryl();
    assert_eq!(amina.sees().holders, [key(1), key(2)].into());
    let before = beryl.set("narrative", "while she held it");
    amina.take_all_of(&beryl);
    amina.unshare(2);
    beryl.take_all_of(&amina);
    let after = beryl.set("hot_spot", "too late");
    amina.take_all_of(&beryl);
    let case = amina.sees();
    assert_eq!(case.holders, [key(1)].into());
    assert!(!case.review.contains(&before) && case.review == [after]);
    // A stranger cannot share it with herself.
    let mut stranger = Device::new(5);
    stranger.take_all_of(&amina);
    stranger.share(5);
    amina.take_all_of(&stranger);
    assert_eq!(amina.sees().holders, [key(1)].into());
}

/// Amina has shared her case with Beryl, Chebet and the office's device 5, and all know it.
fn a_shared_case() -> [Device; 4] {
    let mut devices = [1, 2, 3, 5].map(Device::new);
    devices.iter_mut().for_each(|device| device.team = Team::with_office([5]));
    devices[0].open();
    devices[0].share(2);
    devices[0].share(3);
    meet(&mut devices);
    devices
}

#[test]
fn who_was_given_a_case_takes_it_from_nobody() {
    let [mut amina, mut beryl, mut chebet, _] = a_shared_case();
    // Chebet asks that Beryl and Amina give it up: she may only ask.
    chebet.unshare(2);
    chebet.unshare(1);
    beryl.take_all_of(&chebet);
    let words = beryl.set("narrative", "hers");
    amina.take_all_of(&beryl);
    let case = amina.sees();
    assert_eq!(case.holders, [key(1), key(2), key(3)].into());
    let asked = case.marks.iter().filter(|mark| matches!(mark, Mark::AskedToUnshare(..))).count();
    assert_eq!((asked, case.taken.len(), case.review.len()), (2, 0, 0));
    assert_eq!(case.values_of("narrative").next().map(|written| written.origin.entry), Some(words));
}

#[test]
fn a_taking_binds_whoever_leaves_it_out_of_her_parents() {
    let [mut amina, mut beryl, _, _] = a_shared_case();
    let known = beryl.set("narrative", "while she held it");
    amina.take_all_of(&beryl);
    amina.unshare(2);
    // Beryl writes on as if she had not heard of it, also gives it to Dalia, and to herself.
    let before = beryl.sees().heads;
    let [hers, given, to_herself] = [
        Content::FieldSet { field: "hot_spot".to_owned(), value: "bar".into() },
        Content::Share { device: key(4), worker: false, not_asked: false },
        Content::Share { device: key(2), worker: false, not_asked: false },
    ]
    .map(|content| beryl.write_upon(before.clone(), content, More::default()));
    amina.take_all_of(&beryl);
    let case = amina.sees();
    assert_eq!(case.holders, [key(1), key(3)].into());
    assert_eq!(case.taken, [(key(2), TakenBy::Opener)].into());
    assert_eq!(case.review.iter().collect::<BTreeSet<_>>(), [&hers, &given, &to_herself].into());
    assert!(!case.review.contains(&known), "what the opener had seen counts");
}

#[test]
fn the_opener_takes_all_but_the_shares_of_the_office() {
    let [mut amina, mut beryl, mut chebet, mut office] = a_shared_case();
    office.share(2);
    amina.take_all_of(&office);
    amina.unshare(2);
    amina.unshare(3);
    beryl.take_all_of(&amina);
    assert_eq!(beryl.sees().holders, [key(1), key(2)].into());
    beryl.set("narrative", "by the office's gift");
    amina.take_all_of(&beryl);
    assert_eq!((amina.sees().text("narrative"), amina.sees().review.len()), (Some("by the office's gift"), 0));
    // The office takes it from the opener: what she does not know of that takes nothing any more.
    office.take_all_of(&amina);
    office.unshare(1);
    amina.unshare(2);
    chebet.take_all_of(&office);
    chebet.take_all_of(&amina);
    assert_eq!(chebet.sees().holders, [key(2)].into());
    assert_eq!(chebet.sees().taken[&key(1)], TakenBy::Office);
}

#[test]
fn a_second_opening_is_the_same_root() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    office.unshare(1);
    let second = amina.write_upon(Vec::new(), Content::CaseOpened { code: "KT-0001".to_owned() }, More::default());
    let on = amina.write_upon(vec![second], Content::Unshare { device: key(2) }, More::default());
    beryl.take_all_of(&amina);
    beryl.take_all_of(&office);
    assert_eq!(beryl.sees().holders, [key(2), key(3)].into());
    assert_eq!(beryl.sees().review, [on]);
}

#[test]
fn of_a_removed_device_counts_what_an_office_device_has_seen() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    let seen = beryl.set("narrative", "seen by the office");
    office.take_all_of(&beryl);
    office.act("note", json!({}));
    beryl.set("narrative", "by whoever has her phone now");
    beryl.share(4);
    beryl.write(Content::Unshare { device: key(2) });
    amina.take_all_of(&office);
    amina.take_all_of(&beryl);
    let case = amina.sees_as(&Team::with_office([5]).without([2]));
    assert_eq!(case.holders, [key(1), key(3)].into());
    assert_eq!(
        (case.values_of("narrative").next().map(|written| written.origin.entry), case.review.len()),
        (Some(seen), 3)
    );
    // What a removed office device built upon is not seen by that, and its own words ask for another's as well.
    let case = amina.sees_as(&Team::with_office([5]).without([5]));
    assert_eq!((case.items.len(), case.review.len()), (0, 1));
}

/// The entry that shares the case with a device.
fn share_with(device: &Device, with: u8) -> EntryId {
    let is_it = |entry: &&FoldEntry| matches!(entry.body.content, Content::Share { device, .. } if device == key(with));
    device.holds.values().find(is_it).unwrap().id
}

/// Whoever has Beryl's phone gives the case up in her name as of the day it came to her; Amina's takes it from her likewise.
#[test]
fn what_the_office_built_upon_no_taking_silences() {
    for thief in [1, 2] {
        let [mut amina, mut beryl, mut chebet, mut office] = a_shared_case();
        let given = vec![share_with(&beryl, 2)];
        let seen = beryl.set("narrative", "seen by the office");
        office.take_all_of(&beryl);
        office.act("note", json!({}));
        let unseen = beryl.set("hot_spot", "stage");
        let stolen = if thief == 1 { &mut amina } else { &mut beryl };
        stolen.write_upon(given, Content::Unshare { device: key(2) }, More::default());
        for device in [&amina, &beryl, &office] {
            chebet.take_all_of(device);
        }
        let case = chebet.sees();
        assert_eq!((case.is_counted(&seen), case.review), (true, vec![unseen]), "by the phone of {thief}");
        assert_eq!(case.holders, [key(1), key(3)].into());
        // The office reads it and writes on: now it has seen that as well.
        office.take_all_of(&chebet);
        let accepts = office.write_upon(vec![unseen], common::action_of("note", json!({})), More::default());
        assert_eq!((office.sees().is_counted(&unseen), office.sees().review), (true, vec![]), "{accepts:?}");
        assert_eq!(office.sees().holders, [key(1), key(3)].into());
    }
}

/// Beryl lost the case and gives it to Chebet and herself all the same. Chebet, who does not know it yet, writes upon that, and
/// the office, which knows, upon Chebet's.
#[test]
fn who_lost_a_case_has_it_not_back_by_a_note_of_the_office() {
    let [_, mut beryl, mut chebet, mut office] = a_shared_case();
    office.unshare(2);
    let again = beryl.share(2);
    chebet.take_all_of(&beryl);
    chebet.act("note", json!({}));
    office.take_all_of(&chebet);
    let before = office.sees();
    assert_eq!((before.holders.clone(), before.review.clone()), ([key(1), key(3)].into(), vec![again]));
    office.act("note", json!({}));
    let case = office.sees();
    assert_eq!((case.holders, case.review), (before.holders, before.review));
}

/// Roles by roster heads: device 6 was an office device until it was removed, which the head says.
struct Since;

const REMOVED_SINCE: StatementId = StatementId([9; 32]);

impl AuthorRoles for Since {
    fn is_office(&self, device: &DeviceKey, heads: &[StatementId]) -> bool {
        *device == key(5) || (*device == key(6) && !heads.contains(&REMOVED_SINCE))
    }

    fn was_office(&self, device: &DeviceKey) -> bool {
        [5, 6].map(key).contains(device)
    }

    fn is_removed(&self, device: &DeviceKey) -> bool {
        *device == key(6)
    }
}

/// Whoever has the keys of a removed office laptop takes the case, as of before; a phone brings that to the office.
#[test]
fn a_note_of_the_office_stands_for_no_laptop_it_knows_to_be_removed() {
    let [mut amina, _, mut chebet, mut office] = a_shared_case();
    let mut laptop = Device::new(6);
    (laptop.team, office.team) = (Team::with_office([5, 6]), Team::with_office([5, 6]));
    laptop.take_all_of(&amina);
    let honest = laptop.set("narrative", "before it was taken");
    office.take_all_of(&laptop);
    office.act("note", json!({}));
    let taking = laptop.unshare(1);
    chebet.take_all_of(&laptop);
    let heads = vec![taking];
    chebet.write_upon(heads, common::action_of("note", json!({})), More::default());
    office.take_all_of(&chebet);
    let note = office.act("note", json!({}));
    office.holds.get_mut(&note).unwrap().body.roster_heads = vec![REMOVED_SINCE];
    amina.take_all_of(&office);
    let case = amina.sees_as(&Since);
    assert!(case.is_counted(&honest) && case.is_counted(&note));
    assert_eq!((case.holders, case.review), ([key(1), key(2), key(3)].into(), vec![taking]));
}

/// What device 6 alone had built upon before it was removed, the office having built upon its words since.
#[test]
fn what_a_removed_laptop_had_seen_stays_seen() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    let given = vec![share_with(&beryl, 2)];
    let mut laptop = Device::new(6);
    (laptop.team, office.team) = (Team::with_office([5, 6]), Team::with_office([5, 6]));
    let hers = beryl.set("narrative", "hers");
    laptop.take_all_of(&beryl);
    laptop.act("note", json!({}));
    let taken = amina.write_upon(given, Content::Unshare { device: key(2) }, More::default());
    office.take_all_of(&amina);
    office.take_all_of(&laptop);
    office.act("note", json!({}));
    let case = office.sees_as(&Since);
    assert!(case.is_counted(&hers) && case.is_counted(&taken), "{:?}", case.review);
    assert_eq!((case.holders, case.review), ([key(1), key(3)].into(), vec![]));
}

/// Amina lost the case to the office and signs more openings than an entry names heads, upon a share of hers: the office's
/// next note has no room for its own taking.
#[test]
fn a_note_that_has_no_room_for_a_taking_lifts_nothing() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    let given = vec![share_with(&beryl, 2)];
    let first = office.write_upon(given, common::action_of("note", json!({})), More::default());
    let taken = office.write_upon(vec![first], Content::Unshare { device: key(1) }, More::default());
    let mut another = Device::new(6);
    another.team = Team::with_office([5, 6]);
    another.take_all_of(&office);
    let back = amina.write_upon(
        vec![first],
        Content::Share { device: key(1), worker: false, not_asked: false },
        More::default(),
    );
    for _ in 0..=PARENTS_MAX {
        let id = amina.write_upon(vec![back], Content::CaseOpened { code: "KT-0001".to_owned() }, More::default());
        // Ground to sort first.
        let mut entry = amina.holds.remove(&id).unwrap();
        entry.id.0[0] = 0;
        amina.take([entry]);
    }
    another.take_all_of(&amina);
    let before = another.sees();
    assert!(before.heads.len() > PARENTS_MAX && before.review.contains(&back) && before.is_counted(&taken));
    let note = another.act("note", json!({}));
    assert!(!another.holds[&note].parents.contains(&taken), "the story is not the one that was meant");
    assert_eq!((another.sees().holders, another.sees().review), (before.holders, before.review));
    beryl.take_all_of(&another);
    assert!(!beryl.sees_as(&Team::with_office([5, 6])).holders.contains(&key(1)));
}

/// Whoever has the opener's keys signs more openings than an entry names heads, each with a low id and a low number; a laptop
/// that has not written yet writes upon them.
#[test]
fn a_note_without_room_pushes_out_nothing_that_was_seen() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    let hers = beryl.set("narrative", "hers");
    office.take_all_of(&beryl);
    let seen = office.act("note", json!({}));
    for n in 0..300_u16 {
        let id = amina.write_upon(Vec::new(), Content::CaseOpened { code: "KT-0666".to_owned() }, More::default());
        let mut low = amina.holds.remove(&id).unwrap();
        low.author_seq = 0;
        low.id.0[..2].copy_from_slice(&[0, 0]);
        low.id.0[10..12].copy_from_slice(&n.to_be_bytes());
        amina.take([low]);
    }
    let mut another = Device::new(6);
    another.team = Team::with_office([5, 6]);
    for device in [&office, &beryl, &amina] {
        another.take_all_of(device);
    }
    let note = another.act("note", json!({}));
    assert_eq!(another.holds[&note].parents.len(), PARENTS_MAX);
    let case = another.sees();
    assert_eq!((case.code.as_str(), case.is_counted(&hers), case.is_counted(&seen)), ("KT-0001", true, true));
    assert_eq!(case.holders, [key(1), key(2), key(3)].into());
    // As it would be had she not named the highest head.
    let low: Vec<EntryId> = amina.sees().heads.into_iter().filter(|id| id.0[0] == 0).take(PARENTS_MAX).collect();
    another.write_upon(low, common::action_of("note", json!({})), More::default());
    assert_eq!((another.sees().code.as_str(), another.sees().holders), ("KT-0001", case.holders));
}

/// An opening that does not count names nothing.
#[test]
fn the_code_is_that_of_the_first_opening_that_counts() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    office.act("note", json!({}));
    let other = Content::CaseOpened { code: "KT-0666".to_owned() };
    let id = amina.write_upon(Vec::new(), other, More::default());
    let mut low = amina.holds.remove(&id).unwrap();
    (low.id.0, low.author_seq) = ([0; 32], 0);
    beryl.take([low]);
    beryl.take_all_of(&office);
    assert_eq!(beryl.sees().code, "KT-0001", "the office saw that one");
    assert_eq!(beryl.sees_as(&Team::with_office([5]).without([1])).code, "KT-0001", "the other does not count");
}

/// Chebet holds the case by the office's gift. Mallory shares it with her too, by an id that sorts first, and forks it so
/// often that not every head is named: what lets Chebet write is the gift.
#[test]
fn what_lets_her_write_is_the_offices_gift() {
    let [_, mut mallory, mut chebet, mut office] = a_shared_case();
    let gift = office.share(3);
    for device in [&mut mallory, &mut chebet] {
        device.take_all_of(&office);
    }
    let again = mallory.share(3);
    let mut low = mallory.holds.remove(&again).unwrap();
    low.id.0[0] = 0;
    let upon = low.id;
    mallory.take([low]);
    for _ in 0..=PARENTS_MAX {
        mallory.write_upon(vec![upon], common::action_of("note", json!({})), More::default());
    }
    chebet.take_all_of(&mallory);
    let hers = chebet.act("note", json!({}));
    let known = chebet.holds[&hers].parents.clone();
    assert!(chebet.sees().heads.len() > 1 && known.contains(&gift));
}

/// The office took the case from its opener and gave it back: to take it from others is a wish of hers, which a note of the
/// office does not grant.
#[test]
fn a_note_upon_a_wish_does_not_grant_it() {
    let [mut amina, _, _, mut office] = a_shared_case();
    office.unshare(1);
    office.write(Content::Share { device: key(1), worker: true, not_asked: false });
    amina.take_all_of(&office);
    let wish = amina.unshare(2);
    office.take_all_of(&amina);
    assert!(office.sees().is_counted(&wish));
    office.act("note", json!({}));
    let case = office.sees();
    assert_eq!((case.is_counted(&wish), case.holders), (true, [key(1), key(2), key(3)].into()));
}

#[test]
fn who_leaves_without_knowing_that_it_was_taken_takes_nothing() {
    let [mut amina, mut beryl, _, mut office] = a_shared_case();
    let given = vec![share_with(&beryl, 2)];
    let hers = beryl.set("narrative", "hers");
    office.take_all_of(&beryl);
    office.unshare(2);
    let left = beryl.write_upon(given, Content::Unshare { device: key(2) }, More::default());
    amina.take_all_of(&office);
    amina.take_all_of(&beryl);
    let case = amina.sees();
    assert_eq!((case.is_counted(&hers), case.review, case.taken[&key(2)]), (true, vec![left], TakenBy::Office));
}

#[test]
fn an_entry_waits_for_what_it_was_written_upon() {
    let (mut amina, mut beryl) = amina_and_beryl();
    let first = beryl.set("hot_spot", "stage");
    let second = beryl.set("narrative", "hers");
    amina.take(beryl.holds.values().filter(|entry| entry.id != first).cloned());
    let case = amina.sees();
    assert_eq!((case.waiting, case.review.len(), case.fields.len()), (vec![second], 0, 0));
    amina.take_all_of(&beryl);
    assert_eq!((amina.sees().text("narrative"), amina.sees().waiting.len()), (Some("hers"), 0));
}

#[test]
fn the_office_names_the_worker_and_its_last_word_counts() {
    let [mut amina, _, _, mut office] = a_shared_case();
    assert_eq!(amina.sees().worker, Some(key(1)), "the opener");
    for device in [2, 3] {
        office.write(Content::Share { device: key(device), worker: true, not_asked: false });
    }
    assert_eq!(office.sees().worker, Some(key(3)));
    office.unshare(3);
    assert_eq!(office.sees().worker, Some(key(1)), "the one named holds it no longer");
    // Nobody else names her.
    amina.write(Content::Share { device: key(2), worker: true, not_asked: false });
    assert_eq!(amina.sees().worker, Some(key(1)));
    amina.unshare(1);
    assert_eq!(amina.sees().worker, None);
}

/// Seventy-nine colleagues write at once: what lets Amina write is among what she names.
#[test]
fn of_more_heads_than_an_entry_names_the_rest_is_named_by_the_next() {
    let mut amina = Device::new(1);
    amina.open();
    for other in 2..=80 {
        amina.share(other);
    }
    let mine = amina.set("hot_spot", "stage");
    for other in 2..=80 {
        let mut colleague = Device::new(other);
        colleague.take(amina.holds.values().filter(|entry| entry.author == key(1)).cloned());
        colleague.act("note", json!({ "note": "at once" }));
        amina.take_all_of(&colleague);
    }
    assert_eq!(amina.sees().heads.len(), 79);
    for left in [50, 20, 1] {
        let next = amina.set("narrative", "on");
        assert!(amina.holds[&next].parents.len() <= PARENTS_MAX);
        assert_eq!((amina.sees().heads.len(), amina.sees().review.len()), (left, 0));
    }
    assert!(amina.sees().heads.iter().all(|head| *head != mine));
}

/// Amina's own entry that waits for something she does not have would make what names it wait too.
#[test]
fn an_own_entry_that_waits_is_not_built_upon() {
    let mut amina = Device::new(1);
    amina.open();
    for other in 2..=40 {
        amina.share(other);
    }
    for other in 2..=40 {
        let mut colleague = Device::new(other);
        colleague.take(amina.holds.values().filter(|entry| entry.author == key(1)).cloned());
        colleague.act("note", json!({}));
        amina.take_all_of(&colleague);
    }
    let waits = amina.write_upon(vec![EntryId([0xEE; 32])], Content::Later, More::default());
    assert_eq!(amina.sees().waiting, [waits]);
    let next = amina.set("narrative", "on");
    assert!(amina.sees().is_counted(&next) && amina.sees().waiting == [waits]);
}

#[test]
fn of_one_author_the_first_entries_count() {
    let (amina, beryl) = amina_and_beryl();
    let head = beryl.sees().heads;
    let note = |seq: u64| {
        let content = common::action_of("note", json!({}));
        let mut scratch = beryl.clone();
        let id = scratch.write_upon(head.clone(), content, More::default());
        let mut entry = scratch.holds[&id].clone();
        entry.author_seq = seq;
        entry.id.0[2..10].copy_from_slice(&seq.to_be_bytes());
        entry
    };
    let entries: Vec<FoldEntry> = amina.holds.values().cloned().chain((1..=ENTRIES_MAX as u64 + 3).map(note)).collect();
    let case = fold(CASE, &entries, &NoTeam);
    assert_eq!((case.items.len(), case.review.len()), (ENTRIES_MAX, 3));
}

/// Whoever has Beryl's keys signs as many entries as count, each numbered before hers, and the office builds upon them too.
#[test]
fn low_numbers_push_out_nothing_that_the_office_saw() {
    let [_, mut beryl, _, mut office] = a_shared_case();
    let hers = beryl.set("narrative", "hers");
    office.take_all_of(&beryl);
    office.act("note", json!({}));
    let head = beryl.sees().heads;
    let mut forged = Vec::new();
    for seq in 0..ENTRIES_MAX as u64 {
        let mut thief = beryl.clone();
        let id = thief.write_upon(head.clone(), common::action_of("note", json!({})), More::default());
        let mut entry = thief.holds[&id].clone();
        entry.author_seq = 0;
        entry.id.0[..2].fill(0);
        entry.id.0[2..10].copy_from_slice(&seq.to_be_bytes());
        forged.push(entry);
    }
    let last = forged[..32].iter().map(|entry| entry.id).collect();
    office.take(forged);
    let case = office.sees();
    assert_eq!((case.is_counted(&hers), case.review.len()), (true, 1));
    office.write_upon(last, common::action_of("note", json!({})), More::default());
    assert_eq!((office.sees().is_counted(&hers), office.sees().review.len()), (true, 1));
}

#[test]
fn the_opener_can_leave_a_case_to_others() {
    let (mut amina, mut beryl) = amina_and_beryl();
    let before = amina.set("narrative", "hers");
    amina.unshare(1);
    beryl.take_all_of(&amina);
    let after = amina.set("hot_spot", "too late");
    beryl.take_all_of(&amina);
    let case = beryl.sees();
    assert_eq!((case.opener, case.holders.clone()), (Some(key(1)), [key(2)].into()));
    assert!(case.review == [after] && !case.review.contains(&before));
}

#[test]
fn an_office_device_shares_by_the_roster_as_it_knew_it() {
    let (mut amina, _) = amina_and_beryl();
    let [mut office, mut chebet] = [5, 3].map(Device::new);
    for device in [&mut office, &mut chebet] {
        device.team = Team::with_office([5]);
    }
    office.take_all_of(&amina);
    office.share(3);
    chebet.take_all_of(&office);
    let hers = chebet.set("narrative", "by the office's word");
    amina.take_all_of(&chebet);
    let roles = Team::with_office([5]);
    assert_eq!(amina.sees_as(&roles).text("narrative"), Some("by the office's word"));
    // Who does not take that device for the office's takes nobody it named.
    assert!(amina.sees().review.contains(&hers));
}

#[test]
fn an_entry_that_waits_for_review_supersedes_nothing() {
    let (mut amina, _) = amina_and_beryl();
    amina.set("narrative", "hers");
    amina.add_violation("non_payment");
    let paid = amina.act("payment_received", json!({ "amount": 1_000 }));
    let mut stranger = Device::new(5);
    stranger.take_all_of(&amina);
    stranger.set("narrative", "");
    stranger.retire_violation("non_payment").unwrap();
    stranger.correct(&paid, "payment_received", json!({ "amount": 0 }));
    amina.take_all_of(&stranger);
    let case = amina.sees();
    assert_eq!((case.text("narrative"), case.violations.len()), (Some("hers"), 1));
    assert_eq!(case.items[0].standing[0].cents("amount"), Some(Cents(1_000)));
    assert_eq!(case.review.len(), 3);
    // What Amina writes next does not build upon them.
    assert!(case.heads.iter().all(|head| !case.review.contains(head)));
}
