//! People with keys, envelopes nobody can open, and a relay in this process, for the relay's tests.
#![allow(dead_code, missing_docs, reason = "each test file uses its part of this one")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use daftari_relay::storage::SetupCode;
use daftari_relay::{Clock, Config, Security, Server};
use daftari_relay_api::batch::{Cursor, Pulled, decode_pull, encode_push};
use daftari_relay_api::envelope::{ENC_LENGTH, EnvelopeHeader, Recipient, WRAPPED_LENGTH, envelope_id};
use daftari_relay_api::hash;
use daftari_relay_api::ids::{
    Base64, DeviceKey, EnvelopeId, KeyId, LoginNonce, MailboxId, MemberId, SEAL_KEY_LENGTH, SealKey, StatementId,
    TeamId, mailbox,
};
use daftari_relay_api::login::{Origin, Scope, challenge_bytes};
use daftari_relay_api::pushed::{Pushed, decode_pushed};
use daftari_relay_api::roster::{
    At, Body, Circle, DeviceRecord, Epoch, Heads, Kind, RecoveryRecord, Role, Statement, possession_bytes, sign_bytes,
};
use daftari_relay_api::wire::{AskChallenge, AskToken, Challenge, NewTeam, RosterSet, STORE_HEADER, TeamMade, Token};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::Serialize;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// Noon of a day in 2026.
pub const NOON: u64 = 1_780_000_000;

/// Somebody's device.
pub struct Person {
    pub keys: Ed25519KeyPair,
    pub post: Ed25519KeyPair,
    pub seal: SealKey,
    pub member: MemberId,
}

/// Three people; each call gives the same keys.
pub fn wanjiku() -> Person {
    person(1)
}
pub fn amina() -> Person {
    person(2)
}
pub fn stranger() -> Person {
    person(3)
}

pub fn person(seed: u8) -> Person {
    Person {
        keys: Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap(),
        post: Ed25519KeyPair::from_seed_unchecked(&[seed ^ 0x80; 32]).unwrap(),
        seal: SealKey::new(vec![seed; SEAL_KEY_LENGTH]).unwrap(),
        member: MemberId([seed; 16]),
    }
}

fn public(keys: &Ed25519KeyPair) -> DeviceKey {
    DeviceKey(keys.public_key().as_ref().try_into().unwrap())
}

impl Person {
    pub fn key(&self) -> DeviceKey {
        public(&self.keys)
    }

    pub fn record(&self, role: Role) -> DeviceRecord {
        let (sign, seal, post) = (self.key(), self.seal.clone(), public(&self.post));
        let proof = self.keys.sign(&possession_bytes(&sign, &seal, &post, role)).as_ref().to_vec();
        DeviceRecord { sign, seal, post, member: self.member, role, name: Base64(vec![7; 40]), proof: Base64(proof) }
    }

    pub fn mailbox(&self, team: TeamId) -> MailboxId {
        mailbox::device(&team, &self.seal)
    }

    /// Signs a statement.
    pub fn states(&self, team: Option<TeamId>, heads: Heads, kind: Kind) -> Vec<u8> {
        let at = At { ms: 1_780_000_000_000, offset_min: 180 };
        let body = Body { version: 1, team, signer: self.key(), heads, at, kind }.to_bytes();
        let signature: [u8; 64] = self.keys.sign(&sign_bytes(&body)).as_ref().try_into().unwrap();
        Statement::join(&body, &signature)
    }

    pub fn begins_a_team(&self) -> Vec<u8> {
        let device = self.record(Role::Office);
        self.states(None, Heads::default(), genesis(MemberId([9; 16]), device))
    }

    pub fn removes(&self, team: TeamId, added: &[u8], other: &Person) -> Vec<u8> {
        let heads = Heads { field: vec![Statement::parse(added).unwrap().id], ..upon(team) };
        self.states(Some(team), heads, Kind::Remove { device: other.key(), erase: false, epochs: Vec::new() })
    }

    pub fn adds(&self, team: TeamId, other: &Person, role: Role) -> Vec<u8> {
        let kind = Kind::Add { device: other.record(role) };
        self.states(Some(team), upon(team), kind)
    }
}

/// The recovery key, as two sheets of a team give it.
pub fn sheets() -> Person {
    person(5)
}

/// A genesis with the keys of [`sheets`].
pub fn genesis(nonce: MemberId, device: DeviceRecord) -> Kind {
    let Person { seal, keys, .. } = sheets();
    let epochs = [Circle::Office, Circle::Team].map(|circle| {
        let public = SealKey::new(vec![circle.byte(); SEAL_KEY_LENGTH]).unwrap();
        Epoch { circle, number: 1, public, wraps: Vec::new(), earlier: Base64(Vec::new()) }
    });
    Kind::Genesis { nonce, device, recovery: RecoveryRecord { sign: public(&keys), seal }, epochs: epochs.into() }
}

/// Upon the genesis alone.
pub fn upon(team: TeamId) -> Heads {
    Heads { core: vec![StatementId(team.0)], field: Vec::new() }
}

