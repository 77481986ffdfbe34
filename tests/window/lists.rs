//! The office's lists in the real window: what the office names, the phone offers.

use serde_json::json;

use super::app::App;
use super::{in_both_languages, speaks};

/// A place of the office, as its chip and its line say it.
const STAGE: &str = "Marachi stage";
const CODE: &str = "marachi_stage";

pub fn what_the_office_names_the_phone_offers_and_cannot_change(phone: &App, office: &App) {
    office.go("settings");
    office.press("[data-go=lists]");
    office.see("[data-list=hot_spots]");
    office.check_access("the lists");
    office.keep_pictures("lists");
    office.press("[data-list=hot_spots]");
    office.press("[data-add]");
    office.press("dialog [data-save]");
    office.reads("It has no words in either language.");
    office.write("[data-label=en]", STAGE);
    office.check_access("a line of a list");
    office.press("dialog [data-save]");
    office.see(&format!("[data-item={CODE}] [data-edited]"));
    office.keep_pictures("list");

    phone.go("settings");
    phone.press("[data-go=lists]");
    phone.press("[data-list=hot_spots]");
    phone.see(&format!("[data-item={CODE}]"));
    assert!(!phone.sees("[data-add]"), "a phone of the team reads the lists");
    phone.press(&format!("[data-item={CODE}]"));
    phone.see("dialog");
    assert!(!phone.sees("dialog [data-save]"));
    phone.reads("In a team the office keeps the lists.");
    phone.press("dialog [data-close]");
    phone.press("[data-back]");
    phone.see("[data-list=help_numbers]");
    assert!(!phone.sees("[data-import]"));
    speaks(phone, "sw");
    phone.press("[data-new]");
    phone.see(&format!("[data-place='{STAGE}']"));
    phone.go("today");
    speaks(phone, "en");
}

/// Gives the file input of the import a file, as the system's picker does.
fn import(phone: &App, text: &str) {
    let script = "const box = new DataTransfer(); box.items.add(new File([given[0]], 'lists.json', { type: 'application/json' }));\
                  const e = document.querySelector('[data-import]'); e.files = box.files; e.dispatchEvent(new Event('change', { bubbles: true }));";
    phone.see("label[for], [data-import]");
    phone.script(script, json!([text]));
}

/// Without a team the lists are her own. A file that cannot be read changes nothing; one of a newer shape is kept aside.
pub fn a_phone_alone_keeps_its_own_lists_and_broken_files_change_nothing(phone: &App) {
    phone.go("settings");
    phone.press("[data-go=lists]");
    phone.see("[data-list=hot_spots]");
    import(phone, "{ \"lists\": ");
    phone.until("all('[data-imported]')[0]?.innerText.includes('Nothing was changed')");
    assert!(!phone.sees("[data-newer-kept]"), "there is nothing to keep of a file that cannot be read");
    import(phone, "{ \"meta\": { \"schema_version\": 99 }, \"shape\": \"unknown\" }");
    phone.see("[data-newer-kept]");
    phone.press("[data-try-kept]");
    phone.until("all('[data-imported]')[0]?.innerText.includes('newer Daftari')");
    in_both_languages(phone, |_| {
        phone.go("settings");
        phone.press("[data-go=lists]");
        phone.see("[data-list=hot_spots]");
        phone.keep_pictures("lists-alone");
    });
}
