//! What is reported of a run: one verdict for each expectation, and what the run must be.

use std::fmt;

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
    "record_consent",
    "withdraw_consent",
    "set_safe_contact",
    "add_party",
    "try",
    "device_lost",
    "unlock_attempts",
    "quick_note",
];

/// Checks this version answers.
pub const CHECKS: &[&str] = &[
    "clock",
    "balance",
    "sync_queue",
    "conflict",
    "who_can_read",
    "relay_sees",
    "case_status",
    "consent",
    "due",
    "allowed",
    "blocked",
    "person_link",
    "log",
    "screen",
    "device",
    "notification",
];

/// Why an expectation is not judged. There is no other reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotYet {
    /// The check is outside this version's subset.
    Check(String),
    /// It rests on an act outside this version's subset.
    RestsOn(String),
}

impl fmt::Display for NotYet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotYet::Check(check) => write!(f, "the {check} comes later"),
            NotYet::RestsOn(act) => write!(f, "rests on {act}, which comes later"),
        }
    }
}

/// What became of one expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not, and how.
    Failed(String),
    /// Outside this version's subset, or resting on an act that is.
    NotYet(NotYet),
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

impl Line {
    /// A story that could not even be begun.
    pub fn not_run(story: &str, why: &Trouble) -> Line {
        let verdict = Verdict::Failed(why.to_string());
        Line { story: story.to_owned(), step: 0, check: "the story can be run".to_owned(), verdict }
    }
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
    /// Expectations that hold.
    pub passed: usize,
    /// Expectations that do not hold.
    pub failed: usize,
    /// Expectations outside of what this version does.
    pub not_yet: usize,
}

/// What the run must be for the command to succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Everything holds: nothing failed and nothing is "not yet".
    Everything,
    /// Nothing failed, and every check of this version's subset was judged unless it rests on an act that comes later.
    TheSubset,
}

impl Demand {
    /// Is it met?
    pub fn met_by(self, lines: &[Line]) -> bool {
        lines.iter().all(|line| match (&line.verdict, self) {
            (Verdict::Passed, _) => true,
            (Verdict::Failed(_), _) | (Verdict::NotYet(_), Demand::Everything) => false,
            (Verdict::NotYet(NotYet::Check(check)), Demand::TheSubset) => !is_promised(check),
            (Verdict::NotYet(NotYet::RestsOn(act)), Demand::TheSubset) => !ACTS.contains(&act.as_str()),
        })
    }
}

/// Is a check, named as [`NotYet::Check`] names it, one this version answers?
fn is_promised(check: &str) -> bool {
    // A screen, a step, or a log line this version does not have is named with its page or subject, and is not promised.
    check.strip_prefix("check ").is_some_and(|check| CHECKS.contains(&check))
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
