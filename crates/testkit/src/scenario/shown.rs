//! Whether a device shows what a story says its screens show.
//!
//! Judged on the views the pages are made from; that a page shows its view is proved by the UI's own tests and the window's
//! story. A token whose page this version does not have is "not yet".

use daftari_domain::calendar::{self, Local};
use daftari_domain::codes::{action, brake};
use daftari_domain::money::Cents;
use daftari_domain::reference::Reference;
use daftari_domain::time::Stamp;
use daftari_notebook::Error;
use daftari_notebook::requests::{CaseFilter, CaseOf, ListCases};
use daftari_notebook::views::{CaseView, ClockLevel, ClockView, Phase, StampView, TimelineItemView};
use serde_json::{Map, Value};

use super::found::{Found, text};
use super::stage::{Stage, cents};

/// Screens whose tokens this version answers.
pub const SCREENS: &[&str] = &[
    "case",
    "case_timeline",
    "parties",
    "case_list",
    "balance",
    "case_options",
    "settlement",
    "clock_card",
    "consent",
    "lock",
];

/// Judges the screen of a device.
pub fn screen(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let list = |key: &str| expect.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    for (key, should) in [("shows", true), ("hides", false)] {
        for token in list(key).iter().filter_map(Value::as_str) {
            if shows(stage, expect, token)? != should {
                let word = if should { "should be shown" } else { "should not be shown" };
                return Err(format!("{token} {word} on {}", text(expect, "screen")));
            }
        }
    }
    Ok(())
}

fn shows(stage: &Stage, expect: &Map<String, Value>, token: &str) -> Result<bool, String> {
    let device = text(expect, "on");
    match text(expect, "screen") {
        "case_list" => return in_list(stage, device, token),
        "lock" => return at_the_lock(stage, device, token),
        _ => {}
    }
    let views = views(stage, device)?;
    let (kind, what) = token.split_once(':').unwrap_or((token, ""));
    Ok(match (text(expect, "screen"), kind) {
        ("settlement", "violation") => {
            views.iter().flat_map(|view| &view.lines).any(|line| line.violation == what && line.may_talk_and_pay)
        }
        ("case_options", "action") => Reference::kenya().action_fields(what).is_some(),
        ("clock_card", "24 h mark") => clocks(&views).any(|clock| clock.nominal.is_some_and(|at| is_at(at, what))),
        ("clock_card", "limit") => clocks(&views).any(|clock| match what.strip_suffix(", next court day") {
            // Later than the hours alone: the court sits on that day.
            Some(day) => clock.nominal.is_some() && clock.limit.is_some_and(|at| is_at(at, day)),
            None => clock.limit.is_some_and(|at| is_at(at, what)),
        }),
        ("clock_card", "card") => views.iter().any(|view| has_clock(view, what)),
        ("consent", "text") => says_of_consent(what),
        ("case", "word") => views.iter().any(|view| view.child && is_said_of_a_child(what)),
        ("case", "suggest") => {
            views.iter().filter_map(|view| view.suggestion.as_ref()).any(|s| s.name.iter().any(|code| code == what))
        }
        ("case", "violation") => views.iter().flat_map(|view| &view.violations).any(|line| line.violation == what),
        ("case", "referral") => items(&views)
            .any(|item| item.code == "referred" && item.fields.get("accepted").and_then(Value::as_str) == Some(what)),
        ("case", "amount_agreed" | "balance") => views.iter().any(|view| !view.money.is_empty()),
        (_, "action") => items(&views).any(|item| item.code == what),
        (_, "card") => views.iter().any(|view| has_card(view, what)),
        ("parties", role) => views.iter().any(|view| has_party(view, role, what)),
        ("balance", _) => shows_sum(&views, kind, what),
        (screen, _) => return Err(format!("{token} has no meaning on {screen}")),
    })
}

fn clocks(views: &[CaseView]) -> impl Iterator<Item = &ClockView> {
    views.iter().flat_map(|view| &view.clocks)
}

/// `Mon 17:00`, in the time of the place.
fn is_at(at: StampView, said: &str) -> bool {
    let local = Local::of(Stamp { ms: at.ms, offset_min: at.offset_min });
    let minutes = local.ms / 60_000;
    let shown = format!("{} {:02}:{:02}", calendar::weekday(local.day), minutes / 60, minutes % 60);
    shown.eq_ignore_ascii_case(said.trim())
}

