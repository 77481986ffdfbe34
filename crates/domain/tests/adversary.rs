//! Laws T2 and T3 over the fold: an adversary writes whatever her keys allow, upon any parents, in any number and order, and
//! somebody may have been removed from the team.
//!
//! `LAW_CASES` sets how many stories are tried, 2,000 when it is not set; a failing one prints the seed that repeats it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{CASE, Device, EVENING, Team, key, meet, stamp};
use daftari_domain::case::{AuthorRoles, Case, ENTRIES_MAX, FoldEntry, SHARES_MAX, TakenBy, fold};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{DeviceKey, EntryId, PARENTS_MAX};
use proptest::prelude::*;
use proptest::sample::Index;

/// Amina opened the case, Beryl was given it by her and Chebet by the office, whose device is 5. Mallory holds the keys of
/// device 8, which Amina gave the case to, and of device 9, which nobody did.
const AMINA: u8 = 1;
const BERYL: u8 = 2;
const CHEBET: u8 = 3;
const OFFICE: u8 = 5;
const MALLORY: [u8; 2] = [8, 9];

fn office() -> Team {
    Team::with_office([OFFICE])
}

/// Nobody, or one of them, was removed.
fn team() -> impl Strategy<Value = Team> {
    prop::option::of(device()).prop_map(|removed| office().without(removed))
}

#[derive(Debug, Clone)]
enum Honest {
    Writes(u8),
    Unshares(u8, u8),
    Meets,
}

/// What Mallory signs.
#[derive(Debug, Clone)]
struct Forged {
    by: u8,
    says: Says,
    /// Which of everything that is here, and of her own, it names; whether also something nobody has.
    parents: Vec<Index>,
    names_nothing_here: bool,
    seq: u64,
    /// First bytes of its id: ground to sort wherever she likes.
    id: [u8; 3],
}

#[derive(Debug, Clone)]
enum Says {
    Opening,
    Share(u8, bool),
    Unshare(u8),
    Field(Vec<Index>),
    Newer,
}

fn device() -> impl Strategy<Value = u8> {
    prop_oneof![Just(AMINA), Just(BERYL), Just(CHEBET), Just(OFFICE), Just(8), Just(9)]
}

fn honest() -> impl Strategy<Value = Vec<Honest>> {
    let writer = || prop_oneof![Just(AMINA), Just(BERYL), Just(CHEBET), Just(OFFICE)];
    let step = prop_oneof![
        4 => writer().prop_map(Honest::Writes),
        2 => (prop_oneof![Just(AMINA), Just(OFFICE), Just(BERYL)], device()).prop_map(|(by, of)| Honest::Unshares(by, of)),
        2 => Just(Honest::Meets),
    ];
    prop::collection::vec(step, 0..10)
}

/// What is signed with Mallory's own keys. An opening is not among it: another's is refused before it is folded, because
/// only the opener's key makes the id of the case.
fn forged() -> impl Strategy<Value = Vec<Forged>> {
    signed_by(&MALLORY, 0)
}

/// What is signed with the keys of some devices; the weight of openings among it.
fn signed_by(keys: &'static [u8], openings: u32) -> impl Strategy<Value = Vec<Forged>> {
    let says = prop_oneof![
        openings => Just(Says::Opening),
        4 => (device(), any::<bool>()).prop_map(|(device, worker)| Says::Share(device, worker)),
        4 => device().prop_map(Says::Unshare),
        3 => prop::collection::vec(any::<Index>(), 0..4).prop_map(Says::Field),
        1 => Just(Says::Newer),
    ];
    let one = (
        prop::sample::select(keys),
        says,
        prop::collection::vec(any::<Index>(), 0..5),
        prop::bool::weighted(0.1),
        prop_oneof![1..6_u64, Just(u64::MAX)],
        any::<[u8; 3]>(),
    );
    let one = one.prop_map(|(by, says, parents, names_nothing_here, seq, id)| Forged {
        by,
        says,
        parents,
        names_nothing_here,
        seq,
        id,
    });
    prop::collection::vec(one, 1..16)
}

