//! The acceptance stories (`tests/scenarios`) as far as hours go: every `clock` and `due` they expect, on the phone they name,
//! at the minute they name. No relay, no keys: phones hand each other what they wrote.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::time::{DAY_MS, HappenedAt, Precision, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::{Device, More, Team, action_of, key};
use daftari_domain::calendar::parse_date;
use daftari_domain::case::Case;
use daftari_domain::clock::{Clock, ClockState, Level, clocks};
use daftari_domain::due::{State, due};
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::{DeviceKey, EntryId};
use daftari_domain::place::{self, Place};
use daftari_domain::reference::Reference;
use serde_json::{Map, Value, json};

const MINUTE: i64 = 60_000;

fn is_place(name: &str) -> bool {
    name == fields::HOT_SPOT || place::is_place(Reference::kenya(), "", name)
}

/// A time of the story as the app stores it.
fn happened(stamp: &Value, precision: &str) -> Value {
    let from = serde_json::from_value(stamp.clone()).unwrap();
    json!(HappenedAt::known_to(Precision::from_code(precision).unwrap(), from))
}

struct Story {
    t0: i64,
    /// Minutes each device's clock shows more than the truth.
    offsets: BTreeMap<String, i64>,
    device_of: BTreeMap<String, String>,
    devices: BTreeMap<String, Device>,
    relay: Device,
    everybody: BTreeSet<DeviceKey>,
    opened: bool,
}

impl Story {
    fn of(file: &Value) -> Story {
        let t0 = file["t0"].as_str().unwrap();
        let (date, time) = t0.split_once('T').unwrap();
        let minutes = daftari_domain::calendar::parse_time(time.get(..5).unwrap()).unwrap() / MINUTE - 180;
        let mut story = Story {
            t0: parse_date(date).unwrap() * DAY_MS + minutes * MINUTE,
            offsets: BTreeMap::new(),
            device_of: BTreeMap::new(),
            devices: BTreeMap::new(),
            relay: Device::new(200),
            everybody: BTreeSet::new(),
            opened: false,
        };
        for (n, actor) in (1..).zip(file["actors"].as_array().unwrap()) {
            let Some(id) = actor["device"]["id"].as_str() else { continue };
            let offset = actor["device"]["clock_offset_min"].as_i64().unwrap();
            let mut device = Device::new(n);
            device.difference = Some(-offset * MINUTE);
            story.everybody.insert(key(n));
            story.offsets.insert(id.to_owned(), offset);
            story.device_of.insert(actor["id"].as_str().unwrap().to_owned(), id.to_owned());
            story.devices.insert(id.to_owned(), device);
        }
        story
    }

    /// What a person reads on her own device's clock at a minute of the story.
    fn shown(&self, device: &str, minute: i64) -> Value {
        json!({ "ms": self.t0 + (minute + self.offsets[device]) * MINUTE, "offset_min": 180 })
    }

    fn case_on(&self, device: &str) -> Case {
        self.devices[device].sees_as(&Team { office: self.everybody.clone(), ..Team::default() })
    }

    /// Names and units of the story into those of an entry.
    fn fields(&self, device: &str, values: &Value) -> Map<String, Value> {
        let plain = |(name, value): (&String, &Value)| match (name.strip_suffix("_min"), value.as_f64()) {
            (Some(name), Some(minute)) => (name.to_owned(), self.shown(device, minute as i64)),
            (None, Some(kes)) => (name.clone(), json!((kes * 100.0) as i64)),
            _ if is_place(name) && value.is_string() => (name.clone(), json!(Place::typed(value.as_str().unwrap()))),
            _ => (name.clone(), value.clone()),
        };
        values.as_object().map(|values| values.iter().map(plain).collect()).unwrap_or_default()
    }

    fn act(&mut self, step: &Value, act: &Value) {
        let Some(device) = self.device_of.get(step["actor"].as_str().unwrap()).cloned() else { return };
        let minute = step["at_min"].as_i64().unwrap();
        let values = &act["values"];
        let mut fields = self.fields(&device, values);
        let clock = self.shown(&device, minute)["ms"].as_i64().unwrap();
        let seen = self.opened.then(|| self.case_on(&device));
        let writer = self.devices.get_mut(&device).unwrap();
        writer.clock = clock;
        match act["act"].as_str().unwrap() {
            "open_case" => {
                writer.open();
                for violation in fields.remove("violations").unwrap().as_array().unwrap() {
                    writer.add_violation(violation.as_str().unwrap());
                }
                let precision = fields.remove("time_precision").unwrap();
                for (name, value) in fields {
                    let (name, mut value) = match name.as_str() {
                        "report_received" => ("report_received_at", value),
                        "incident_at" => ("incident_at", value),
                        "amount_agreed" => ("agreed_fee", value),
                        name => (name, value),
                    };
                    if name == "incident_at" {
                        value = happened(&value, precision.as_str().unwrap());
                    }
                    writer.set(name, value);
                }
                self.opened = true;
            }
            "add_action" | "office_event" => {
                let event = act["action"].as_str().map(str::to_owned);
                let action = event.or_else(|| fields.remove("event")?.as_str().map(str::to_owned)).unwrap();
                let when = fields.remove("when").map(|when| serde_json::from_value(happened(&when, "exact")).unwrap());
                writer.write_more(
                    action_of(&action, Value::Object(fields)),
                    More { happened_at: when, ..More::default() },
                );
            }
            // The office writes the incident sheet of a lost phone.
            "device_lost" => {
                let known = self.shown(&device, minute);
                self.devices.get_mut(&device).unwrap().act("breach_known", json!({ "known_at": known }));
            }
            "edit_field" => match fields.remove("appointment") {
                Some(whom) => {
                    let case = seen.unwrap();
                    let item =
                        case.items.iter().find(|item| item.standing[0].text("with_whom") == whom.as_str()).unwrap();
                    let mut all = item.standing[0].fields.clone();
                    all.extend(fields);
                    let supersedes: Vec<EntryId> = item.standing.iter().map(|v| v.origin.entry).collect();
                    let content = Content::ActionRecorded { action: "appointment".to_owned(), fields: all };
                    writer.write_more(content, More { supersedes, ..More::default() });
                }
                None => {
                    for (name, value) in fields {
                        writer.set(&name, value);
                    }
                }
            },
            "sync" | "review_items" | "handover_accept" => {
                for with in act["with"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    match self.devices.get(with).cloned() {
                        Some(mut other) => {
                            let mine = self.devices.get_mut(&device).unwrap();
                            other.take_all_of(mine);
                            mine.take_all_of(&other);
                            self.devices.insert(with.to_owned(), other);
                        }
                        None => self.meet_relay(&device),
                    }
                }
            }
            _ => {}
        }
        // The office laptop is on and in sync.
        for office in self.devices.keys().filter(|id| id.starts_with("laptop")).cloned().collect::<Vec<_>>() {
            self.meet_relay(&office);
        }
    }

