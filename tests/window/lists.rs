//! The office's lists in the real window: what the office names, the phone offers.

use super::app::App;
use super::speaks;

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
    office.write("[data-label-en]", STAGE);
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