/// What honest people wrote, of whom some have met.
fn play(acts: &[Honest]) -> BTreeMap<EntryId, FoldEntry> {
    let mut devices: Vec<Device> = [AMINA, BERYL, CHEBET, OFFICE].map(Device::new).into();
    devices.iter_mut().for_each(|device| device.team = office());
    devices[0].open();
    devices[0].share(BERYL);
    devices[0].share(MALLORY[0]);
    meet(&mut devices);
    devices[3].share(CHEBET);
    meet(&mut devices);
    for act in acts {
        let of = |who: u8| [AMINA, BERYL, CHEBET, OFFICE].iter().position(|other| *other == who).unwrap();
        match act {
            Honest::Writes(who) => drop(devices[of(*who)].set("narrative", format!("by {who}"))),
            Honest::Unshares(who, from) => drop(devices[of(*who)].unshare(*from)),
            Honest::Meets => meet(&mut devices),
        }
    }
    meet(&mut devices);
    devices.swap_remove(0).holds
}

/// Mallory's entries, each upon any of what is here and of her own before it.
fn forge(honest: &BTreeMap<EntryId, FoldEntry>, forged: &[Forged]) -> Vec<FoldEntry> {
    let mut here: Vec<EntryId> = honest.keys().copied().collect();
    let mut made = Vec::new();
    for (n, forged) in (0_u8..).zip(forged) {
        let mut id = [0; 32];
        id[..3].copy_from_slice(&forged.id);
        (id[3], id[4]) = (0xF0, n);
        let pick = |which: &Index| *which.get(&here);
        let mut parents: BTreeSet<EntryId> = forged.parents.iter().map(pick).collect();
        if forged.names_nothing_here {
            parents.insert(EntryId([0xEE; 32]));
        }
        let mut supersedes = Vec::new();
        let content = match &forged.says {
            Says::Opening => Content::CaseOpened { code: "KT-0001".to_owned() },
            Says::Share(device, worker) => Content::Share { device: key(*device), worker: *worker, not_asked: false },
            Says::Unshare(device) => Content::Unshare { device: key(*device) },
            Says::Field(over) => {
                supersedes = over.iter().map(pick).collect();
                Content::FieldSet { field: "narrative".to_owned(), value: "not hers".into() }
            }
            Says::Newer => Content::Later,
        };
        let body = EntryBody { supersedes, ..EntryBody::without_words(stamp(EVENING), Vec::new(), content) };
        let parents = parents.into_iter().collect();
        let author = key(forged.by);
        made.push(FoldEntry { id: EntryId(id), author, author_seq: forged.seq, case: Some(CASE), parents, body });
        here.push(EntryId(id));
    }
    made
}

/// The rules of the case once more, by whole pasts and without any bound: slow, and plain to read.
struct Plain<'a> {
    entries: BTreeMap<EntryId, &'a FoldEntry>,
    /// The past of each entry whose past is all here.
    past: BTreeMap<EntryId, BTreeSet<EntryId>>,
    team: &'a Team,
    /// Entries of active office devices.
    seeing: BTreeSet<EntryId>,
    opener: DeviceKey,
    counted: BTreeSet<EntryId>,
    shares: BTreeMap<EntryId, DeviceKey>,
}

