//! The story through the real window: Amina's phone and the office's laptop as two processes, a relay as a third.
//! `scripts/test-window` runs it; pictures of every screen are left in artefacts/.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod app;
mod brakes;
mod bridge;
mod capture;
mod days;
mod driver;
mod help;
mod hostile;
mod lists;
mod money;
mod office;
mod people;
mod practice;
mod wishes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use daftari_testkit::people::{PASSPHRASE, PIN};
use daftari_testkit::relay::{RelayProcess, Stored};
use serde_json::{Value, json};

use app::{App, DESK, Engine, PHONE, artefacts};
use driver::wait_for;
use hostile::Trap;

/// What happened, as Amina writes it down. Every one of these words must stay between her and the office.
const STORY: &str = "He agreed to 1,300 at the stage and paid 500. Zawadi saw it from the kiosk.";
const PLACE: &str = "Kwa Mama Nekesa";
const SURVIVOR: &str = "Tausi";
const NOTE: &str = "Calm now. Wants her money first, then the police.";

#[test]
fn a_hot_spot_case_travels_between_two_windows() {
    let relay = RelayProcess::start(&program("daftari-relay")).unwrap();
    let [phone_files, office_files, beryl_files, njeri_files] = [(); 4].map(|()| tempfile::tempdir().unwrap());
    let trap = Trap::set();

    let phone = App::open("phone", phone_files.path(), PHONE);
    amina_begins_her_own_notebook_with_a_pin(&phone);
    let alone = she_writes_down_what_happened(&phone);
    she_locks_with_one_tap_and_finds_everything_again(&phone, &alone);
    a_second_window_on_her_notebook_is_refused_in_words(&phone);

    let office = App::open("office", office_files.path(), DESK);
    let paper = office::dorcas_starts_the_team(&office, &relay);
    a_code_works_once(&phone, &office, &relay);
    both_compare_four_words(&phone, &office, &relay, &alone);
    let case = the_office_reads_the_case_and_adds_what_it_did(&phone, &office);
    two_versions_stand_side_by_side_until_somebody_decides(&phone, &office, &relay, &case);
    hostile::hostile_words_are_words(&phone, &office, &trap);
    hostile::the_policy_of_the_page_holds(&phone, &trap);
    hostile::a_story_over_the_limit_is_refused_and_nothing_of_it_is_lost(&phone);
    capture::another_survivor_begins_with_what_both_went_through(&phone, &case);
    capture::a_case_is_found_in_either_language_and_by_what_is_chosen(&phone, &case);
    every_screen_is_there_in_both_languages(&phone, &office, &case);

    practice::practice_is_said_above_every_page_and_leaves_nothing(&phone, &case);

    people::the_same_client_is_seen_again(&phone);
    lists::what_the_office_names_the_phone_offers_and_cannot_change(&phone, &office);

    let [beryl, njeri] =
        [("beryl", &beryl_files), ("njeri", &njeri_files)].map(|(name, files)| App::open(name, files.path(), DESK));
    office::beryls_laptop_is_taken_in_with_two_sheets(&beryl, &office, &relay, &paper);
    office::njeris_laptop_waits_until_a_second_person_agrees(&njeri, &beryl, &office, &relay);
    beryl.every_screen_fitted();
    njeri.every_screen_fitted();
    drop((beryl, njeri));

    help::help_is_one_tap_away(&phone);

    let phone = words_being_typed_outlive_a_flat_battery(phone, &case);
    let phone = five_wrong_pins_make_everybody_wait(phone);

    phone.every_screen_fitted();
    office.every_screen_fitted();
    drop((phone, office));
    let needles = [STORY, PLACE, SURVIVOR, NOTE, PIN, PASSPHRASE, help::QUICK, people::NAME].map(str::to_owned);
    let needles = [&needles[..], &paper[..]].concat();
    assert!(relay.everything_it_stores().is_silent_about(&needles), "the relay cannot read");
    let files = [&phone_files, &office_files, &beryl_files, &njeri_files].map(|files| files.path());
    nothing_lies_open(&[&files[..], &[&own_home()]].concat(), &needles);
}

