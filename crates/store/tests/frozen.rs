//! Notebook files, each made once with the schema of its day and kept: what a later version opens must read as it was written.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::money::Cents;
use daftari_domain::time::UnixMillis;
use std::collections::BTreeSet;
use std::path::PathBuf;

use common::{Shelf, aside, case, chained, entry, envelope, id, row, search, whole};
use daftari_domain::ids::{CaseId, MailboxId, PersonId, StoreId};
use daftari_store::DeliveryState::OnPhone;
use daftari_store::{
    CaseMoney, CaseRow, ClockIs, DueKind, DueRow, ErasedCase, FacetCount, Filter, Finding, PartyGroup, PartyRow,
    SCHEMA_VERSION, Store, Sums,
};
use uuid::Uuid;

/// 6 October 2026, 21:30 in Nairobi.
const EVENING: i64 = 1_791_311_400_000;
const HOUR: i64 = 3_600_000;
const KEVIN: PersonId = PersonId(Uuid::from_u128(1));
const ROSE: PersonId = PersonId(Uuid::from_u128(2));

/// The first schema that a notebook in the field may have: no release has carried data yet.
const FIRST: i64 = 9;

fn frozen(version: i64) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/frozen/notebook-v{version}.sqlite"))
}

fn party(n: u8, person: PersonId, group: PartyGroup, words: &str) -> PartyRow {
    let keys = words.split(' ').map(|word| format!("name:{word}")).collect();
    PartyRow {
        entry: id(n),
        person,
        group,
        seen_ms: UnixMillis(EVENING),
        summary: "{}".into(),
        words: words.into(),
        keys,
    }
}

/// A case with something in every table there is for cases.
fn whole_case() -> CaseRow {
    let sums = Sums { agreed: Cents(350_000), paid: Cents(100_000), owed: Cents(250_000), held: Cents(60_000) };
    CaseRow {
        urgent_limit_ms: Some(UnixMillis(EVENING + 72 * HOUR)),
        amber_from_ms: Some(UnixMillis(EVENING + 24 * HOUR)),
        red_from_ms: Some(UnixMillis(EVENING + 48 * HOUR)),
        money: Some(CaseMoney { sums, due_ms: Some(UnixMillis(EVENING + 24 * HOUR)) }),
        facets: vec![("violation", "rape".into()), ("hot_spot", "Kwa Mama Nekesa".into())],
        parties: vec![party(1, KEVIN, PartyGroup::Harm, "baba kevin"), party(2, ROSE, PartyGroup::Help, "rose")],
        alarms: vec![UnixMillis(EVENING + HOUR), UnixMillis(EVENING + 2 * HOUR)],
        ..row(1, "KT-0001 Kwa Mama Nekesa")
    }
}

fn due(kind: DueKind, at_ms: i64, item: &str) -> DueRow {
    DueRow { kind, at_ms: UnixMillis(at_ms), passes_ms: UnixMillis(at_ms + HOUR), item: item.to_owned() }
}

fn tombstone() -> ErasedCase {
    let case = case(3);
    let tombstone = chained(1, 3);
    let (whole, do_not_contact, do_not_share) = (true, true, false);
    ErasedCase { case, tombstone, whole, do_not_contact, do_not_share, at_ms: UnixMillis(EVENING), offset_min: 180 }
}

/// What `FREEZE_NOTEBOOK=1 cargo test -p daftari-store --test frozen` wrote once.
fn write(store: &Store) {
    store.write(|tx| tx.put_case(&whole_case())).unwrap();
    store.write(|tx| tx.put_case(&CaseRow { open: false, ..row(2, "KT-0002 duka") })).unwrap();
    for n in [1, 2, 3] {
        let entry = entry(1, n, Some(case(n)));
        store.write(|tx| tx.append_entry(&entry)).unwrap();
        store.write(|tx| tx.follow(entry.id, entry.case, entry.author_seq, OnPhone)).unwrap();
        store.write(|tx| tx.put_outgoing(&envelope(n, entry.case, &[entry.id]))).unwrap();
    }
    let rows = [due(DueKind::Clock, EVENING + 72 * HOUR, "pep"), due(DueKind::Due, EVENING + 5 * HOUR, "ocs")];
    store.write(|tx| tx.put_due(case(1), "KT-0001", &rows)).unwrap();
    store.write(|tx| tx.put_apart(KEVIN, ROSE)).unwrap();
    store.write(|tx| tx.put_erased_case(&tombstone())).unwrap();
    store.write(|tx| tx.put_erased_entry(case(1), chained(1, 1))).unwrap();
    store.write(|tx| tx.put_secret("identity/own", b"invented").and_then(|()| tx.put_draft("rasimu"))).unwrap();
    store.write(|tx| tx.put_statement(id(9), b"statement")).unwrap();
    store.write(|tx| tx.put_cursor(StoreId([1; 16]), MailboxId([2; 16]), Some("place"))).unwrap();
    store.write(|tx| tx.quarantine_envelope(&aside(8, b"", "content", b"sealed"), 99)).unwrap();
}

