//! What she wishes binds what happens: consent for each purpose, and erasing, in the real window.

use serde_json::{Value, json};

use super::app::App;
use super::{in_both_languages, sign};

/// Her real name, kept apart so that it can go by itself.
pub const NAME: &str = "Mercy Invented";
/// How she may be reached.
pub const CONTACT: &str = "Through the woman at the borehole";

/// Every purpose is a question of its own, asked in words; a yes can be taken back and counts at once.
pub fn each_purpose_is_asked_apart_and_can_be_taken_back(phone: &App, case: &str) {
    in_both_languages(phone, |_| {
        phone.go_to_case(case);
        phone.press("[data-part=consent]");
        phone.press("[data-ask-consent]");
        phone.see("dialog [data-script]");
        phone.keep_pictures("consent-ask");
        phone.press("dialog [data-close]");
    });
    phone.go_to_case(case);
    phone.press("[data-ask-consent]");
    let first = phone.until("all('dialog [data-script]')[0]?.dataset.script ?? null");
    let first = first.as_str().unwrap().to_owned();
    phone.tick("dialog [data-answer=yes]");
    phone.write("dialog [data-field=words_used]", "Yes, but not my street.");
    phone.press("dialog [data-next-purpose]");
    phone.until(&format!("all('dialog [data-script]')[0]?.dataset.script !== {}", json!(first)));
    phone.tick("dialog [data-answer=no]");
    sign(phone);
    let row = format!("[data-consent={first}]");
    phone.see(&row);
    phone.reads("Yes, but not my street.");
    phone.press(&format!("[data-withdraw={first}]"));
    phone.see(&format!("dialog [data-then={first}]"));
    phone.keep_pictures("consent-withdraw");
    sign(phone);
    phone.see(&format!("{row} [data-since]"));
    assert!(!phone.sees(&format!("[data-withdraw={first}]")), "what was taken back cannot be taken back twice");
    in_both_languages(phone, |_| {
        phone.go_to_case(case);
        phone.press("[data-part=consent]");
        phone.keep_pictures("case-consent");
    });
}

/// First her name and how to reach her, then all of it. What stays is a mark without words.
pub fn only_her_name_goes_then_the_whole_case(phone: &App, case: &str) {
    phone.go_to_case(case);
    for (field, words) in [("survivor_name", NAME), ("safe_contact", CONTACT)] {
        let edited = phone
            .ask("edit_field", json!({ "case": id_of(phone, case), "field": field, "value": words, "when": null }));
        assert_eq!(edited.get("thrown"), None, "{field}: {edited}");
    }
    phone.press("[data-show=survivor_name]");
    phone.reads(NAME);
    phone.press("[data-erase]");
    phone.tick("dialog [data-erase-what=identity]");
    phone.write("dialog [data-confirm]", "BS-0000");
    phone.press("dialog [data-erase-now]");
    phone.see("dialog [data-refused]");
    phone.reads("Nothing was erased");
    phone.press("dialog [data-keep]");
    phone.gone("dialog");
    in_both_languages(phone, |_| {
        phone.go_to_case(case);
        phone.press("[data-erase]");
        phone.tick("dialog [data-erase-what=identity]");
        phone.see("dialog [data-goes=identity]");
        phone.keep_pictures("erase");
        phone.press("dialog [data-keep]");
    });
    phone.go_to_case(case);
    phone.press("[data-erase]");
    phone.tick("dialog [data-erase-what=identity]");
    phone.tick("dialog [data-do-not-contact]");
    phone.write("dialog [data-confirm]", case);
    phone.press("dialog [data-erase-now]");
    phone.gone("dialog");
    phone.see("main [data-do-not-contact]");
    assert!(!phone.sees("[data-show=survivor_name]"), "there is no name to show");
    phone.reads(super::days::STORY);

    let id = id_of(phone, case);
    phone.press("[data-erase]");
    phone.tick("dialog [data-erase-what=case]");
    phone.write("dialog [data-confirm]", &case.to_lowercase());
    phone.press("dialog [data-erase-now]");
    phone.see("h1");
    phone.gone("dialog");
    phone.go("cases");
    phone.see("[data-case]");
    assert!(!phone.sees(&format!("[data-case=\"{case}\"]")));
    for word in ["lamp", "Mercy", "borehole", "pills"] {
        phone.paste("[data-search]", word);
        phone.until(&format!("all('[data-search]')[0]?.value === {}", json!(word)));
        phone.gone("[data-case]");
    }
    let gone = phone.script(
        "return await window.__TAURI_INTERNALS__.invoke('case_view', { request: { case: given[0] } }).catch((refused) => refused.code);",
        json!([id]),
    );
    assert_eq!(gone, json!("case_erased"));
    in_both_languages(phone, |_| {
        phone.go("settings");
        phone.see("[data-erased]");
        phone.keep_pictures("settings-erased");
    });
}

/// The identifier of a case by its label.
fn id_of(phone: &App, case: &str) -> Value {
    let listed = phone.ask("list_cases", json!({ "filter": "all", "query": case, "offset": 0, "limit": 5 }));
    let rows = listed["cases"].as_array().unwrap();
    rows.iter().find(|row| row["code"] == case).unwrap()["case"].clone()
}
