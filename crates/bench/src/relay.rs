//! The relay: a real process on loopback, authentication on, beside raw SQLite with the same pages and durability.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use daftari_crypto::rng::{Rng as _, make_bytes};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::{EpochSecret, Reader, device_record, sign_statement};
use daftari_relay_api::batch::{Cursor, encode_push};
use daftari_relay_api::envelope::{ENC_LENGTH, EnvelopeHeader, Recipient, WRAPPED_LENGTH, envelope_id};
use daftari_relay_api::ids::{Base64, KeyId, MailboxId, MemberId, TeamId, mailbox};
use daftari_relay_api::limits::BATCH_MAX;
use daftari_relay_api::login::{Origin, Scope, challenge_bytes};
use daftari_relay_api::pushed::{Pushed, decode_pushed};
use daftari_relay_api::roster::{At, Body, Circle, Heads, Kind, RecoveryRecord, Role, Statement};
use daftari_relay_api::wire::{AskChallenge, AskToken, Challenge, NewTeam, RosterSet, TeamMade, Token};
use daftari_testkit::rng::SeededRng;
use rusqlite::{Connection as Database, named_params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::effort::Effort;
use crate::error::Result;
use crate::http::Connection;
use crate::process::{self, Running};
use crate::report::{Measure, Report};
use crate::stats::Samples;

/// Bytes of a sealed body: one envelope.
const BODY: usize = 2_048;
/// Envelopes of a batch when one device pushes.
const BATCH: usize = 100;
/// Devices that push at the same time.
const DEVICES: usize = 50;
/// Envelopes of their batches.
const SMALL_BATCH: usize = 5;
/// Nothing takes longer to start unless it is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running relay.
pub struct RelayProcess {
    running: Running,
    address: SocketAddr,
    data: PathBuf,
    /// The code a team is created with; none once it was used.
    pub setup_code: String,
}

impl RelayProcess {
    /// Starts it on a free port and waits for its first answer.
    ///
    /// # Errors
    /// When it is not built or does not answer.
    pub fn start(data: &Path, preload: Option<&Path>) -> Result<RelayProcess> {
        std::fs::create_dir_all(data)?;
        let address = SocketAddr::from(([127, 0, 0, 1], process::free_port()?));
        let said = data.join("said");
        let mut command = Command::new(process::beside("daftari-relay")?);
        if let Some(library) = preload {
            command.env("LD_PRELOAD", library);
        }
        let child = command
            .args(["serve", "--http", "--listen", &address.to_string(), "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(&said)?)
            .stderr(std::fs::File::create(data.join("log"))?)
            .spawn()?;
        let running = Running(child);
        process::until(PATIENCE, || Connection::open(address)?.call("GET", "/v1/health", &[])?.good())?;
        let text = std::fs::read_to_string(&said)?;
        let setup_code = text.lines().find_map(|line| line.strip_prefix("setup code: ")).unwrap_or_default();
        Ok(RelayProcess { running, address, data: data.to_owned(), setup_code: setup_code.trim().to_owned() })
    }

    /// As devices dial it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A kept connection of a device, logged in.
    ///
    /// # Errors
    /// When the relay refuses.
    pub fn log_in(&self, team: &TeamId, device: &DeviceIdentity) -> Result<Device> {
        let mut connection = Connection::open(self.address)?;
        let me = device.device_key();
        let asked = AskChallenge { team: *team, device: me };
        let Challenge { nonce } = json(&mut connection, "/v1/challenge", &asked)?;
        let origin: Origin = self.origin().parse()?;
        let signature = device.sign_login(&challenge_bytes(Scope::Device, &origin, &nonce, &me));
        let asked = AskToken {
            team: *team,
            device: me,
            scope: Scope::Device,
            origin: origin.to_string(),
            nonce,
            signature: Base64(signature.to_vec()),
        };
        let token: Token = json(&mut connection, "/v1/token", &asked)?;
        connection.log_in(token.token);
        Ok(Device(connection))
    }

    fn memory_mb(&self, line: &str) -> Result<f64> {
        Ok(process::memory_kib(&self.running.pid().to_string(), line)? as f64 / 1024.0)
    }

    /// Stops it as a service manager would; returns the bytes of its database.
    fn stop(self) -> Result<u64> {
        self.running.stop()?;
        let mut bytes = 0;
        for ending in ["", "-wal"] {
            let file = self.data.join(format!("relay.sqlite{ending}"));
            bytes += std::fs::metadata(file).map_or(0, |file| file.len());
        }
        Ok(bytes)
    }
}

fn json<T: DeserializeOwned>(connection: &mut Connection, path: &str, asked: &impl Serialize) -> Result<T> {
    Ok(serde_json::from_slice(&connection.call("POST", path, &serde_json::to_vec(asked)?)?.good()?)?)
}

/// A device that is logged in.
pub struct Device(Connection);

impl Device {
    /// Pushes envelopes and wants every one of them stored.
    ///
    /// # Errors
    /// When one is not.
    pub fn push(&mut self, envelopes: &[Vec<u8>]) -> Result<()> {
        let body = encode_push(envelopes.iter().map(Vec::as_slice));
        self.push_body(&body, envelopes.len())
    }

    fn push_body(&mut self, body: &[u8], count: usize) -> Result<()> {
        let reply = self.0.call("POST", "/v1/envelopes", body)?.good()?;
        let stored = decode_pushed(&reply).into_iter().filter(|word| *word == Pushed::Stored).count();
        if stored == count { Ok(()) } else { Err(format!("{stored} of {count} stored").into()) }
    }

    /// Reads a mailbox from its beginning; returns how many envelopes came. Only the last one of each page is hashed: a
    /// device hashes all of them, but that is not the relay's time.
    fn pull(&mut self, mailbox: MailboxId) -> Result<usize> {
        let (mut count, mut seq, mut after) = (0, 0_u64, String::new());
        loop {
            let path = format!("/v1/envelopes?mailbox={mailbox}&limit={BATCH_MAX}{after}");
            let body = self.0.call("GET", &path, &[])?.good()?;
            let (mut rest, mut last) = (body.as_slice(), None);
            while let Some((head, more)) = rest.split_at_checked(8) {
                let (step, length) = head.split_at(4);
                seq += u64::from(u32::from_be_bytes(step.try_into()?));
                let length = usize::try_from(u32::from_be_bytes(length.try_into()?))?;
                let (envelope, more) = more.split_at_checked(length).ok_or("a page that ends early")?;
                (last, rest, count) = (Some(envelope), more, count + 1);
            }
            let Some(last) = last else { return Ok(count) };
            after = format!("&after={}", Cursor { seq, id: envelope_id(last) }.to_text());
        }
    }
}

/// A team made for this: an office device and so many phones.
struct Team {
    id: TeamId,
    office: DeviceIdentity,
    phones: Vec<DeviceIdentity>,
    rng: SeededRng,
}

fn body(team: Option<TeamId>, signer: &DeviceIdentity, heads: Heads, kind: Kind) -> Body {
    Body { version: 1, team, signer: signer.device_key(), heads, at: At { ms: 0, offset_min: 180 }, kind }
}

impl Team {
    fn begin(relay: &RelayProcess, phones: usize) -> Result<Team> {
        let mut rng = SeededRng::new(3);
        let office = DeviceIdentity::make(&mut rng);
        let [office_epoch, team_epoch] = [Circle::Office, Circle::Team].map(|c| EpochSecret::make(c, 1, &mut rng));
        let paper = DeviceIdentity::make(&mut rng);
        let recovery = RecoveryRecord { sign: paper.device_key(), seal: paper.seal_key().clone() };
        let office_readers = [Reader::device(&office.device_key(), office.seal_key()), Reader::recovery(&recovery)];
        let team_readers = [Reader::office(office_epoch.public())];
        let record = |identity: &DeviceIdentity, role: Role, rng: &mut SeededRng| {
            let member = MemberId(make_bytes(rng));
            let name = team_epoch.seal_name(&member, &identity.device_key(), "Somebody", rng);
            device_record(identity, member, role, name)
        };
        let kind = Kind::Genesis {
            nonce: MemberId(make_bytes(&mut rng)),
            device: record(&office, Role::Office, &mut rng),
            recovery,
            epochs: vec![
                office_epoch.publish(&office_readers, &[], &mut rng)?,
                team_epoch.publish(&team_readers, &[], &mut rng)?,
            ],
        };
        let genesis = sign_statement(&office, &body(None, &office, Heads::default(), kind));
        let mut connection = Connection::open(relay.address)?;
        let asked = NewTeam {
            genesis: Base64(genesis.bytes().to_vec()),
            setup_code: relay.setup_code.clone(),
            origin: relay.origin(),
        };
        let TeamMade { team: id, .. } = json(&mut connection, "/v1/teams", &asked)?;
        let phones: Vec<DeviceIdentity> = (0..phones).map(|_| DeviceIdentity::make(&mut rng)).collect();
        let adds: Vec<Statement> = phones
            .iter()
            .map(|phone| {
                let kind = Kind::Add { device: record(phone, Role::Field, &mut rng) };
                let heads = Heads { core: vec![genesis.id], field: Vec::new() };
                sign_statement(&office, &body(Some(id), &office, heads, kind))
            })
            .collect();
        let set = RosterSet { statements: adds.iter().map(|add| Base64(add.bytes().to_vec())).collect() };
        let mut connection = relay.log_in(&id, &office)?.0;
        connection.call("POST", "/v1/roster", &serde_json::to_vec(&set)?)?.good()?;
        Ok(Team { id, office, phones, rng })
    }

    fn mailbox_of(&self, phone: usize) -> MailboxId {
        self.phones.get(phone).map_or(mailbox::office(&self.id), |phone| mailbox::device(&self.id, phone.seal_key()))
    }

    /// Envelopes for one mailbox: a real header, and noise where the ciphertext is. The relay cannot tell.
    fn envelopes(&mut self, count: usize, mailbox: MailboxId) -> Vec<Vec<u8>> {
        let mut noise = vec![0; BODY];
        (0..count)
            .map(|_| {
                self.rng.fill(&mut noise);
                let mut enc = [0; ENC_LENGTH];
                let mut wrapped = [0; WRAPPED_LENGTH];
                self.rng.fill(&mut enc);
                self.rng.fill(&mut wrapped);
                let recipient = Recipient { mailbox, key_id: KeyId([1; 8]), enc, wrapped };
                let header = EnvelopeHeader { recipients: vec![recipient], commitment: [2; 32] }.to_bytes();
                let rest = noise.split_at(BODY.saturating_sub(header.len())).0;
                [&header[..], rest].concat()
            })
            .collect()
    }
}

fn push_bodies(envelopes: &[Vec<u8>], batch: usize) -> Vec<Vec<u8>> {
    envelopes.chunks(batch).map(|chunk| encode_push(chunk.iter().map(Vec::as_slice))).collect()
}

/// Raw SQLite: one table, one index by id, nothing checked, nothing sent; 16 KiB pages, WAL, FULL.
fn raw(path: &Path) -> Result<Database> {
    let database = Database::open(path)?;
    database.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE IF NOT EXISTS record (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL);",
    )?;
    Ok(database)
}

fn raw_push(database: &Database, envelopes: &[Vec<u8>], batch: usize) -> Result<f64> {
    let ids: Vec<[u8; 32]> = envelopes.iter().map(|envelope| envelope_id(envelope).0).collect();
    let begun = Instant::now();
    for (bytes, ids) in envelopes.chunks(batch).zip(ids.chunks(batch)) {
        database.execute_batch("BEGIN IMMEDIATE")?;
        for (bytes, id) in bytes.iter().zip(ids) {
            database
                .prepare_cached("INSERT INTO record (id, bytes) VALUES (:id, :bytes)")?
                .execute(named_params! { ":id": id, ":bytes": bytes })?;
        }
        database.execute_batch("COMMIT")?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

fn raw_pull(database: &Database) -> Result<(usize, f64)> {
    let begun = Instant::now();
    let (mut count, mut after) = (0, 0_i64);
    loop {
        let mut statement =
            database.prepare_cached("SELECT seq, bytes FROM record WHERE seq > :after ORDER BY seq LIMIT :limit")?;
        let mut rows = statement.query(named_params! { ":after": after, ":limit": BATCH_MAX as i64 })?;
        let before = count;
        while let Some(row) = rows.next()? {
            after = row.get("seq")?;
            count += usize::from(!row.get::<_, Vec<u8>>("bytes")?.is_empty());
        }
        if count == before {
            return Ok((count, begun.elapsed().as_secs_f64()));
        }
    }
}

/// Everything of the relay.
///
/// # Errors
/// When something cannot be set up.
pub fn measure(work: &Path, slow_fsync: Option<&Path>, effort: Effort, report: &mut Report) -> Result<()> {
    let data = work.join("relay");
    let relay = RelayProcess::start(&data, None)?;
    let idle = relay.memory_mb("VmRSS")?;
    let records = effort.times(10_000);
    let mut team = Team::begin(&relay, DEVICES)?;
    one_device(work, &relay, &mut team, records, report)?;
    many_devices(work, &relay, &mut team, None, effort, report)?;
    report.add("relay.memory_idle", Measure::one(idle, "MB").goal("≤ 8 MB"));
    let peak = Measure::one(relay.memory_mb("VmHWM")?, "MB").goal("≤ 14 MB");
    report.add("relay.memory_peak", peak.beside(idle, "idle"));
    let bytes = relay.stop()?;
    on_disk(&data, bytes, report)?;
    start(&data, effort, report)?;
    match slow_fsync {
        None => report.could_not("relay.50_devices.slow_disk", "no library that slows fsync was named"),
        Some(library) => {
            let relay = RelayProcess::start(&work.join("slow-relay"), Some(library))?;
            let mut team = Team::begin(&relay, DEVICES)?;
            many_devices(work, &relay, &mut team, Some(library), effort, report)?;
        }
    }
    Ok(())
}

/// One device pushes; a fresh device pulls. Rounds alternate with raw SQLite, so that both see the same machine.
fn one_device(work: &Path, relay: &RelayProcess, team: &mut Team, records: usize, report: &mut Report) -> Result<()> {
    let database = raw(&work.join("raw.sqlite"))?;
    let [mut pushed, mut raw_pushed, mut pulled, mut raw_pulled, mut cpu] = [(); 5].map(|()| Samples::default());
    let (mut calls, mut wire) = (Samples::default(), 0.0);
    for round in 0..3 {
        let mailbox = team.mailbox_of(round);
        let envelopes = team.envelopes(records, mailbox);
        raw_pushed.add(records as f64 / raw_push(&database, &envelopes, BATCH)?);
        let bodies = push_bodies(&envelopes, BATCH);
        let mut office = relay.log_in(&team.id, &team.office)?;
        let (bytes_before, cpu_before) = (office.0.bytes, process::cpu_seconds(relay.running.pid())?);
        let begun = Instant::now();
        calls.extend(&Samples::of(bodies.len(), |turn| {
            let (body, chunk) = (bodies.get(turn), envelopes.chunks(BATCH).nth(turn));
            office.push_body(body.map(Vec::as_slice).unwrap_or_default(), chunk.map_or(0, <[_]>::len))
        })?);
        pushed.add(records as f64 / begun.elapsed().as_secs_f64());
        let spent = process::cpu_seconds(relay.running.pid())? - cpu_before;
        cpu.add(spent * 10_000.0 / records as f64);
        wire = (office.0.bytes - bytes_before) as f64 / records as f64 - BODY as f64;

        let mut fresh = relay.log_in(&team.id, team.phones.get(round).ok_or("fewer phones than rounds")?)?;
        let begun = Instant::now();
        let came = fresh.pull(mailbox)?;
        pulled.add(came as f64 / begun.elapsed().as_secs_f64());
        if came != records {
            return Err(format!("{came} of {records} came back").into());
        }
        let (came, seconds) = raw_pull(&database)?;
        raw_pulled.add(came as f64 / seconds);
    }
    let rate = Measure::one(pushed.median(), "records/s").from(records * 3).goal("≥ 60,000/s and ≥ 0.65 × raw");
    report.add("relay.push", rate.beside(raw_pushed.median(), "raw SQLite, 16 KiB pages, WAL and FULL, one table"));
    report.add("relay.push.call", Measure::median(&calls, "ms"));
    let rate = Measure::one(pulled.median(), "records/s").from(records * 3).goal("≥ 290,000/s");
    report.add("relay.pull", rate.beside(raw_pulled.median(), "reading the same rows from raw SQLite"));
    report.add("relay.cpu_per_10000_pushed", Measure::one(cpu.median(), "s").from(records * 3).goal("≤ 0.15 s"));
    report.add("relay.wire_over_body", Measure::one(wire, "bytes/record").from(records).goal("≤ 8"));
    Ok(())
}

/// Fifty devices push small batches at the same time.
fn many_devices(
    work: &Path,
    relay: &RelayProcess,
    team: &mut Team,
    slow: Option<&Path>,
    effort: Effort,
    report: &mut Report,
) -> Result<()> {
    let batches = effort.times(100);
    let mailbox = mailbox::office(&team.id);
    let mut devices = Vec::new();
    for phone in 0..team.phones.len() {
        let bodies = push_bodies(&team.envelopes(batches * SMALL_BATCH, mailbox), SMALL_BATCH);
        let phone = team.phones.get(phone).ok_or("in range")?;
        devices.push((relay.log_in(&team.id, phone)?, bodies));
    }
    let (together, total) = (Barrier::new(devices.len() + 1), devices.len() * batches);
    let (samples, failed, seconds) = std::thread::scope(|scope| {
        let threads: Vec<_> = devices
            .into_iter()
            .map(|(mut device, bodies)| {
                let together = &together;
                scope.spawn(move || {
                    let (mut samples, mut failed) = (Samples::default(), 0_usize);
                    together.wait();
                    for body in &bodies {
                        let begun = Instant::now();
                        failed += usize::from(device.push_body(body, SMALL_BATCH).is_err());
                        samples.add_ms(begun.elapsed());
                    }
                    (samples, failed)
                })
            })
            .collect();
        together.wait();
        let begun = Instant::now();
        let (mut samples, mut failed) = (Samples::default(), 0);
        for thread in threads {
            match thread.join() {
                Ok((some, refused)) => {
                    samples.extend(&some);
                    failed += refused;
                }
                Err(_) => failed += batches,
            }
        }
        (samples, failed, begun.elapsed().as_secs_f64())
    });
    let rate = Measure::one(total as f64 / seconds, "pushes/s").from(total);
    let p99 = Measure::percentile(&samples, 99.0, "ms");
    let failed = Measure::one(failed as f64, "pushes").from(total).goal("0");
    if slow.is_some() {
        report.add("relay.50_devices.slow_disk", rate.goal("≥ 3,000/s when every fsync takes 5 ms"));
        report.add("relay.50_devices.slow_disk.p99", p99.goal("≤ 40 ms"));
        report.add("relay.50_devices.slow_disk.failed", failed);
        return Ok(());
    }
    let database = raw(&work.join("raw-small.sqlite"))?;
    let envelopes = team.envelopes(1_000.max(batches * SMALL_BATCH), mailbox);
    let alone = envelopes.len() as f64 / SMALL_BATCH as f64 / raw_push(&database, &envelopes, SMALL_BATCH)?;
    let rate = rate.goal("≥ 12,000/s");
    report.add("relay.50_devices", rate.beside(alone, "raw SQLite, one writer, one fsync per batch of 5"));
    report.add("relay.50_devices.p99", p99.goal("≤ 12 ms"));
    report.add("relay.50_devices.failed", failed);
    Ok(())
}

fn on_disk(data: &Path, bytes: u64, report: &mut Report) -> Result<()> {
    let database = Database::open(data.join("relay.sqlite"))?;
    let number = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0));
    let records = number("SELECT count(*) FROM envelope")?;
    let measure = Measure::one(bytes as f64 / records as f64, "bytes/record").from(usize::try_from(records)?);
    report.add("relay.disk", measure.goal("≤ 2,500").beside(BODY as f64, "the sealed body"));
    report.add("relay.page_size", Measure::one(number("PRAGMA page_size")? as f64, "bytes").goal("16,384"));
    let binary = std::fs::metadata(process::beside("daftari-relay")?)?.len();
    report.add("relay.binary", Measure::one(binary as f64 / 1e6, "MB").goal("≤ 12 MB"));
    Ok(())
}

/// From `exec` to the first answer, on a database that holds something.
fn start(data: &Path, effort: Effort, report: &mut Report) -> Result<()> {
    let mut started = Samples::default();
    for _ in 0..effort.times(20) {
        let begun = Instant::now();
        let relay = RelayProcess::start(data, None)?;
        started.add_ms(begun.elapsed());
        relay.stop()?;
    }
    let binary = process::beside("daftari-relay")?;
    let version = Samples::of(effort.times(20), |_| Command::new(&binary).arg("--version").output())?;
    let measure = Measure::median(&started, "ms").goal("≤ 10 ms");
    report.add("relay.start", measure.beside(version.median(), "the same program saying its version"));
    Ok(())
}
