//! The history of a case, line by line.

use daftari_domain::actions;
use daftari_domain::case::Party;
use daftari_domain::case::{Case, FOLLOW_UP_PLANNED, Item, Mark, Origin, Version, Written};
use daftari_domain::child;
use daftari_domain::codes::{action, appointment_state};
use daftari_domain::place;
use daftari_domain::time::Stamp;
use serde_json::{Map, Value};

use crate::membership::fingerprint;
use crate::notebook::Notebook;
use crate::views::{TimelineItemView, TimelineKind, ValueView, convert};

impl Notebook {
    pub(super) fn written(&self, written: &[Written]) -> Vec<ValueView> {
        written.iter().map(|written| self.value_view(&written.origin, written.value.clone())).collect()
    }

    fn line(&self, origin: &Origin, kind: TimelineKind, code: String, now: Stamp) -> TimelineItemView {
        let at = origin.happened_true();
        let said = origin.happened_at.as_ref().map(|at| &at.said);
        TimelineItemView {
            entry: origin.entry,
            kind,
            code,
            at: convert::stamp(at),
            precision: said.map_or("exact", |said| &said.precision).to_owned(),
            words: said.and_then(|said| said.words.clone()),
            recorded: convert::stamp(origin.recorded_at),
            planned: at.ms > now.ms,
            author: self.author(&origin.author),
            fields: Map::new(),
            beside: Vec::new(),
            earlier: Vec::new(),
            delivery: self.entry_delivery(origin),
        }
    }

    fn item_line(&self, item: &Item, now: Stamp) -> Option<TimelineItemView> {
        let (first, others) = item.standing.split_first()?;
        let kind = if item.action == FOLLOW_UP_PLANNED { TimelineKind::FollowUp } else { TimelineKind::Action };
        let mut line = self.line(&first.origin, kind, item.action.clone(), now);
        // An appointment or a plan stands where it will be, not where it was written.
        let plans = match item.action.as_str() {
            action::APPOINTMENT => Some(actions::APPOINTMENT),
            FOLLOW_UP_PLANNED => Some(actions::FOLLOW_UP),
            _ => None,
        };
        let is_open =
            |answer| matches!(first.text(answer), None | Some(appointment_state::PLANNED | appointment_state::MOVED));
        if let Some(at) = plans.filter(|plans| is_open(plans.answer)).and_then(|plans| first.time(plans.time)) {
            line.at = convert::stamp(at);
            line.planned = at.ms > now.ms;
        }
        let version = |v: &Version| self.value_view(&v.origin, Value::Object(v.fields.clone()));
        if item.is_conflict() {
            line.beside = others.iter().map(version).collect();
        }
        line.earlier = item.earlier.iter().map(version).collect();
        line.fields = place::shown_fields(first.fields.clone(), &self.reference);
        Some(line)
    }

    /// A line of a child's page: sums of money and fields of work stay in the history, and are not shown.
    fn for_a_child(&self, mut line: TimelineItemView) -> Option<TimelineItemView> {
        match line.kind {
            TimelineKind::Field if !child::shows_field(&line.code) => return None,
            TimelineKind::Action => {
                let shown = |fields| child::shown_fields(&line.code, fields, &self.reference);
                line.fields = shown(line.fields);
                for version in line.beside.iter_mut().chain(&mut line.earlier) {
                    if let Value::Object(fields) = std::mem::take(&mut version.value) {
                        version.value = Value::Object(shown(fields));
                    }
                }
            }
            _ => {}
        }
        Some(line)
    }

    fn party_line(&self, party: &Party, now: Stamp) -> Option<TimelineItemView> {
        let (first, others) = party.standing.split_first()?;
        let mut line = self.line(&first.origin, TimelineKind::Party, "party".to_owned(), now);
        let version = |v: &Version| self.value_view(&v.origin, Value::Object(v.fields.clone()));
        if party.is_conflict() {
            line.beside = others.iter().map(version).collect();
        }
        line.earlier = party.earlier.iter().map(version).collect();
        line.fields = place::shown_fields(first.fields.clone(), &self.reference);
        Some(line)
    }

    pub(super) fn timeline(&self, case: &Case, now: Stamp) -> Vec<TimelineItemView> {
        let mut lines: Vec<TimelineItemView> =
            case.done_and_planned().filter_map(|item| self.item_line(item, now)).collect();
        lines.extend(case.parties.iter().filter_map(|party| self.party_line(party, now)));
        for mark in &case.marks {
            let line = |origin, kind, code: &str| self.line(origin, kind, code.to_owned(), now);
            lines.push(match mark {
                Mark::Opened(origin) => line(origin, TimelineKind::Opened, &case.code),
                Mark::Violation(origin, code) => line(origin, TimelineKind::Violation, code),
                Mark::Retired(origin, code) => line(origin, TimelineKind::ViolationRetired, code),
                Mark::Shared(origin, device)
                | Mark::Unshared(origin, device)
                | Mark::AskedToUnshare(origin, device) => {
                    let code = match mark {
                        Mark::Shared(..) => "share",
                        Mark::Unshared(..) => "unshare",
                        _ => "asked_to_unshare",
                    };
                    let mut shared = line(origin, TimelineKind::Share, code);
                    let name = self.author(device).name.unwrap_or_else(|| fingerprint(device));
                    shared.fields.insert("with".to_owned(), Value::String(name));
                    shared
                }
                Mark::Erased(origin, erasure) => {
                    let mut asked = line(origin, TimelineKind::Erase, erasure.what.code());
                    asked.fields.insert("do_not_contact".to_owned(), Value::Bool(erasure.do_not_contact));
                    asked.fields.insert("do_not_share".to_owned(), Value::Bool(erasure.do_not_share));
                    asked
                }
                Mark::Later(origin) => line(origin, TimelineKind::Newer, "newer"),
            });
        }
        for (code, field) in &case.fields {
            // A field is part of the opening unless it was changed later.
            for written in field.standing.iter().filter(|_| !field.earlier.is_empty() || field.is_conflict()) {
                let mut line = self.line(&written.origin, TimelineKind::Field, code.clone(), now);
                line.fields.insert(code.clone(), place::shown(written.value.clone(), &self.reference));
                line.earlier = self.written(&field.earlier);
                lines.push(line);
            }
        }
        if case.is_child(&self.reference) {
            lines = lines.into_iter().filter_map(|line| self.for_a_child(line)).collect();
        }
        lines.sort_by(|a, b| (a.at.ms, &a.entry).cmp(&(b.at.ms, &b.entry)));
        lines
    }
}
