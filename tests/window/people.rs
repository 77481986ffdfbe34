//! People in the real window: the same client is seen again, linked, taken apart, linked after all; a name stays hidden.

use serde_json::{Value, json};

use super::app::App;
use super::hostile::shows_only_text;
use super::speaks;

/// Written into a party: shown nowhere but on the person's page, and there only when asked for.
pub const NAME: &str = "Kevin Invented";

/// Two cases name the same phone in two writings. The second says who it may be; only a person links.
pub fn the_same_client_is_seen_again(phone: &App) {
    speaks(phone, "en");
    for number in ["0722 000 118", "+254722000118"] {
        phone.go("today");
        phone.press("[data-new]");
        phone.tick("[data-violation=non_payment]");
        phone.write("[data-field=perpetrator_description]", number);
        phone.press("[data-save]");
        phone.see("[data-case-page] [data-party]");
    }
    phone.see("[data-may-be] [data-sign=phone]");
    phone.check_access("a case with somebody who may be known");
    phone.press("[data-same]");
    phone.press("[data-undo]");
    phone.gone("[data-undo]");
    phone.gone("[data-may-be]");
    a_name_is_hidden_until_asked_for(phone);

    // Taken apart is remembered, and taken back by linking.
    phone.press("[data-party] [data-person]");
    phone.see("[data-person-page]");
    assert_eq!(phone.now("all('[data-case-of]').length"), json!(1));
    phone.press("[data-same]");
    phone.see("[data-undo]");
    phone.until("all('[data-case-of]').length === 2");
    phone.check_access("a person's page");
    for language in ["en", "sw"] {
        let person = phone.text("header .code");
        speaks(phone, language);
        phone.go("people");
        phone.see(&format!("[data-people=harm] [data-person=\"{person}\"]"));
        phone.does_not_read(NAME);
        phone.check_access("people in my cases");
        phone.keep_pictures("people");
        phone.write("[data-search]", "0722000");
        phone.until("all('[data-person]').length === 1");
        phone.press(&format!("[data-person=\"{person}\"]"));
        phone.until("all('[data-case-of]').length === 2");
        phone.keep_pictures("person");
    }
    speaks(phone, "en");
}

fn a_name_is_hidden_until_asked_for(phone: &App) {
    phone.press("[data-correct-party]");
    phone.write("dialog [data-field=name]", NAME);
    phone.write("dialog [data-field=aliases]", "Baba T, Kev");
    phone.check_access("what is known of a person");
    phone.press("dialog [data-save]");
    phone.gone("dialog");
    phone.does_not_read(NAME);
    phone.press("[data-party] [data-person]");
    phone.see("[data-person-page] [data-known=aliases]");
    phone.does_not_read(NAME);
    phone.press("[data-show=name]");
    phone.reads(NAME);
    phone.press("[data-case-of] [data-open]");
    phone.see("[data-case-page]");
}

/// Hostile words in every text of a party are words, on the person's page too.
pub fn hostile_words_of_a_person_are_words(phone: &App, case: &Value, strings: &[String]) {
    let mut given = strings.iter().cycle();
    let mut next = || given.next().map(String::as_str).unwrap_or_default();
    let texts = ["description", "plate", "force_number", "station", "workplace", "helped_with", "name", "note"];
    let mut fields: serde_json::Map<String, Value> =
        texts.iter().map(|field| ((*field).to_owned(), json!(next()))).collect();
    fields.insert("aliases".to_owned(), json!([next()]));
    fields.insert("phones".to_owned(), json!([next()]));
    let written: Vec<String> =
        fields.values().map(|value| value.as_str().or(value[0].as_str()).unwrap().to_owned()).collect();
    let party = json!({ "case": case, "party": { "person": null, "fields": fields } });
    assert_eq!(phone.ask("record_party", party).get("thrown"), None);
    phone.until("all('[data-party]').length === 2");
    shows_only_text(phone, &[], &[]);
    phone.until("(all('[data-party]')[1].querySelector('[data-person]').click(), true)");
    phone.press("[data-show=name]");
    shows_only_text(phone, &written, &[]);
    phone.go("people");
    phone.see("[data-people]");
    shows_only_text(phone, &[], &[]);
}
