//! `daftari-relay`: runs a relay, and copies its files.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its two streams")]

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use daftari_relay::storage::SetupCode;
use daftari_relay::storage::files::is_open_to_others;
use daftari_relay::storage::upkeep::{self, Target};
use daftari_relay::{Config, Security, ServeError, Server};
use daftari_relay_api::login::Origin;
use tokio::signal::unix::{Signal, SignalKind, signal};

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
    Serve(Serve),
    /// Copies the database into a new directory, also while the relay runs, and verifies the copy.
    Backup {
        /// Directory of the relay's database.
        #[arg(long, default_value = "relay-data")]
        data: PathBuf,
        /// Directory for the copy. Keep it as safe as the relay's own: the key of its logins is in it.
        into: PathBuf,
    },
    /// Puts a copied directory back, under a new name: devices then give the relay what the copy lacks.
    Restore {
        /// Directory of the relay's database.
        #[arg(long, default_value = "relay-data")]
        data: PathBuf,
        /// Directory of the copy: of a backup, or of files that were copied by hand.
        copied: PathBuf,
        /// Replace the database that is there. What only it holds is gone.
        #[arg(long)]
        replace: bool,
    },
    /// Prints the code a team is started with. It is good for one team.
    SetupCode {
        /// Directory of the relay's database.
        #[arg(long, default_value = "relay-data")]
        data: PathBuf,
        /// Draw a new one, for one more team; the relay may run.
        #[arg(long)]
        new: bool,
    },
}

#[derive(Args)]
struct Serve {
    /// Directory of the relay's database.
    #[arg(long, default_value = "relay-data")]
    data: PathBuf,
    /// Address to listen on. Only this machine can reach the default.
    #[arg(long, default_value = "127.0.0.1:7340")]
    listen: SocketAddr,
    /// Origin devices dial, such as `https://192.168.0.10:7340`; may be given more than once.
    #[arg(long)]
    origin: Vec<String>,
    /// PEM file of a certificate for an internet name, its chain behind it. Without one the relay makes a key of its own, which
    /// devices pin.
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    /// PEM file of the certificate's key.
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
    /// Plain HTTP, for this machine alone or behind a proxy that speaks TLS. Tokens and the setup code travel in clear.
    #[arg(long, conflicts_with = "certificate")]
    http: bool,
    /// Address of that proxy; may be given more than once. Its connections are not counted as one address's. With --http, those of
    /// this machine are a proxy's.
    #[arg(long)]
    proxy: Vec<IpAddr>,
    /// What is logged: each call, or also what devices ask every few seconds.
    #[arg(long, default_value = "info")]
    log: Log,
}

#[derive(Clone, Copy, ValueEnum)]
enum Log {
    Info,
    Debug,
}

fn main() -> ExitCode {
    // Whatever SQLite makes in the directory is its owner's only, from the first byte.
    rustix::process::umask(rustix::fs::Mode::from_bits_truncate(0o077));
    match Arguments::parse().command {
        Command::Serve(serve) => run(serve),
        Command::Backup { data, into } => {
            end(upkeep::backup(&data, &into).map(|()| format!("copied into {}, and verified", into.display())))
        }
        Command::Restore { data, copied, replace } => {
            let target = if replace { Target::Replaced } else { Target::MustBeEmpty };
            let done = upkeep::restore(&copied, &data, target);
            end(done.map(|()| format!("{} is put back as {}, under a new name", copied.display(), data.display())))
        }
        Command::SetupCode { data, new: true } => {
            end(upkeep::renew_setup_code(&data).map(|code| said(&SetupCode::Good(code))))
        }
        Command::SetupCode { data, new: false } => end(upkeep::setup_code(&data).map(|code| said(&code))),
    }
}

fn end(done: Result<String, impl std::fmt::Display>) -> ExitCode {
    match done {
        Ok(line) => {
            say(&line);
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Output that nobody reads ends no relay.
fn say(line: &str) {
    if let Err(error) = writeln!(io::stdout(), "{line}") {
        complain(&format!("The output cannot be written: {error}"));
    }
}

fn complain(line: &str) {
    // There is no third place to say it.
    let _ = writeln!(io::stderr(), "{line}");
}

fn said(code: &SetupCode) -> String {
    match code {
        SetupCode::Good(code) => format!("setup code: {code}"),
        SetupCode::Used => {
            "a team was made with the setup code; for another team: daftari-relay setup-code --new".to_owned()
        }
    }
}

fn run(asked: Serve) -> ExitCode {
    let Serve { data, listen, origin, certificate, key, http, mut proxy, log } = asked;
    let level = match log {
        Log::Info => tracing::Level::INFO,
        Log::Debug => tracing::Level::DEBUG,
    };
    tracing_subscriber::fmt().with_target(false).with_ansi(false).with_max_level(level).with_writer(io::stderr).init();
    let mut origins = Vec::new();
    for text in &origin {
        match text.parse::<Origin>() {
            Ok(origin) => origins.push(origin),
            Err(_) => {
                complain(&format!("{text} is not an origin: write it as https://host:port"));
                return ExitCode::from(2);
            }
        }
    }
    if origins.is_empty() && listen.ip().is_unspecified() {
        complain(&format!("{listen} is every address of this machine: say with --origin how devices dial it"));
        return ExitCode::from(2);
    }
    let security = match (certificate, key) {
        _ if http => Security::Http,
        (Some(certificate), Some(key)) => Security::Certificate { certificate, key },
        _ => Security::OwnKey,
    };
    if http {
        proxy.extend([IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)]);
    }
    let config = Config { listen, origins, security, proxies: proxy, ..Config::new(data) };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("The relay cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(serve(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("The relay cannot run: {error}."));
            ExitCode::FAILURE
        }
    }
}

/// What tells the relay to stop: whoever runs it, the system, or the terminal it was started from.
struct Stops {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Stops {
    fn new() -> io::Result<Stops> {
        let of = signal;
        Ok(Stops {
            interrupt: of(SignalKind::interrupt())?,
            terminate: of(SignalKind::terminate())?,
            hang_up: of(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}

async fn serve(config: Config) -> Result<(), ServeError> {
    let data = config.data.clone();
    let server = Server::bind(config).await?;
    let mut stops = Stops::new()?;
    say(&said(server.setup_code()));
    if let Some(pin) = server.pin() {
        say(&format!("key: {pin}"));
    }
    for origin in server.origins() {
        say(&format!("accepts devices that dial {origin}"));
    }
    let scheme = if server.is_https() { "https" } else { "http" };
    say(&format!("listening on {scheme}://{}", server.address()?));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    if is_open_to_others(&data) {
        tracing::warn!("others on this machine can look into the relay's directory: chmod 700 it");
    }
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    tokio::spawn(async move {
        stops.next().await;
        tracing::info!("stopping: what runs is finished; a second signal ends it at once");
        let _ = stop.send(());
        stops.next().await;
        tracing::warn!("ended at once");
        std::process::exit(1);
    });
    server
        .run(async move {
            // A sender that is gone stops it, too.
            let _ = stopped.await;
        })
        .await?;
    tracing::info!("stopped");
    Ok(())
}
