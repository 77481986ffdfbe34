//! The office's laptops: three recovery sheets, a second laptop with two of them, a third one with a second person.

use daftari_testkit::people::PASSPHRASE;
use daftari_testkit::relay::RelayProcess;
use serde_json::Value;

use super::app::App;
use super::{in_both_languages, sync_until};

/// The three sheets of the team, as she has them on paper.
pub fn dorcas_starts_the_team(office: &App, relay: &RelayProcess) -> Vec<String> {
    office.press("[data-way=office]");
    office.press("[data-next]");
    office.write("[data-secret]", "mto mto mto mto mto");
    office.press("form [type=submit]");
    office.reads("five different words");
    she_chooses_a_passphrase(office);
    office.write("[data-name]", "Dorcas");
    office.write("[data-relay]", &relay.address());
    office.press("[data-start-team]");
    // What is shown outlives a look at another page.
    in_both_languages(office, |_| {
        office.go("team");
        office.see("[data-sheet='1']");
        office.keep_pictures("team-sheet");
    });
    office.go("team");
    let paper = she_writes_three_sheets_down(office);
    she_types_three_sheets_back(office, &paper);
    assert_eq!(office.written("[data-relay]"), relay.address());
    office.write("[data-setup]", "not the code");
    office.press("[data-make-team]");
    office.see("[data-trouble]");
    office.write("[data-setup]", &relay.setup_code());
    office.press("[data-make-team]");
    office.see("[data-member=Dorcas]");
    paper
}

fn she_sets_up_a_laptop_to_join(laptop: &App) {
    laptop.press("[data-way=office]");
    laptop.press("[data-next]");
    laptop.see("[data-secret]");
    laptop.keep_pictures("first-passphrase");
    she_chooses_a_passphrase(laptop);
    laptop.press("[data-way-join]");
}

/// The code that the inviting laptop shows is typed on the new one, and both people find the same four words.
fn they_compare_the_words(new: &App, inviting: &App, relay: &RelayProcess, code: &str) {
    new.write("[data-join-code]", code);
    new.write("[data-relay]", &relay.address());
    new.press("[data-join]");
    let words = new.text("[data-words]");
    assert_eq!(inviting.text("[data-words]"), words, "both screens show the same words");
    new.press("[data-same]");
    inviting.press("[data-same]");
}

fn she_chooses_a_passphrase(office: &App) {
    office.write("[data-secret]", PASSPHRASE);
    office.press("form [type=submit]");
    office.reads("Enter it again");
    office.write("[data-secret]", PASSPHRASE);
    office.press("form [type=submit]");
}

/// One sheet after the other, by hand; the first also goes to the printer, and is looked at again.
fn she_writes_three_sheets_down(office: &App) -> Vec<String> {
    let mut paper = Vec::new();
    for number in 1..=3 {
        office.see(&format!("[data-sheet='{number}']"));
        let groups = office.now("all('[data-group]').map((group) => group.innerText.trim())");
        let groups: Vec<&str> = groups.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(groups.len() == 24 && groups.iter().all(|group| group.len() == 4), "{groups:?}");
        paper.push(groups.join(" "));
        for line in 1..=6 {
            assert!(!office.sees("[data-written]:not([disabled])"), "a sheet is not passed over");
            office.press(&format!("[data-line='{line}']"));
            office.see(&format!("[data-line='{line}'][aria-pressed=true]"));
        }
        if number == 1 {
            office.now("(window.print = () => (window.wasPrinted = true), true)");
            office.press("[data-print]");
            office.until("window.wasPrinted === true");
        }
        if number == 2 {
            office.press("[data-sheet-before]");
            office.see("[data-sheet='1']");
            office.press("[data-written]");
            office.see("[data-sheet='2']");
        }
        office.press("[data-written]");
        // The second half of a double press hits the next sheet's button, or nothing.
        office.now("(all('[data-written]')[0]?.click(), true)");
    }
    paper
}