    fn meet_relay(&mut self, device: &str) {
        let device = self.devices.get_mut(device).unwrap();
        self.relay.take_all_of(device);
        device.take_all_of(&self.relay);
    }

    fn check(&self, now: i64, expect: &Value) {
        let device = expect["on"].as_str().unwrap();
        let case = self.case_on(device);
        let minute = |ms: i64| (ms - self.t0) / MINUTE;
        if expect["check"] == "clock" {
            let code = expect["clock"].as_str().unwrap();
            let found = clocks(&case, Reference::kenya(), UnixMillis(now));
            let clock = found.iter().find(|clock| clock.code == code).unwrap_or_else(|| panic!("{code}"));
            same_clock(clock, expect, minute);
            return;
        }
        let found = due(&case, Reference::kenya(), UnixMillis(now));
        let wanted = expect["items"].as_array().unwrap();
        assert!(!wanted.is_empty() || found.is_empty(), "{found:?}");
        for item in wanted {
            let is_it = |due: &&daftari_domain::due::Due| {
                [Some(due.code.as_str()), due.detail.as_deref()].contains(&item["what"].as_str())
                    && minute(due.at.ms.0) == item["at_min"].as_i64().unwrap()
                    && state(due.state) == item["state"].as_str().unwrap()
            };
            assert!(found.iter().any(|due| is_it(&due)), "{item} is not in {found:?}");
        }
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Planned => "planned",
        State::Due => "due",
        State::NeedsAnswer => "needs_answer",
        State::Overdue => "overdue",
        State::Moved => "moved",
        State::Done => "done",
        State::Skipped => "skipped",
    }
}

fn same_clock(clock: &Clock, expect: &Value, minute: impl Fn(i64) -> i64) {
    let state = match clock.state {
        ClockState::NotStarted => "not_started",
        ClockState::Running => "running",
        ClockState::Stopped => "stopped",
        ClockState::Expired => "expired",
        ClockState::NotApplicable => "not_applicable",
    };
    let level = clock.level.map(|level| match level {
        Level::Green => "green",
        Level::Amber => "amber",
        Level::Red => "red",
        Level::Expired => "expired",
    });
    let hours = |hours: Option<f64>| hours.map(|hours| (hours * 100.0).round() / 100.0);
    let about = |name: &str, is: Option<Value>| {
        if !expect[name].is_null() {
            assert_eq!(is.as_ref(), Some(&expect[name]), "{name} in {expect}");
        }
    };
    about("state", Some(json!(state)));
    about("level", level.map(|level| json!(level)));
    about("start_min", clock.start.map(|at| json!(minute(at.ms.0))));
    about("limit_min", clock.limit.map(|at| json!(minute(at.ms.0))));
    about("stopped_min", clock.stopped.map(|at| json!(minute(at.ms.0))));
    about("hours_left", hours(clock.hours_left).map(|hours| json!(hours)));
    about("elapsed_hours", hours(clock.elapsed_hours()).map(|hours| json!(hours)));
}

/// Plays steps; says how many clocks and due lists were judged.
fn play(story: &mut Story, steps: &[Value]) -> usize {
    let mut judged = 0;
    for step in steps {
        step["do"].as_array().unwrap().iter().for_each(|act| story.act(step, act));
        let now = story.t0 + step["at_min"].as_i64().unwrap() * MINUTE;
        for expect in step["expect"].as_array().unwrap() {
            if expect["check"] == "clock" || expect["check"] == "due" {
                story.check(now, expect);
                judged += 1;
            }
        }
    }
    judged
}

#[test]
fn the_stories_have_their_clocks_and_due_rows() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios");
    let mut judged = 0;
    for name in ["guest_house_guard", "officer_did_not_pay", "she_is_sixteen", "stolen_phone", "text_for_help"] {
        let text = std::fs::read_to_string(directory.join(format!("{name}.json"))).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        let steps = file["steps"].as_array().unwrap();
        judged += play(&mut Story::of(&file), steps);
        for variant in file["variants"].as_array().into_iter().flatten() {
            let mut story = Story::of(&file);
            let before = variant["after_step"].as_u64().unwrap() as usize;
            play(&mut story, &steps[..before]);
            judged += play(&mut story, variant["steps"].as_array().unwrap());
        }
    }
    assert!(judged >= 65, "{judged}");
}
