//! Daftari on the desktop. `daftari --notebook DIR` opens another notebook beside the usual one.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::path::PathBuf;

use clap::Parser;
use daftari_notebook::environment::Environment;

/// A case notebook that works offline and keeps what is written in it sealed.
#[derive(Parser)]
#[command(name = "daftari", version)]
struct Arguments {
    /// Folder of the notebook. One process may have it open at a time.
    #[arg(long, value_name = "DIR")]
    notebook: Option<PathBuf>,
    /// A file that says by how many milliseconds this device's clock is ahead. Builds for the window story only.
    #[cfg(feature = "window-tests")]
    #[arg(long, value_name = "FILE")]
    later: Option<PathBuf>,
}

fn main() {
    let arguments = Arguments::parse();
    let environment = Environment::system();
    #[cfg(feature = "window-tests")]
    let environment = daftari_app::later::environment(environment, arguments.later);
    daftari_app::run(arguments.notebook, environment);
}
