//! People of the cases: named, corrected, linked and taken apart, and seen again.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_team, act, decide, fields, open, open_with, rows, share, sync_through};
use daftari_domain::ids::{CaseId, EntryId, PersonId};
use daftari_domain::money::Cents;
use daftari_notebook::Error;
use daftari_notebook::requests::{
    CaseFilter, CorrectParty, ListCases, ListPeople, NewParty, OpenCase, PersonOf, RecordParty, ResolveConflict,
    SaveDraft, TwoPeople, UnlinkPerson,
};
use daftari_notebook::views::{
    PartyOf, PartyView, PeopleGroup, PeopleView, PersonLinked, PersonView, PromiseState, SignView, TimelineKind,
};
use daftari_testkit::people::{TestDevice, amina, pass_between};
use serde_json::{Value, json};
use uuid::Uuid;

const DAY: i64 = 86_400_000;

fn name(device: &TestDevice, case: CaseId, pairs: &[(&str, Value)]) -> PartyView {
    let party = NewParty { person: None, fields: fields(pairs) };
    device.session.unlocked().unwrap().record_party(RecordParty { case, party }).unwrap();
    device.case(case).unwrap().parties.pop().unwrap()
}

fn did_harm(device: &TestDevice, case: CaseId, pairs: &[(&str, Value)]) -> PartyView {
    let role = ("role", json!("alleged_perpetrator"));
    name(device, case, &[&[role], pairs].concat())
}

fn correct(device: &TestDevice, case: CaseId, entry: EntryId, pairs: &[(&str, Value)]) -> Result<(), Error> {
    let request = CorrectParty { case, entry: entry.to_owned(), fields: fields(pairs) };
    device.session.unlocked().unwrap().correct_party(request).map(drop)
}

fn link(device: &TestDevice, person: PersonId, other: PersonId) -> PersonLinked {
    device.session.unlocked().unwrap().link_person(TwoPeople { person, other }).unwrap()
}

fn unlink(device: &TestDevice, parties: Vec<PartyOf>) -> PersonLinked {
    device.session.unlocked().unwrap().unlink_person(UnlinkPerson { parties }).unwrap()
}

fn page(device: &TestDevice, person: PersonId) -> PersonView {
    device.session.unlocked().unwrap().person_page(PersonOf { person }).unwrap()
}

fn people(device: &TestDevice, group: PeopleGroup, query: &str) -> PeopleView {
    let request = ListPeople { query: query.to_owned(), group, offset: 0, limit: 50 };
    device.session.unlocked().unwrap().people(request).unwrap()
}

fn persons(view: &PeopleView) -> Vec<PersonId> {
    view.people.iter().map(|row| row.person).collect()
}

#[test]
fn an_equal_phone_is_suggested_and_never_linked_alone() {
    let amina = amina().phone();
    let first = open(&amina, "in March");
    amina.minutes_pass(1);
    let second = open(&amina, "today");
    let before = did_harm(&amina, first, &[("phones", json!(["0712 345 678"])), ("description", json!("blue lorry"))]);
    assert!(before.may_be.is_empty());
    let now = did_harm(&amina, second, &[("phones", json!(["+254712345678"])), ("aliases", json!(["Baba T"]))]);
    assert_ne!(now.person, before.person, "nobody linked them");
    assert_eq!(now.may_be.len(), 1);
    assert_eq!((now.may_be[0].person, now.may_be[0].cases), (before.person, 1));
    assert_eq!(now.may_be[0].signs, [SignView::Phone]);
    let list = people(&amina, PeopleGroup::Harm, "");
    assert_eq!(persons(&list), [now.person, before.person], "those of the newest case first");
    assert!(list.people.iter().all(|row| row.may_be.len() == 1));

    let linked = link(&amina, now.person, before.person);
    assert_eq!((linked.moved.len(), linked.changed.cases.len()), (1, 1), "one correction in one case");
    let view = page(&amina, linked.person);
    assert_eq!((view.cases.len(), view.total), (2, 2));
    assert!(view.may_be.is_empty());
    assert_eq!(people(&amina, PeopleGroup::Harm, "").people.len(), 1);
    let linked_party = amina.case(linked.moved[0].case).unwrap().parties.remove(0);
    assert_eq!((linked_party.cases, linked_party.earlier.len()), (2, 1), "who it was said to be stays in the history");

    // Undone: both are who they were apart, are not offered again, and may be linked after all.
    let apart = unlink(&amina, linked.moved);
    let (one, other) = (page(&amina, linked.person), page(&amina, apart.person));
    assert_eq!((one.total, other.total), (1, 1));
    assert!(one.may_be.is_empty() && other.may_be.is_empty());
    assert_eq!(one.apart[0].person, apart.person);
    let again = link(&amina, apart.person, linked.person);
    assert_eq!(page(&amina, again.person).total, 2);
    assert!(page(&amina, again.person).apart.is_empty());
}

