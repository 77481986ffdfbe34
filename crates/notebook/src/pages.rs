//! Pages: what a screen shows, from projections where lists are long, from the fold where one case is open.

use std::collections::BTreeSet;

use daftari_domain::brake::{self, Ground};
use daftari_domain::case::{Case, FOLLOW_UP, Field, Item, Mark, Origin, Party, Version, Written};
use daftari_domain::child;
use daftari_domain::clock::{self, Clock, ClockState};
use daftari_domain::ids::DeviceKey;
use daftari_domain::money;
use daftari_domain::summary::Summary;
use daftari_domain::time::{HOUR_MS, Stamp};
use daftari_relay_api::ids as api;
use daftari_relay_api::roster::Role;
use daftari_store::{Filter, Listed};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::convert;
use crate::due;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::CaseOf;
use crate::views::{
    AuthorView, BrakedView, CaseRowView, CaseView, ClockView, Delivery, DueView, FieldView, LineView, MemberView,
    QueueItemView, StampView, SuggestionView, SyncBadgeView, SyncOutcomeView, SyncView, TeamView, TimelineItemView,
    TimelineKind, TodayView, ValueView, ViolationView,
};

/// Cases on the first page.
const TODAY_MAX: u32 = 50;
/// Cases on the sync page.
const QUEUE_MAX: usize = 200;
/// Amber: so long on this device without a newer receipt.
const RECEIPT_OVERDUE_MS: i64 = 7 * 24 * HOUR_MS;

impl Notebook {
    pub(crate) fn author(&self, device: &DeviceKey) -> AuthorView {
        let key = api::DeviceKey(device.0);
        let team = self.team.as_ref();
        AuthorView {
            device: device.to_string(),
            name: team.and_then(|team| team.name_of(&key)),
            me: self.is_me(device),
            office: team.is_some_and(|team| team.roster.is_office(&key)),
        }
    }

    pub(crate) fn entry_delivery(&self, origin: &Origin) -> Delivery {
        let state = self.store.read(|tx| tx.delivery(&origin.entry.0)).unwrap_or(Some(0));
        // An entry of one's own that nobody follows belongs to the own notebook: it is only here.
        match state {
            None if self.is_me(&origin.author) => Delivery::OnPhone,
            state => convert::delivery(state),
        }
    }

    fn case_delivery(&self, case: Uuid, opener: Option<&DeviceKey>) -> Result<Delivery, Error> {
        let weakest = self.store.read(|tx| tx.weakest_delivery(case))?;
        let own = opener.is_some_and(|opener| opener.0 == self.own.device_key().0);
        Ok(if own { Delivery::OnPhone } else { convert::delivery(weakest) })
    }

    /// Cases of the own notebook of somebody who is in a team: they are only here.
    pub(crate) fn own_cases(&self) -> Result<BTreeSet<Uuid>, Error> {
        if self.team.is_none() {
            return Ok(BTreeSet::new());
        }
        let own = self.own.device_key().0;
        Ok(self.store.read(|tx| tx.cases_of_author(&own, usize::MAX >> 1))?.into_iter().collect())
    }

    pub(crate) fn rows(&self, listed: &[Listed]) -> Result<Vec<CaseRowView>, Error> {
        let own = self.own_cases()?;
        Ok(listed.iter().filter_map(|listed| self.row(listed, &own)).collect())
    }

    pub(crate) fn row(&self, listed: &Listed, own: &BTreeSet<Uuid>) -> Option<CaseRowView> {
        let summary = convert::summary(listed)?;
        let now = self.now_true();
        let urgent = self.urgent(&summary, now);
        let weakest = self.store.read(|tx| tx.weakest_delivery(listed.id)).ok()?;
        let only_here = self.team.is_none() || own.contains(&listed.id);
        let delivery = if only_here { Delivery::OnPhone } else { convert::delivery(weakest) };
        Some(CaseRowView {
            case: listed.id,
            code: summary.code,
            status: summary.status,
            violations: summary.violations,
            hot_spot: summary.hot_spot,
            survivor: summary.survivor,
            urgent,
            next: summary.next_due.map(|next| due::view(&next.at_moment(now.ms))),
            balance_cents: summary.balance_cents,
            has_conflict: summary.has_conflict,
            child: summary.child,
            last: StampView { ms: summary.last_ms, offset_min: summary.offset_min },
            delivery,
        })
    }