impl<'a> Plain<'a> {
    fn of(entries: &'a [FoldEntry], team: &'a Team) -> Plain<'a> {
        let entries: BTreeMap<EntryId, &FoldEntry> = entries.iter().map(|entry| (entry.id, entry)).collect();
        let mut past: BTreeMap<EntryId, BTreeSet<EntryId>> = BTreeMap::new();
        let mut order = Vec::new();
        loop {
            let ready = |entry: &&&FoldEntry| {
                !past.contains_key(&entry.id) && entry.parents.iter().all(|parent| past.contains_key(parent))
            };
            let Some(entry) = entries.values().find(ready) else { break };
            let mut before: BTreeSet<EntryId> = entry.parents.iter().copied().collect();
            entry.parents.iter().for_each(|parent| before.extend(past[parent].clone()));
            past.insert(entry.id, before);
            order.push(entry.id);
        }
        let sees = |id: &&EntryId| entries[*id].author == key(OFFICE) && !team.is_removed(&key(OFFICE));
        let seeing = past.keys().filter(sees).copied().collect();
        let (opener, counted, shares) = (key(AMINA), BTreeSet::new(), BTreeMap::new());
        let mut plain = Plain { entries, past, team, seeing, opener, counted, shares };
        for id in order {
            if plain.counts(&id) {
                plain.counted.insert(id);
                if let Content::Share { device, .. } = plain.entries[&id].body.content {
                    plain.shares.insert(id, device);
                }
            }
        }
        plain
    }

    fn is_office(&self, id: &EntryId) -> bool {
        self.entries[id].author == key(OFFICE)
    }

    /// Not of a removed device, or seen by the office.
    fn stands(&self, id: &EntryId) -> bool {
        !self.team.is_removed(&self.entries[id].author) || self.is_seen(id)
    }

    /// In the past of an active office device's entry.
    fn is_seen(&self, id: &EntryId) -> bool {
        self.seeing.iter().any(|by| self.past[by].contains(id))
    }

    fn is_opening(&self, id: &EntryId) -> bool {
        self.stands(id) && matches!(self.entries[id].body.content, Content::CaseOpened { .. })
    }

    /// Unshares of a device whose authors may take.
    fn takings(&self, device: DeviceKey) -> Vec<EntryId> {
        let names = |id: &&EntryId| self.stands(id) && self.entries[*id].body.content == Content::Unshare { device };
        let unshares = self.past.keys().filter(names).copied();
        unshares.filter(|id| self.takes_every_root(id) || self.takes_as_opener(id)).collect()
    }

    fn takes_every_root(&self, id: &EntryId) -> bool {
        let entry = self.entries[id];
        self.is_office(id) || entry.body.content == Content::Unshare { device: entry.author }
    }

    fn takes_as_opener(&self, id: &EntryId) -> bool {
        let knows_opening = |id: &EntryId| self.past[id].iter().any(|before| self.is_opening(before));
        let unshare = Content::Unshare { device: self.opener };
        let names = |other: &&EntryId| self.stands(other) && self.entries[*other].body.content == unshare;
        let of_her = self.past.keys().filter(names);
        let binding = of_her.filter(|other| self.takes_every_root(other) && knows_opening(other)).copied();
        self.entries[id].author == self.opener
            && knows_opening(id)
            && self.lies_before(id, &self.without_late_leaving(self.opener, binding.collect()))
    }

    /// Does a taking leave an entry out? Not when the office built upon it without knowing the taking, or named it.
    fn binds(&self, taking: &EntryId, id: &EntryId) -> bool {
        let lifts = |by: &EntryId| {
            self.entries[by].parents.contains(id)
                || (self.past[by].contains(id)
                    && !self.past[by].contains(taking)
                    && self.entries[by].parents.len() < PARENTS_MAX)
        };
        !self.past[taking].contains(id) && !self.seeing.iter().any(lifts)
    }

    fn lies_before(&self, id: &EntryId, takings: &[EntryId]) -> bool {
        takings.iter().all(|taking| self.past[taking].contains(id))
    }

    /// Whoever leaves after others took it from her takes nothing.
    fn without_late_leaving(&self, device: DeviceKey, takings: Vec<EntryId>) -> Vec<EntryId> {
        let is_own = |id: &EntryId| self.entries[id].author == device;
        let others: Vec<EntryId> = takings.iter().filter(|id| !is_own(id)).copied().collect();
        takings.into_iter().filter(|id| !is_own(id) || self.lies_before(id, &others)).collect()
    }

    /// Takings of one root.
    fn taken(&self, root: &EntryId, device: DeviceKey) -> Vec<EntryId> {
        let takes = |id: &EntryId| {
            let all_openings_are_one =
                self.is_opening(root) && self.past[id].iter().any(|other| self.is_opening(other));
            (self.past[id].contains(root) || all_openings_are_one)
                && (self.takes_every_root(id) || (!self.is_office(root) && !self.is_opening(root)))
        };
        self.without_late_leaving(device, self.takings(device).into_iter().filter(takes).collect())
    }

    fn roots(&self, device: DeviceKey) -> Vec<EntryId> {
        let opened = self.past.keys().filter(|id| device == self.opener && self.is_opening(id));
        let given = self.shares.iter().filter(|(_, to)| **to == device).map(|(id, _)| id);
        opened.chain(given).copied().collect()
    }

    fn counts(&self, id: &EntryId) -> bool {
        let author = self.entries[id].author;
        let leaves = self.entries[id].body.content == Content::Unshare { device: author };
        let by_root = |root: &EntryId| {
            let mut taken = self.taken(root, author);
            taken.retain(|taking| !(leaves && self.entries[taking].author == author));
            self.past[id].contains(root) && !taken.iter().any(|taking| self.binds(taking, id))
        };
        self.stands(id) && (self.is_office(id) || self.is_opening(id) || self.roots(author).iter().any(by_root))
    }

    fn holders(&self) -> BTreeSet<DeviceKey> {
        let devices: BTreeSet<DeviceKey> = self.shares.values().copied().chain([self.opener]).collect();
        let holds = |device: &DeviceKey| self.roots(*device).iter().any(|root| self.taken(root, *device).is_empty());
        devices.into_iter().filter(holds).filter(|device| !self.team.is_removed(device)).collect()
    }

    fn heads(&self) -> BTreeSet<EntryId> {
        let known: BTreeSet<EntryId> = self.counted.iter().flat_map(|id| self.past[id].clone()).collect();
        self.counted.difference(&known).copied().collect()
    }
}