#[test]
fn not_the_same_is_remembered_over_later_links() {
    let amina = amina().phone();
    let plate = |case| did_harm(&amina, case, &[("plate", json!("KCA 123A"))]);
    let [one, other, third] = [1, 2, 3].map(|n| plate(open(&amina, &format!("case {n}"))));
    let say = |person, other| amina.session.unlocked().unwrap().not_the_same(TwoPeople { person, other });
    say(one.person, third.person).unwrap();
    let may_be = |person| -> Vec<PersonId> { page(&amina, person).may_be.iter().map(|other| other.person).collect() };
    assert_eq!((may_be(one.person), may_be(third.person)), (vec![other.person], vec![other.person]));
    amina.session.lock_notebook();
    amina.unlock().unwrap();
    assert_eq!(may_be(third.person), [other.person], "after the lock too");
    let linked = link(&amina, one.person, other.person).person;
    assert!(may_be(linked).is_empty() && may_be(third.person).is_empty(), "who is not the one is not the other");
    for nobody in [PersonId(Uuid::from_u128(7)), one.person] {
        assert!(say(nobody, nobody).is_err());
    }
    assert!(matches!(say(third.person, PersonId(Uuid::from_u128(7))), Err(Error::EntryMissing)));
}

#[test]
fn a_person_of_several_cases_is_moved_and_taken_apart_whole() {
    let amina = amina().phone();
    let cases: Vec<CaseId> = (0..5).map(|n| open(&amina, &format!("case {n}"))).collect();
    let parties: Vec<PartyView> =
        cases.iter().map(|case| did_harm(&amina, *case, &[("force_number", json!("98765"))])).collect();
    let three = link(&amina, parties[0].person, parties[1].person).person;
    let three = link(&amina, three, parties[2].person).person;
    let two = link(&amina, parties[3].person, parties[4].person).person;
    let all = link(&amina, three, two);
    assert_eq!((all.person, all.moved.len()), (three, 2), "the fewer are written");
    assert_eq!(page(&amina, three).total, 5);
    let apart = unlink(&amina, all.moved.clone());
    assert_eq!((page(&amina, three).total, page(&amina, apart.person).total), (3, 2), "and stay together");
    // What was moved stands no more: asking twice is refused, and changes nothing.
    let request = UnlinkPerson { parties: all.moved };
    assert!(matches!(amina.session.unlocked().unwrap().unlink_person(request), Err(Error::EntryMissing)));
    // Parties of two people are not one person's.
    let of_two = [page(&amina, three), page(&amina, apart.person)];
    let parties = of_two.iter().map(|view| PartyOf { case: view.cases[0].case, entry: view.cases[0].entry });
    let request = UnlinkPerson { parties: parties.collect() };
    assert!(matches!(amina.session.unlocked().unwrap().unlink_person(request), Err(Error::BadRequest { .. })));
}

#[test]
fn an_unknown_person_cannot_be_linked() {
    let amina = amina().phone();
    let case = open(&amina, "x");
    let record = |person, pairs: &[(&str, Value)]| {
        let party = NewParty { person, fields: fields(pairs) };
        amina.session.unlocked().unwrap().record_party(RecordParty { case, party })
    };
    assert!(matches!(record(None, &[]), Err(Error::EmptyCase)));
    assert!(matches!(record(None, &[("plate", json!("  "))]), Err(Error::EmptyCase)));
    assert!(matches!(record(Some(PersonId(Uuid::from_u128(7))), &[]), Err(Error::EntryMissing)));
    for bad in [("person", json!(PersonId(Uuid::from_u128(7)))), ("colour", json!("blue")), ("trained", json!("yes"))] {
        assert!(matches!(record(None, &[bad]), Err(Error::BadRequest { .. })));
    }
    let long = [("note", json!("x".repeat(16_001)))];
    assert!(matches!(record(None, &long), Err(Error::TextTooLong { .. })));
    assert!(amina.case(case).unwrap().parties.is_empty());
    // One word is enough, and a person from elsewhere needs none.
    let party = name(&amina, case, &[("note", json!("x"))]);
    record(Some(party.person), &[]).unwrap();
    assert_eq!(amina.case(case).unwrap().parties[1].person, party.person);
    assert_eq!(page(&amina, party.person).total, 1, "twice in one case is one case");
}

