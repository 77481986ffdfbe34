//! Steps that are not offered are refused; what is written already stays and can be corrected.

use daftari_domain::brake::{Brake, BrakeReason};
use daftari_domain::case::{Case, Version};
use daftari_domain::codes::field;
use daftari_domain::fields;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::{NewAction, OpenCase};

impl From<Brake> for Error {
    fn from(brake: Brake) -> Self {
        Error::Braked { brake: brake.code }
    }
}

/// The line a step names.
fn line(fields: &Map<String, Value>) -> Option<&str> {
    fields.get(field::VIOLATION).and_then(Value::as_str).filter(|line| !line.is_empty())
}

impl Notebook {
    /// Refuses actions that come with a new case and are not offered on their lines.
    pub(crate) fn check_opening(&self, request: &OpenCase) -> Result<(), Error> {
        let age = request.fields.get(fields::AGE_BAND).and_then(Value::as_str);
        let ground = BrakeReason {
            violations: request.violations.iter().map(String::as_str).collect(),
            child: age.is_some_and(|band| self.reference.is_child(band)),
        };
        let check = |action: &NewAction| ground.check(&self.reference, &action.action, line(&action.fields));
        Ok(request.actions.iter().try_for_each(check)?)
    }

    /// Refuses a step that is not offered on its line.
    pub(crate) fn check_step(&self, case: &Case, action: &NewAction) -> Result<(), Error> {
        Ok(BrakeReason::of(case, &self.reference).check(&self.reference, &action.action, line(&action.fields))?)
    }

    /// Refuses a correction that moves something onto a line where it is not offered. One that leaves it on a line it
    /// stands on already is about a fact that was written down.
    pub(crate) fn check_corrected(&self, case: &Case, old: &[Version], action: &NewAction) -> Result<(), Error> {
        let stays = old.iter().any(|version| line(&version.fields) == line(&action.fields));
        if stays { Ok(()) } else { self.check_step(case, action) }
    }
}