#[test]
fn care_money_and_her_wishes_come_first_on_one_phone_alone() {
    one_phone_alone(Engine::Window, "alone");
}

#[test]
fn care_money_and_wishes_in_the_engine_of_android() {
    one_phone_alone(Engine::Chromium, "android");
}

/// What the first story needs no second window for.
#[test]
fn a_case_is_written_and_found_in_the_engine_of_android() {
    let files = tempfile::tempdir().unwrap();
    let trap = Trap::set();
    let phone = App::open_in(Engine::Chromium, "android-case", files.path(), PHONE);
    phone.is_alone_with_its_page();
    amina_begins_her_own_notebook_with_a_pin(&phone);
    let case = she_writes_down_what_happened(&phone);
    she_locks_with_one_tap_and_finds_everything_again(&phone, &case);
    hostile::the_policy_of_the_page_holds(&phone, &trap);
    hostile::a_story_over_the_limit_is_refused_and_nothing_of_it_is_lost(&phone);
    capture::another_survivor_begins_with_what_both_went_through(&phone, &case);
    capture::a_case_is_found_in_either_language_and_by_what_is_chosen(&phone, &case);
    practice::practice_is_said_above_every_page_and_leaves_nothing(&phone, &case);
    people::the_same_client_is_seen_again(&phone);
    help::help_is_one_tap_away(&phone);
    let phone = words_being_typed_outlive_a_flat_battery(phone, &case);
    let phone = five_wrong_pins_make_everybody_wait(phone);

    phone.every_screen_fitted();
    drop(phone);
    let needles = [STORY, PLACE, SURVIVOR, NOTE, PIN, help::QUICK, people::NAME].map(str::to_owned);
    nothing_lies_open(&[files.path(), &own_home()], &needles);
}

fn one_phone_alone(engine: Engine, name: &'static str) {
    let files = tempfile::tempdir().unwrap();
    let phone = App::open_in(engine, name, files.path(), PHONE);
    she_begins_alone(&phone);

    let case = days::a_clock_crosses_amber_and_red_and_runs_out(&phone);
    brakes::a_sexual_offence_is_never_put_on_the_table(&phone, &case);
    money::what_is_owed_promised_held_and_handed_over_adds_up(&phone);
    wishes::each_purpose_is_asked_apart_and_can_be_taken_back(&phone, &case);
    brakes::a_child_is_protected_first(&phone);
    wishes::only_her_name_goes_then_the_whole_case(&phone, &case);
    lists::a_phone_alone_keeps_its_own_lists_and_broken_files_change_nothing(&phone);

    phone.every_screen_fitted();
    drop(phone);
    let needles = [wishes::NAME, wishes::CONTACT, days::STORY, brakes::WISH].map(str::to_owned);
    nothing_lies_open(&[files.path(), &own_home()], &needles);
}

/// A program of this build.
fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_daftari")).with_file_name(name)
}

/// Where the webviews of this run keep their files: scripts/with-key-store gives every run a home of its own.
fn own_home() -> PathBuf {
    let data = std::env::var_os("XDG_DATA_HOME").expect("scripts/test-window runs this in a home of its own");
    PathBuf::from(data).parent().expect("it lies in that home").to_owned()
}

/// None of the words is in any file of these folders. One that speaks is kept, for whoever must find out why.
fn nothing_lies_open(folders: &[&Path], needles: &[String]) {
    for folder in folders {
        let silent = Stored::below(folder).is_silent_about(needles);
        assert!(silent, "nothing lies open in {}: {:#?}", folder.display(), kept_for_a_look(folder, needles));
    }
}

