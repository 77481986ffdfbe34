//! Compares what a story expects with what the devices show.

use daftari_domain::ids::{CaseId, DeviceKey};
use daftari_domain::time::UnixMillis;
use std::collections::BTreeSet;

use daftari_domain::codes::action;
use daftari_domain::reference::Reference;
use daftari_notebook::Error;
use daftari_notebook::requests::{AddAction, CaseOf, NewAction, PersonOf};
use daftari_notebook::session::Session;
use daftari_notebook::views::{
    CaseView, ClockLevel, ClockPhase, ClockView, DueView, LineView, Phase, SignView, TimelineItemView, ValueView,
};
use serde_json::{Map, Value, json};

use super::acts::app_code;
use super::found::{Found, text};
use super::report::{CHECKS, NotYet, Verdict};
use super::shown;
use super::stage::Stage;

/// A check in a few words.
pub fn in_short(expect: &Map<String, Value>) -> String {
    ["check", "clock", "field", "case", "on"]
        .iter()
        .filter_map(|key| expect.get(*key).and_then(Value::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Judges one expectation.
pub fn judge(stage: &Stage, expect: &Map<String, Value>) -> Verdict {
    let check = text(expect, "check");
    if !CHECKS.contains(&check) {
        return Verdict::NotYet(NotYet::Check(format!("check {check}")));
    }
    if let Some(later) = of_a_later_page(expect) {
        return Verdict::NotYet(NotYet::Check(later));
    }
    if let Some(missing) = rests_on_missing(stage, expect) {
        return Verdict::NotYet(NotYet::RestsOn(missing));
    }
    // A step that builds upon what was not carried out is refused for that alone.
    if let (false, Some(missing)) = (stage.refused_now.is_empty(), stage.missing.iter().next()) {
        return Verdict::NotYet(NotYet::RestsOn(missing.clone()));
    }
    if !stage.refused_now.is_empty() {
        return Verdict::Failed(format!("the step was refused: {}", stage.refused_now.join("; ")));
    }
    let found = match check {
        "clock" => clock(stage, expect),
        "balance" => balance(stage, expect),
        "sync_queue" => sync_queue(stage, expect),
        "conflict" => conflict(stage, expect),
        "who_can_read" => who_can_read(stage, expect),
        "case_status" => case_status(stage, expect),
        "consent" => consent(stage, expect),
        "due" => due(stage, expect),
        "allowed" => allowed(stage, expect),
        "blocked" => blocked(stage, expect),
        "person_link" => person_link(stage, expect),
        "log" => log(stage, expect),
        "screen" => shown::screen(stage, expect),
        "device" => device(stage, expect),
        "notification" => notification(stage, expect),
        _ => relay_sees(stage, expect),
    };
    match found {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

/// Acts that come later and write nothing a check of this version looks at.
const HARMLESS: &[&str] = &["view", "export", "office_event"];

/// What a check rests on and was not carried out.
fn rests_on_missing(stage: &Stage, expect: &Map<String, Value>) -> Option<String> {
    if text(expect, "check") == "sync_queue" && stage.unjudged.contains(text(expect, "on")) {
        return Some("export".to_owned());
    }
    let now = stage.missing_now.iter().find(|act| !HARMLESS.contains(&act.as_str()));
    // What the relay holds by now can be searched whatever came before.
    let before = if text(expect, "check") == "relay_sees" { None } else { stage.missing.iter().next() };
    now.or(before).cloned()
}

/// Was everything carried out that an act of this step can rest on?
pub fn rests_on_nothing_later(stage: &Stage) -> bool {
    stage.missing.is_empty() && stage.missing_now.iter().all(|act| HARMLESS.contains(&act.as_str()))
}

/// Checks of pages, steps and records that belong to a later version: exports, the lost phone, review.
fn of_a_later_page(expect: &Map<String, Value>) -> Option<String> {
    match text(expect, "check") {
        "screen" if !shown::SCREENS.contains(&text(expect, "screen")) => {
            Some(format!("screen {}", text(expect, "screen")))
        }
        "blocked" if text(expect, "action") == "export" => Some("step export".to_owned()),
        "device" if text(expect, "state") != "locked" => Some(format!("device {}", text(expect, "state"))),
        "log" if log_lines(expect).any(|line| log_line(&line).is_none()) => {
            Some("log of exports and devices".to_owned())
        }
        _ => None,
    }
}

fn case_view(stage: &Stage, expect: &Map<String, Value>) -> Result<CaseView, String> {
    let device = stage.devices.get(text(expect, "on")).ok_or("no such device")?;
    let case = *stage.cases.get(text(expect, "case")).ok_or("the case was never opened")?;
    let notebook = device.session.unlocked().map_err(|error| error.to_string())?;
    notebook.case_view(CaseOf { case }).map_err(|error| error.to_string())
}

/// Compares one value, when the story names it.
fn same<T: PartialEq + std::fmt::Debug>(name: &str, expected: Option<T>, found: Option<T>) -> Found {
    match expected {
        Some(expected) if Some(&expected) != found.as_ref() => {
            Err(format!("{name} should be {expected:?}, is {found:?}"))
        }
        _ => Ok(()),
    }
}

fn two_decimals(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

fn clock(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let view = case_view(stage, expect)?;
    let wanted = text(expect, "clock");
    let fallback = ClockView {
        code: wanted.to_owned(),
        about: None,
        state: ClockPhase::NotStarted,
        start: None,
        limit: None,
        hours_left: None,
        hours_total: None,
        level: None,
        stopped: None,
        elapsed_hours: None,
        check_time: false,
        nominal: None,
        answered: false,
    };
    let clock = view.clocks.iter().find(|clock| clock.code == wanted).unwrap_or(&fallback);
    let minute =
        |stamp: Option<daftari_notebook::views::StampView>| stamp.map(|stamp| stage.minute(stamp.ms).round() as i64);
    let number = |key: &str| expect.get(key).and_then(Value::as_f64).map(two_decimals);
    let whole = |key: &str| expect.get(key).and_then(Value::as_i64);
    let state = match clock.state {
        ClockPhase::NotStarted => "not_started",
        ClockPhase::Running => "running",
        ClockPhase::Stopped => "stopped",
        ClockPhase::Expired => "expired",
        ClockPhase::NotApplicable => "not_applicable",
    };
    let level = clock.level.map(|level| match level {
        ClockLevel::Green => "green",
        ClockLevel::Amber => "amber",
        ClockLevel::Red => "red",
        ClockLevel::Expired => "expired",
    });
    same("state", expect.get("state").and_then(Value::as_str), Some(state))?;
    same("start_min", whole("start_min"), minute(clock.start))?;
    same("limit_min", whole("limit_min"), minute(clock.limit))?;
    same("hours_left", number("hours_left"), clock.hours_left.map(two_decimals))?;
    same("level", expect.get("level").and_then(Value::as_str), level)?;
    same("stopped_min", whole("stopped_min"), minute(clock.stopped))?;
    same("elapsed_hours", number("elapsed_hours"), clock.elapsed_hours.map(two_decimals))
}

fn balance(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let view = case_view(stage, expect)?;
    let violation = text(expect, "violation");
    let line = view
        .money
        .iter()
        .find(|line| line.violation.as_deref() == Some(violation))
        .ok_or_else(|| format!("no money on {violation}"))?;
    let kes = |key: &str| expect.get(key).and_then(Value::as_f64).map(|kes| (kes * 100.0).round() as i64);
    same("agreed (cents)", kes("agreed"), Some(line.agreed_cents.0))?;
    same("paid (cents)", kes("paid"), Some(line.paid_cents.0))?;
    same("balance (cents)", kes("balance"), Some(line.balance_cents.0))?;
    same("overdue", expect.get("overdue").and_then(Value::as_bool), Some(line.overdue))?;
    let due = line.due.map(|due| stage.minute(due.ms).round() as i64);
    same("due_min", expect.get("due_min").and_then(Value::as_i64), due)
}

fn sync_queue(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let device = stage.devices.get(text(expect, "on")).ok_or("no such device")?;
    if device.session.app().phase == Phase::Locked {
        // What she would find after unlocking; the device itself stays locked.
        let found = device.as_killed_now();
        found.unlock().map_err(|error| error.to_string())?;
        return queue_of(&found.session, expect);
    }
    queue_of(&device.session, expect)
}

/// A note from the lock with which no case was begun waits like a case.
fn queue_of(session: &Session, expect: &Map<String, Value>) -> Found {
    let view = session.sync_view().map_err(|error| error.to_string())?;
    let notes = session.unlocked().and_then(|notebook| notebook.quick_notes()).map_err(|error| error.to_string())?;
    let waiting = (view.queue.len() + notes.len()) as i64;
    same("cases_waiting", expect.get("cases_waiting").and_then(Value::as_i64), Some(waiting))?;
    let items: i64 = view.queue.iter().map(|item| i64::from(item.on_phone + item.handed)).sum();
    match expect.get("items_waiting_min").and_then(Value::as_i64) {
        Some(least) if items < least => Err(format!("{items} items wait, at least {least} should")),
        _ => Ok(()),
    }
}

fn conflict(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let view = case_view(stage, expect)?;
    let name = text(expect, "field");
    let code = app_code(name);
    let (standing, earlier, in_conflict) = said_of(&view, code).ok_or_else(|| format!("no field {code}"))?;
    let told = |said: &(DeviceKey, Value)| story_value(stage, said.0, name, &said.1).to_string();
    let kept: BTreeSet<String> = standing.iter().chain(&earlier).map(told).collect();
    let standing: BTreeSet<String> = standing.iter().map(told).collect();
    let list = expect.get("values").and_then(Value::as_array).cloned().unwrap_or_default();
    let wanted: BTreeSet<String> = list.iter().map(normal).collect();
    if !wanted.is_subset(&kept) {
        return Err(format!("{wanted:?} should be kept, {kept:?} is"));
    }
    if expect.get("resolved").and_then(Value::as_bool) == Some(true) {
        if in_conflict {
            return Err("it is not resolved".to_owned());
        }
        return match expect.get("chosen").map(normal) {
            Some(chosen) if !standing.contains(&chosen) => Err(format!("{chosen} should stand, {standing:?} does")),
            _ => Ok(()),
        };
    }
    if !in_conflict || standing != wanted {
        return Err(format!("{wanted:?} should stand side by side, {standing:?} does"));
    }
    Ok(())
}

/// What is said of a field, or of one value of something done: by whom; what stands, what stood, and whether in conflict.
type Said = Vec<(DeviceKey, Value)>;

fn said_of(view: &CaseView, code: &str) -> Option<(Said, Said, bool)> {
    let by = |value: &ValueView| (value.author.device, value.value.clone());
    if let Some(field) = view.fields.iter().find(|field| field.field == code) {
        return Some((field.values.iter().map(by).collect(), field.earlier.iter().map(by).collect(), field.conflict));
    }
    let holds = |item: &&TimelineItemView| item.fields.contains_key(code);
    let items = || view.timeline.iter().filter(holds);
    let item = items().find(|item| !item.beside.is_empty()).or_else(|| items().find(|i| !i.earlier.is_empty()))?;
    let part = |value: &ValueView| Some((value.author.device, value.value.get(code)?.clone()));
    let mut standing = vec![(item.author.device, item.fields.get(code)?.clone())];
    standing.extend(item.beside.iter().filter_map(part));
    Some((standing, item.earlier.iter().filter_map(part).collect(), !item.beside.is_empty()))
}

/// A value of the app in the story's units, so that both print alike. Times are on their author's clock.
fn story_value(stage: &Stage, author: DeviceKey, name: &str, value: &Value) -> Value {
    if name.starts_with("amount") || name == "agreed_fee" {
        return value.as_f64().map_or(value.clone(), |cents| normal_number(cents / 100.0));
    }
    if let Some(ms) = value.get("ms").or(value.get("from_ms")).and_then(Value::as_i64) {
        return normal_number((stage.minute(UnixMillis(ms)) - stage.offset_of_author(author) as f64).round());
    }
    value.as_f64().map_or(value.clone(), normal_number)
}

fn normal(value: &Value) -> String {
    value.as_f64().map_or(value.clone(), normal_number).to_string()
}

fn normal_number(number: f64) -> Value {
    serde_json::json!(number)
}

fn who_can_read(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let Some(case) = stage.cases.get(text(expect, "case")) else {
        return Err("the case was never opened".to_owned());
    };
    for (key, should) in [("can", true), ("cannot", false)] {
        let named = expect.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        for handle in named.iter().filter_map(Value::as_str) {
            let reads = if handle == "relay" { relay_reads(stage, *case) } else { device_reads(stage, handle, *case)? };
            if reads != should {
                let word = if reads { "can" } else { "cannot" };
                return Err(format!("{handle} {word} read it"));
            }
        }
    }
    Ok(())
}

/// A device reads a case when it can show it; it does not when there is no such case on it, and nothing else.
fn device_reads(stage: &Stage, handle: &str, case: CaseId) -> Result<bool, String> {
    let device = stage.devices.get(handle).ok_or_else(|| format!("no device {handle}"))?;
    let notebook = device.session.unlocked().map_err(|error| error.to_string())?;
    match notebook.case_view(CaseOf { case }) {
        Ok(_) => Ok(true),
        Err(daftari_notebook::Error::CaseMissing) => Ok(false),
        Err(error) => Err(error.to_string()),
    }
}

/// The relay reads a case when its id, its label or a longer text of it stands anywhere in what it stores.
fn relay_reads(stage: &Stage, case: CaseId) -> bool {
    let mut needles = vec![case.to_string(), case.0.simple().to_string()];
    for device in stage.devices.values() {
        let view = device.session.unlocked().ok().and_then(|notebook| notebook.case_view(CaseOf { case }).ok());
        for view in view.iter() {
            needles.push(view.code.clone());
            for field in &view.fields {
                needles.extend(field.values.iter().filter_map(|value| value.value.as_str()).map(str::to_owned));
            }
            for item in &view.timeline {
                needles.extend(item.fields.values().filter_map(Value::as_str).map(str::to_owned));
            }
        }
    }
    // Short codes stand in random bytes by chance.
    needles.retain(|needle| needle.len() >= 7);
    !stage.relay.everything_it_stores().is_silent_about(&needles)
}

fn relay_sees(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let needles = expect.get("must_not_contain").and_then(Value::as_array).cloned().unwrap_or_default();
    // A word of three letters stands in sealed bytes by chance: as a value it would stand in quotation marks.
    let looked_for = |word: &str| if word.len() < 4 { format!("\"{word}\"") } else { word.to_owned() };
    let mut needles: Vec<String> = needles.iter().filter_map(Value::as_str).map(looked_for).collect();
    // The codes the app itself gave are needles too.
    for device in stage.devices.values() {
        needles.extend(device.case_codes().unwrap_or_default());
    }
    let stored = stage.relay.everything_it_stores();
    if stored.total_bytes() == 0 {
        return Err("the relay stored nothing at all".to_owned());
    }
    if stored.is_silent_about(&needles) { Ok(()) } else { Err("the relay holds a needle".to_owned()) }
}

/// The cases of the story a device can show.
fn every_view(stage: &Stage, handle: &str) -> Result<Vec<CaseView>, String> {
    let device = stage.devices.get(handle).ok_or("no such device")?;
    let notebook = device.session.unlocked().map_err(|error| error.to_string())?;
    Ok(stage.cases.values().filter_map(|case| notebook.case_view(CaseOf { case: *case }).ok()).collect())
}

/// A child's case is `restricted`, whatever its status.
fn case_status(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let view = case_view(stage, expect)?;
    let status = if view.child { "restricted" } else { view.status.as_str() };
    same("status", Some(text(expect, "status")), Some(status))
}

fn consent(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let view = case_view(stage, expect)?;
    let found = view.consents.iter().find(|consent| consent.purpose == text(expect, "purpose"));
    same("answer", Some(text(expect, "answer")), found.map(|consent| consent.answer.as_str()))
}

fn due(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let views = every_view(stage, text(expect, "on"))?;
    let state = |due: &DueView| serde_json::to_value(due.state).ok();
    for item in expect.get("items").and_then(Value::as_array).into_iter().flatten() {
        let (what, at) = (item.get("what").and_then(Value::as_str), item.get("at_min").and_then(Value::as_i64));
        let called = |due: &&DueView| Some(due.code.as_str()) == what || due.detail.as_deref() == what;
        let mut found = views.iter().flat_map(|view| &view.due).filter(called);
        let at_minute = |due: &&DueView| Some(stage.minute(due.at.ms).round() as i64) == at;
        let Some(due) = found.find(at_minute) else {
            let times: Vec<f64> =
                views.iter().flat_map(|view| &view.due).filter(called).map(|due| stage.minute(due.at.ms)).collect();
            return Err(format!("{what:?} should be due at {at:?}, is at {times:?}"));
        };
        same("state", item.get("state").cloned(), state(due))?;
    }
    Ok(())
}

/// The step was tried, or its line is open for it.
fn allowed(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let action = text(expect, "action");
    if let Some(done) = stage.tried(action, text(expect, "violation")) {
        return done.as_ref().copied().map_err(|refused| format!("it was refused: {refused}"));
    }
    let view = case_view(stage, expect)?;
    let open = |line: &&LineView| line.violation == text(expect, "violation") && line.may_talk_and_pay;
    view.lines.iter().find(open).map(|_| ()).ok_or_else(|| "its line is closed".to_owned())
}

/// The step was tried and refused by this brake, which offers these steps instead. Where the story did not try it, it is
/// tried here: a braked step writes nothing.
fn blocked(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let action = text(expect, "action");
    let refusal = |refused: &Error| match refused {
        Error::Braked { brake } => Ok(brake.clone()),
        other => Err(format!("it was refused as {other}")),
    };
    let brake = match stage.tried(action, text(expect, "violation")) {
        Some(Ok(())) => return Err("it was not refused".to_owned()),
        Some(Err(refused)) => refusal(refused)?,
        None => {
            let case = *stage.cases.get(text(expect, "case")).ok_or("the case was never opened")?;
            let device = stage.devices.get(text(expect, "on")).ok_or("no such device")?;
            let fields = Map::from_iter([("violation".to_owned(), json!(text(expect, "violation")))]);
            let attempt = NewAction { action: action.to_owned(), fields, happened_at: None };
            let mut notebook = device.session.unlocked().map_err(|error| error.to_string())?;
            match notebook.add_action(AddAction { case, action: attempt }) {
                Ok(_) => return Err("it is not refused".to_owned()),
                Err(refused) => refusal(&refused)?,
            }
        }
    };
    same("reason", Some(text(expect, "reason")), Some(brake.as_str()))?;
    let json = Reference::kenya().to_json();
    let brakes = json.get("brakes").and_then(Value::as_array).cloned().unwrap_or_default();
    let card = brakes.iter().find(|card| card.get("code").and_then(Value::as_str) == Some(&brake));
    same("offers", expect.get("offers").cloned(), card.and_then(|card| card.get("offers").cloned()))
}

/// Signs by which two are the same person for certain, when nobody mixed up a number.
const CERTAIN: &[SignView] = &[SignView::Phone, SignView::Plate, SignView::ForceNumber];

/// The cases a device shows on a person's page, and those of whom it offers there as the same by a certain sign.
fn person_link(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let person = stage.person(text(expect, "person")).ok_or("nobody of this handle")?;
    let device = stage.devices.get(text(expect, "on")).ok_or("no such device")?;
    let notebook = device.session.unlocked().map_err(|error| error.to_string())?;
    let page = notebook.person_page(PersonOf { person }).map_err(|error| error.to_string())?;
    let mut shown: BTreeSet<CaseId> = page.cases.iter().map(|case| case.case).collect();
    for other in page.may_be.iter().filter(|other| other.signs.iter().any(|sign| CERTAIN.contains(sign))) {
        let page = notebook.person_page(PersonOf { person: other.person }).map_err(|error| error.to_string())?;
        shown.extend(page.cases.iter().map(|case| case.case));
    }
    let shown: BTreeSet<&String> =
        stage.cases.iter().filter(|(_, id)| shown.contains(id)).map(|(code, _)| code).collect();
    let wanted = expect.get("cases_shown").and_then(Value::as_array).cloned().unwrap_or_default();
    same(
        "cases shown",
        Some(wanted.iter().filter_map(Value::as_str).collect()),
        Some(shown.into_iter().map(String::as_str).collect::<BTreeSet<_>>()),
    )
}

/// Lines a log should have.
fn log_lines(expect: &Map<String, Value>) -> impl Iterator<Item = String> {
    let lines = expect.get("has").and_then(Value::as_array).cloned().unwrap_or_default();
    lines.into_iter().filter_map(|line| line.as_str().map(str::to_owned))
}

/// `evidence_received: held_by X` or `custody: THING, X` as (thing, holder).
fn log_line(line: &str) -> Option<(Option<&str>, &str)> {
    if let Some(holder) = line.strip_prefix("evidence_received: held_by ") {
        return Some((None, holder));
    }
    let (thing, holder) = line.strip_prefix("custody: ")?.split_once(", ")?;
    Some((Some(thing), holder))
}

fn log(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let views = every_view(stage, text(expect, "on"))?;
    for line in log_lines(expect) {
        let (thing, holder) = log_line(&line).ok_or("a line of another kind")?;
        let field =
            |item: &TimelineItemView, name: &str| item.fields.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut items =
            views.iter().flat_map(|view| &view.timeline).filter(|item| item.code == action::EVIDENCE_RECEIVED);
        let is_it = |item: &TimelineItemView| {
            field(item, "held_by").as_deref() == Some(holder)
                && thing.is_none_or(|thing| field(item, "item").as_deref() == Some(thing))
        };
        if !items.any(is_it) {
            return Err(format!("nothing says {line}"));
        }
    }
    Ok(())
}

/// Locked: nothing on it can be read.
fn device(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let device = stage.devices.get(text(expect, "on")).ok_or("no such device")?;
    // A person who takes an unused phone finds it locked.
    let found = device.as_killed_now();
    let device = if stage.lost.contains(text(expect, "on")) { device } else { &found };
    let readable = device.case_codes().map_or(0, |codes| codes.len() as u64);
    same("state", Some(Phase::Locked), Some(device.session.app().phase))?;
    same("readable_cases", expect.get("readable_cases").and_then(Value::as_u64), Some(readable))
}

/// An hour has come, the device says so, and says nothing else.
fn notification(stage: &Stage, expect: &Map<String, Value>) -> Found {
    let device = stage.devices.get(text(expect, "on")).ok_or("no such device")?;
    if !device.session.due_alarms() {
        return Err("nothing is due".to_owned());
    }
    let said = device.session.reminder();
    same("text", Some(text(expect, "text")), Some(said))?;
    let silent_about = expect.get("must_not_contain").and_then(Value::as_array).cloned().unwrap_or_default();
    match silent_about.iter().filter_map(Value::as_str).find(|word| said.contains(word)) {
        Some(word) => Err(format!("it says {word}")),
        None => Ok(()),
    }
}