#[test]
fn a_corrected_party_stays_the_same_person() {
    let amina = amina().phone();
    let draft = |page: &str, case| {
        let request = SaveDraft { page: page.to_owned(), case: Some(case), content: json!({}) };
        amina.session.unlocked().unwrap().save_draft(request).unwrap();
    };
    let case = open(&amina, "x");
    let party = did_harm(&amina, case, &[("plate", json!("KCA 123A")), ("aliases", json!(["Baba T"]))]);
    draft("party", case);
    correct(&amina, case, party.entry, &[("plate", json!("KCA 123B")), ("aliases", json!(null))]).unwrap();
    assert!(amina.session.unlocked().unwrap().saved_draft().unwrap().is_none(), "the draft became the correction");
    let view = amina.case(case).unwrap();
    let now = &view.parties[0];
    assert_eq!((now.person, now.fields.get("plate")), (party.person, Some(&json!("KCA 123B"))));
    assert!(!now.fields.contains_key("aliases") && now.fields.contains_key("role"));
    assert_eq!(now.earlier[0].value["plate"], json!("KCA 123A"));
    assert!(matches!(correct(&amina, case, party.entry, &[]), Err(Error::EntryMissing)), "it stands no more");
    let line = view.timeline.iter().find(|line| line.kind == TimelineKind::Party).unwrap();
    assert_eq!((line.code.as_str(), line.earlier.len()), ("party", 1));
    // Search finds what stands, in cases and in people; not what was taken back.
    let found = |query: &str| {
        let request = ListCases { filter: CaseFilter::All, query: query.to_owned(), narrow: None, offset: 0, limit: 9 };
        let cases = amina.session.unlocked().unwrap().case_list(request).unwrap().cases.len();
        (cases, people(&amina, PeopleGroup::Harm, query).people.len())
    };
    for query in ["KCA123B", "kca 123b", "123B"] {
        assert_eq!(found(query), (1, 1), "{query}");
    }
    assert_eq!((found("KCA123A"), found("baba")), ((0, 0), (0, 0)));
    assert_eq!(found(party.person.to_string().split_at(8).0), (0, 0), "who it is, is no word");
    assert_eq!(people(&amina, PeopleGroup::Harm, &party.label).people.len(), 1, "the label is");
}

#[test]
fn people_stand_in_groups_and_harm_counts_first() {
    let amina = amina().phone();
    let case = open(&amina, "x");
    let manager = name(&amina, case, &[("role", json!("lodging_manager")), ("stance", json!("supportive"))]);
    let chief = name(&amina, case, &[("role", json!("local_chief"))]);
    let guard = name(&amina, case, &[("role", json!("security_guard")), ("trained", json!(true))]);
    assert_eq!(persons(&people(&amina, PeopleGroup::Help, "")).len(), 2);
    assert_eq!(persons(&people(&amina, PeopleGroup::Other, "")), [chief.person]);
    // The guard turns out to be the one who hit her in another case.
    let other = open(&amina, "y");
    let party = did_harm(&amina, other, &[("description", json!("the night guard"))]);
    let linked = link(&amina, guard.person, party.person).person;
    assert_eq!(persons(&people(&amina, PeopleGroup::Harm, "")), [linked]);
    assert_eq!(persons(&people(&amina, PeopleGroup::Help, "")), [manager.person]);
    let page = ListPeople { query: String::new(), group: PeopleGroup::Help, offset: 0, limit: 0 };
    assert!(amina.session.unlocked().unwrap().people(page).unwrap().more);
}

