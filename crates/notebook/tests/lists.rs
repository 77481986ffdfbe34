//! The office's lists: who may edit them, and how the edits reach every phone of the team.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_small_team, a_team, act, edit, fields, open_with, rows, sync, sync_through};
use daftari_crypto::safe::entry::{Link, Place};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::DeviceKey;
use daftari_domain::time::{Stamp, UnixMillis};
use daftari_notebook::Error;
use daftari_notebook::alarms::{AlarmList, STEP_MS};
use daftari_notebook::requests::{
    CaseFilter, CaseFilters, ImportReference, ListCases, ListItemOf, ListNamed, NewParty, OpenCase, RecordParty,
    RetireListItem, SetListItem, When,
};
use daftari_notebook::views::{Changed, ListItemView};
use daftari_testkit::forge::Keys;
use daftari_testkit::loopback::a_relay;
use daftari_testkit::people::{AN_EVENING, TestDevice, amina, beryl, coordinator, pass_between};
use serde_json::{Value, json};

fn set(device: &TestDevice, list: &str, code: &str, item: Value) -> Result<Changed, Error> {
    let item = item.as_object().unwrap().clone();
    let request = SetListItem { list: list.to_owned(), code: code.to_owned(), item };
    device.session.unlocked()?.set_list_item(request)
}

fn named(name: &str) -> Value {
    json!({ "label": { "en": name, "sw": name } })
}

fn retire(device: &TestDevice, list: &str, code: &str, retired: bool) -> Result<Changed, Error> {
    let request = RetireListItem { list: list.to_owned(), code: code.to_owned(), retired };
    device.session.unlocked()?.retire_list_item(request)
}

fn to_default(device: &TestDevice, list: &str, code: &str) -> Result<Changed, Error> {
    device.session.unlocked()?.list_item_to_default(ListItemOf { list: list.to_owned(), code: code.to_owned() })
}

fn import(device: &TestDevice, text: Option<&str>) -> Result<u32, Error> {
    let request = ImportReference { text: text.map(str::to_owned) };
    device.session.unlocked()?.import_reference(request).map(|view| view.edits)
}

/// An item as the window reads it.
fn item(device: &TestDevice, list: &str, code: &str) -> Option<Value> {
    let reference = device.session.reference();
    let items = reference.get(list).or_else(|| reference["lists"].get(list))?.as_array()?.clone();
    items.into_iter().find(|item| item["code"] == code)
}

fn label(device: &TestDevice, list: &str, code: &str) -> Option<Value> {
    item(device, list, code).map(|item| item["label"]["en"].clone())
}

fn on_page(device: &TestDevice, list: &str, code: &str) -> Option<ListItemView> {
    let page = device.session.unlocked().unwrap().list_page(&ListNamed { list: list.to_owned() }).unwrap();
    page.items.into_iter().find(|item| item.code == code)
}

#[test]
fn list_edits_of_the_office_reach_every_phone() {
    let (_relay, office, amina, beryl) = a_team();
    let changed =
        set(&office, "clinics", "alupe", json!({ "label": { "en": "Alupe", "sw": "" }, "pep_at_night": true }))
            .unwrap();
    assert!(changed.reference && changed.queue && changed.cases.is_empty());
    set(&office, "help_numbers", "gbv_1195", json!({ "label": { "en": "GBV line" }, "number": "0800 111" })).unwrap();
    pass_between([&office, &amina, &beryl]).unwrap();
    for phone in [&amina, &beryl] {
        let clinic = item(phone, "clinics", "alupe").unwrap();
        assert_eq!((&clinic["label"]["sw"], &clinic["pep_at_night"]), (&json!("Alupe"), &json!(true)));
        assert_eq!(item(phone, "help_numbers", "gbv_1195").unwrap()["number"], json!("0800 111"));
        let shown = on_page(phone, "clinics", "alupe").unwrap();
        assert!(shown.edited && !shown.shipped && !shown.retired);
        assert_eq!(shown.versions[0].author.name.as_deref(), Some("Dorcas"));
        assert!(!phone.session.unlocked().unwrap().lists().unwrap().may_edit);
        for refused in [
            set(phone, "clinics", "alupe", named("Mine")),
            retire(phone, "clinics", "alupe", true),
            to_default(phone, "clinics", "alupe"),
            import(phone, Some("{}")).map(|_| Changed::default()),
        ] {
            assert!(matches!(refused, Err(Error::NotOffice)), "{refused:?}");
        }
    }
    // Changed, retired, taken back: each time everybody reads the same.
    set(&office, "clinics", "alupe", named("Alupe hospital")).unwrap();
    retire(&office, "clinics", "alupe", true).unwrap();
    to_default(&office, "help_numbers", "gbv_1195").unwrap();
    pass_between([&office, &amina]).unwrap();
    let clinic = item(&amina, "clinics", "alupe").unwrap();
    assert_eq!((&clinic["label"]["en"], &clinic["retired"]), (&json!("Alupe hospital"), &json!(true)));
    assert_eq!(clinic.get("pep_at_night"), None, "the form is the whole item");
    assert_eq!(item(&amina, "help_numbers", "gbv_1195").unwrap()["number"], json!("1195"));
    let shown = on_page(&amina, "clinics", "alupe").unwrap();
    assert_eq!((shown.versions.len(), shown.versions.iter().filter(|version| version.standing).count()), (3, 1));
    assert!(!on_page(&amina, "help_numbers", "gbv_1195").unwrap().edited);
    retire(&office, "clinics", "alupe", false).unwrap();
    pass_between([&office, &amina]).unwrap();
    assert!(!on_page(&amina, "clinics", "alupe").unwrap().retired);
}