/// The team a genesis makes.
pub fn team_of(genesis: &[u8]) -> TeamId {
    Statement::parse(genesis).unwrap().team()
}

/// An envelope as the relay sees one: a header, and bytes it cannot read.
pub fn envelope(mailboxes: &[MailboxId], sealed: &[u8]) -> Vec<u8> {
    let mut mailboxes = mailboxes.to_vec();
    mailboxes.sort_unstable();
    let recipient =
        |mailbox| Recipient { mailbox, key_id: KeyId([1; 8]), enc: [2; ENC_LENGTH], wrapped: [3; WRAPPED_LENGTH] };
    let header =
        EnvelopeHeader { recipients: mailboxes.into_iter().map(recipient).collect(), commitment: hash(&[sealed]) };
    [header.to_bytes(), sealed.to_vec()].concat()
}

/// What the relay answered.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub retry_after: Option<String>,
    pub store: Option<String>,
    pub kind: Option<String>,
    pub cache: Option<String>,
    pub body: Vec<u8>,
}

impl Answered {
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        assert!(self.is_good(), "{self}");
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Every refusal has this shape, and nothing more.
    pub fn refusal(&self) -> (u16, String) {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self}"));
        let object = body.as_object().unwrap();
        assert!(object.keys().all(|key| ["code", "detail", "retry_after_s"].contains(&key.as_str())), "{self}");
        assert!(object["detail"].is_string(), "{self}");
        let hint = object.get("retry_after_s").map(|hint| hint.as_u64().unwrap().to_string());
        assert_eq!(hint, self.retry_after, "the hint stands in the body and in the header");
        (self.status, object["code"].as_str().unwrap().to_owned())
    }
}

impl std::fmt::Display for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

/// Somebody who talks HTTP.
#[derive(Clone)]
pub struct Caller {
    pub agent: ureq::Agent,
    pub base: String,
    pub token: Option<String>,
}

impl Caller {
    pub fn of(address: SocketAddr) -> Caller {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .proxy(None)
            .build();
        Caller { agent: ureq::Agent::new_with_config(config), base: format!("http://{address}"), token: None }
    }

    pub fn origin(&self) -> Origin {
        self.base.parse().unwrap()
    }

    pub fn try_send(&self, method: &str, path: &str, body: Vec<u8>) -> Result<Answered, ureq::Error> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = match method {
            "GET" | "DELETE" => self.agent.run(request.body(()).unwrap())?,
            _ => self.agent.run(request.body(body).unwrap())?,
        };
        let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (retry_after, store) = (header("retry-after"), header(STORE_HEADER));
        let (kind, cache) = (header("content-type"), header("cache-control"));
        let status = response.status().as_u16();
        let mut body = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut body)?;
        Ok(Answered { status, retry_after, store, kind, cache, body })
    }

    pub fn send(&self, method: &str, path: &str, body: Vec<u8>) -> Answered {
        self.try_send(method, path, body).unwrap()
    }

    pub fn get(&self, path: &str) -> Answered {
        self.send("GET", path, Vec::new())
    }

    pub fn post(&self, path: &str, body: &impl Serialize) -> Answered {
        self.send("POST", path, serde_json::to_vec(body).unwrap())
    }

    pub fn make_team(&self, genesis: &[u8], setup_code: &str) -> Answered {
        let (genesis, setup_code, origin) = (Base64(genesis.to_vec()), setup_code.to_owned(), self.base.clone());
        self.post("/v1/teams", &NewTeam { genesis, setup_code, origin })
    }

    pub fn challenge(&self, team: TeamId, person: &Person) -> Answered {
        self.post("/v1/challenge", &AskChallenge { team, device: person.key() })
    }

    /// A login as the device would sign it; the closure may spoil it.
    pub fn token(
        &self,
        team: TeamId,
        person: &Person,
        nonce: LoginNonce,
        spoil: impl FnOnce(&mut AskToken),
    ) -> Answered {
        let origin = self.origin();
        let said = challenge_bytes(Scope::Device, &origin, &nonce, &person.key());
        let mut ask = AskToken {
            team,
            device: person.key(),
            scope: Scope::Device,
            origin: origin.to_string(),
            nonce,
            signature: Base64(person.keys.sign(&said).as_ref().to_vec()),
        };
        spoil(&mut ask);
        self.post("/v1/token", &ask)
    }

    /// Logs in; the caller that is returned has the token.
    pub fn logged_in(&self, team: TeamId, person: &Person) -> Caller {
        let nonce = self.challenge(team, person).json::<Challenge>().nonce;
        let token: Token = self.token(team, person, nonce, |_| {}).json();
        Caller { token: Some(token.token), ..self.clone() }
    }

    /// Logs in with the key that may only post.
    pub fn logged_in_to_post(&self, team: TeamId, person: &Person) -> Caller {
        let nonce = self.challenge(team, person).json::<Challenge>().nonce;
        let said = challenge_bytes(Scope::Post, &self.origin(), &nonce, &person.key());
        let answered = self.token(team, person, nonce, |ask| {
            ask.scope = Scope::Post;
            ask.signature = Base64(person.post.sign(&said).as_ref().to_vec());
        });
        Caller { token: Some(answered.json::<Token>().token), ..self.clone() }
    }

    pub fn give(&self, statements: Vec<Vec<u8>>) -> Answered {
        self.post("/v1/roster", &RosterSet { statements: statements.into_iter().map(Base64).collect() })
    }

    pub fn push(&self, envelopes: &[Vec<u8>]) -> Answered {
        self.send("POST", "/v1/envelopes", encode_push(envelopes.iter().map(Vec::as_slice)))
    }

    pub fn pull(&self, mailbox: MailboxId, after: Option<Cursor>) -> Answered {
        let after = after.map(|cursor| format!("&after={}", cursor.to_text())).unwrap_or_default();
        self.get(&format!("/v1/envelopes?mailbox={mailbox}{after}"))
    }

    /// A mailbox from the beginning to its end, page by page.
    pub fn read_all(&self, mailbox: MailboxId) -> Vec<(Cursor, EnvelopeId)> {
        let (mut found, mut after): (Vec<(Cursor, EnvelopeId)>, Option<Cursor>) = (Vec::new(), None);
        loop {
            let page = self.pull(mailbox, after);
            assert!(page.is_good(), "{page}");
            let page = decode_pull(after.map_or(0, |cursor| cursor.seq), &page.body).unwrap();
            let Some((last, _)) = page.last() else { return found };
            after = Some(*last);
            found.extend(page.iter().map(|(cursor, pulled)| (*cursor, pulled.id())));
        }
    }
}

