//! The practice notebook in the real window: said above every page, and nothing of it is left.

use serde_json::json;

use super::app::App;
use super::{SURVIVOR, open_with_pin, speaks};

const BANNER: &str = "[data-practice-banner]";

/// Who is handed the app tries it before choosing a PIN; leaving and locking both lead back to the first question.
pub fn she_practises_before_there_is_a_notebook(phone: &App) {
    for way_out in ["[data-leave-practice]", ".nav [data-lock]"] {
        phone.press("[data-way=practise]");
        phone.see(BANNER);
        phone.see("[data-open]");
        phone.press(way_out);
        phone.see("[data-way=own]");
        assert!(!phone.sees(BANNER));
    }
}

/// She tries everything on invented people, in both languages, and finds her own notebook as she left it.
pub fn practice_is_said_above_every_page_and_leaves_nothing(phone: &App, hers: &str) {
    let draft = phone.ask("draft", json!(null));
    for (language, said) in [("en", "Practice · invented people"), ("sw", "Mazoezi · watu wa kubuni")] {
        speaks(phone, language);
        phone.press("[data-practise]");
        let is_said = || assert!(phone.text(BANNER).contains(said), "it says so");
        is_said();
        phone.see("[data-open]");
        phone.does_not_read(SURVIVOR);
        phone.keep_pictures("practice-today");
        for place in ["cases", "team", "sync", "settings"] {
            phone.go(place);
            is_said();
        }
        phone.go("today");
        phone.press("[data-new]");
        phone.see("[data-field=narrative]");
        is_said();
        phone.write("[data-field=narrative]", "Invented words");
        phone.keep_pictures("practice-new-case");
        phone.go("cases");
        let doubted =
            phone.until("all('[data-case]').find((row) => row.innerText.includes('P-016'))?.dataset.case ?? null");
        phone.go_to_case(doubted.as_str().unwrap());
        is_said();
        phone.keep_pictures("practice-case");
        phone.press("[data-look=perpetrator_description]");
        phone.see(".version");
        is_said();
        phone.keep_pictures("practice-conflict");
        let refused = phone.script(
            "return await window.__TAURI_INTERNALS__.invoke('sync_now', {}).catch((refused) => refused.code);",
            json!([]),
        );
        assert_eq!(refused, json!("practice"));
        phone.press("[data-leave-practice]");
        phone.gone(BANNER);
        phone.go_to_case(hers);
        phone.reads(SURVIVOR);
        assert_eq!(phone.ask("draft", json!(null)), draft, "what she was typing is as it was");
    }
    speaks(phone, "en");
    phone.press("[data-practise]");
    phone.see(BANNER);
    phone.go("today");
    phone.press("[data-lock]");
    phone.see(".pinpad");
    assert!(!phone.sees(BANNER), "locking throws it away");
    open_with_pin(phone);
    assert!(!phone.sees(BANNER));
}