#[test]
fn a_place_of_the_list_keeps_its_item_and_its_words() {
    let (_relay, office, amina, beryl) = a_team();
    set(&office, "hot_spots", "stage", json!({ "label": { "en": "Stage", "sw": "Stendi" } })).unwrap();
    set(&office, "stations", "busia", named("Busia station")).unwrap();
    pass_between([&office, &amina, &beryl]).unwrap();
    let case = open_with(&amina, &[("hot_spot", json!("Stage"))]).unwrap();
    act(&amina, case, "reported_to_police", &[("station", json!("busia station")), ("ob_number", json!("41"))])
        .unwrap();
    act(&amina, case, "counselled", &[("place", json!("under the tree"))]).unwrap();
    let officer = fields(&[("role", json!("ocs")), ("station", json!("Busia station"))]);
    let party = RecordParty { case, party: NewParty { person: None, fields: officer } };
    amina.session.unlocked().unwrap().record_party(party).unwrap();
    common::share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl, &amina]).unwrap();
    // One place in two languages: nobody has to decide.
    edit(&amina, case, "hot_spot", json!("Stendi")).unwrap();
    edit(&beryl, case, "hot_spot", json!("stage")).unwrap();
    // A correction of something else keeps the place.
    let report = common::done(&amina.case(case).unwrap(), "reported_to_police")[0].entry;
    common::correct(&amina, case, report, &[("ob_number", json!("42"))]);
    pass_between([&amina, &beryl, &office, &amina, &beryl]).unwrap();
    assert!(!common::field(&beryl.case(case).unwrap(), "hot_spot").conflict);
    // A new name of the item is shown wherever the item was named; what was typed stays.
    set(&office, "hot_spots", "stage", named("Old stage")).unwrap();
    set(&office, "stations", "busia", named("Busia central")).unwrap();
    pass_between([&office, &amina, &beryl]).unwrap();
    for device in [&amina, &beryl, &office] {
        let view = device.case(case).unwrap();
        assert_eq!(common::standing(&view, "hot_spot")[0], "Old stage");
        assert_eq!(common::done(&view, "reported_to_police")[0].fields["station"], "Busia central");
        assert_eq!(common::done(&view, "counselled")[0].fields["place"], "under the tree");
        assert_eq!(view.parties[0].fields["station"], "Busia central");
        assert_eq!(rows(device)[0].hot_spot.as_deref(), Some("Old stage"));
    }
    // Lists are narrowed by what pages show.
    let notebook = amina.session.unlocked().unwrap();
    assert_eq!(notebook.narrowing().unwrap().hot_spots[0].value, "Old stage");
    let by = |words: &str| {
        let narrow = Some(CaseFilters { hot_spots: vec![words.to_owned()], ..CaseFilters::default() });
        let request = ListCases { filter: CaseFilter::All, limit: 9, narrow, ..ListCases::default() };
        notebook.case_list(request).unwrap().cases.len()
    };
    assert_eq!((by("Old stage"), by("old stage"), by("elsewhere")), (1, 1, 0));
    assert_eq!(notebook.recents().unwrap().hot_spots, ["Old stage"]);
}

