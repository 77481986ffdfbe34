//! Carries out what people do in a story, by the same functions the app's commands call.

use daftari_domain::codes::{action, field};
use daftari_domain::fields;
use daftari_domain::ids::CaseId;
use daftari_domain::party;
use daftari_domain::reference::Reference;
use daftari_domain::time::{Stamp, UnixMillis};
use daftari_notebook::Error;
use daftari_notebook::requests::{
    AddAction, Asking, CaseOf, ChangeViolations, ConsentAnswer, CorrectAction, EditField, NewAction, NewParty,
    OpenCase, QuickNoteOf, RecordConsents, RecordParty, ResolveConflict, ShareCase, Unlock, When, WithdrawConsent,
    WriteQuickNote,
};
use daftari_notebook::views::{TimelineItemView, TimelineKind};
use serde_json::{Map, Value, json};

use super::file::{Act, Step};
use super::stage::{Stage, Tried, cents, harm_doer};

/// Unsupported acts after which nothing about the story's cases can be judged.
const CHANGES_EVERYTHING_AFTER: &[&str] = &[
    "handover_offer",
    "handover_accept",
    "merge",
    "undo_merge",
    "review_items",
    "device_remove",
    "device_enrol",
    "device_connects",
    "erase_request",
];

/// Carries out one act, or notes that it could not be.
pub fn carry_out(stage: &mut Stage, step: &Step, act: &Act) {
    let done = match act.act.as_str() {
        "outside_event" | "time_passes" => Ok(()),
        "open_case" => open_case(stage, step, act),
        "add_action" => add_action(stage, step, act),
        "add_violation" => add_violation(stage, step, act),
        "edit_field" => edit_field(stage, step, act),
        "resolve_conflict" => resolve_conflict(stage, step, act),
        "share_case" => share_case(stage, step, act),
        "sync" => sync(stage, step, act),
        "quick_note" => quick_note(stage, step, act),
        "record_consent" => record_consent(stage, step, act),
        "withdraw_consent" => withdraw_consent(stage, step, act),
        "set_safe_contact" => set_safe_contact(stage, step, act),
        "add_party" => add_party(stage, step, act),
        "try" => try_it(stage, step, act),
        "device_lost" => device_lost(stage, act),
        "unlock_attempts" => unlock_attempts(stage, act),
        other => {
            stage.missing_now.insert(other.to_owned());
            if let ("export", Some(case)) = (other, &act.case) {
                stage.export_needs(case);
            }
            if CHANGES_EVERYTHING_AFTER.contains(&other) {
                stage.missing.insert(other.to_owned());
            }
            Ok(())
        }
    };
    if let Err(why) = done {
        stage.refused_now.push(format!("{}: {why}", act.act));
    }
}

type Done = Result<(), String>;

fn said(error: Error) -> String {
    error.to_string()
}

fn who(stage: &Stage, step: &Step) -> Result<String, String> {
    stage.device_of.get(&step.actor).cloned().ok_or_else(|| format!("{} has no device", step.actor))
}

fn case_of(stage: &Stage, act: &Act) -> Result<CaseId, String> {
    let handle = act.case.as_deref().ok_or("an act on a case names none")?;
    stage.cases.get(handle).copied().ok_or_else(|| format!("{handle} was never opened"))
}

/// A time of the story as the worker enters it: on the clock of her own device.
fn when(stage: &Stage, device: &str, minute: i64, precision: &str) -> When {
    When::known_to(precision, Stamp { ms: UnixMillis(stage.shown_on(device, minute)), offset_min: 180 })
}

/// A value of the story as the field of the app takes it: the time of the incident carries its precision.
fn field_value(stage: &Stage, device: &str, name: &str, value: &Value, precision: &str) -> Result<Value, String> {
    match (name, value.as_i64()) {
        ("incident_at_min", Some(minute)) => Ok(json!(when(stage, device, minute, precision))),
        _ => Ok(plain(stage, device, name, value).1),
    }
}

/// Names and units of the story into those of the app: minutes into times, KES into cents.
fn plain(stage: &Stage, device: &str, name: &str, value: &Value) -> (String, Value) {
    if let (Some(name), Some(minute)) = (name.strip_suffix("_min"), value.as_i64()) {
        return (name.to_owned(), json!({ "ms": stage.shown_on(device, minute), "offset_min": 180 }));
    }
    let is_money = fields::MONEY.contains(&name) || Reference::kenya().is_money("", name);
    match value.as_f64() {
        Some(kes) if is_money => (name.to_owned(), cents(kes)),
        _ => (name.to_owned(), value.clone()),
    }
}