/// Files below a folder that hold one of the words, and copies of them in artefacts/.
fn kept_for_a_look(folder: &Path, needles: &[String]) -> Vec<PathBuf> {
    let speaks = |file: &Path| {
        let bytes = fs::read(file).unwrap_or_default();
        needles.iter().any(|needle| {
            let wide: Vec<u8> = needle.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [needle.as_bytes(), &wide].iter().any(|word| bytes.windows(word.len()).any(|window| window == *word))
        })
    };
    let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let found = below.flat_map(|path| {
        if path.is_dir() {
            return kept_for_a_look(&path, needles);
        }
        let spoke = speaks(&path).then(|| path.clone());
        if let (Some(spoke), Some(name)) = (&spoke, path.file_name()) {
            let _ = fs::copy(spoke, artefacts().join("spoke").with_extension(name));
        }
        spoke.into_iter().collect()
    });
    found.collect()
}

fn amina_begins_her_own_notebook_with_a_pin(phone: &App) {
    phone.see("[data-way=own]");
    phone.keep_pictures("first-run");
    phone.press("[data-language]");
    phone.reads("Karibu kwenye daftari lako");
    phone.keep_pictures("first-run");
    phone.press("[data-language]");
    phone.reads("Welcome to your notebook");
    practice::she_practises_before_there_is_a_notebook(phone);

    phone.press("[data-way=own]");
    phone.press("[data-next]");
    phone.see(".pinpad");
    phone.check_access("choosing a PIN");
    phone.digits("123456");
    phone.press("[data-act]");
    phone.reads("count up or down");
    for _ in 0..6 {
        phone.press(".pinpad__key--act:not([data-act])");
    }
    phone.digits(PIN);
    phone.press("[data-act]");
    phone.reads("Enter it again");
    phone.digits(PIN);
    phone.press("[data-act]");
    phone.see("[data-new]");
    phone.reads("Only on this device");
}

fn she_begins_alone(phone: &App) {
    phone.press("[data-way=own]");
    phone.press("[data-next]");
    for _ in 0..2 {
        phone.see(".pinpad");
        phone.digits(PIN);
        phone.press("[data-act]");
    }
    phone.see("[data-new]");
}

/// Opens the sheet of an action in the open case.
fn begin_action(phone: &App, action: &str) {
    phone.press("[data-add]");
    let chip = format!("dialog [data-action={action}]");
    phone.see("dialog [data-action]");
    if !phone.sees(&chip) {
        phone.press("dialog [data-more-actions]");
    }
    phone.press(&chip);
}

/// Signs what is in the open sheet and waits until the sheet is gone.
fn sign(phone: &App) {
    phone.press("dialog [data-save]");
    phone.gone("dialog");
}

/// Does something in English, then in Kiswahili; the phone stays in English.
fn in_both_languages(phone: &App, act: impl Fn(&str)) {
    for language in ["en", "sw"] {
        speaks(phone, language);
        act(language);
    }
    speaks(phone, "en");
}

fn she_writes_down_what_happened(phone: &App) -> String {
    phone.press("[data-new]");
    phone.tick("[data-violation=non_payment]");
    phone.tick("[data-violation=condom_removed_or_damaged]");
    phone.see("[data-pep]");
    phone.tick("[data-when=more]");
    phone.tick("[data-when=hour]");
    phone.write("[data-field=hours_ago]", "5");
    // Five hours of 72 are gone, and perhaps a moment.
    phone.until("/6(7 h|6 h 59 min) left/.test(all('[data-pep]')[0]?.innerText ?? '')");
    phone.write("[data-field=hot_spot]", PLACE);
    phone.write("[data-field=survivor_code]", SURVIVOR);
    phone.write("[data-field=perpetrator_description]", "Lorry driver, red cap");
    phone.write("[data-field=agreed_fee]", "1,300");
    phone.write("[data-field=narrative]", STORY);
    phone.keep_pictures("new-case");
    phone.press("[data-save]");
    let code = phone.text("[data-case-page] ~ *, header .code");
    phone.reads("is saved on this device");

    phone.press("[data-add]");
    phone.press("dialog [data-action=counselled]");
    phone.write("[data-field=note]", NOTE);
    phone.check_access("writing down an action");
    phone.press("dialog [data-save]");
    phone.see("[data-entry=counselled]");
    phone.press("[data-add]");
    phone.press("dialog [data-action=payment_received]");
    phone.write("[data-field=amount]", "500");
    phone.press("dialog [data-save]");
    phone.see("[data-entry=payment_received]");
    assert_eq!(phone.text("[data-balance]"), "KES 800");
    phone.reads(STORY);
    code
}

