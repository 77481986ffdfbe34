//! The stage of a story: a relay process, one notebook directory per device, a team, and the clock.

use daftari_domain::ids::{CaseId, DeviceKey, PersonId};
use daftari_domain::time::UnixMillis;
use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use daftari_domain::codes::{action, role, status};
use daftari_domain::{fields, party};
use daftari_notebook::requests::{CaseOf, NewAction, NewParty, OpenCase, TwoPeople};
use daftari_notebook::session::Session;
use serde_json::{Map, Value, json};

use super::file::Scenario;
use super::report::Trouble;
use crate::loopback::AnyRelay;
use crate::people::{Holder, TestDevice, coordinator, person};

/// Minutes before t0 when the team was made and every device synced once.
const DAY_BEFORE: i64 = -24 * 60;

/// A step that was tried.
pub struct Tried {
    /// Code of action_types.
    pub action: String,
    /// The line it was tried on.
    pub violation: Option<String>,
    /// What became of it.
    pub done: Result<(), daftari_notebook::Error>,
}

/// Everything a story needs.
pub struct Stage {
    /// The relay.
    pub relay: Box<dyn AnyRelay>,
    /// Devices by handle.
    pub devices: BTreeMap<String, TestDevice>,
    /// Device of each actor who has one.
    pub device_of: BTreeMap<String, String>,
    /// Handle of the office laptop.
    pub office: Option<String>,
    /// Case ids by handle.
    pub cases: BTreeMap<String, CaseId>,
    /// Acts that were not carried out and that later checks rest on.
    pub missing: BTreeSet<String>,
    /// Acts of the current step that were not carried out.
    pub missing_now: BTreeSet<String>,
    /// Acts of the current step that were refused though they should have worked.
    pub refused_now: Vec<String>,
    /// What was tried in the current step.
    pub tried_now: Vec<Tried>,
    /// A quick note was written in the current step.
    pub noted_now: bool,
    /// Devices of which it is not known what waits on them.
    pub unjudged: BTreeSet<String>,
    /// Devices in another person's hands.
    pub lost: BTreeSet<String>,
    /// Ids of people by handle.
    persons: BTreeMap<String, PersonId>,
    t0_ms: i64,
    now_min: i64,
}

impl Stage {
    /// Builds the team a day before, lets every device sync once (so that it has learned its clock's difference), and
    /// writes the cases that are known at the start.
    pub fn set(scenario: &Scenario, relay: Box<dyn AnyRelay>) -> Result<Stage, Trouble> {
        let t0_ms = DateTime::parse_from_rfc3339(&scenario.t0)?.timestamp_millis();
        let mut stage = Stage {
            relay,
            devices: BTreeMap::new(),
            device_of: BTreeMap::new(),
            office: None,
            cases: BTreeMap::new(),
            missing: BTreeSet::new(),
            missing_now: BTreeSet::new(),
            refused_now: Vec::new(),
            tried_now: Vec::new(),
            noted_now: false,
            unjudged: BTreeSet::new(),
            lost: BTreeSet::new(),
            persons: BTreeMap::new(),
            t0_ms,
            now_min: DAY_BEFORE,
        };
        for actor in &scenario.actors {
            let Some(device) = &actor.device else { continue };
            let holder: Holder = if actor.role == "coordinator" { coordinator() } else { person(&actor.code_name) };
            let made = holder.device_with_clock(&device.id, device.clock_offset_min);
            stage.devices.insert(device.id.clone(), made);
            stage.device_of.insert(actor.id.clone(), device.id.clone());
            if actor.role == "coordinator" {
                stage.office = Some(device.id.clone());
            }
        }
        stage.at(DAY_BEFORE);
        stage.make_team(scenario)?;
        stage.write_known_cases(scenario)?;
        Ok(stage)
    }

    fn make_team(&mut self, scenario: &Scenario) -> Result<(), Trouble> {
        let office = self.office.clone().ok_or("a story needs an office")?;
        let (address, code) = (self.relay.address(), self.relay.setup_code());
        self.devices[&office].create_team(&address, &code)?;
        let phones: Vec<String> = self.devices.keys().filter(|handle| **handle != office).cloned().collect();
        for phone in &phones {
            let name = scenario
                .actors
                .iter()
                .find(|actor| actor.device.as_ref().is_some_and(|device| device.id == *phone))
                .map_or("", |actor| actor.code_name.as_str());
            self.devices[phone].join(&self.devices[&office], &address, name)?;
        }
        // A receipt for a head pushed just now teaches each phone the difference of its clock.
        for phone in &phones {
            // Minutes apart: the office makes at most one receipt a minute for each device.
            self.at(self.now_min + 2);
            let device = &self.devices[phone];
            let mut fields = Map::new();
            fields.insert(fields::NARRATIVE.to_owned(), json!("set up"));
            device.session.unlocked()?.open_case(OpenCase { fields, ..OpenCase::default() })?;
            device.session.sync_now()?;
            self.devices[&office].session.sync_now()?;
            self.devices[phone].session.sync_now()?;
        }
        Ok(())
    }