#[test]
fn a_persons_page_counts_money_promises_and_months() {
    let amina = amina().phone();
    let case_of = |fee: i64, narrative: &str| amina.client_refused_to_pay(fee, narrative).unwrap();
    let now = daftari_testkit::people::AN_EVENING;
    let promise = |case, days: i64, cents: i64| {
        let due = json!({ "ms": now + days * DAY, "offset_min": 180 });
        act(&amina, case, "settlement_agreed", &[("amount_agreed", json!(cents)), ("due_at", due)]).unwrap();
    };
    let lorry = [("description", json!("Blue lorry")), ("aliases", json!(["Baba T"])), ("name", json!("Kevin Otieno"))];
    let kept = case_of(1_300, "one");
    promise(kept, 2, 130_000);
    act(&amina, kept, "payment_received", &[("amount", json!(130_000))]).unwrap();
    amina.minutes_pass(1);
    let broken = case_of(1_000, "two");
    promise(broken, 1, 100_000);
    act(&amina, broken, "payment_received", &[("amount", json!(60_000))]).unwrap();
    let first = did_harm(&amina, kept, &lorry);
    let second = did_harm(&amina, broken, &[("description", json!("Blue lorry")), ("plate", json!("UAX 123B"))]);
    let person = link(&amina, first.person, second.person).person;
    amina.minutes_pass(3 * 24 * 60);

    let view = page(&amina, person);
    let money: Vec<(Cents, Cents)> =
        view.cases.iter().map(|c| (c.money[0].agreed_cents, c.money[0].paid_cents)).collect();
    assert_eq!(money, [(Cents(100_000), Cents(60_000)), (Cents(130_000), Cents(130_000))]);
    let states: Vec<PromiseState> = view.cases.iter().map(|case| case.money[0].promises[0].state).collect();
    assert_eq!(states, [PromiseState::Overdue, PromiseState::Kept]);
    assert_eq!(view.cases[0].violations, ["non_payment"]);
    assert_eq!((view.year, view.months[9], view.months.iter().sum::<u32>()), (2026, 2, 2), "October 2026");
    let known = |field: &str| -> Vec<(Value, usize)> {
        let known = view.known.iter().filter(|known| known.field == field);
        known.map(|known| (known.value.clone(), known.cases.len())).collect()
    };
    assert_eq!(known("description"), [(json!("Blue lorry"), 2)], "said twice, shown once, with both cases");
    assert_eq!((known("plate"), known("aliases")), (vec![(json!("UAX 123B"), 1)], vec![(json!("Baba T"), 1)]));
    assert_eq!(known("name"), [(json!("Kevin Otieno"), 1)]);
    let row = people(&amina, PeopleGroup::Harm, "").people.remove(0);
    assert_eq!((row.cases, row.owed_cents), (2, Some(Cents(40_000))), "what was paid is not owed");
    // No name leaves the page: not into the directory, not into the list of cases.
    let lists = serde_json::to_string(&(people(&amina, PeopleGroup::Harm, ""), rows(&amina))).unwrap();
    assert!(!lists.contains("Otieno") && !lists.contains("Baba T") && lists.contains("Blue lorry"));
    // Of somebody who helped, the money of the case is no matter.
    let helper = name(&amina, kept, &[("stance", json!("supportive"))]);
    let view = page(&amina, helper.person);
    assert!(view.cases[0].money.is_empty());
}

#[test]
fn a_case_is_opened_with_people_in_it() {
    let amina = amina().phone();
    let party = NewParty { person: None, fields: fields(&[("role", json!("alleged_perpetrator"))]) };
    let request = OpenCase { parties: vec![party], ..OpenCase::default() };
    let case = amina.session.unlocked().unwrap().open_case(request).unwrap().case;
    assert_eq!(amina.case(case).unwrap().parties.len(), 1, "one filled field is enough");
    let request = OpenCase { parties: vec![NewParty::default()], ..OpenCase::default() };
    assert!(matches!(amina.session.unlocked().unwrap().open_case(request), Err(Error::EmptyCase)));
}

