//! Consents: answers are recorded, several in one transaction, and taken back; no answer is ever preselected.

use std::collections::BTreeSet;

use daftari_domain::case::{Case, Version};
use daftari_domain::codes::{action, field};
use daftari_domain::consent::{self, Answer};
use daftari_domain::time::Stamp;
use serde_json::{Map, Value, json};

use super::actions::action_entry;
use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::notebook::Notebook;
use crate::requests::{Asking, ConsentAnswer, NewAction, RecordConsents, WithdrawConsent};
use crate::views::{Changed, ConsentSaidView, ConsentView, convert};

/// The page a draft of answers belongs to.
const PAGE: &str = "consent";
/// Who asked, by the name the team reads.
const ASKED_BY: &str = "asked_by";
/// Code of languages, or its name.
const LANGUAGE: &str = "language";
/// The person who was with her.
const SUPPORT: &str = "support_person";
/// Her words.
const WORDS: &str = field::WORDS_USED;

impl Notebook {
    /// Records answers, one for each purpose, in one transaction.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], [`Error::BadRequest`] for an unknown purpose or answer, a purpose named twice, or no
    /// answer at all; [`Error::TextTooLong`], disk errors.
    pub fn record_consents(&mut self, request: RecordConsents) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let purposes: BTreeSet<&str> = request.answers.iter().map(|answer| answer.purpose.as_str()).collect();
        if purposes.is_empty() || purposes.len() != request.answers.len() {
            return Err(Error::BadRequest { field: "answers" });
        }
        let entries = request.answers.iter().map(|answer| self.answered(answer, &request.asking));
        let entries = entries.collect::<Result<Vec<_>, Error>>()?;
        self.write_into(case, entries, Draft::Becomes { page: PAGE, case: Some(request.case) })
    }

    /// Takes a consent back: at once, for everything that is new. What was done before stays done, and the screen says so.
    ///
    /// # Errors
    /// As [`Notebook::record_consents`].
    pub fn withdraw_consent(&mut self, request: WithdrawConsent) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let answer = ConsentAnswer {
            purpose: request.purpose,
            answer: Answer::Withdrawn.code().to_owned(),
            words_used: request.words_used,
        };
        let entry = self.answered(&answer, &request.asking)?;
        self.write_into(case, vec![entry], Draft::Becomes { page: PAGE, case: Some(request.case) })
    }

    fn answered(&self, answer: &ConsentAnswer, asking: &Asking) -> Result<NewEntry, Error> {
        if !self.reference.consent_purposes().iter().any(|def| def.code == answer.purpose) {
            return Err(Error::BadRequest { field: "purpose" });
        }
        let code = Answer::from_code(&answer.answer).ok_or(Error::BadRequest { field: "answer" })?.code();
        let me = self.team.as_ref().and_then(|team| team.name_of(&team.me()));
        let mut fields = Map::new();
        fields.insert(field::CONSENT_PURPOSE.to_owned(), json!(answer.purpose));
        fields.insert(field::ANSWER.to_owned(), json!(code));
        for (name, text) in [
            (WORDS, answer.words_used.clone()),
            (ASKED_BY, asking.asked_by.clone().or(me)),
            (LANGUAGE, asking.language.clone()),
            (SUPPORT, asking.support_person.clone()),
        ] {
            if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
                fields.insert(name.to_owned(), Value::String(text));
            }
        }
        let happened_at = asking.happened_at.clone();
        action_entry(
            &self.reference,
            &NewAction { action: action::CONSENT_RECORDED.to_owned(), fields, happened_at },
            Vec::new(),
            &[],
        )
    }

    /// Every purpose with the answer that stands.
    pub(crate) fn consents(&self, case: &Case, now: Stamp) -> Vec<ConsentView> {
        consent::all(case, &self.reference, now.ms)
            .into_iter()
            .map(|standing| ConsentView {
                purpose: standing.purpose.to_owned(),
                answer: standing.answer.code().to_owned(),
                expired: standing.expired,
                until: standing.until.map(convert::stamp),
                said: standing.said.map(|version| self.said(version)),
                earlier: standing.earlier.iter().map(|version| self.said(version)).collect(),
            })
            .collect()
    }

    fn said(&self, version: &Version) -> ConsentSaidView {
        let text = |name: &str| version.text(name).map(str::to_owned);
        ConsentSaidView {
            entry: version.origin.entry,
            answer: text(field::ANSWER).unwrap_or_default(),
            asked_by: text(ASKED_BY),
            author: self.author(&version.origin.author),
            at: convert::stamp(version.origin.happened_true()),
            words_used: text(WORDS),
            language: text(LANGUAGE),
            support_person: text(SUPPORT),
            delivery: self.entry_delivery(&version.origin),
        }
    }
}
