//! Help in the real window: numbers and a quick note at the lock, a text to chosen people inside.

use serde_json::json;

use super::app::App;
use super::driver::wait_for;
use super::{open_with_pin, speaks};

/// Written at the lock. Nobody but her may ever read it anywhere.
pub const QUICK: &str = "Room 4, guest house. Going now.";

/// She calls from the lock and writes a note there; open, the note begins a case, and a text goes to people she chose.
pub fn help_is_one_tap_away(phone: &App) {
    she_has_words_of_a_case_here(phone);
    phone.press("[data-lock]");
    numbers_are_called_from_the_lock(phone);
    a_note_is_put_away_and_cannot_be_seen_any_more(phone);
    open_with_pin(phone);
    it_begins_a_case_once_she_has_decided_about_the_other_words(phone);
    a_text_goes_to_people_she_chose(phone);
}

fn she_has_words_of_a_case_here(phone: &App) {
    speaks(phone, "en");
    phone.go("today");
    phone.press("[data-new]");
    phone.write("[data-field=narrative]", "Half a sen");
    phone.go("today");
}

fn numbers_are_called_from_the_lock(phone: &App) {
    for language in ["en", "sw"] {
        phone.until(&format!("document.documentElement.lang === '{language}'"));
        phone.press("[data-help]");
        phone.see("[data-number=gbv_1195]");
        assert!(!phone.sees("[data-number=local_clinic]"), "a number nobody has filled in is not shown");
        phone.keep_pictures("lock-help");
        phone.press("[data-back]");
        phone.press("[data-language]");
    }
    phone.until("document.documentElement.lang === 'en'");
    phone.press("[data-help]");
    phone.press("[data-number=gbv_1195]");
    phone.see("[data-handed=true]");
    assert_eq!(phone.text("[data-by-hand]"), "1195");
    phone.was_opened("tel:1195");
    phone.press("[data-number=knchr_22359]");
    phone.until("all('[data-by-hand]')[0]?.innerText === '22359'");
    phone.was_opened("sms:22359");
    // The opener listens for a refusal for a short while only: on a busy machine it may miss one, and she tries again.
    let refused = wait_for(|| {
        phone.press("[data-number=knchr_email]");
        phone.until("all('[data-by-hand]')[0]?.innerText.includes('@') ?? false");
        phone.sees("[data-handed=false]").then_some(())
    });
    assert!(refused.is_some(), "an app that does not answer is said");
    phone.reads("No app on this device answered. Write to this address by hand.");
    phone.was_opened("sms:22359");
    phone.press("[data-back]");
}

fn a_note_is_put_away_and_cannot_be_seen_any_more(phone: &App) {
    for language in ["en", "sw"] {
        phone.until(&format!("document.documentElement.lang === '{language}'"));
        phone.press("[data-note]");
        phone.write("[data-quick-note]", QUICK);
        phone.keep_pictures("lock-note");
        phone.press("[data-back]");
        phone.press("[data-drop]");
        phone.see(".pinpad");
        phone.press("[data-language]");
    }
    phone.until("document.documentElement.lang === 'en'");
    phone.press("[data-note]");
    assert_eq!(phone.written("[data-quick-note]"), "", "words that were left out are gone");
    phone.write("[data-quick-note]", QUICK);
    phone.press("[data-back]");
    phone.press("[data-keep-on]");
    phone.press("[data-put-in]");
    phone.see("[data-note-saved]");
    phone.keep_pictures("lock-note-saved");
    let page = phone.now("document.documentElement.outerHTML");
    assert!(!page.as_str().unwrap().contains("guest house"), "no word of it is in the window");
}

fn it_begins_a_case_once_she_has_decided_about_the_other_words(phone: &App) {
    phone.see("[data-quick-notes='1']");
    assert_eq!(phone.text("[data-note-text]"), QUICK);
    phone.keep_pictures("today-note");
    phone.press("[data-put-note-away]");
    phone.press("[data-keep]");
    phone.press("[data-begin]");
    phone.press("[data-quick-notes] [data-put-away]");
    phone.until(&format!("all('[data-field=narrative]')[0]?.value === {}", json!(QUICK)));
    phone.press("[data-save]");
    phone.see("[data-case-page]");
    phone.reads(QUICK);
    phone.go("today");
    phone.see("[data-open], .rows");
    assert!(!phone.sees("[data-quick-notes]"), "the note has become a case");
}

fn a_text_goes_to_people_she_chose(phone: &App) {
    phone.go("help");
    phone.press("[data-choose]");
    phone.write("[data-ally-name='0']", "Beryl");
    phone.write("[data-ally-phone='0']", "next door");
    phone.press("[data-keep-circle]");
    phone.reads("Write it like 0712 345 678");
    assert_eq!(phone.written("[data-ally-phone='0']"), "next door");
    phone.keep_pictures("help-people");
    phone.write("[data-ally-phone='0']", "0712 345 678");
    phone.press("[data-keep-circle]");
    phone.press("[data-write]");
    phone.was_opened("sms:+254712345678?body=Please%20call%20me%20now.");
    phone.see("[data-circle] [data-by-hand]");
    for language in ["sw", "en"] {
        phone.keep_pictures("help");
        speaks(phone, language);
        phone.go("help");
    }
}
