//! `scenarios FILE…`: runs acceptance stories and prints every expectation as passed, failed or not yet.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its two streams")]

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use daftari_testkit::loopback::AnyRelay;
use daftari_testkit::relay::RelayProcess;
use daftari_testkit::scenario::{Demand, Line, Tally, run};

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
    let start = || {
        let relay = relay.as_deref().filter(|path| path.exists()).ok_or_else(|| {
            io::Error::other("daftari-relay is not beside this program: build it first (scripts/scenarios does)")
        })?;
        RelayProcess::start(relay).map(|relay| Box::new(relay) as Box<dyn AnyRelay>)
    };
    let mut lines = Vec::new();
    for file in &arguments.files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        // `tests/scenarios/*.json` names the shape of the stories too.
        if name.ends_with(".schema.json") {
            eprintln!("{} is the shape of stories, not a story", file.display());
            continue;
        }
        let found = run(file, &start).unwrap_or_else(|why| vec![Line::not_run(&name, &why)]);
        found.iter().for_each(|line| println!("{line}"));
        lines.extend(found);
    }
    if lines.is_empty() {
        eprintln!("no story was told");
        return ExitCode::from(2);
    }
    println!("{}", Tally::of(&lines));
    let demand = if arguments.now { Demand::TheSubset } else { Demand::Everything };
    if demand.met_by(&lines) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
