//! Writing a case down and finding it again, in the real window: another survivor of the same incident, and lists that are
//! narrowed.

use serde_json::json;

use super::app::{App, NARROW, PHONE};

const OTHER: &str = "Zuhura";

pub fn another_survivor_begins_with_what_both_went_through(phone: &App, first: &str) {
    phone.go_to_case(first);
    phone.press("[data-another-survivor]");
    for answered in ["what", "when", "where", "who"] {
        phone.see(&format!("[data-fold={answered}]"));
    }
    assert_eq!(phone.written("[data-field=narrative]"), "", "her words are hers");
    phone.write("[data-field=survivor_code]", OTHER);
    phone.tick("[data-field=urgent_flags][value=bleeding]");
    phone.see("[data-go-now]");
    phone.see("[data-fold=survivor]");
    phone.write("[data-field=amount_paid]", "half of it");
    phone.see("[data-odd=unclear]");
    phone.press("[data-fold=hurt]");
    phone.see("[data-question=hurt]");
    phone.keep_pictures("new-case-another");
    for size in [NARROW, PHONE] {
        phone.resize(size);
        phone.until("document.documentElement.scrollWidth <= innerWidth");
    }
    phone.press("[data-save]");
    phone.see(&format!("[data-linked=\"{first}\"]"));
    phone.reads("half of it");
    phone.press(&format!("[data-linked=\"{first}\"]"));
    phone.see(&format!("[data-case-page=\"{first}\"]"));
    phone.reads(OTHER);
}

pub fn a_case_is_found_in_either_language_and_by_what_is_chosen(phone: &App, code: &str) {
    phone.go("cases");
    let row = format!("[data-case=\"{code}\"]");
    phone.paste("[data-search]", "hakulipa");
    phone.see(&row);
    phone.paste("[data-search]", "hakulipa zzz");
    phone.gone(&row);
    phone.paste("[data-search]", "");
    phone.press("[data-narrow-down]");
    phone.tick("dialog [data-narrow=violations][value=non_payment]");
    phone.check_access("narrowing the list");
    phone.keep_pictures("cases-narrow");
    phone.press("dialog [data-use]");
    phone.see("[data-take-off]");
    phone.see(&row);
    phone.press("[data-narrow-down]");
    phone.tick("dialog [data-narrow=violations][value=non_payment]");
    phone.tick("dialog [data-narrow=violations][value=theft]");
    phone.press("dialog [data-use]");
    phone.gone(&row);
    phone.resize(NARROW);
    phone.until("document.documentElement.scrollWidth <= innerWidth");
    phone.resize(PHONE);
    phone.press("[data-take-off]");
    phone.see(&row);
    assert_eq!(phone.now("all('[data-take-off]').length"), json!(0));
}