    /// The urgent clock of a summary, counted at this moment.
    fn urgent(&self, summary: &Summary, now: Stamp) -> Option<ClockView> {
        let def = self.reference.clock(summary.urgent_clock.as_deref()?)?;
        let at = |ms| Stamp { ms, offset_min: now.offset_min };
        let clock = Clock {
            start: summary.urgent_start_ms.map(at),
            at_once: summary.urgent_at_once,
            check_time: self.knows_no_time(),
            ..Clock::new(def, ClockState::Running)
        };
        Some(convert::clock(&clock.run(def, at(summary.urgent_limit_ms?), None, now.ms)))
    }

    /// What runs out first.
    ///
    /// # Errors
    /// Disk errors.
    pub fn today(&self) -> Result<TodayView, Error> {
        self.rebuild_run_out_cases()?;
        let (rows, open_cases, conflicts, counts) = self.store.read(|tx| {
            Ok::<_, Error>((
                tx.list_cases(Filter::Open, 0, TODAY_MAX)?,
                tx.count_cases(Filter::Open)?,
                tx.count_cases(Filter::Conflict)?,
                tx.counts()?,
            ))
        })?;
        let hours = self.hours()?;
        Ok(TodayView {
            now: convert::stamp(self.now_true()),
            running: hours.running,
            ran_out: hours.ran_out,
            coming_up: hours.coming_up,
            unanswered: hours.unanswered,
            cases: self.rows(&rows)?,
            open_cases,
            waiting_cases: counts.waiting_cases,
            conflicts,
            draft: self.draft()?,
            sync: self.badge(counts.waiting_cases),
        })
    }

    /// A case as a page.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], disk errors.
    pub fn case_view(&self, request: CaseOf) -> Result<CaseView, Error> {
        let case = self.case(request.case)?;
        let opener = case.opener.ok_or(Error::CaseMissing)?;
        let now = self.now_true();
        let later = case.marks.iter().filter(|mark| matches!(mark, Mark::Later(_))).count();
        let child = case.is_child(&self.reference);
        let shown = |(code, _): &(&String, &Field)| !child || child::shows_field(code);
        Ok(CaseView {
            case: request.case,
            code: case.code.clone(),
            status: case.status_shown(&self.reference).to_owned(),
            opened_by: self.author(&opener),
            fields: case.fields.iter().filter(shown).map(|(code, field)| self.field(code, field)).collect(),
            violations: case
                .violations
                .iter()
                .map(|violation| ViolationView {
                    sexual_offence: self.reference.is_sexual_offence(&violation.code),
                    violation: violation.code.clone(),
                })
                .collect(),
            clocks: self.clocks(&case, now)?,
            due: self.due(&case, now)?,
            money: if child { Vec::new() } else { crate::money::lines(&case, &self.reference, now) },
            held_cents: if child { 0 } else { money::held(&case) },
            debts_of_others: if child { Vec::new() } else { crate::money::debts_of_others(&case) },
            parties: self.parties(&case)?,
            linked: self.linked(&case)?,
            timeline: self.timeline(&case, now),
            holders: case.holders.iter().map(|holder| self.author(holder)).collect(),
            review: u32::try_from(case.review.len()).unwrap_or(u32::MAX),
            newer: u32::try_from(later).unwrap_or(u32::MAX),
            copied_notebook: !case.copied.is_empty(),
            do_not_contact: case.do_not_contact(),
            do_not_share: case.do_not_share(),
            delivery: self.case_delivery(request.case, Some(&opener))?,
            now: convert::stamp(now),
            child,
            lines: self.lines(&case),
            outcomes: self.outcomes(&case),
            consents: self.consents(&case, now),
            pointed_out: self.pointed_out(&case),
            odd_times: self.odd_times(&case)?,
            suggestion: self.suggestion(&case),
        })
    }

    fn lines(&self, case: &Case) -> Vec<LineView> {
        let ground = Ground::of(case, &self.reference);
        let line = |violation: &&str| LineView {
            violation: (*violation).to_owned(),
            sexual_offence: self.reference.is_sexual_offence(violation),
            may_talk_and_pay: ground.may_talk_and_pay(&self.reference, violation),
        };
        ground.violations.iter().map(line).collect()
    }

    fn outcomes(&self, case: &Case) -> Vec<String> {
        let settles = Ground::of(case, &self.reference).settles(&self.reference);
        self.reference.outcomes(settles).map(str::to_owned).collect()
    }