fn she_locks_with_one_tap_and_finds_everything_again(phone: &App, code: &str) {
    phone.press("[data-lock]");
    phone.see(".pinpad");
    assert!(
        !phone.now("document.documentElement.outerHTML").as_str().unwrap().contains(STORY),
        "locked: no word is left"
    );
    phone.keep_pictures("lock");
    phone.press("[data-language]");
    phone.reads("Weka PIN yako");
    phone.keep_pictures("lock");
    phone.press("[data-language]");
    open_with_pin(phone);
    phone.go_to_case(code);
    phone.reads(STORY);
    phone.see("[data-entry=counselled]");
}

fn a_second_window_on_her_notebook_is_refused_in_words(phone: &App) {
    let second = Command::new(env!("CARGO_BIN_EXE_daftari")).arg("--notebook").arg(&phone.directory).output().unwrap();
    let said = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(said.contains("Daftari cannot open: in use by another process") && !said.contains("panicked"), "{said}");
}

/// The words differed, or she thought so: the code is burnt, and both pages say what to do.
fn a_code_works_once(phone: &App, office: &App, relay: &RelayProcess) {
    in_both_languages(phone, |_| {
        office.write("[data-name]", "Amina");
        office.press("[data-invite]");
        let code = office.text("[data-code]");
        let join = || {
            phone.write("[data-join-code]", &code);
            phone.write("[data-relay]", &relay.address());
            phone.press("[data-join]");
        };
        phone.go("team");
        join();
        phone.see("[data-words]");
        phone.press("[data-different]");
        phone.see("[data-trouble]");
        join();
        phone.until(
            "/This code was used already|Nambari hii imeshatumika/.test(all('[data-trouble]')[0]?.innerText ?? '')",
        );
        phone.keep_pictures("team-code-used");
        office.see("[data-words]");
        office.press("[data-different]");
        office.see("[data-trouble]");
    });
    office.keep_pictures("team-new-code");
}

fn both_compare_four_words(phone: &App, office: &App, relay: &RelayProcess, alone: &str) {
    office.write("[data-name]", "Amina");
    office.press("[data-invite]");
    let code = office.text("[data-code]");
    office.check_access("showing a code");

    phone.go("team");
    phone.write("[data-join-code]", &code.to_lowercase());
    phone.write("[data-relay]", &relay.address());
    phone.tick(&format!("[data-bring=\"{alone}\"]"));
    phone.press("[data-join]");
    let words = phone.text("[data-words]");
    assert_eq!(words.split_whitespace().count(), 4, "{words}");
    assert_eq!(office.text("[data-words]"), words, "both screens show the same words");
    phone.check_access("comparing the words");
    phone.press("[data-same]");
    office.press("[data-same]");
    for device in [phone, office] {
        device.see("[data-done]");
        device.see("[data-member=Dorcas]");
    }
    office.see("[data-member=Amina]");
}

fn the_office_reads_the_case_and_adds_what_it_did(phone: &App, office: &App) -> String {
    office.go("cases");
    sync_until(phone, "true");
    office.see("[data-case]");
    let code = office.now("all('[data-case]')[0].dataset.case").as_str().unwrap().to_owned();
    office.go_to_case(&code);
    office.reads(STORY);
    office.reads(NOTE);
    office.reads("Written by Amina");
    assert_eq!(office.text("[data-balance]"), "KES 800");

    office.press("[data-add]");
    office.press("dialog [data-action=taken_to_clinic]");
    office.write("[data-field=facility]", "Busia County Referral");
    office.press("dialog [data-save]");
    office.see("[data-entry=taken_to_clinic]");

    // The office's receipt answers her push: only now the phone says that it is safe.
    phone.go("sync");
    sync_until(phone, "all('[data-safe]')[0]?.dataset.safe === '1'");
    phone.see("[data-queue-empty]");
    phone.go_to_case(&code);
    phone.reads("The office has it");
    sync_until(office, "true");
    sync_until(phone, "true");
    phone.go_to_case(&code);
    phone.see("[data-entry=taken_to_clinic]");
    phone.reads("Busia County Referral");
    phone.reads("Written by Dorcas");
    picture_for_the_readme(phone);
    code
}