fn counted(entries: &[FoldEntry], case: &Case) -> BTreeSet<EntryId> {
    entries.iter().map(|entry| entry.id).filter(|id| case.is_counted(id)).collect()
}

fn folds_as_the_rules_say(entries: &[FoldEntry], team: &Team) -> Result<(), TestCaseError> {
    let (case, plain) = (fold(CASE, entries, team), Plain::of(entries, team));
    prop_assert_eq!(counted(entries, &case), plain.counted.clone());
    prop_assert_eq!(&case.holders, &plain.holders());
    prop_assert_eq!(case.heads.iter().copied().collect::<BTreeSet<_>>(), plain.heads());
    let uncounted = |id: &&EntryId| !case.is_counted(id);
    let in_review: Vec<EntryId> = plain.past.keys().filter(uncounted).copied().collect();
    prop_assert_eq!(&case.review, &in_review);
    Ok(())
}

/// All of a case but the places of what does not count.
fn what_counts(mut case: Case) -> Case {
    case.review.clear();
    case.waiting.clear();
    case.copied.clear();
    case
}

fn cases() -> u32 {
    std::env::var("LAW_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn the_fold_is_what_the_rules_say(acts in honest(), forged in forged(), team in team()) {
        let honest = play(&acts);
        let entries: Vec<FoldEntry> = honest.values().cloned().chain(forge(&honest, &forged)).collect();
        folds_as_the_rules_say(&entries, &team)?;
    }

    /// Amina's own phone is stolen. It takes nothing that the office gave, and silences neither the office nor whom the office
    /// gave the case; once the case was taken from it, its words are openings and leavings, which change nothing.
    #[test]
    fn a_stolen_phone_of_the_opener_takes_no_gift_of_the_office(
        acts in honest(),
        forged in signed_by(&[AMINA], 3),
        team in team(),
    ) {
        let honest = play(&acts);
        let before: Vec<FoldEntry> = honest.values().cloned().collect();
        let entries: Vec<FoldEntry> = before.iter().cloned().chain(forge(&honest, &forged)).collect();
        folds_as_the_rules_say(&entries, &team)?;
        let (was, is) = (fold(CASE, &before, &team), fold(CASE, &entries, &team));
        prop_assert!(is.holders.contains(&key(CHEBET)) || !was.holders.contains(&key(CHEBET)));
        let lost = before.iter().filter(|entry| was.is_counted(&entry.id) && !is.is_counted(&entry.id));
        for entry in lost {
            prop_assert!(![CHEBET, OFFICE].map(key).contains(&entry.author), "{entry:?}");
            prop_assert!(!Plain::of(&before, &team).is_seen(&entry.id), "the office built upon it: {entry:?}");
        }
        if !was.holders.contains(&key(AMINA)) {
            prop_assert!(!is.holders.contains(&key(AMINA)));
            let added = entries.iter().filter(|entry| is.is_counted(&entry.id) && !was.is_counted(&entry.id));
            for entry in added.filter(|entry| entry.author == key(AMINA)) {
                let leaves = entry.body.content == Content::Unshare { device: key(AMINA) };
                prop_assert!(leaves || matches!(entry.body.content, Content::CaseOpened { .. }), "{entry:?}");
            }
        }
    }

    /// T2: without what does not count, and nobody who counts has named, everything is as before.
    #[test]
    fn what_does_not_count_changes_only_its_own_place(
        acts in honest(),
        forged in forged(),
        team in team(),
        left in any::<[bool; 16]>(),
    ) {
        let honest = play(&acts);
        let made = forge(&honest, &forged);
        let entries: Vec<FoldEntry> = honest.values().cloned().chain(made.clone()).collect();
        let case = fold(CASE, &entries, &team);
        let plain = Plain::of(&entries, &team);
        let mut named: BTreeSet<EntryId> = plain.counted.clone();
        plain.counted.iter().for_each(|id| named.extend(plain.past[id].clone()));
        let rest: Vec<FoldEntry> = entries
            .iter()
            .filter(|entry| named.contains(&entry.id) || made.iter().position(|m| m.id == entry.id).is_some_and(|n| left[n]))
            .cloned()
            .collect();
        prop_assert_eq!(what_counts(fold(CASE, &rest, &team)), what_counts(case));
    }

    /// T3: Chebet, who knows only some of it, and then the office write upon what Mallory and whoever has Amina's phone signed.
    /// A note of the office gives and takes nothing, and makes nothing count.
    #[test]
    fn a_note_of_the_office_changes_nothing_else(
        acts in honest(),
        forged in signed_by(&[MALLORY[0], MALLORY[1], AMINA, BERYL], 0),
        known in prop::collection::vec(any::<bool>(), 24),
    ) {
        let honest = play(&acts);
        let made = forge(&honest, &forged);
        let [mut chebet, mut the_office] = [CHEBET, OFFICE].map(Device::new);
        for (device, all) in [(&mut chebet, false), (&mut the_office, true)] {
            device.team = office();
            device.seq = 100;
            device.take(honest.values().cloned());
            let knows = |n: usize| all || known[n % known.len()];
            device.take(made.iter().enumerate().filter(|(n, _)| knows(*n)).map(|(_, entry)| entry.clone()));
        }
        if chebet.sees().holders.contains(&key(CHEBET)) {
            chebet.act("note", serde_json::json!({}));
        }
        the_office.take_all_of(&chebet);
        let before: Vec<FoldEntry> = the_office.holds.values().cloned().collect();
        let was = the_office.sees();
        let note = the_office.act("note", serde_json::json!({}));
        let is = the_office.sees();
        prop_assert_eq!((&is.holders, &is.taken, is.worker), (&was.holders, &was.taken, was.worker));
        let mut counted_before = counted(&before, &was);
        counted_before.insert(note);
        prop_assert_eq!(counted(&the_office.holds.values().cloned().collect::<Vec<_>>(), &is), counted_before);
    }

    /// T3: whatever Mallory signs, everybody keeps what she was given, and every word of theirs counts on.
    #[test]
    fn mallory_only_adds(acts in honest(), forged in forged(), team in team()) {
        let honest = play(&acts);
        let before: Vec<FoldEntry> = honest.values().cloned().collect();
        let entries: Vec<FoldEntry> = before.iter().cloned().chain(forge(&honest, &forged)).collect();
        let (was, is) = (fold(CASE, &before, &team), fold(CASE, &entries, &team));
        prop_assert!(is.holders.is_superset(&(&was.holders - &MALLORY.map(key).into())));
        prop_assert_eq!(is.worker, was.worker);
        for (device, by) in &is.taken {
            let theirs = was.taken.get(device) == Some(by);
            prop_assert!(theirs || (MALLORY.map(key).contains(device) && *by == TakenBy::Herself), "{device:?} {by:?}");
        }
        prop_assert!(counted(&entries, &is).is_superset(&counted(&before, &was)));
        // Who held nothing of it adds nothing, unless somebody who holds it gives it to her.
        if !was.holders.contains(&key(MALLORY[0])) {
            prop_assert_eq!(what_counts(is), what_counts(was));
        }
    }
}