/// Each from its paper, the last one first; a wrong group is marked while the rest is not there yet. A lock in between hides
/// the sheets, and takes nothing from those on paper.
fn she_types_three_sheets_back(office: &App, paper: &[String]) {
    office.see("[data-typed=any]");
    assert!(!office.sees("[data-group]"), "what is typed back comes from the paper");
    let other = if paper[2].as_bytes()[5] == b'7' { "8" } else { "7" };
    let wrong = format!("{} {other}{}", &paper[2][..4], &paper[2][6..9]);
    office.paste("[data-typed=any]", &wrong);
    office.see("[data-wrong-group='2']");
    office.keep_pictures("team-sheet-typed");
    office.press("[data-see-again='3']");
    office.see("[data-sheet='3']");
    office.press("[data-go-on-typing]");
    office.see("[data-wrong-group='2']");
    assert_eq!(office.written("[data-typed=any]"), wrong, "what was typed is still there");

    office.press("[data-lock]");
    office.write("[data-secret]", PASSPHRASE);
    office.press("form [type=submit]");
    office.see("[data-new]");
    office.go("team");
    office.see("[data-locked]");
    assert!(!office.sees("[data-see-again]"), "what is not on paper is gone");
    office.keep_pictures("team-sheets-locked");

    office.paste("[data-typed=any]", &paper[2].to_lowercase());
    office.see("[data-whole='3']");
    office.see("[data-right='3']");
    for number in [1, 2] {
        office.paste("[data-typed=any]", &paper[number - 1]);
        office.see(if number == 2 { "[data-all-whole]" } else { "[data-right='1']" });
    }
}

/// A second office laptop: two sheets agree to it, and both people compare the words.
pub fn beryls_laptop_is_taken_in_with_two_sheets(beryl: &App, office: &App, relay: &RelayProcess, paper: &[String]) {
    she_sets_up_a_laptop_to_join(beryl);

    office.go("team");
    office.write("[data-name]", "Beryl");
    office.press("[data-invite-choice=laptop]");
    office.paste("[data-typed='1']", &paper[1]);
    office.see("[data-right='2']");
    office.paste("[data-typed='2']", &paper[1]);
    office.see("[data-twice='2']");
    assert!(!office.sees("[data-invite]:not([disabled])"), "one sheet is not two");
    office.keep_pictures("team-invite-laptop");
    office.press("[data-retype='2']");
    office.paste("[data-typed='2']", &paper[0]);
    office.see("[data-right='1']");
    office.press("[data-invite]");
    let code = office.text("[data-code]");
    assert!(!office.sees("[data-typed]"), "the sheets are gone from the page");

    they_compare_the_words(beryl, office, relay, &code);
    for laptop in [beryl, office] {
        laptop.see("[data-done]");
        for name in ["Dorcas", "Amina", "Beryl"] {
            laptop.see(&format!("[data-member={name}]"));
        }
        assert!(!laptop.sees("[data-requests]"), "nobody else has to agree");
    }
    beryl.keep_pictures("team-second-office");
}

/// A third one: Beryl asks for it, and Dorcas agrees on her own laptop when the words are those on the new screen.
pub fn njeris_laptop_waits_until_a_second_person_agrees(njeri: &App, beryl: &App, office: &App, relay: &RelayProcess) {
    she_sets_up_a_laptop_to_join(njeri);

    in_both_languages(beryl, |_| {
        beryl.go("team");
        beryl.press("[data-invite-choice=laptop]");
        beryl.press("[data-invite-choice=person]");
        beryl.keep_pictures("team-invite-by-person");
    });
    beryl.go("team");
    beryl.write("[data-name]", "Njeri");
    beryl.press("[data-invite-choice=laptop]");
    beryl.press("[data-invite-choice=person]");
    beryl.press("[data-invite]");
    let code = beryl.text("[data-code]");
    they_compare_the_words(njeri, beryl, relay, &code);
    beryl.see("[data-needs-second]");
    // She may close the page meanwhile.
    in_both_languages(njeri, |_| {
        njeri.go("team");
        njeri.see("[data-waiting-second]");
        njeri.keep_pictures("team-waiting-second");
    });
    njeri.go("team");
    let shown = njeri.text("[data-words-for-second]");

    sync_until(beryl, "true");
    sync_until(office, "true");
    in_both_languages(office, |_| {
        office.go("team");
        office.press("[data-request=Njeri] [data-compare]");
        assert_eq!(office.text("[data-request] [data-words]"), shown, "the words of the new screen");
        office.keep_pictures("team-request");
    });
    office.go("team");
    office.press("[data-request=Njeri] [data-compare]");
    office.press("[data-agree]");
    office.see("[data-said]");
    njeri.see("[data-done]");
    njeri.see("[data-member=Njeri]");
    // What was read before it came is read again with the keys.
    sync_until(office, "true");
    sync_until(njeri, "true");
    njeri.go("cases");
    njeri.see("[data-case]");
}