    fn write_known_cases(&mut self, scenario: &Scenario) -> Result<(), Trouble> {
        let office = self.office.clone().ok_or("a story needs an office")?;
        for known in &scenario.start.cases {
            self.at(self.now_min + 2);
            let writer = known.readable_on.iter().find(|device| **device != office);
            let writer = writer.unwrap_or(&office).clone();
            let mut fields = Map::new();
            fields.insert(fields::NARRATIVE.to_owned(), json!("known before"));
            if let Some(agreed) = known.agreed {
                fields.insert(fields::AGREED_FEE.to_owned(), cents(agreed));
            }
            if let Some(paid) = known.paid {
                fields.insert(fields::AMOUNT_PAID.to_owned(), cents(paid));
            }
            if known.child_route {
                fields.insert(fields::AGE_BAND.to_owned(), json!("16_17"));
            }
            let mut parties: Vec<NewParty> = known.person.iter().map(|_| harm_doer(None, None)).collect();
            for (party, phone) in parties.iter_mut().zip(&known.person_phone) {
                party.fields.insert(party::PHONES.to_owned(), json!([phone]));
            }
            let request = OpenCase { violations: known.violations.clone(), fields, parties, ..OpenCase::default() };
            let session = &self.devices[&writer].session;
            let saved = session.unlocked()?.open_case(request)?;
            if known.status.as_deref() == Some(status::CLOSED) {
                let action = NewAction { action: action::CLOSED.to_owned(), fields: Map::new(), happened_at: None };
                let request = daftari_notebook::requests::AddAction { case: saved.case, action };
                session.unlocked()?.add_action(request)?;
            }
            self.cases.insert(known.code.clone(), saved.case);
            self.exchange(&writer, &office)?;
            if let Some(handle) = &known.person {
                self.link_at_the_office(handle, saved.case, &office)?;
                self.at(self.now_min + 2);
                self.exchange(&writer, &office)?;
            }
        }
        Ok(())
    }

    /// A phone, the office, the phone again: what was written is there, and acknowledged.
    fn exchange(&self, writer: &str, office: &str) -> Result<(), Trouble> {
        for handle in [writer, office, writer] {
            self.devices.get(handle).ok_or("no such device")?.session.sync_now()?;
        }
        Ok(())
    }

    /// Two workers wrote down the same person without knowing of each other: the office, which reads both, links them.
    fn link_at_the_office(&mut self, handle: &str, case: CaseId, office: &str) -> Result<(), Trouble> {
        let mut notebook = self.devices.get(office).ok_or("no such device")?.session.unlocked()?;
        let view = notebook.case_view(CaseOf { case })?;
        let mut person = view.parties.first().ok_or("the case names nobody")?.person;
        if let Some(known) = self.persons.get(handle) {
            person = notebook.link_person(TwoPeople { person: *known, other: person })?.person;
        }
        drop(notebook);
        self.persons.insert(handle.to_owned(), person);
        Ok(())
    }

    /// Id of the person of a handle.
    pub fn person(&self, handle: &str) -> Option<PersonId> {
        self.persons.get(handle).copied()
    }

    /// An export of one case needs what others wrote in it at the office. How it got there belongs to the exports: what
    /// still waits on those devices is not judged until they sync.
    pub fn export_needs(&mut self, case: &str) {
        let Some(case) = self.cases.get(case) else { return };
        let waits = |device: &TestDevice| {
            device.session.sync_view().is_ok_and(|view| view.queue.iter().any(|item| item.case == *case))
        };
        self.unjudged.extend(self.devices.iter().filter(|(_, device)| waits(device)).map(|(handle, _)| handle.clone()));
    }

    /// What became of the step an expectation speaks of, when it was tried.
    pub fn tried(&self, action: &str, violation: &str) -> Option<&Result<(), daftari_notebook::Error>> {
        let is_it = |tried: &&Tried| tried.action == action && tried.violation.as_deref() == Some(violation);
        self.tried_now.iter().find(is_it).map(|tried| &tried.done)
    }

    /// Moves every clock to this minute of true time.
    pub fn at(&mut self, minute: i64) {
        self.now_min = minute;
        for device in self.devices.values() {
            device.set_true_time(self.t0_ms + minute * 60_000);
        }
    }

    /// Forgets what was missing in the step before.
    pub fn begin_step(&mut self) {
        self.missing_now.clear();
        self.refused_now.clear();
        self.tried_now.clear();
        self.noted_now = false;
    }

    /// Unix milliseconds of true time at a minute of the story.
    pub fn true_ms(&self, minute: i64) -> i64 {
        self.t0_ms + minute * 60_000
    }

    /// Minute of the story at a moment of true time.
    pub fn minute(&self, true_time: UnixMillis) -> f64 {
        true_time.since(UnixMillis(self.t0_ms)) as f64 / 60_000.0
    }

    /// What the clock of a device shows at a minute of true time.
    pub fn shown_on(&self, device: &str, minute: i64) -> i64 {
        let offset = self.devices.get(device).map_or(0, |device| device.clock_offset_min);
        self.true_ms(minute + offset)
    }

    /// Minutes the clock of the device with this key is ahead.
    pub fn offset_of_author(&self, author: DeviceKey) -> i64 {
        let holds = |device: &&TestDevice| {
            device.session.unlocked().is_ok_and(|notebook| notebook.team_device() == Some(author))
        };
        self.devices.values().find(holds).map_or(0, |device| device.clock_offset_min)
    }

    /// Session of an actor's device.
    pub fn session(&self, actor: &str) -> Option<(&str, &Session)> {
        let handle = self.device_of.get(actor)?;
        Some((handle, &self.devices.get(handle)?.session))
    }
}

/// A person said to have done harm.
pub fn harm_doer(person: Option<PersonId>, category: Option<Value>) -> NewParty {
    let mut fields = Map::from_iter([(party::ROLE.to_owned(), json!(role::ALLEGED_PERPETRATOR))]);
    fields.extend(category.map(|category| (party::CATEGORY.to_owned(), category)));
    NewParty { person, fields }
}

/// KES as cents.
pub fn cents(kes: f64) -> Value {
    json!((kes * 100.0).round() as i64)
}
