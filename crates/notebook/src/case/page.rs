//! A case as a page.

use daftari_domain::brake::{self, BrakeReason};
use daftari_domain::case::{Case, Field, Mark};
use daftari_domain::money::Cents;
use daftari_domain::time::Stamp;
use daftari_domain::{child, clock, due, money};

use crate::error::Error;
use crate::log::projection::Unshown;
use crate::notebook::Notebook;
use crate::requests::CaseOf;
use crate::views::{
    BrakedView, CaseView, ClockView, FieldView, LineView, SuggestionView, UnshownView, ViolationView, convert,
};

impl Notebook {
    /// A case as its page shows it.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], disk errors.
    pub fn case_view(&self, request: CaseOf) -> Result<CaseView, Error> {
        let case = self.case(request.case)?;
        let opener = case.opener.ok_or(Error::CaseMissing)?;
        let now = self.now_true();
        let timed = self.in_true_time(&case)?;
        let later = case.marks.iter().filter(|mark| matches!(mark, Mark::Later(_))).count();
        let child = case.is_child(&self.reference);
        let shown = |(code, _): &(&String, &Field)| !child || child::shows_field(code);
        Ok(CaseView {
            case: request.case,
            code: case.code.clone(),
            status: case.status_shown(&self.reference).to_owned(),
            opened_by: self.author(&opener),
            fields: case.fields.iter().filter(shown).map(|(code, field)| self.field_view(code, field)).collect(),
            violations: case
                .violations
                .iter()
                .map(|violation| ViolationView {
                    sexual_offence: self.reference.is_sexual_offence(&violation.code),
                    violation: violation.code.clone(),
                })
                .collect(),
            clocks: self.clock_views(&timed, now, self.time_is_in_doubt(&case)),
            due: due::due(&timed, &self.reference, now.ms).iter().map(convert::due).collect(),
            money: if child { Vec::new() } else { convert::money_lines(&case, &self.reference, now) },
            held_cents: if child { Cents(0) } else { money::held(&case) },
            debts_of_others: if child { Vec::new() } else { convert::debts_of_others(&case) },
            parties: self.parties(&case)?,
            linked: self.linked(&case)?,
            timeline: self.timeline(&case, now),
            holders: case.holders.iter().map(|holder| self.author(holder)).collect(),
            review: u32::try_from(case.review.len()).unwrap_or(u32::MAX),
            unshown: self.left_out_of_lists(request.case)?.map(|unshown| UnshownView {
                authors: match unshown {
                    Unshown::Of(devices) => devices.iter().map(|device| self.author(device)).collect(),
                    Unshown::All => Vec::new(),
                },
            }),
            newer: u32::try_from(later).unwrap_or(u32::MAX),
            copied_notebook: !case.copied.is_empty(),
            do_not_contact: case.do_not_contact(),
            do_not_share: case.do_not_share(),
            delivery: self.case_delivery(request.case, Some(&opener))?,
            now: convert::stamp(now),
            child,
            lines: self.line_views(&case),
            outcomes: self.outcome_codes(&case),
            consents: self.consents(&case, now),
            pointed_out: self.pointed_out(&case),
            odd_times: self.odd_times(&timed),
            suggestion: self.suggestion(&case),
        })
    }

    fn line_views(&self, case: &Case) -> Vec<LineView> {
        let ground = BrakeReason::of(case, &self.reference);
        let line = |violation: &&str| LineView {
            violation: (*violation).to_owned(),
            sexual_offence: self.reference.is_sexual_offence(violation),
            may_talk_and_pay: ground.may_talk_and_pay(&self.reference, violation),
        };
        ground.violations.iter().map(line).collect()
    }

    fn outcome_codes(&self, case: &Case) -> Vec<String> {
        let settles = BrakeReason::of(case, &self.reference).settles(&self.reference);
        self.reference.outcomes(settles).map(str::to_owned).collect()
    }

    fn pointed_out(&self, case: &Case) -> Vec<BrakedView> {
        let view = |braked: brake::Braked| BrakedView {
            entry: braked.entry,
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

    /// Clocks of a case in true time; `in_doubt` asks the reader of every clock to check the time.
    fn clock_views(&self, timed: &Case, now: Stamp, in_doubt: bool) -> Vec<ClockView> {
        let clocks = clock::clocks(timed, &self.reference, now.ms);
        let mut clocks: Vec<ClockView> = clocks.iter().map(convert::clock).collect();
        clocks.iter_mut().for_each(|clock| clock.check_time |= in_doubt);
        clocks
    }

    fn field_view(&self, code: &str, field: &Field) -> FieldView {
        FieldView {
            field: code.to_owned(),
            values: self.written(&field.standing),
            conflict: field.is_conflict(),
            earlier: self.written(&field.earlier),
        }
    }
}