/// The page a visitor of the repository sees: clocks, money and what was done, on a phone at night.
fn picture_for_the_readme(phone: &App) {
    phone.now("document.activeElement?.blur() ?? true");
    phone.now("scrollTo(0, 0) ?? true");
    phone.in_colours("dark", || fs::write(artefacts().join("readme-case.png"), phone.picture()).unwrap());
}

fn two_versions_stand_side_by_side_until_somebody_decides(phone: &App, office: &App, relay: &RelayProcess, code: &str) {
    office.go_to_case(code);
    phone.go_to_case(code);
    // The network is gone: the relay stands still, and both write on.
    let still = StandsStill::now(relay);
    change_place(phone, "Behind the petrol station");
    change_place(office, "Near the petrol station, east side");
    phone.go("sync");
    let waiting = format!("[data-queue=\"{code}\"]");
    phone.see(&format!("{waiting}[data-delivery=on_phone]"));
    assert!(phone.text(&waiting).contains("On this device only"));
    phone.keep_pictures("sync");
    office.press("[data-lock]");
    office.see("[data-secret]");
    drop(still);

    // The office is shut: the relay has it, and that is all the phone may say.
    sync_until(phone, &format!("all('{waiting}[data-delivery=handed]').length === 1"));
    assert!(phone.text(&waiting).contains("Handed to the relay"));

    office.write("[data-secret]", PASSPHRASE);
    office.press("form [type=submit]");
    office.see("[data-new]");
    office.go_to_case(code);
    office.see("[data-look=hot_spot]");
    sync_until(office, "true");
    sync_until(phone, "true");
    phone.go_to_case(code);
    phone.press("[data-look=hot_spot]");
    phone.reads("Behind the petrol station");
    phone.reads("Near the petrol station, east side");
    phone.keep_pictures("conflict");
    speaks(phone, "sw");
    phone.go_to_case(code);
    phone.press("[data-look=hot_spot]");
    phone.reads("Maandishi mawili");
    phone.keep_pictures("conflict");
    speaks(phone, "en");
    phone.go_to_case(code);
    phone.press("[data-look=hot_spot]");
    phone.reads("Near the petrol station, east side");
    let theirs = phone.now("all('.version').findIndex((e) => e.innerText.includes('Near the'))");
    phone.tick(&format!("[data-choose=\"{theirs}\"]"));
    phone.press("[data-decide]");
    phone.see(&format!("[data-case-page=\"{code}\"]"));
    phone.gone("[data-look=hot_spot]");
    // The open page at the office changes by itself when the decision arrives.
    office.go_to_case(code);
    sync_until(phone, "true");
    office.gone("[data-look=hot_spot]");
    office.reads("Near the petrol station, east side");
}

fn change_place(app: &App, place: &str) {
    app.press("[data-about=hot_spot] [data-edit=hot_spot]");
    app.write("dialog [data-field=hot_spot]", place);
    app.press("dialog [data-save]");
    app.gone("dialog");
    app.reads(place);
}