/// Field code of the app for a name of the story.
pub fn field_code(name: &str) -> &str {
    match name {
        field::AMOUNT_AGREED => fields::AGREED_FEE,
        "report_received" => fields::REPORT_RECEIVED_AT,
        "incident" => fields::INCIDENT_AT,
        other => other,
    }
}

/// Field code of the app for a name of the story that may be a time.
pub fn app_code(name: &str) -> &str {
    field_code(name.strip_suffix("_min").unwrap_or(name))
}

fn open_case(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let precision = act.values.get("time_precision").and_then(Value::as_str).unwrap_or("exact");
    let mut request = OpenCase::default();
    for (name, value) in &act.values {
        match name.as_str() {
            // Handles of the story for the one incident and its cases; the phone is said of the person below.
            "time_precision" | "group_event" | "copies" | "codes" | "person_phone" => {}
            "from_quick_note" => {
                let words = take_quick_note(stage, &device)?;
                request.fields.insert(fields::NARRATIVE.to_owned(), json!(words));
            }
            "incident_at_min" => {
                request.incident_at = value.as_i64().map(|minute| when(stage, &device, minute, precision));
            }
            "violations" => request.violations = texts(value),
            "parties" => {
                let named = value.as_array().into_iter().flatten().filter_map(Value::as_object);
                request.parties.extend(named.map(|fields| NewParty { person: None, fields: fields.clone() }));
            }
            "person" => {
                let category = act.values.get("perpetrator_category").cloned();
                let handle = value.as_str().ok_or("a person is named by a handle")?;
                request.parties.push(harm_doer(stage.person(handle), category));
            }
            _ => {
                let (name, value) = plain(stage, &device, name, value);
                request.fields.insert(field_code(&name).to_owned(), value);
            }
        }
    }
    if let Some(phone) = act.values.get("person_phone") {
        // Whom the number tells apart: the one named, else the one said to have done it.
        if request.parties.is_empty() {
            request.parties.push(harm_doer(None, act.values.get("perpetrator_category").cloned()));
        }
        let person = request.parties.last_mut().ok_or("just added")?;
        person.fields.insert(party::PHONES.to_owned(), json!([phone]));
    }
    // One incident with several survivors: a case for each, the later ones linked to the first.
    let codes = act.values.get("codes").map(texts).unwrap_or_default();
    let handles: Vec<String> = act.case.iter().cloned().chain(codes).collect();
    for place in 0..handles.len().max(1) {
        let saved = unlocked(stage, &device)?.open_case(request.clone()).map_err(said)?;
        request.same_incident_as.get_or_insert(saved.case);
        if let Some(handle) = handles.get(place) {
            stage.cases.insert(handle.clone(), saved.case);
        }
    }
    Ok(())
}

fn add_action(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let code = act.action.clone().ok_or("add_action names no action")?;
    let mut fields = Map::new();
    let mut happened_at = None;
    for (name, value) in &act.values {
        if name == "when_min" {
            happened_at = value.as_i64().map(|minute| when(stage, &device, minute, "exact"));
            continue;
        }
        let (name, value) = plain(stage, &device, name, value);
        fields.insert(name, value);
    }
    let action = NewAction { action: code, fields, happened_at };
    unlocked(stage, &device)?.add_action(AddAction { case, action }).map_err(said)?;
    Ok(())
}

fn add_violation(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let codes = |name: &str| act.values.get(name).map(texts).unwrap_or_default();
    let request = ChangeViolations { case, add: codes("add"), retire: codes("retire") };
    if request.add.is_empty() && request.retire.is_empty() {
        return Err("add_violation names none".to_owned());
    }
    unlocked(stage, &device)?.change_violations(request).map_err(said)?;
    Ok(())
}

/// Actions an `edit_field` corrects, and the field that says which one.
const CORRECTED: &[(&str, &str, &str)] =
    &[("appointment", action::APPOINTMENT, field::WITH_WHOM), ("referral", "referred", "purpose")];

