//! `slow_network`: a phone and an office over TLS, and between the phone and the relay a link of so many bytes a second that
//! stands still now and then and is cut. Says how long each part took, and fails when something does not get through.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks through its two streams")]

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use daftari_notebook::requests::EditField;
use daftari_notebook::views::Delivery;
use daftari_relay_api::login::Origin;
use daftari_testkit::people::{TestDevice, amina, coordinator};
use daftari_testkit::relay::RelayProcess;
use serde_json::json;

/// Characters of one text of a case.
const TEXT: usize = 15_900;
/// Tries of one sync, at most.
const TRIES: usize = 60;

/// Sends cases over a slow link.
#[derive(Parser)]
struct Arguments {
    /// Bytes a second in each direction; 1000 is the slowest network that is waited for.
    #[arg(long, default_value_t = 1_000)]
    bytes_per_second: u64,
    /// Cases of the batch.
    #[arg(long, default_value_t = 30)]
    cases: usize,
    /// Bytes of text of each of them.
    #[arg(long, default_value_t = 100_000)]
    case_bytes: usize,
    /// Bytes after which the link is cut; 0 never.
    #[arg(long, default_value_t = 700_000)]
    cut_after: u64,
    /// Bytes after which the link stands still for four seconds, as when packets are lost; 0 never.
    #[arg(long, default_value_t = 400_000)]
    still_after: u64,
}

/// What the link is like at this moment.
#[derive(Default)]
struct Link {
    /// 0 is as fast as this machine.
    bytes_per_second: AtomicU64,
    cut_after: u64,
    still_after: u64,
    carried: AtomicU64,
    cuts: AtomicU64,
}

impl Link {
    /// Carries one direction of a connection, until its end or a cut.
    fn carry(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut piece = [0; 512];
        let begun = self.carried.load(Ordering::SeqCst);
        while let Ok(length @ 1..) = from.read(&mut piece) {
            let speed = self.bytes_per_second.load(Ordering::SeqCst);
            let carried = self.carried.fetch_add(length as u64, Ordering::SeqCst) + length as u64;
            if let Some(takes) = (length as u64 * 1_000).checked_div(speed) {
                std::thread::sleep(Duration::from_millis(takes));
                let passes = |every: u64| every > 0 && carried / every != (carried - length as u64) / every;
                if passes(self.still_after) {
                    std::thread::sleep(Duration::from_secs(4));
                }
                if passes(self.cut_after) && carried > begun {
                    self.cuts.fetch_add(1, Ordering::SeqCst);
                    break;
                }
            }
            if to.write_all(piece.get(..length).unwrap_or_default()).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }

    fn serve(self: &Arc<Self>, listener: &TcpListener, relay: &str) {
        for here in listener.incoming().flatten() {
            let Ok(there) = TcpStream::connect(relay) else { continue };
            for (from, to) in [(here.try_clone(), there.try_clone()), (there.try_clone(), here.try_clone())] {
                let (Ok(from), Ok(to)) = (from, to) else { continue };
                let link = Arc::clone(self);
                std::thread::spawn(move || link.carry(from, to));
            }
        }
    }
}

fn failed(what: &str, why: impl std::fmt::Debug) -> io::Error {
    io::Error::other(format!("{what}: {why:?}"))
}

/// Opens a case with so much text in it.
fn write(phone: &TestDevice, number: usize, bytes: usize) -> io::Result<daftari_domain::ids::CaseId> {
    let why = |error| failed("writing", error);
    let case = phone.client_refused_to_pay(500, &format!("case {number}")).map_err(why)?;
    for part in 0..bytes.div_ceil(TEXT) {
        let text = format!("{number}/{part} ").chars().cycle().take(TEXT.min(bytes)).collect::<String>();
        let edit = EditField { case, field: "narrative".to_owned(), value: json!(text), when: None };
        phone.session.unlocked().and_then(|mut notebook| notebook.edit_field(edit)).map_err(why)?;
    }
    Ok(case)
}

/// Syncs until all has gone, as a phone does by itself; without its waits between two tries.
fn send(phone: &TestDevice) -> io::Result<Vec<String>> {
    let mut ends = Vec::new();
    for _ in 0..TRIES {
        let ended = phone.session.sync_now().map_err(|error| failed("sync", error))?;
        ends.push(format!("{} (sent {}, received {})", ended.code, ended.sent, ended.received));
        if ended.code == "done" {
            return Ok(ends);
        }
    }
    Err(failed("it does not get through", ends))
}

#[expect(clippy::disallowed_methods, reason = "a program that says how long a network takes looks at a clock")]
fn now() -> Instant {
    Instant::now()
}

fn go(arguments: &Arguments, relay: &Path) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let dialled: Origin =
        format!("https://{}", listener.local_addr()?).parse().map_err(|error| failed("own address", error))?;
    let relay = RelayProcess::start_over_tls(relay, &dialled)?;
    let beyond = relay.address().trim_start_matches("https://").to_owned();
    let link = Arc::new(Link { cut_after: arguments.cut_after, still_after: arguments.still_after, ..Link::default() });
    let serving = Arc::clone(&link);
    std::thread::spawn(move || serving.serve(&listener, &beyond));

    let office = coordinator().laptop();
    office.create_team(dialled.as_str(), &relay.setup_code()).map_err(|error| failed("starting the team", error))?;
    println!("a team over {dialled}; the link has {} bytes a second", arguments.bytes_per_second);
    let phone = amina().phone();
    let slow = |act: &dyn Fn() -> io::Result<Vec<String>>, what: &str| {
        let (begun, carried, cuts) = (now(), link.carried.load(Ordering::SeqCst), link.cuts.load(Ordering::SeqCst));
        link.bytes_per_second.store(arguments.bytes_per_second, Ordering::SeqCst);
        let ends = act();
        link.bytes_per_second.store(0, Ordering::SeqCst);
        let (bytes, cuts) = (link.carried.load(Ordering::SeqCst) - carried, link.cuts.load(Ordering::SeqCst) - cuts);
        println!("{what}: {} s, {bytes} bytes, {cuts} cuts, {:?}", begun.elapsed().as_secs(), ends?);
        io::Result::Ok(())
    };
    slow(
        &|| {
            phone.join(&office, dialled.as_str(), "Amina").map_err(|error| failed("joining", error))?;
            Ok(vec!["joined".to_owned()])
        },
        "joining",
    )?;
    let one = write(&phone, 0, 2_000)?;
    slow(&|| send(&phone), "one case")?;
    let mut cases = vec![one];
    for number in 1..=arguments.cases {
        cases.push(write(&phone, number, arguments.case_bytes)?);
    }
    slow(&|| send(&phone), &format!("{} cases of {} bytes", arguments.cases, arguments.case_bytes))?;
    send(&office)?;
    slow(&|| send(&phone), "the office's receipt")?;
    for case in cases {
        let there = office.case(case).map_err(|error| failed("a case is missing at the office", error))?;
        let here = phone.case(case).map_err(|error| failed("a case", error))?;
        if there.code != here.code || here.delivery != Delivery::OfficeHas {
            return Err(failed("the office does not have it", here.code));
        }
    }
    println!("everything is at the office, and the phone knows it");
    Ok(())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let relay = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join("daftari-relay")));
    let Some(relay) = relay.filter(|path| path.exists()) else {
        eprintln!("daftari-relay is not beside this program: build it first (scripts/slow-network does)");
        return ExitCode::FAILURE;
    };
    match go(&arguments, &relay) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