/// The cases a device can show.
fn views(stage: &Stage, handle: &str) -> Result<Vec<CaseView>, String> {
    let device = stage.devices.get(handle).ok_or("no such device")?;
    let notebook = device.session.unlocked().map_err(|error| error.to_string())?;
    let mut views = Vec::new();
    for case in stage.cases.values() {
        match notebook.case_view(CaseOf { case: *case }) {
            Ok(view) => views.push(view),
            Err(Error::CaseMissing) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(views)
}

/// `CASE`, or `CASE:child protection`.
fn in_list(stage: &Stage, handle: &str, token: &str) -> Result<bool, String> {
    let (case, marked) = token.split_once(':').map_or((token, None), |(case, marked)| (case, Some(marked)));
    let case = stage.cases.get(case).ok_or_else(|| format!("{case} was never opened"))?;
    let device = stage.devices.get(handle).ok_or("no such device")?;
    let notebook = device.session.unlocked().map_err(|error| error.to_string())?;
    let request = ListCases { filter: CaseFilter::All, narrow: None, query: String::new(), offset: 0, limit: 200 };
    let listed = notebook.case_list(request).map_err(|error| error.to_string())?;
    let row = listed.cases.iter().find(|row| row.case == *case);
    Ok(match marked {
        Some("child protection") => row.is_some_and(|row| row.child),
        Some(other) => return Err(format!("{other} has no meaning in a list")),
        None => row.is_some(),
    })
}

fn items(views: &[CaseView]) -> impl Iterator<Item = &TimelineItemView> {
    views.iter().flat_map(|view| &view.timeline)
}

fn has_party(view: &CaseView, role: &str, stance: &str) -> bool {
    let is =
        |fields: &Map<String, Value>, name: &str, code: &str| fields.get(name).and_then(Value::as_str) == Some(code);
    view.parties.iter().any(|party| is(&party.fields, "role", role) && is(&party.fields, "stance", stance))
}

fn has_card(view: &CaseView, card: &str) -> bool {
    match card {
        brake::UNDER_18 => view.child,
        "risk_to_us" => view.timeline.iter().any(|item| item.code == action::RISK_NOTED),
        brake::SEXUAL_OFFENCE_SETTLEMENT => view.lines.iter().any(|line| line.sexual_offence && !line.may_talk_and_pay),
        _ => false,
    }
}

/// `CLOCK:LEVEL`.
fn has_clock(view: &CaseView, what: &str) -> bool {
    let (code, level) = what.split_once(':').unwrap_or((what, ""));
    let named = |found: Option<ClockLevel>| match found {
        Some(ClockLevel::Green) => "green",
        Some(ClockLevel::Amber) => "amber",
        Some(ClockLevel::Red) => "red",
        Some(ClockLevel::Expired) => "expired",
        None => "",
    };
    view.clocks.iter().any(|clock| clock.code == code && named(clock.level) == level)
}

/// `on_withdrawal:PURPOSE`: the words are in the reference data the page shows, in every language.
fn says_of_consent(what: &str) -> bool {
    let (text, purpose) = what.split_once(':').unwrap_or((what, ""));
    let json = Reference::kenya().to_json();
    let purposes = json.get("consent_purposes").and_then(Value::as_array).cloned().unwrap_or_default();
    let found = purposes.iter().find(|item| item.get("code").and_then(Value::as_str) == Some(purpose));
    let said = |language: &str| found.and_then(|item| item.get(text)?.get(language)?.as_str()).is_some();
    Reference::kenya().languages().iter().all(said)
}

/// `original:KES`, `agreed:KES`, or a bare number or word that must not stand among the sums.
fn shows_sum(views: &[CaseView], kind: &str, what: &str) -> bool {
    let lines = || views.iter().flat_map(|view| &view.money);
    let is = |found: Option<Cents>, kes: &str| {
        kes.parse::<f64>().ok().and_then(|kes| cents(kes).as_i64()) == found.map(|sum| sum.0)
    };
    match kind {
        "original" => lines().any(|line| line.fee_cents.is_some() && is(line.fee_cents, what)),
        "agreed" => lines().any(|line| is(Some(line.agreed_cents), what)),
        // A debt of another person is never one of the sums; a number is when any sum says it.
        "room bill" => views.iter().any(|view| !view.debts_of_others.is_empty()),
        number => lines().any(|line| {
            let sums = [line.fee_cents, Some(line.agreed_cents), Some(line.paid_cents), Some(line.balance_cents)];
            sums.into_iter().flatten().any(|sum| is(Some(sum), number))
        }),
    }
}

/// Words of a child's page: what it says instead, never what it never says.
fn is_said_of_a_child(word: &str) -> bool {
    let json = Reference::kenya().to_json();
    let instead = json.pointer("/child_route/say_instead").and_then(Value::as_object).cloned().unwrap_or_default();
    instead.values().any(|said| said.get("en").and_then(Value::as_str) == Some(word))
}

/// What a locked device shows is made of its state alone.
fn at_the_lock(stage: &Stage, handle: &str, token: &str) -> Result<bool, String> {
    let app = stage.devices.get(handle).ok_or("no such device")?.session.app();
    if app.phase != Phase::Locked {
        return Err("it is not locked".to_owned());
    }
    Ok(match token {
        "note saved" => stage.noted_now,
        "wait" => app.wait_ms > 0,
        words => serde_json::to_string(&app).map_err(|error| error.to_string())?.contains(words),
    })
}