fn edit_field(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    for (key, action, which) in CORRECTED {
        if let Some(named) = act.values.get(*key) {
            return correct(stage, &device, case, act, (key, action, which), named);
        }
    }
    let precision = act.values.get("time_precision").and_then(Value::as_str).unwrap_or("exact");
    for (name, value) in act.values.iter().filter(|(name, _)| *name != "time_precision") {
        let when = match name.as_str() {
            "incident_at_min" => value.as_i64().map(|minute| when(stage, &device, minute, precision)),
            _ => None,
        };
        let (name, value) = plain(stage, &device, name, value);
        let field = field_code(&name).to_owned();
        unlocked(stage, &device)?.edit_field(EditField { case, field, value, when }).map_err(said)?;
    }
    Ok(())
}

fn correct(
    stage: &Stage,
    device: &str,
    case: CaseId,
    act: &Act,
    (key, action, which): (&str, &str, &str),
    named: &Value,
) -> Done {
    let view = unlocked(stage, device)?.case_view(CaseOf { case }).map_err(said)?;
    let item = view
        .timeline
        .iter()
        .rev()
        .find(|item| item.kind == TimelineKind::Action && item.code == action && item.fields.get(which) == Some(named))
        .ok_or_else(|| format!("no {action} with {which} {named}"))?;
    let mut fields = Map::new();
    for (name, value) in act.values.iter().filter(|(name, _)| *name != key) {
        let (name, value) = plain(stage, device, name, value);
        fields.insert(name, value);
    }
    let request = CorrectAction { case, entry: item.entry, fields, happened_at: None };
    unlocked(stage, device)?.correct_action(request).map_err(said)?;
    Ok(())
}

/// `{"field": f, "chosen" | "value": v}` or `{f: v}`.
fn resolve_conflict(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let named = act.values.get("field").and_then(Value::as_str);
    let (name, value) = match named {
        Some(name) => {
            let value = ["chosen", "value", "choose"].iter().find_map(|key| act.values.get(*key));
            (name.to_owned(), value.ok_or("resolve_conflict names no value")?.clone())
        }
        None => {
            let (name, value) = act.values.iter().next().ok_or("resolve_conflict is empty")?;
            (name.clone(), value.clone())
        }
    };
    let precision = act.values.get("time_precision").and_then(Value::as_str).unwrap_or("exact");
    let code = app_code(&name).to_owned();
    let value = field_value(stage, &device, &name, &value, precision)?;
    let view = unlocked(stage, &device)?.case_view(CaseOf { case }).map_err(said)?;
    let request = if view.fields.iter().any(|field| field.field == code) {
        ResolveConflict { case, field: Some(code), entry: None, value }
    } else {
        // Not a field: one value of something done that was corrected twice.
        let doubtful = |item: &&TimelineItemView| !item.beside.is_empty() && item.fields.contains_key(&code);
        let item = view.timeline.iter().find(doubtful).ok_or_else(|| format!("nothing to decide about {code}"))?;
        let mut fields = item.fields.clone();
        fields.insert(code, value);
        ResolveConflict { case, field: None, entry: Some(item.entry), value: Value::Object(fields) }
    };
    unlocked(stage, &device)?.resolve_conflict(request).map_err(said)?;
    Ok(())
}

fn share_case(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let to = act.values.get("to").and_then(Value::as_str).ok_or("share_case names nobody")?;
    let (_, receiver) = stage.session(to).ok_or_else(|| format!("{to} has no device"))?;
    let key = receiver.unlocked().map_err(said)?.team_device().ok_or("not in the team")?;
    unlocked(stage, &device)?.share_case(ShareCase { case, device: key, not_asked: true }).map_err(said)?;
    Ok(())
}

/// One step is phone, office, phone, receipt included; further devices named in `with` sync after that.
fn sync(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    if !act.with.iter().any(|with| with == "relay") {
        stage.missing_now.insert("sync without the relay".to_owned());
        stage.missing.insert("sync without the relay".to_owned());
        return Ok(());
    }
    if step.net != "online" {
        return Err("there is no network in this step".to_owned());
    }
    let office = stage.office.clone();
    let mut order = vec![device.clone()];
    order.extend(office.filter(|office| *office != device));
    order.push(device);
    order.extend(act.with.iter().filter(|with| stage.devices.contains_key(*with)).cloned());
    for handle in order {
        let outcome = stage.devices[&handle].session.sync_now().map_err(said)?;
        if outcome.code != "done" {
            return Err(format!("the sync of {handle} ended with {}", outcome.code));
        }
        stage.unjudged.remove(&handle);
    }
    Ok(())
}

