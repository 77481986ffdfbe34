//! The shape of a scenario file (`tests/scenarios/scenario.schema.json`).

use serde::Deserialize;
use serde_json::{Map, Value};

/// One story told in steps.
#[derive(Debug, Clone, Deserialize)]
pub struct Scenario {
    /// Its name.
    pub id: String,
    /// Minute zero, Nairobi time, RFC 3339.
    pub t0: String,
    /// People and their devices.
    pub actors: Vec<Actor>,
    /// What is there before the first step.
    pub start: Start,
    /// The steps.
    pub steps: Vec<Step>,
    /// Other endings.
    #[serde(default)]
    pub variants: Vec<Variant>,
}

/// A person.
#[derive(Debug, Clone, Deserialize)]
pub struct Actor {
    /// Handle.
    pub id: String,
    /// Name in the story.
    pub code_name: String,
    /// `paralegal`, `coordinator` or `outside`.
    pub role: String,
    /// Their device.
    pub device: Option<Device>,
}

/// A device.
#[derive(Debug, Clone, Deserialize)]
pub struct Device {
    /// Handle.
    pub id: String,
    /// Minutes its clock is ahead (behind: negative).
    pub clock_offset_min: i64,
}

/// What is there at the start.
#[derive(Debug, Clone, Deserialize)]
pub struct Start {
    /// Cases known before.
    pub cases: Vec<StartCase>,
    /// Remarks; `switched off` matters for the office.
    pub note: Option<String>,
}

/// A case known before.
#[derive(Debug, Clone, Deserialize)]
pub struct StartCase {
    /// Handle.
    pub code: String,
    /// Devices that can read it.
    pub readable_on: Vec<String>,
    /// Violation codes.
    #[serde(default)]
    pub violations: Vec<String>,
    /// Handle of the person said to have done harm.
    pub person: Option<String>,
    /// Phone of that person.
    pub person_phone: Option<String>,
    /// A child's case.
    #[serde(default)]
    pub child_route: bool,
    /// Status.
    pub status: Option<String>,
    /// KES.
    pub agreed: Option<f64>,
    /// KES.
    pub paid: Option<f64>,
}

/// Another ending.
#[derive(Debug, Clone, Deserialize)]
pub struct Variant {
    /// Its name.
    pub id: String,
    /// The steps after this one are replaced.
    pub after_step: u32,
    /// The other steps.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// Its number.
    pub n: u32,
    /// Minutes after t0.
    pub at_min: i64,
    /// Who acts.
    pub actor: String,
    /// `online`, `offline` or `none`.
    pub net: String,
    /// What they do.
    #[serde(rename = "do")]
    pub acts: Vec<Act>,
    /// What must be true afterwards.
    pub expect: Vec<Map<String, Value>>,
}

/// An act.
#[derive(Debug, Clone, Deserialize)]
pub struct Act {
    /// Its kind.
    pub act: String,
    /// Case handle.
    pub case: Option<String>,
    /// Action code.
    pub action: Option<String>,
    /// Devices or `relay`.
    #[serde(default)]
    pub with: Vec<String>,
    /// Values by name.
    #[serde(default)]
    pub values: Map<String, Value>,
}