#[test]
fn a_place_that_is_gone_from_the_list_is_read_and_found_still() {
    let (_relay, office, amina) = a_small_team();
    set(&office, "hot_spots", "stage", named("Stage")).unwrap();
    pass_between([&office, &amina]).unwrap();
    let case = open_with(&amina, &[("hot_spot", json!("Stage"))]).unwrap();
    to_default(&office, "hot_spots", "stage").unwrap();
    pass_between([&office, &amina]).unwrap();
    assert_eq!(common::standing(&amina.case(case).unwrap(), "hot_spot"), ["Stage"]);
    let notebook = amina.session.unlocked().unwrap();
    let [offered] = notebook.narrowing().unwrap().hot_spots.try_into().unwrap();
    let narrow = Some(CaseFilters { hot_spots: vec![offered.value], ..CaseFilters::default() });
    let request = ListCases { filter: CaseFilter::All, limit: 9, narrow, ..ListCases::default() };
    assert_eq!(notebook.case_list(request).unwrap().cases.len(), 1);
    drop(notebook);
    // The page sends back what it shows: it is the same item still, when the list has it again.
    edit(&amina, case, "hot_spot", json!("Stage")).unwrap();
    set(&office, "hot_spots", "stage", named("New stage")).unwrap();
    pass_between([&office, &amina]).unwrap();
    assert_eq!(common::standing(&amina.case(case).unwrap(), "hot_spot"), ["New stage"]);
}

#[test]
fn list_edits_and_cases_do_not_wait_for_each_other() {
    let (_relay, office, amina) = a_small_team();
    sync_through(&amina, &office);
    set(&office, "hot_spots", "stage", named("The stage")).unwrap();
    let page = office.session.sync_view().unwrap();
    assert_eq!((page.queue.len(), page.badge.waiting_cases), (0, 0), "the office has what it wrote itself");
    let case = common::open(&amina, "at the stage");
    sync_through(&amina, &office);
    sync_through(&amina, &office);
    assert_eq!(common::state_of(&amina, case), daftari_notebook::views::Delivery::OfficeHas);
    assert_eq!(label(&amina, "hot_spots", "stage"), Some(json!("The stage")));
    assert_eq!(amina.session.sync_view().unwrap().put_aside, 0);
    // Nothing is written when nothing changes.
    assert_eq!(set(&office, "hot_spots", "stage", named("The stage")).unwrap(), Changed::default());
    assert_eq!(retire(&office, "hot_spots", "stage", false).unwrap(), Changed::default());
    assert_eq!(to_default(&office, "hot_spots", "other").unwrap(), Changed::default());
}

#[test]
fn a_later_member_has_the_lists() {
    let relay = a_relay();
    let office = coordinator().laptop();
    // The coordinator wrote a place down before there was a team; Amina one of her own.
    set(&office, "hot_spots", "stage", named("The stage")).unwrap();
    set(&office, "hot_spots", "gone", named("Gone")).unwrap();
    to_default(&office, "hot_spots", "gone").unwrap();
    office.create_team(&relay.address(), &relay.setup_code()).unwrap();
    assert_eq!(label(&office, "hot_spots", "stage"), Some(json!("The stage")));
    assert_eq!(label(&office, "hot_spots", "gone"), None);
    set(&office, "stations", "busia", named("Busia police")).unwrap();
    sync(&office);
    let amina = amina().phone();
    set(&amina, "hot_spots", "mine", named("Mine")).unwrap();
    assert_eq!(label(&amina, "hot_spots", "mine"), Some(json!("Mine")));
    amina.join(&office, &relay.address(), "Amina").unwrap();
    assert_eq!(label(&amina, "hot_spots", "mine"), None, "in a team the lists are the office's");
    sync(&amina);
    assert_eq!(label(&amina, "hot_spots", "stage"), Some(json!("The stage")));
    assert_eq!(label(&amina, "stations", "busia"), Some(json!("Busia police")));
    amina.session.lock_notebook();
    assert_eq!(amina.session.reference(), daftari_domain::reference::Reference::kenya().to_json());
    amina.unlock().unwrap();
    assert_eq!(label(&amina, "hot_spots", "stage"), Some(json!("The stage")));
}