/// Written at the lock, which stays shut.
fn quick_note(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let text = act.values.get("text").and_then(Value::as_str).ok_or("a quick note has words")?.to_owned();
    let session = &stage.devices[&device].session;
    session.lock_notebook();
    session.write_quick_note(WriteQuickNote { text }).map_err(said)?;
    stage.noted_now = true;
    Ok(())
}

/// Unlocks, and takes the words of the oldest note that waits.
fn take_quick_note(stage: &Stage, device: &str) -> Result<String, String> {
    stage.devices[device].unlock().map_err(said)?;
    let mut notebook = unlocked(stage, device)?;
    let note = notebook.quick_notes().map_err(said)?.into_iter().next().ok_or("no quick note waits")?;
    notebook.put_away_quick_note(QuickNoteOf { note: note.note }).map_err(said)?;
    Ok(note.text)
}

fn record_consent(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let said_to = |(purpose, answer): (&String, &Value)| ConsentAnswer {
        purpose: purpose.clone(),
        answer: answer.as_str().unwrap_or_default().to_owned(),
        words_used: None,
    };
    let answers = act.values.iter().map(said_to).collect();
    let request = RecordConsents { case, answers, asking: Asking::default() };
    unlocked(stage, &device)?.record_consents(request).map_err(said)?;
    Ok(())
}

fn withdraw_consent(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let value = |name: &str| act.values.get(name).and_then(Value::as_str).map(str::to_owned);
    let purpose = value("purpose").ok_or("withdraw_consent names no purpose")?;
    let request = WithdrawConsent { case, purpose, words_used: value("words_used"), asking: Asking::default() };
    unlocked(stage, &device)?.withdraw_consent(request).map_err(said)?;
    Ok(())
}

fn set_safe_contact(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let value = Value::Object(act.values.clone());
    let request = EditField { case, field: "safe_contact".to_owned(), value, when: None };
    unlocked(stage, &device)?.edit_field(request).map_err(said)?;
    Ok(())
}

fn add_party(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let party = NewParty { person: None, fields: act.values.clone() };
    unlocked(stage, &device)?.record_party(RecordParty { case, party }).map_err(said)?;
    Ok(())
}

/// The worker attempts it; the expectation says whether it may be.
fn try_it(stage: &mut Stage, step: &Step, act: &Act) -> Done {
    let device = who(stage, step)?;
    let case = case_of(stage, act)?;
    let action = act.action.clone().ok_or("try names no action")?;
    let fields: Map<String, Value> =
        act.values.iter().map(|(name, value)| plain(stage, &device, name, value)).collect();
    let attempt = NewAction { action: action.clone(), fields, happened_at: None };
    let done = unlocked(stage, &device)?.add_action(AddAction { case, action: attempt });
    let violation = act.values.get(field::VIOLATION).and_then(Value::as_str).map(str::to_owned);
    stage.tried_now.push(Tried { action, violation, done: done.map(drop) });
    Ok(())
}

/// Locked, as a phone in a pocket is; from now on it is in another person's hands.
fn device_lost(stage: &mut Stage, act: &Act) -> Done {
    let handle = act.values.get("device").and_then(Value::as_str).ok_or("device_lost names no device")?;
    stage.devices.get(handle).ok_or("no such device")?.session.lock_notebook();
    stage.lost.insert(handle.to_owned());
    Ok(())
}

fn unlock_attempts(stage: &mut Stage, act: &Act) -> Done {
    let handle = act.values.get("device").and_then(Value::as_str).ok_or("unlock_attempts names no device")?;
    let session = &stage.devices.get(handle).ok_or("no such device")?.session;
    for attempt in 0..act.values.get("wrong").and_then(Value::as_u64).unwrap_or(0) {
        let secret = format!("9{attempt}7351");
        match session.unlock_notebook(Unlock { secret }) {
            Err(Error::WrongSecret { .. } | Error::Wait { .. }) => {}
            Err(error) => return Err(said(error)),
            Ok(_) => return Err("a wrong PIN opened it".to_owned()),
        }
    }
    Ok(())
}

fn unlocked<'a>(stage: &'a Stage, device: &str) -> Result<daftari_notebook::session::Unlocked<'a>, String> {
    if stage.lost.contains(device) {
        return Err(format!("{device} is lost"));
    }
    let device = stage.devices.get(device).ok_or_else(|| format!("no device {device}"))?;
    device.session.unlocked().map_err(said)
}

/// One text, or a list of texts.
fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