/// An entry of Mallory's first device with nothing behind its number.
fn bare(n: usize, parents: Vec<EntryId>, content: Content) -> FoldEntry {
    let mut id = [0xAA; 32];
    id[..8].copy_from_slice(&(n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    let body = EntryBody::without_words(stamp(EVENING), Vec::new(), content);
    FoldEntry { id: EntryId(id), author: key(8), author_seq: n as u64, case: Some(CASE), parents, body }
}

/// What a bound of 4,096 lets her: it ends, which with whole pasts or ways it would not.
#[test]
fn twenty_thousand_entries_of_one_author_end_and_only_the_first_count() {
    let honest = play(&[]);
    let mut entries: Vec<FoldEntry> = honest.values().cloned().collect();
    let mut last: Vec<EntryId> = fold(CASE, &entries, &office()).heads;
    for n in 1..=20_000 {
        let share = Content::Share { device: key(8), worker: false, not_asked: false };
        let content = match n % 3 {
            0 => share,
            1 => Content::Unshare { device: key(OFFICE) },
            _ => Content::FieldSet { field: "status".to_owned(), value: "closed".into() },
        };
        let entry = bare(n, last.clone(), content);
        last.push(entry.id);
        if last.len() > 32 {
            last.remove(0);
        }
        entries.push(entry);
    }
    let case = fold(CASE, &entries, &office());
    let shares = |n: &usize| n % 3 != 2;
    let within = (1..=ENTRIES_MAX).filter(|n| !shares(n)).count() + SHARES_MAX;
    assert_eq!(counted(&entries, &case).len(), honest.len() + within);
    assert!(case.holders.contains(&key(AMINA)) && case.holders.contains(&key(BERYL)));
}

#[test]
fn four_thousand_forks_and_decisions_end() {
    let honest = play(&[]);
    let mut entries: Vec<FoldEntry> = honest.values().cloned().collect();
    let root = fold(CASE, &entries, &office()).heads;
    let mut ids: Vec<EntryId> = Vec::new();
    for n in 1..=ENTRIES_MAX {
        // Half of them fork from the same place; the others join 32 of them and supersede 1,000.
        let parents = if n <= ENTRIES_MAX / 2 { root.clone() } else { ids[n - 1 - 32..].to_vec() };
        let mut entry = bare(n, parents, common::action_of("closed", serde_json::json!({})));
        entry.body.supersedes = ids.iter().rev().take(1_000).copied().collect();
        ids.push(entry.id);
        entries.push(entry);
    }
    let case = fold(CASE, &entries, &office());
    assert_eq!((counted(&entries, &case).len(), case.status()), (entries.len(), "closed"));
}
