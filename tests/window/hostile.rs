//! Hostile words and files in the real window: words stay words, no request leaves, what is too long is refused whole.

use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use super::app::App;
use super::{people, sync_until};

/// Things that would be markup, scripts, requests or template code somewhere else.
fn hostile(trap: &Trap) -> Vec<String> {
    let at = trap.address();
    vec![
        format!("<img class=hit src={at}/a onerror=\"window.__hit=1\">"),
        format!("<script class=hit src={at}/b></script><script>window.__hit=1</script>"),
        format!("\"><svg class=hit onload=window.__hit=1><image href={at}/c /></svg>"),
        format!("<iframe class=hit src=\"{at}/d\" srcdoc=\"<script>parent.__hit=1</script>\"></iframe>"),
        format!("</textarea><style class=hit>@import url({at}/e); body {{ display: none }}</style>"),
        "<a class=hit href=\"javascript:window.__hit=1\" onclick=window.__hit=1>x</a>".to_owned(),
        "{@html '<b class=hit>x</b>'} {{constructor.constructor('window.__hit=1')()}} ${window.__hit=1}".to_owned(),
        "gpj.exe \u{202e}gnp.kcats \u{2066}x\u{2069} \u{200b}\u{feff}zero\u{200d}width".to_owned(),
        "' OR 1=1; DROP TABLE entry; -- \" * ^ NEAR( %s %n ../../etc/passwd\\".to_owned(),
    ]
}

pub fn hostile_words_are_words(phone: &App, office: &App, trap: &Trap) {
    let strings = hostile(trap);
    let mut given = strings.iter().cycle();
    let mut next = || given.next().unwrap().as_str();

    // Every text of a new case, typed into the form.
    phone.go("today");
    phone.press("[data-new]");
    phone.tick("[data-violation=theft]");
    let mut written = Vec::new();
    for field in ["hot_spot", "place_detail", "survivor_code", "perpetrator_description"] {
        let words = next();
        phone.paste(&format!("[data-field={field}]"), words);
        // The phone is a matter of the person's page.
        if field != "person_phone" {
            written.push(words.to_owned());
        }
    }
    let whole = strings.join("\n");
    phone.paste("[data-field=narrative]", &whole);
    phone.press("[data-save]");
    let code = phone.text("header .code");

    // Every other text of a case and of every kind of action, as the page itself would send it.
    let listed = phone.ask("list_cases", json!({ "filter": "open", "query": "", "offset": 0, "limit": 50 }));
    let case =
        listed["cases"].as_array().unwrap().iter().find(|row| row["code"] == code.as_str()).unwrap()["case"].clone();
    for field in ["person_phone", "survivor_name", "safe_contact"] {
        accepted(
            &phone.ask("edit_field", json!({ "case": case, "field": field, "value": next(), "when": null })),
            field,
        );
    }
    let reference = phone.ask("reference", Value::Null);
    let mut actions = 0;
    for action in reference["action_types"].as_array().unwrap() {
        let texts = action["fields"].as_array().unwrap().iter().filter(|field| {
            ["text", "longtext", "person", "people", "place"].contains(&field["type"].as_str().unwrap())
        });
        let mut fields = serde_json::Map::new();
        for field in texts {
            fields.insert(field["name"].as_str().unwrap().to_owned(), json!(next()));
        }
        let name = action["code"].as_str().unwrap();
        if !fields.is_empty() {
            written.extend(fields.values().map(|value| value.as_str().unwrap().to_owned()));
            let action = json!({ "action": name, "fields": fields, "happened_at": null });
            accepted(&phone.ask("add_action", json!({ "case": case, "action": action })), name);
            actions += 1;
        }
    }
    assert!(actions >= 30, "{actions} kinds of action were written");

    phone.until("all('[data-entry]').length >= 30");
    for secret in ["survivor_name", "safe_contact"] {
        phone.press(&format!("[data-show={secret}]"));
    }
    shows_only_text(phone, &written, &strings);
    people::hostile_words_of_a_person_are_words(phone, &case, &strings);
    phone.go("cases");
    phone.see(&format!("[data-case=\"{code}\"]"));
    shows_only_text(phone, &[], &[]);
    for words in &strings {
        phone.paste("[data-search]", words);
        phone.until("document.querySelector('[data-search]').value.length > 0");
    }
    shows_only_text(phone, &[], &[]);

    // The same words after they travelled, at the office.
    sync_until(phone, "true");
    office.go_to_case(&code);
    office.until("all('[data-entry]').length >= 30");
    shows_only_text(office, &written, &strings);
    assert_eq!(trap.visits(), 0, "no request left");
}