#[test]
fn forged_lists_of_a_field_phone_change_nothing() {
    let (_relay, office, amina, beryl) = a_team();
    set(&office, "stations", "busia", named("Busia police")).unwrap();
    pass_between([&office, &amina, &beryl]).unwrap();
    let stands = office.store_now().store.read(|tx| tx.entries_of_lists()).map(|entries| entries[0].id).unwrap();
    // Amina's keys in somebody's hands.
    let mut keys = Keys::of(&amina);
    let content = |value| Content::ReferenceSet { list: "stations".to_owned(), code: "busia".to_owned(), value };
    let body = |keys: &Keys, value| EntryBody { supersedes: vec![stands], ..keys.body(content(value)) };
    let first = keys.sign(Place::of_lists(Link::FIRST), &body(&keys, named("Do not go there")));
    let link = Link { author_seq: 2, prev: first.id };
    let second = keys.sign(Place::of_lists(link), &body(&keys, Value::Null));
    let envelope = keys.seal(&[&first, &second], &[keys.whole_team()]);
    // Pages with something in them, so that a relay in the wrong hands has a place to put it.
    for words in ["one", "two"] {
        common::open(&amina, words);
    }
    sync(&amina);
    for device in [&office, &beryl] {
        device.network().smuggle(vec![envelope.clone()]);
        sync(device);
        for code in ["p1", "p2"] {
            set(&office, "courts", code, named(code)).unwrap();
        }
        sync(&office);
        sync(device);
        let kept = device.store_now().store.read(|tx| tx.entries_of_lists()).unwrap();
        let hers = kept.iter().filter(|entry| entry.author == DeviceKey(keys.identity.device_key().0));
        assert_eq!(hers.count(), 2, "they came, and are kept");
        assert_eq!(label(device, "stations", "busia"), Some(json!("Busia police")));
        assert_eq!(on_page(device, "stations", "busia").unwrap().versions.len(), 1);
    }
    set(&office, "stations", "busia", named("Busia OCS")).unwrap();
    pass_between([&office, &beryl]).unwrap();
    assert_eq!(label(&beryl, "stations", "busia"), Some(json!("Busia OCS")));
}

#[test]
fn cases_follow_a_new_violation_of_the_office() {
    let (_relay, office, amina) = a_small_team();
    let request = OpenCase {
        violations: vec!["local_matter".to_owned()],
        fields: fields(&[("narrative", json!("x"))]),
        incident_at: Some(When::known_to(
            "exact",
            Stamp { ms: UnixMillis(AN_EVENING - 65 * 3_600_000), offset_min: 180 },
        )),
        ..OpenCase::default()
    };
    let case = amina.session.unlocked().unwrap().open_case(request).unwrap().case;
    let urgent = |device: &TestDevice| rows(device)[0].urgent.as_ref().map(|clock| clock.code.clone());
    assert_eq!(urgent(&amina).as_deref(), Some("first_response"));
    let item = json!({ "label": { "en": "A local matter" }, "is_sexual_offence": true });
    set(&office, "violation_types", "local_matter", item).unwrap();
    pass_between([&office, &amina]).unwrap();
    assert!(amina.case(case).unwrap().violations[0].sexual_offence);
    let clocks: Vec<String> = amina.case(case).unwrap().clocks.into_iter().map(|clock| clock.code).collect();
    assert!(clocks.contains(&"pep".to_owned()), "{clocks:?}");
    assert_eq!(urgent(&amina).as_deref(), Some("pep"), "the list shows it too");
    // The words of it may change without anything to reckon anew; it stays a sexual offence.
    set(&office, "violation_types", "local_matter", named("Another name")).unwrap();
    pass_between([&office, &amina]).unwrap();
    assert!(amina.case(case).unwrap().violations[0].sexual_offence);
    assert_eq!(label(&amina, "violation_types", "local_matter"), Some(json!("Another name")));
}

#[test]
fn a_day_without_a_court_moves_rows_and_alarms() {
    const HOUR: i64 = 3_600_000;
    let (_relay, office, amina) = a_small_team();
    let case = common::open(&amina, "arrested");
    act(&amina, case, "first_response", &[]).unwrap();
    // Tuesday evening: 24 hours end after the court has closed, so by the end of Thursday.
    let arrested = json!({ "ms": AN_EVENING, "offset_min": 180 });
    act(&amina, case, "arrest_recorded", &[("arrested_at", arrested)]).unwrap();
    let seen = |device: &TestDevice| {
        let today = device.session.unlocked().unwrap().today().unwrap();
        let row = today.cases[0].urgent.as_ref().unwrap().limit.unwrap().ms;
        let running = today.running[0].clock.limit.unwrap().ms;
        let page = device.case(case).unwrap().clocks.into_iter().find(|clock| clock.code == "arrest_to_court");
        let list = AlarmList::parse(&std::fs::read(device.directory().join("alarms")).unwrap()).unwrap();
        let rings = list.steps().map(|step| i64::from(step) * STEP_MS).max().unwrap();
        [row, running, page.unwrap().limit.unwrap().ms, UnixMillis(rings)]
    };
    let thursday = seen(&amina)[0];
    assert_eq!(seen(&amina), [thursday; 4], "all four say the same");
    pass_between([&amina, &office]).unwrap();
    let day = json!({ "label": { "en": "Mashujaa" }, "date": "2026-10-08" });
    set(&office, "court_holidays", "mashujaa", day.clone()).unwrap();
    assert_eq!(seen(&office)[0], thursday.plus(24 * HOUR), "at the office at once");
    assert_eq!(seen(&amina), [thursday; 4], "nobody has told her yet");
    pass_between([&office, &amina]).unwrap();
    assert_eq!(seen(&amina), [thursday.plus(24 * HOUR); 4], "nobody opened the case, and nothing was written in it");
    retire(&office, "court_holidays", "mashujaa", true).unwrap();
    pass_between([&office, &amina]).unwrap();
    assert_eq!(seen(&amina), [thursday; 4], "a court day again");
    assert_eq!(set(&office, "court_holidays", "x", named("No day")).unwrap_err().view().params["why"], json!("no_day"));
}

