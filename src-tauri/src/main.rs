//! Daftari on the desktop. `daftari --notebook DIR` opens another notebook beside the usual one.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::path::PathBuf;

use clap::Parser;

/// A case notebook that works offline and keeps what is written in it sealed.
#[derive(Parser)]
#[command(name = "daftari", version)]
struct Arguments {
    /// Folder of the notebook. One process may have it open at a time.
    #[arg(long, value_name = "DIR")]
    notebook: Option<PathBuf>,
}

fn main() {
    daftari_app::run(Arguments::parse().notebook);
}