#[test]
fn a_person_shows_only_the_cases_held_here() {
    let (_relay, office, amina, beryl) = a_team();
    let (shared, hers) = (open(&amina, "both of us"), open(&amina, "Amina's"));
    let one = did_harm(&amina, shared, &[("phones", json!(["0712345678"]))]);
    let other = did_harm(&amina, hers, &[("phones", json!(["+254 712 345 678"])), ("plate", json!("KMDA 777X"))]);
    share(&amina, shared, &beryl);
    let linked = link(&amina, one.person, other.person).person;
    pass_between([&amina]).unwrap();
    sync_through(&amina, &office);
    pass_between([&beryl]).unwrap();
    for (device, total) in [(&amina, 2), (&office, 2), (&beryl, 1)] {
        assert_eq!(page(device, linked).total, total, "on {}", device.name);
        let party = device.case(shared).unwrap().parties.remove(0);
        assert_eq!((party.cases, party.person), (total, linked), "on {}", device.name);
    }
    let shown = serde_json::to_string(&(page(&beryl, linked), people(&beryl, PeopleGroup::Harm, ""))).unwrap();
    let code = amina.case(hers).unwrap().code;
    assert!(!shown.contains("KMDA") && !shown.contains(&code));
    let store = beryl.store_now().store;
    let kept = store.read(|tx| tx.parties_by_keys(&["plate:KMDA777X".to_owned()], PersonId(Uuid::nil()))).unwrap();
    assert!(kept.is_empty());
    assert_eq!(store.read(|tx| tx.parties_of_person(linked, 9)).unwrap().len(), 1);

    // Beryl knows of another case of the same man; the office, which holds them all, sees it and links.
    let beryls = open(&beryl, "Beryl's");
    let third = did_harm(&beryl, beryls, &[("plate", json!("kmda777x"))]);
    assert!(third.may_be.is_empty(), "she does not hold the case that says the plate");
    sync_through(&beryl, &office);
    let seen = page(&office, third.person);
    assert_eq!((seen.may_be[0].person, seen.may_be[0].cases), (linked, 2));
    link(&office, third.person, linked);
    sync_through(&beryl, &office);
    assert_eq!((page(&office, linked).total, page(&beryl, linked).total), (3, 2));
}

#[test]
fn two_phones_that_correct_one_party_apart_wait_for_a_decision() {
    let (_relay, _office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    let party = did_harm(&amina, case, &[("plate", json!("KCA 123A"))]);
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    correct(&amina, case, party.entry, &[("plate", json!("KCA 123B"))]).unwrap();
    correct(&beryl, case, party.entry, &[("plate", json!("KCA 123C"))]).unwrap();
    pass_between([&amina, &beryl, &amina]).unwrap();
    let view = amina.case(case).unwrap();
    assert_eq!((view.parties.len(), view.parties[0].beside.len()), (1, 1));
    assert!(rows(&amina)[0].has_conflict);
    let line = view.timeline.iter().find(|line| line.kind == TimelineKind::Party).unwrap();
    assert_eq!(line.beside.len(), 1);
    let mut value = Value::Object(view.parties[0].fields.clone());
    value["plate"] = json!("KCA 123C");
    value["person"] = json!(PersonId(Uuid::from_u128(7)));
    let request = ResolveConflict { case, field: None, entry: Some(view.parties[0].entry), value };
    amina.session.unlocked().unwrap().resolve_conflict(request).unwrap();
    pass_between([&amina, &beryl]).unwrap();
    for device in [&amina, &beryl] {
        let now = device.case(case).unwrap().parties.remove(0);
        assert!(now.beside.is_empty() && now.earlier.len() == 3);
        assert_eq!((now.fields["plate"].clone(), now.person), (json!("KCA 123C"), party.person));
    }
    decide(&amina, case, "narrative", json!("y"));
    assert_eq!(amina.case(case).unwrap().parties.len(), 1);
}

#[test]
fn people_of_a_notebook_written_alone_come_along_into_the_team() {
    let relay = daftari_testkit::loopback::a_relay();
    let office = daftari_testkit::people::coordinator().laptop_with_a_team(&relay).unwrap();
    let amina = amina().phone();
    let (brought, left) = (open(&amina, "comes along"), open(&amina, "stays"));
    let party = did_harm(&amina, brought, &[("plate", json!("KCA 123A"))]);
    correct(&amina, brought, party.entry, &[("plate", json!("KCA 999A"))]).unwrap();
    let stays = did_harm(&amina, left, &[("plate", json!("KCA 999A"))]);
    amina.join_bringing(&office, &relay.address(), "Amina", vec![brought]).unwrap();
    sync_through(&amina, &office);
    let view = page(&office, party.person);
    assert_eq!((view.total, view.known.iter().filter(|known| known.value == json!("KCA 999A")).count()), (1, 1));
    assert_eq!(page(&amina, stays.person).may_be[0].person, party.person);
    assert_eq!(people(&office, PeopleGroup::Harm, "").people.len(), 1, "who stays with her stays with her");
}