    fn pointed_out(&self, case: &Case) -> Vec<BrakedView> {
        let view = |braked: brake::Braked| BrakedView {
            entry: braked.entry.to_string(),
            action: braked.action,
            violation: braked.violation,
            brake: braked.brake,
        };
        brake::written(case, &self.reference).into_iter().map(view).collect()
    }

    fn suggestion(&self, case: &Case) -> Option<SuggestionView> {
        let suggestion = child::suggestion(case, &self.reference)?;
        Some(SuggestionView { name: suggestion.name, in_place_of: suggestion.in_place_of })
    }

    fn clocks(&self, case: &Case, now: Stamp) -> Result<Vec<ClockView>, Error> {
        let in_doubt = self.time_is_in_doubt(case);
        let case = self.in_true_time(case)?;
        let clocks = clock::clocks(&case, &self.reference, now.ms);
        let mut clocks: Vec<ClockView> = clocks.iter().map(convert::clock).collect();
        clocks.iter_mut().for_each(|clock| clock.check_time |= in_doubt);
        Ok(clocks)
    }

    fn due(&self, case: &Case, now: Stamp) -> Result<Vec<DueView>, Error> {
        let case = self.in_true_time(case)?;
        Ok(daftari_domain::due::due(&case, &self.reference, now.ms).iter().map(due::view).collect())
    }

    pub(crate) fn value(&self, origin: &Origin, value: Value) -> ValueView {
        ValueView {
            entry: origin.entry.to_string(),
            value,
            author: self.author(&origin.author),
            at: convert::stamp(origin.recorded_at),
            delivery: self.entry_delivery(origin),
        }
    }

    fn written(&self, written: &[Written]) -> Vec<ValueView> {
        written.iter().map(|written| self.value(&written.origin, written.value.clone())).collect()
    }

    fn field(&self, code: &str, field: &Field) -> FieldView {
        FieldView {
            field: code.to_owned(),
            values: self.written(&field.standing),
            conflict: field.is_conflict(),
            earlier: self.written(&field.earlier),
        }
    }

    fn line(&self, origin: &Origin, kind: TimelineKind, code: String, now: Stamp) -> TimelineItemView {
        let at = origin.happened_true();
        let precision = origin.happened_at.as_ref().map_or("exact", |at| at.precision.code());
        TimelineItemView {
            entry: origin.entry.to_string(),
            kind,
            code,
            at: convert::stamp(at),
            precision: precision.to_owned(),
            ago: origin.happened_at.as_ref().and_then(|at| at.ago.clone()),
            recorded: convert::stamp(origin.recorded_at),
            planned: at.ms > now.ms,
            author: self.author(&origin.author),
            fields: Map::new(),
            beside: Vec::new(),
            earlier: Vec::new(),
            delivery: self.entry_delivery(origin),
        }
    }

    fn item(&self, item: &Item, now: Stamp) -> Option<TimelineItemView> {
        let (first, others) = item.standing.split_first()?;
        let kind = if item.action == FOLLOW_UP { TimelineKind::FollowUp } else { TimelineKind::Action };
        let mut line = self.line(&first.origin, kind, item.action.clone(), now);
        // An appointment or a plan stands where it will be, not where it was written.
        let (time, answer) = match item.action.as_str() {
            "appointment" => ("appointment_at", "attended"),
            FOLLOW_UP => ("due_at", "state"),
            _ => ("", ""),
        };
        let planned = matches!(first.text(answer), None | Some("planned" | "moved"));
        if let (true, Some(at)) = (planned, first.time(time)) {
            line.at = convert::stamp(at);
            line.planned = at.ms > now.ms;
        }
        let version = |v: &Version| self.value(&v.origin, Value::Object(v.fields.clone()));
        if item.is_conflict() {
            line.beside = others.iter().map(version).collect();
        }
        line.earlier = item.earlier.iter().map(version).collect();
        line.fields.clone_from(&first.fields);
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
        let version = |v: &Version| self.value(&v.origin, Value::Object(v.fields.clone()));
        if party.is_conflict() {
            line.beside = others.iter().map(version).collect();
        }
        line.earlier = party.earlier.iter().map(version).collect();
        line.fields.clone_from(&first.fields);
        Some(line)
    }

