//! `daftari-relay`: runs a relay.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its two streams")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use daftari_relay::{Config, ServeError, Server};
use daftari_relay_api::login::Origin;
use tokio::signal::unix::{SignalKind, signal};

/// A mailbox for sealed bytes.
#[derive(Parser)]
#[command(name = "daftari-relay", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the relay until it is told to stop.
    Serve {
        /// Directory of the relay's database.
        #[arg(long, default_value = "relay-data")]
        data: PathBuf,
        /// Address to listen on. Only this machine can reach the default.
        #[arg(long, default_value = "127.0.0.1:7340")]
        listen: SocketAddr,
        /// Origin devices dial, such as `http://192.168.0.10:7340`; may be given more than once.
        #[arg(long)]
        origin: Vec<String>,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt().with_target(false).with_ansi(false).with_writer(std::io::stderr).init();
    let Command::Serve { data, listen, origin } = Arguments::parse().command;
    let mut origins = Vec::new();
    for text in &origin {
        match text.parse::<Origin>() {
            Ok(origin) => origins.push(origin),
            Err(_) => {
                eprintln!("{text} is not an origin: write it as http://host:port");
                return ExitCode::from(2);
            }
        }
    }
    if origins.is_empty() && listen.ip().is_unspecified() {
        eprintln!("{listen} is every address of this machine: say with --origin how devices dial it");
        return ExitCode::from(2);
    }
    let config = Config { listen, origins, ..Config::new(data) };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The relay cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(serve(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The relay cannot run: {error}.");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), ServeError> {
    let server = Server::bind(config).await?;
    println!("setup code: {}", server.setup_code());
    for origin in server.origins() {
        println!("accepts devices that dial {origin}");
    }
    println!("listening on http://{}", server.address()?);
    let mut terminate = signal(SignalKind::terminate())?;
    server
        .run(async move {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        })
        .await
}
