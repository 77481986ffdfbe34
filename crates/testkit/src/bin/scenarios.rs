//! `scenarios FILE…`: runs acceptance stories and prints every expectation as passed, failed or not yet.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use daftari_testkit::scenario::{Tally, Verdict, run};

/// Runs acceptance stories through real notebooks and a real relay process.
#[derive(Parser)]
struct Arguments {
    /// Succeed when nothing failed and everything this version promises was judged.
    #[arg(long)]
    now: bool,
    /// Scenario files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let relay = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join("daftari-relay")));
    let Some(relay) = relay.filter(|path| path.exists()) else {
        eprintln!("daftari-relay is not beside this program: build it first (scripts/scenarios does)");
        return ExitCode::from(2);
    };
    let mut lines = Vec::new();
    for file in &arguments.files {
        match run(file, &relay) {
            Ok(found) => {
                found.iter().for_each(|line| println!("{line}"));
                lines.extend(found);
            }
            Err(error) => {
                eprintln!("{} could not be run: {error}", file.display());
                return ExitCode::from(2);
            }
        }
    }
    let tally = Tally::of(&lines);
    println!("{tally}");
    let incomplete = lines.iter().any(|line| matches!(line.verdict, Verdict::NotYet(_)));
    match (tally.failed, arguments.now, incomplete) {
        (0, true, _) | (0, false, false) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