fn every_screen_is_there_in_both_languages(phone: &App, office: &App, code: &str) {
    let places = [
        ("today", "Today", "Leo"),
        ("cases", "Cases", "Kesi"),
        ("team", "Team", "Timu"),
        ("sync", "To the office", "Kwa ofisi"),
        ("settings", "Settings", "Mipangilio"),
    ];
    for language in ["en", "sw"] {
        speaks(phone, language);
        for (place, english, kiswahili) in places {
            phone.go(place);
            let heading = if language == "en" { english } else { kiswahili };
            phone.until(&format!("all('h1')[0]?.innerText === {}", json!(heading)));
            phone.keep_pictures(place);
        }
        phone.go_to_case(code);
        phone.reads(if language == "en" { "Timeline" } else { "Mfululizo" });
        phone.keep_pictures("case");
        phone.go("today");
        phone.press("[data-new]");
        phone.reads(if language == "en" { "What happened?" } else { "Nini kilitokea?" });
        phone.keep_pictures("new-case");
    }
    for english in ["Save", "Where?", "When?", "Agreed fee", "In your words"] {
        phone.does_not_read(english);
    }
    office.go("team");
    office.keep_pictures("team-office");
    phone.go("settings");
    phone.press("[data-theme-choice=light]");
    phone.until("document.documentElement.dataset.theme === 'light'");
    speaks(phone, "en");
}

/// Chooses a language in the settings.
fn speaks(app: &App, language: &str) {
    app.go("settings");
    app.press(&format!("[data-language={language}]"));
    app.until(&format!("document.documentElement.lang === '{language}'"));
}

fn words_being_typed_outlive_a_flat_battery(phone: App, code: &str) -> App {
    phone.go("today");
    phone.press("[data-new]");
    phone.write("[data-field=narrative]", "She came at four and");
    // The draft is kept while she writes; the battery dies in the middle of the next word.
    phone.script(
        "for (;;) { const kept = await window.__TAURI_INTERNALS__.invoke('draft', {});\
           if (kept?.content?.texts?.narrative === 'She came at four and') return true; }",
        json!([]),
    );
    phone.paste("[data-field=narrative]", "She came at four and sai");
    let phone = phone.killed_and_opened_again();
    open_with_pin(&phone);
    phone.reads("Words you typed are still here");
    phone.keep_pictures("today-draft");
    phone.press("[data-go-on]");
    phone.until("all('[data-field=narrative]')[0]?.value.startsWith('She came at four and')");
    phone.go_to_case(code);
    phone.reads(STORY);
    phone
}

fn five_wrong_pins_make_everybody_wait(phone: App) -> App {
    phone.go("today");
    phone.press("[data-lock]");
    for tries in 1..=5 {
        phone.digits("58392046");
        phone.press("[data-act]");
        if tries < 5 {
            let said = if tries == 1 { "Try again".to_owned() } else { format!("{tries} tries") };
            phone.reads(&said);
        }
    }
    phone.reads("Try again in");
    phone.until("[...document.querySelectorAll('.pinpad__key')].every((key) => key.disabled)");
    // Switching it off and on does not help.
    let phone = phone.killed_and_opened_again();
    phone.reads("Try again in");
    assert_eq!(phone.ask("app_state", Value::Null)["tries"], 5);
    phone.keep_pictures("lock-wait");
    phone
}

fn open_with_pin(phone: &App) {
    phone.digits(PIN);
    phone.press("[data-act]");
    phone.see("[data-new]");
}

/// Sends now, and again, until something holds on the page "To the office".
fn sync_until(app: &App, holds: &str) {
    app.go("sync");
    let done = wait_for(|| {
        app.press("[data-now]");
        app.until("all('[data-now]:not([disabled])').length > 0 && all('[data-outcome], [data-trouble]').length > 0");
        let well = app.sees("[data-outcome=done]") && app.now(holds) == json!(true);
        well.then_some(())
    });
    if done.is_none() {
        app.fail(&format!("after sending this does not hold: {holds}"));
    }
}

/// A relay that has stopped answering, until this is dropped.
struct StandsStill(rustix::process::Pid);

impl StandsStill {
    fn now(relay: &RelayProcess) -> StandsStill {
        let pid = rustix::process::Pid::from_raw(i32::try_from(relay.pid()).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
        StandsStill(pid)
    }
}

impl Drop for StandsStill {
    fn drop(&mut self) {
        rustix::process::kill_process(self.0, rustix::process::Signal::CONT).unwrap();
    }
}
