//! `daftari-bench`: measures a release build, each figure beside a reference taken in the same run on the same machine.
//!
//! Nothing here is asserted: machines differ and are shared. `docs/benchmarks.md` says how to read the table.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its two streams")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod child;
mod data;
mod device;
mod effort;
mod error;
mod filters;
mod http;
mod patterns;
mod people;
mod plain;
mod process;
mod relay;
mod report;
mod sealing;
mod stats;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::child::Watching;
use crate::effort::Effort;
use crate::error::Result;
use crate::report::Report;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Seal, open, fold.
    Sealing,
    /// A phone's notebook.
    Device,
    /// Who may be the same person.
    Patterns,
    /// The relay.
    Relay,
    /// The window's start and the UI's bytes.
    Window,
}

/// Measures a release build beside references of the same run.
#[derive(Parser)]
#[command(name = "daftari-bench")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Sizes of the notebook, rising.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    cases: Vec<usize>,
    /// A tenth of the repetitions, and 1,000 cases unless --cases says more. Numbers are rough.
    #[arg(long)]
    quick: bool,
    /// Only these parts.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Where the JSON goes.
    #[arg(long, default_value = "artefacts/bench.json")]
    out: PathBuf,
    /// Folder for notebooks and databases; must be on a real disk. Everything in it is removed afterwards.
    #[arg(long, default_value = "target/bench-work")]
    work: PathBuf,
    /// Library that slows every fsync of the relay down (crates/bench/slow_fsync.c).
    #[arg(long)]
    slow_fsync: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Pulls into a notebook and prints what that took.
    #[command(hide = true)]
    Pull {
        #[arg(long)]
        notebook: PathBuf,
        #[arg(long)]
        watching: String,
    },
    /// Opens and uses a notebook and prints its memory.
    #[command(hide = true)]
    Hold {
        #[arg(long)]
        notebook: PathBuf,
        #[arg(long)]
        in_it: usize,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Some(Command::Pull { notebook, watching }) => {
            let watching = if watching == "reader" { Watching::Reader } else { Watching::NoReader };
            child::pull(notebook, watching).and_then(|pulled| print_json(&pulled))
        }
        Some(Command::Hold { notebook, in_it }) => child::hold(notebook, *in_it).and_then(|held| print_json(&held)),
        None => bench(&arguments),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print_json(value: &impl serde::Serialize) -> Result<ExitCode> {
    println!("{}", serde_json::to_string(value)?);
    Ok(ExitCode::SUCCESS)
}

fn bench(arguments: &Arguments) -> Result<ExitCode> {
    if cfg!(debug_assertions) {
        eprintln!("This is a debug build: its numbers say nothing. scripts/bench builds what counts.");
    }
    let effort = if arguments.quick { Effort::Quick } else { Effort::Full };
    let default_sizes = [1_000, 10_000, 100_000];
    let sizes: &[usize] = if arguments.quick && arguments.cases == default_sizes { &[1_000] } else { &arguments.cases };
    if !sizes.is_sorted() || sizes.first().is_none_or(|size| *size == 0) {
        return Err("--cases wants rising numbers, such as 1000,10000".into());
    }
    std::fs::create_dir_all(&arguments.work)?;
    let work = tempfile::Builder::new().prefix("run-").tempdir_in(&arguments.work)?;
    let work = work.path();
    let wanted = |part: Part| arguments.only.is_empty() || arguments.only.contains(&part);
    let mut report = Report::default();
    let mut part = |part: Part, name: &str, act: &mut dyn FnMut(&mut Report) -> Result<()>| {
        if wanted(part) {
            eprintln!("{name}");
            if let Err(error) = act(&mut report) {
                report.could_not(name, error);
            }
        }
    };
    part(Part::Sealing, "envelopes and fold", &mut |report| sealing::measure(effort, report));
    part(Part::Device, "a phone's notebook", &mut |report| device::measure(work, sizes, effort, report));
    part(Part::Patterns, "who may be the same", &mut |report| patterns::measure(work, sizes, effort, report));
    let slow_fsync = arguments.slow_fsync.as_deref();
    part(Part::Relay, "the relay", &mut |report| relay::measure(work, slow_fsync, effort, report));
    part(Part::Window, "the UI's bytes", &mut |report| window::measure_bytes(Path::new("."), report));
    part(Part::Window, "the window", &mut |report| window::measure(work, effort, report));
    report.write(&arguments.out)?;
    println!("{}", report.table());
    println!("{}", arguments.out.display());
    Ok(if report.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
