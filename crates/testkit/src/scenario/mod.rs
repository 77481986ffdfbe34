//! Runs acceptance stories through real notebooks and a real relay process, on a fixed clock.
//!
//! What this version does not do is "not yet", never "passed": acts and checks outside [`ACTS`] and [`CHECKS`], and every
//! check that depends on an act that was not carried out. An act of the subset that is refused, though everything before
//! it was carried out, is a failure of its own, also where no expectation follows.

mod acts;
mod checks;
pub mod file;
mod found;
mod report;
mod shown;
mod stage;

use std::path::Path;

use file::{Scenario, Step};
use stage::Stage;

use crate::loopback::AnyRelay;

pub use report::{ACTS, CHECKS, Demand, Line, NotYet, Tally, Trouble, Verdict};

/// Starts the relay of one story.
pub type StartRelay<'a> = &'a dyn Fn() -> std::io::Result<Box<dyn AnyRelay>>;

/// Runs a file: the story, then each variant from the start.
///
/// # Errors
/// When the file cannot be read or the stage (relay, notebooks, team) cannot be set.
pub fn run(path: &Path, start_relay: StartRelay<'_>) -> Result<Vec<Line>, Trouble> {
    tell(&serde_json::from_slice(&std::fs::read(path)?)?, start_relay)
}

/// Tells a story and its variants.
///
/// # Errors
/// When the stage cannot be set.
pub fn tell(scenario: &Scenario, start_relay: StartRelay<'_>) -> Result<Vec<Line>, Trouble> {
    let mut lines = play(scenario, &scenario.id, &scenario.steps, 0, start_relay)?;
    for variant in &scenario.variants {
        let mut steps: Vec<Step> = scenario.steps.iter().filter(|step| step.n <= variant.after_step).cloned().collect();
        let told = steps.len();
        steps.extend(variant.steps.iter().cloned());
        let story = format!("{}/{}", scenario.id, variant.id);
        lines.extend(play(scenario, &story, &steps, told, start_relay)?);
    }
    Ok(lines)
}

/// Plays steps; the first `told` of them were reported by the main story and are played silently.
fn play(
    scenario: &Scenario,
    story: &str,
    steps: &[Step],
    told: usize,
    start_relay: StartRelay<'_>,
) -> Result<Vec<Line>, Trouble> {
    let mut stage = Stage::set(scenario, start_relay()?)?;
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
        let line = |check, verdict| Line { story: story.to_owned(), step: step.n, check, verdict };
        let judged: Vec<Line> =
            step.expect.iter().map(|expect| line(checks::in_short(expect), checks::judge(&stage, expect))).collect();
        let told = judged.iter().any(|line| matches!(line.verdict, Verdict::Failed(_)));
        lines.extend(judged);
        if !told && checks::rests_on_nothing_later(&stage) {
            let refused = stage.refused_now.iter().map(|why| Verdict::Failed(format!("it was refused: {why}")));
            lines.extend(refused.map(|verdict| line("what is done".to_owned(), verdict)));
        }
    }
    Ok(lines)
}