pub fn id_of(bytes: &[u8]) -> EnvelopeId {
    envelope_id(bytes)
}

pub fn pulled(bytes: &[u8]) -> Pulled {
    Pulled::Envelope(bytes.to_vec())
}

/// A relay in this process, with a clock of its own.
pub struct Relay {
    pub address: SocketAddr,
    pub setup_code: String,
    now_s: Arc<AtomicU64>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

impl Relay {
    pub fn start(directory: &Path, change: impl FnOnce(&mut Config)) -> Relay {
        let now_s = Arc::new(AtomicU64::new(NOON));
        let clock = Arc::clone(&now_s);
        let mut config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock: Clock::new(move || clock.load(Ordering::SeqCst)),
            security: Security::Http,
            ..Config::new(directory.join("data"))
        };
        change(&mut config);
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = std::sync::mpsc::channel();
        let serving = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                let server = Server::bind(config).await.unwrap();
                let setup_code = match server.setup_code() {
                    SetupCode::Good(code) => code.clone(),
                    SetupCode::Used => String::new(),
                };
                ready.send((server.address().unwrap(), setup_code)).unwrap();
                let stop = async {
                    // A relay that is dropped stops, too.
                    let _ = stopped.await;
                };
                server.run(stop).await.unwrap();
            });
        });
        let (address, setup_code) = is_ready.recv().unwrap();
        Relay { address, setup_code, now_s, stop: Some(stop), serving: Some(serving) }
    }

    pub fn caller(&self) -> Caller {
        Caller::of(self.address)
    }

    pub fn seconds_pass(&self, seconds: u64) {
        self.now_s.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Tells it to stop.
    pub fn ask_to_stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    /// Waits until it has stopped.
    pub fn join(&mut self) {
        self.serving.take().unwrap().join().unwrap();
    }
}

/// A relay, a team of Wanjiku's laptop and Amina's phone, both logged in.
pub struct Scene {
    pub relay: Relay,
    pub directory: TempDir,
    pub team: TeamId,
    pub office: Caller,
    pub phone: Caller,
    pub genesis: Vec<u8>,
}

pub fn scene() -> Scene {
    scene_with(|_| {})
}

pub fn scene_with(change: impl FnOnce(&mut Config)) -> Scene {
    let directory = tempfile::tempdir().unwrap();
    let relay = Relay::start(directory.path(), change);
    let genesis = wanjiku().begins_a_team();
    let made: TeamMade = relay.caller().make_team(&genesis, &relay.setup_code).json();
    let office = relay.caller().logged_in(made.team, &wanjiku());
    assert!(office.give(vec![wanjiku().adds(made.team, &amina(), Role::Field)]).is_good());
    let phone = relay.caller().logged_in(made.team, &amina());
    Scene { relay, directory, team: made.team, office, phone, genesis }
}

impl Scene {
    pub fn to_office(&self, sealed: &str) -> Vec<u8> {
        envelope(&[mailbox::office(&self.team)], sealed.as_bytes())
    }
}

/// What became of each pushed envelope.
pub fn results(answered: &Answered) -> Vec<Pushed> {
    assert!(answered.is_good(), "{answered}");
    assert_eq!(answered.kind.as_deref(), Some("application/octet-stream"));
    decode_pushed(&answered.body)
}