    fn timeline(&self, case: &Case, now: Stamp) -> Vec<TimelineItemView> {
        let mut lines: Vec<TimelineItemView> =
            case.done_and_planned().filter_map(|item| self.item(item, now)).collect();
        lines.extend(case.parties.iter().filter_map(|party| self.party_line(party, now)));
        for mark in &case.marks {
            let line = |origin, kind, code: &str| self.line(origin, kind, code.to_owned(), now);
            lines.push(match mark {
                Mark::Opened(origin) => line(origin, TimelineKind::Opened, &case.code),
                Mark::Violation(origin, code) => line(origin, TimelineKind::Violation, code),
                Mark::Retired(origin, code) => line(origin, TimelineKind::ViolationRetired, code),
                Mark::Shared(origin, device) | Mark::Unshared(origin, device) => {
                    let mut shared = line(origin, TimelineKind::Share, "share");
                    let name = self.author(device).name.unwrap_or_else(|| fingerprint(&api::DeviceKey(device.0)));
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
                line.fields.insert(code.clone(), written.value.clone());
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

    fn badge(&self, waiting_cases: u32) -> SyncBadgeView {
        SyncBadgeView { in_team: self.team.is_some(), running: false, waiting_cases, last: None }
    }

    pub(crate) fn sync_page(&self, last: Option<SyncOutcomeView>) -> Result<SyncView, Error> {
        let (rows, counts, all) =
            self.store.read(|tx| Ok::<_, Error>((tx.queue(QUEUE_MAX)?, tx.counts()?, tx.count_cases(Filter::All)?)))?;
        let mut queue = Vec::new();
        for row in rows {
            let listed = self.store.read(|tx| tx.listed_case(row.case))?;
            let code = listed.as_ref().and_then(convert::summary).map(|summary| summary.code);
            queue.push(QueueItemView {
                case: row.case,
                code: code.unwrap_or_default(),
                delivery: if row.on_phone > 0 { Delivery::OnPhone } else { Delivery::Handed },
                on_phone: row.on_phone,
                handed: row.handed,
            });
        }
        let own = u32::try_from(self.own_cases()?.len()).unwrap_or(u32::MAX);
        let newest = self.newest_receipt()?;
        let since = newest.map(|newest| self.now().ms.saturating_sub(newest.learned_ms));
        let team = self.team.as_ref();
        Ok(SyncView {
            badge: SyncBadgeView { last: last.as_ref().map(|l| l.code.clone()), ..self.badge(counts.waiting_cases) },
            relay: team.map(|team| team.origin.to_string()),
            queue,
            safe_cases: all.saturating_sub(counts.waiting_cases).saturating_sub(own),
            last,
            last_receipt: newest.map(|newest| convert::stamp(newest.office_time)),
            receipt_overdue: counts.waiting_cases > 0 && since.is_some_and(|since| since > RECEIPT_OVERDUE_MS),
            needs_recovery_key: team.is_some_and(|team| team.needs_recovery_key()),
            needs_newer: team.is_some_and(|team| team.roster.needs_newer()),
            put_aside: counts.put_aside,
        })
    }

    /// The team as this device knows it.
    ///
    /// # Errors
    /// None today; the page may come to read the disk.
    pub fn team(&self) -> Result<TeamView, Error> {
        let Some(team) = &self.team else {
            return Ok(TeamView {
                in_team: false,
                office: false,
                may_be_office: self.may_be_office,
                relay: None,
                members: Vec::new(),
                needs_recovery_key: false,
                needs_newer: false,
            });
        };
        let members = team
            .roster
            .devices()
            .map(|device| MemberView {
                device: device.record.sign.to_string(),
                fingerprint: fingerprint(&device.record.sign),
                name: team.name_of(&device.record.sign),
                office: device.record.role == Role::Office,
                me: device.record.sign == team.me(),
            })
            .collect();
        Ok(TeamView {
            in_team: true,
            office: team.is_office(),
            may_be_office: self.may_be_office,
            relay: Some(team.origin.to_string()),
            members,
            needs_recovery_key: team.needs_recovery_key(),
            needs_newer: team.roster.needs_newer(),
        })
    }
}

/// First eight hex digits of a device key, in two groups.
fn fingerprint(device: &api::DeviceKey) -> String {
    let hex = device.to_string();
    format!("{} {}", hex.get(..4).unwrap_or_default(), hex.get(4..8).unwrap_or_default())
}
