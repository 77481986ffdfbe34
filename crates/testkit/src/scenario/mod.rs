//! Runs acceptance stories through real notebooks and a real relay process, on a fixed clock.
//!
//! What this version does not do is "not yet", never "passed": acts and checks outside [`ACTS`] and [`CHECKS`], and every
//! check that depends on an act that was not carried out.

mod acts;
mod checks;
pub mod file;
mod stage;

use std::fmt;
use std::path::Path;

use file::{Scenario, Step};
use stage::Stage;

/// Acts this version carries out.
pub const ACTS: &[&str] = &[
    "open_case",
    "add_action",
    "add_violation",
    "edit_field",
    "sync",
    "time_passes",
    "outside_event",
    "resolve_conflict",
    "share_case",
];

/// Checks this version answers.
pub const CHECKS: &[&str] = &["clock", "balance", "sync_queue", "conflict", "who_can_read", "relay_sees"];

/// Clocks this version promises.
pub const CLOCKS: &[&str] = &["pep", "ec", "first_response"];

/// What became of one expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not, and how.
    Failed(String),
    /// Outside this version's subset, or resting on an act that is.
    NotYet(String),
}

/// One line of the report.
#[derive(Debug, Clone)]
pub struct Line {
    /// Scenario, and variant after a slash.
    pub story: String,
    /// Step number.
    pub step: u32,
    /// The check in short.
    pub check: String,
    /// The verdict.
    pub verdict: Verdict,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, reason) = match &self.verdict {
            Verdict::Passed => ("passed ", String::new()),
            Verdict::Failed(why) => ("FAILED ", format!(": {why}")),
            Verdict::NotYet(why) => ("not yet", format!(": {why}")),
        };
        write!(f, "{word} {} step {} {}{reason}", self.story, self.step, self.check)
    }
}

/// Counts of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Held.
    pub passed: usize,
    /// Did not.
    pub failed: usize,
    /// Outside this version.
    pub not_yet: usize,
}

impl Tally {
    /// Counts lines.
    pub fn of(lines: &[Line]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            match line.verdict {
                Verdict::Passed => tally.passed += 1,
                Verdict::Failed(_) => tally.failed += 1,
                Verdict::NotYet(_) => tally.not_yet += 1,
            }
        }
        tally
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} not yet", self.passed, self.failed, self.not_yet)
    }
}

/// Why a scenario could not be run at all.
pub type Trouble = Box<dyn std::error::Error>;

/// Runs a file: the story, then each variant from the start.
///
/// # Errors
/// When the file cannot be read or the stage (relay, notebooks, team) cannot be set.
pub fn run(path: &Path, relay_binary: &Path) -> Result<Vec<Line>, Trouble> {
    let scenario: Scenario = serde_json::from_slice(&std::fs::read(path)?)?;
    let mut lines = play(&scenario, &scenario.id, &scenario.steps, 0, relay_binary)?;
    for variant in &scenario.variants {
        let mut steps: Vec<Step> = scenario.steps.iter().filter(|step| step.n <= variant.after_step).cloned().collect();
        let told = steps.len();
        steps.extend(variant.steps.iter().cloned());
        let story = format!("{}/{}", scenario.id, variant.id);
        lines.extend(play(&scenario, &story, &steps, told, relay_binary)?);
    }
    Ok(lines)
}

/// Plays steps; the first `told` were reported by the main story and are played silently.
fn play(
    scenario: &Scenario,
    story: &str,
    steps: &[Step],
    told: usize,
    relay_binary: &Path,
) -> Result<Vec<Line>, Trouble> {
    let mut stage = Stage::set(scenario, relay_binary)?;
    let mut lines = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        stage.at(step.at_min);
        stage.begin_step();
        for act in &step.acts {
            acts::carry_out(&mut stage, step, act);
        }
        if index < told {
            continue;
        }
        for expect in &step.expect {
            lines.push(Line {
                story: story.to_owned(),
                step: step.n,
                check: checks::in_short(expect),
                verdict: checks::judge(&stage, expect),
            });
        }
    }
    Ok(lines)
}