fn accepted(answer: &Value, what: &str) {
    assert_eq!(answer.get("thrown"), None, "{what}: {answer}");
}

/// The words stand in the page as they were written, and nothing but words came of them.
pub fn shows_only_text(app: &App, written: &[String], story: &[String]) {
    let counted = "all('*').length > 0 && document.querySelectorAll('.hit, body :is(img, iframe, object, embed, a, video, audio, script, style, link, base, meta)').length";
    assert_eq!(app.now(counted), json!(0), "{}: words became elements", app.name);
    assert_eq!(app.now("window.__hit ?? null"), Value::Null, "{}: words ran", app.name);
    for words in written.iter().chain(story) {
        let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
        app.until(&format!("document.body.textContent.replace(/[ \\n\\t]+/g, ' ').includes({})", json!(flat)));
    }
}

pub fn the_policy_of_the_page_holds(phone: &App, trap: &Trap) {
    let at = trap.address();
    let refused =
        phone.script("try { await fetch(given[0]); return 'sent'; } catch { return 'refused'; }", json!([at]));
    assert_eq!(refused, json!("refused"));
    let tries = "const kinds = { img: 'src', script: 'src', iframe: 'src', link: 'href', video: 'src', object: 'data' };\
        const ends = Object.entries(kinds).map(([tag, where]) => new Promise((end) => {\
          const e = document.createElement(tag); if (tag === 'link') e.rel = 'stylesheet';\
          e.onload = () => end(tag === 'iframe' ? null : tag + ' loaded'); e.onerror = () => end(null); e[where] = given[0] + '/' + tag;\
          document.body.append(e); setTimeout(() => end(null), 1500); }));\
        const ran = document.createElement('script'); ran.textContent = 'window.__hit = 1'; document.body.append(ran);\
        const styled = document.createElement('style'); styled.textContent = 'body { outline: 7px solid red }'; document.body.append(styled);\
        const said = (await Promise.all(ends)).filter(Boolean);\
        const outline = getComputedStyle(document.body).outlineWidth;\
        document.body.querySelectorAll(Object.keys(kinds).join(', ') + ', style').forEach((e) => e.remove());\
        let evaluated = true; try { (0, eval)('1'); } catch { evaluated = false; }\
        return { said, hit: window.__hit ?? null, styled: outline === '7px', evaluated, tauri: typeof window.__TAURI__ };";
    let found = phone.script(tries, json!([at]));
    let nothing = json!({ "said": [], "hit": null, "styled": false, "evaluated": false, "tauri": "undefined" });
    assert_eq!(found, nothing, "the content security policy forbids it all");
    assert_eq!(phone.now("localStorage.length + sessionStorage.length"), json!(0));
    assert_eq!(trap.visits(), 0, "no request left");
    TcpStream::connect(trap.0.local_addr().unwrap()).unwrap();
    assert_eq!(trap.visits(), 1, "the trap would have noticed");
}

pub fn a_story_over_the_limit_is_refused_and_nothing_of_it_is_lost(phone: &App) {
    let long = "Tuliongea na mama. ".repeat(843);
    assert!(long.chars().count() > 16_000);
    let over = long.chars().count() - 16_000;
    phone.go("today");
    phone.press("[data-new]");
    phone.tick("[data-violation=theft]");
    phone.paste("[data-field=narrative]", &long);
    phone.reads(&format!("{over} characters too many"));
    phone.press("[data-save]");
    phone.see("[role=status]");
    assert_eq!(phone.written("[data-field=narrative]"), long, "every letter is still there");
    let rows = phone.ask("list_cases", json!({ "filter": "all", "query": "Tuliongea", "offset": 0, "limit": 10 }));
    assert_eq!(rows["total"], 0, "nothing was saved by half: {rows}");
    phone.paste("[data-field=narrative]", long.get(..16_000).unwrap());
    phone.press("[data-save]");
    phone.see("[data-case-page]");
    let rows = phone.ask("list_cases", json!({ "filter": "all", "query": "Tuliongea", "offset": 0, "limit": 10 }));
    assert_eq!(rows["total"], 1, "{rows}");
}

/// Hears every request that hostile words could make.
pub struct Trap(TcpListener);

impl Trap {
    pub fn set() -> Trap {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Trap(listener)
    }

    fn address(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// Who came since this was last asked.
    fn visits(&self) -> usize {
        std::iter::from_fn(|| self.0.accept().ok()).count()
    }
}