#[test]
fn a_reference_file_is_taken_whole_or_not_at_all() {
    let (_relay, office, amina) = a_small_team();
    let good = json!({ "hot_spots": [{ "code": "stage", "label": { "en": "The stage" } }] });
    let both = json!({ "hot_spots": [{ "code": "stage", "label": { "en": "x" } }, { "code": "bar", "label": {} }] });
    let refused = import(&office, Some(&both.to_string())).unwrap_err().view();
    assert_eq!(refused.code, "bad_list_item");
    assert_eq!(Value::Object(refused.params), json!({ "list": "hot_spots", "code": "bar", "why": "no_label" }));
    for broken in ["", "no file", &"x".repeat(300 * 1024)] {
        assert!(matches!(import(&office, Some(broken)), Err(Error::ReferenceBroken)));
    }
    assert_eq!(label(&office, "hot_spots", "stage"), None, "nothing of them was taken");
    assert!(matches!(import(&office, None), Err(Error::EntryMissing)), "nothing is kept aside");

    // Made for a newer Daftari: kept, and still there after a lock.
    let newer =
        json!({ "meta": { "schema_version": 2 }, "hot_spots": [{ "code": "stage", "label": "?" }] }).to_string();
    assert!(matches!(import(&office, Some(&newer)), Err(Error::ReferenceNewer)));
    office.session.lock_notebook();
    office.unlock().unwrap();
    assert!(office.session.unlocked().unwrap().lists().unwrap().newer_kept);
    assert!(matches!(import(&office, None), Err(Error::ReferenceNewer)), "it is as new as before");

    assert_eq!(import(&office, Some(&good.to_string())).unwrap(), 1);
    assert_eq!(import(&office, Some(&good.to_string())).unwrap(), 0, "the same file has nothing new");
    assert!(office.session.unlocked().unwrap().lists().unwrap().newer_kept);
    pass_between([&office, &amina]).unwrap();
    assert_eq!(label(&amina, "hot_spots", "stage"), Some(json!("The stage")));
}

#[test]
fn an_invalid_item_is_refused_with_its_reason() {
    let phone = beryl().phone();
    let full: Vec<Value> =
        (0..500).map(|n| json!({ "code": format!("p{n}"), "label": { "en": format!("Place {n}") } })).collect();
    assert_eq!(import(&phone, Some(&json!({ "hot_spots": full }).to_string())).unwrap(), 500);
    let long = json!({ "label": { "en": "x".repeat(201) } });
    for (list, code, item, why) in [
        ("hot_spots", "one_more", named("x"), "list_full"),
        ("courts", "busia", long, "too_long"),
        ("courts", "Busia", named("x"), "bad_code"),
        ("courts", "busia", json!({}), "no_label"),
        ("case_statuses", "lost", named("x"), "words_only"),
        ("help_numbers", "mine", named("x"), "no_number"),
        ("friends", "a", named("x"), "unknown_list"),
    ] {
        let refused = set(&phone, list, code, item).unwrap_err().view();
        assert_eq!((refused.params["why"].as_str(), refused.params["list"].as_str()), (Some(why), Some(list)));
    }
    let status = retire(&phone, "case_statuses", "closed", true).unwrap_err().view();
    assert_eq!(status.params["why"], json!("words_only"));
    assert!(matches!(retire(&phone, "courts", "nowhere", true), Err(Error::EntryMissing)));
    set(&phone, "hot_spots", "p7", named("Place seven")).unwrap();
    let lists = phone.session.unlocked().unwrap().lists().unwrap();
    let places = lists.lists.iter().find(|list| list.list == "hot_spots").unwrap();
    assert_eq!((places.items, places.edited, lists.may_edit), (500, 500, true));
}