/// Every frozen file, opened by this version.
fn opened() -> impl Iterator<Item = (Shelf, Store)> {
    if std::env::var_os("FREEZE_NOTEBOOK").is_some() && !frozen(SCHEMA_VERSION).exists() {
        let shelf = Shelf::new();
        let store = shelf.create();
        write(&store);
        store.close().unwrap();
        std::fs::copy(&shelf.path, frozen(SCHEMA_VERSION)).unwrap();
    }
    (FIRST..=SCHEMA_VERSION).map(|version| {
        let shelf = Shelf::new();
        std::fs::copy(frozen(version), &shelf.path)
            .expect("a schema that rises leaves its last file behind: freeze one");
        let store = shelf.open().unwrap();
        store.check().unwrap();
        (shelf, store)
    })
}

#[test]
fn a_frozen_notebook_lists_and_finds_its_cases() {
    opened().for_each(|(_shelf, store)| lists_and_finds(&store));
}

fn lists_and_finds(store: &Store) {
    let list = |filter| -> Vec<CaseId> {
        store.read(|tx| tx.list_cases(filter, 0, 9)).unwrap().into_iter().map(|row| row.id).collect()
    };
    assert_eq!((list(Filter::Open), list(Filter::Closed)), (vec![case(1)], vec![case(2)]));
    assert_eq!(search(store, "nek", 0, 9).unwrap().len(), 1);
    let red = Finding { clock: Some((ClockIs::Red, UnixMillis(EVENING + 49 * HOUR))), ..Finding::of(Filter::All) };
    assert_eq!(store.read(|tx| tx.find_cases(&red, 0, 9)).unwrap().total, 1);
    let counted = store.read(|tx| tx.facet_counts("violation", 9)).unwrap();
    assert_eq!(counted, [FacetCount { value: "rape".into(), open: 1, all: 1 }]);
    assert_eq!(store.read(|tx| tx.money_total()).unwrap(), whole_case().money.unwrap().sums);
    assert_eq!(store.read(|tx| tx.money_owed(9)).unwrap()[0].money, whole_case().money.unwrap());
    assert_eq!(store.read(|tx| tx.parties_of_case(case(1))).unwrap(), whole_case().parties);
    assert_eq!(store.read(|tx| tx.search_people("kev", PartyGroup::Harm, 0, 9)).unwrap(), [KEVIN]);
    assert_eq!(store.read(|tx| tx.apart_from(ROSE)).unwrap(), BTreeSet::from([KEVIN]));
    assert_eq!(
        store.read(|tx| tx.next_alarms(UnixMillis(EVENING + HOUR + 1), 9)).unwrap(),
        [EVENING + 2 * HOUR].map(UnixMillis)
    );
    let running =
        store.read(|tx| tx.due_between(DueKind::Clock, UnixMillis(EVENING), UnixMillis(i64::MAX), 9)).unwrap();
    assert_eq!(running.iter().map(|row| (row.case, row.item.as_str())).collect::<Vec<_>>(), [(case(1), "pep")]);
    assert_eq!(store.read(|tx| tx.due_between(DueKind::Due, UnixMillis(0), UnixMillis(i64::MAX), 9)).unwrap().len(), 1);
}

#[test]
fn a_frozen_notebook_keeps_chains_outbox_and_tombstones() {
    opened().for_each(|(_shelf, store)| keeps_its_chains(store));
}

fn keeps_its_chains(store: Store) {
    assert_eq!(store.read(|tx| tx.contiguous_head(id(1), None, whole)).unwrap(), Some((3, chained(1, 3))));
    assert_eq!(store.read(|tx| tx.stored_entry(chained(1, 2))).unwrap(), Some(entry(1, 2, Some(case(2)))));
    assert_eq!(store.read(|tx| tx.next_outgoing(9, 9_999)).unwrap().len(), 3);
    assert_eq!(store.read(|tx| tx.erased_case(case(3))).unwrap(), Some(tombstone()));
    assert_eq!(store.read(|tx| tx.erased_entries(case(1))).unwrap(), [chained(1, 1)].into());
    assert_eq!(store.read(|tx| tx.draft()).unwrap().as_deref(), Some("rasimu"));
    assert_eq!(store.read(|tx| tx.secret("identity/own")).unwrap().unwrap().as_slice(), b"invented");
    assert_eq!(store.read(|tx| tx.statements()).unwrap(), [b"statement".to_vec()]);
    assert_eq!(store.read(|tx| tx.cursor(StoreId([1; 16]), MailboxId([2; 16]))).unwrap().as_deref(), Some("place"));
    let aside = store.read(|tx| tx.quarantined_envelopes()).unwrap();
    assert_eq!(aside.iter().map(|aside| aside.bytes.as_slice()).collect::<Vec<_>>(), [b"sealed"]);
    assert_eq!(store.read(|tx| tx.quarantined_bytes(b"")).unwrap(), b"sealed".len());
    store.write(|tx| tx.put_case(&row(4, "mpya"))).unwrap();
    store.close().unwrap();
}
