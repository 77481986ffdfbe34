//! A device and a relay as small models: what they must do, without cryptography, disks or networks.
#![allow(dead_code, missing_docs, reason = "each test file uses its part of this one")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use daftari_relay_api::batch::{Cursor, Pulled, decode_push, encode_pull};
use daftari_relay_api::envelope::envelope_id;
use daftari_relay_api::hash;
use daftari_relay_api::ids::{
    Base64, Bytes32, DeviceKey, EnvelopeId, LoginNonce, MailboxId, StatementId, StoreId, TeamId,
};
use daftari_relay_api::login::Scope;
use daftari_relay_api::pushed::{Pushed, encode_pushed};
use daftari_relay_api::roster::digest;
use daftari_relay_api::wire::{
    ApiError, AskChallenge, AskHave, AskRosterHave, AskToken, Challenge, ErrorCode, Given, Missing, Rest,
    RosterMissing, RosterPage, RosterResult, RosterSet, Token,
};
use daftari_sync::run::{Action, Event, Inputs, Outcome, Round, SyncRun};
use daftari_sync::transport::{Dialled, Method, NoReply, Reply, Request, Trust};
use serde::Serialize;

pub const TEAM: TeamId = TeamId([1; 32]);
pub const AMINA: DeviceKey = DeviceKey([2; 32]);
pub const HERS: MailboxId = MailboxId([3; 16]);
pub const TEAMS: MailboxId = MailboxId([4; 16]);
const OFFICE: MailboxId = MailboxId([5; 16]);

/// The model's envelopes name their mailbox in the first bytes.
pub fn envelope(mailbox: MailboxId, words: &str) -> Vec<u8> {
    [&mailbox.0[..], words.as_bytes()].concat()
}

/// What Amina writes is for the office.
pub fn case(words: &str) -> Vec<u8> {
    envelope(OFFICE, words)
}

pub fn id(bytes: &[u8]) -> EnvelopeId {
    envelope_id(bytes)
}

/// A statement is a body and 64 bytes; no model looks into it.
pub fn statement(words: &str) -> Vec<u8> {
    [words.as_bytes(), &[7; 64]].concat()
}

pub fn statement_id(bytes: &[u8]) -> StatementId {
    StatementId(hash(&[&bytes[..bytes.len() - 64]]))
}

/// Statements by id, whose signature is none of it.
pub fn kept(statements: &BTreeSet<Vec<u8>>) -> Bytes32 {
    digest(statements.iter().map(|bytes| statement_id(bytes)).collect::<BTreeSet<_>>())
}

pub type Answer = Result<Reply, NoReply>;

pub fn json(value: &impl Serialize) -> Answer {
    Ok(Reply { status: 200, store: None, body: serde_json::to_vec(value).unwrap() })
}

pub fn octets(results: &[Pushed]) -> Answer {
    Ok(Reply { status: 200, store: None, body: encode_pushed(results) })
}

pub fn refuse(code: ErrorCode) -> Answer {
    refuse_for(code, None)
}

pub fn refuse_for(code: ErrorCode, retry_after_s: Option<u64>) -> Answer {
    let status = if code == ErrorCode::Unwell { 500 } else { 400 };
    let body = serde_json::to_vec(&ApiError { code, detail: "model".to_owned(), retry_after_s }).unwrap();
    Ok(Reply { status, store: None, body })
}

/// A relay as `docs/sync-protocol.md` says.
#[derive(Clone)]
pub struct Relay {
    pub store: StoreId,
    /// Number, bytes.
    pub envelopes: Vec<(u64, Vec<u8>)>,
    /// By the number of their arrival.
    pub statements: BTreeMap<u64, Vec<u8>>,
    pub statements_seen: u64,
    /// Statements it does not take.
    pub no_room_for: BTreeSet<Vec<u8>>,
    /// Statements of a page.
    pub roster_page: usize,
    pub tokens: BTreeSet<String>,
    /// What it answers to an envelope, other than taking it.
    pub answers: BTreeMap<EnvelopeId, Pushed>,
    pub next_seq: u64,
    pub page: usize,
    nonces: BTreeSet<[u8; 36]>,
    made: u64,
}

impl Relay {
    pub fn new() -> Relay {
        Relay {
            store: StoreId([1; 16]),
            envelopes: Vec::new(),
            statements: BTreeMap::from([(1, statement("genesis"))]),
            statements_seen: 1,
            no_room_for: BTreeSet::new(),
            roster_page: 100,
            tokens: BTreeSet::new(),
            answers: BTreeMap::new(),
            next_seq: 1,
            page: 3,
            nonces: BTreeSet::new(),
            made: 0,
        }
    }

    pub fn holds(&self, id: EnvelopeId) -> bool {
        self.envelopes.iter().any(|(_, bytes)| envelope_id(bytes) == id)
    }

    pub fn lose(&mut self, id: EnvelopeId) {
        self.envelopes.retain(|(_, bytes)| envelope_id(bytes) != id);
    }

    pub fn keep(&mut self, bytes: Vec<u8>) {
        if !self.holds(envelope_id(&bytes)) {
            self.envelopes.push((self.next_seq, bytes));
            self.next_seq += 1;
        }
    }

    /// Every statement it keeps.
    pub fn roster(&self) -> BTreeSet<Vec<u8>> {
        self.statements.values().cloned().collect()
    }

    pub fn keep_statement(&mut self, bytes: Vec<u8>) {
        if !self.roster().iter().any(|held| statement_id(held) == statement_id(&bytes)) {
            self.statements_seen += 1;
            self.statements.insert(self.statements_seen, bytes);
        }
    }

    fn roster_page(&self, query: &str) -> Answer {
        let after: u64 = query.strip_prefix("after=").unwrap().parse().unwrap();
        if after > self.statements_seen {
            return refuse(ErrorCode::CursorUnknown);
        }
        let behind: Vec<(&u64, &Vec<u8>)> = self.statements.range(after + 1..).collect();
        let page = &behind[..behind.len().min(self.roster_page)];
        json(&RosterPage {
            store: self.store,
            statements: page.iter().map(|(_, bytes)| Base64((*bytes).clone())).collect(),
            next: page.last().map_or(after, |(number, _)| **number),
            rest: if page.len() < behind.len() { Rest::More } else { Rest::None },
            kept: kept(&self.roster()),
        })
    }

    /// An old backup, or an empty disk: another database with the first so many envelopes.
    pub fn is_restored_with(&mut self, envelopes: usize) {
        self.made += 1;
        self.store = StoreId(hash(&[b"store", &self.made.to_be_bytes()])[..16].try_into().unwrap());
        self.envelopes.truncate(envelopes);
    }

    pub fn forgets_logins(&mut self) {
        self.tokens.clear();
        self.nonces.clear();
    }

    fn fresh(&mut self) -> [u8; 32] {
        self.made += 1;
        hash(&[&self.made.to_be_bytes()])
    }

    pub fn answer(&mut self, request: &Request) -> Answer {
        let (_, path) = request.url.split_once("/v1/").unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        if !["challenge", "token"].contains(&path)
            && !request.token.as_ref().is_some_and(|token| self.tokens.contains(token))
        {
            return refuse(ErrorCode::BadToken);
        }
        match (request.method, path) {
            (Method::Post, "challenge") => {
                let asked: AskChallenge = serde_json::from_slice(&request.body).unwrap();
                assert_eq!((asked.team, asked.device), (TEAM, AMINA));
                let mut nonce = [0; 36];
                nonce[..32].copy_from_slice(&self.fresh());
                self.nonces.insert(nonce);
                json(&Challenge { nonce: LoginNonce(nonce) })
            }
            (Method::Post, "token") => {
                let asked: AskToken = serde_json::from_slice(&request.body).unwrap();
                assert_eq!((asked.scope, asked.signature.0.as_slice()), (Scope::Device, &[9; 64][..]));
                if !self.nonces.remove(&asked.nonce.0) {
                    return refuse(ErrorCode::BadNonce);
                }
                let token = format!("token {}", Bytes32(self.fresh()));
                self.tokens.insert(token.clone());
                json(&Token { token, expires_in_s: 900, store: self.store })
            }
            (Method::Get, "roster") => self.roster_page(query),
            (Method::Post, "roster/have") => {
                let mut asked: AskRosterHave = serde_json::from_slice(&request.body).unwrap();
                let held: BTreeSet<StatementId> = self.statements.values().map(|bytes| statement_id(bytes)).collect();
                asked.ids.retain(|id| !held.contains(id));
                json(&RosterMissing { missing: asked.ids })
            }
            (Method::Post, "roster") => {
                let set: RosterSet = serde_json::from_slice(&request.body).unwrap();
                let given = |statement: Base64| {
                    let (seen, refused) = (self.statements_seen, self.no_room_for.contains(&statement.0));
                    if refused {
                        return Given::NoRoom;
                    }
                    self.keep_statement(statement.0);
                    if self.statements_seen > seen { Given::Kept } else { Given::Held }
                };
                let results = set.statements.into_iter().map(given).collect();
                json(&RosterResult { results })
            }
            (Method::Post, "have") => {
                let asked: AskHave = serde_json::from_slice(&request.body).unwrap();
                json(&Missing { missing: asked.ids.into_iter().filter(|id| !self.holds(*id)).collect() })
            }
            (Method::Post, "envelopes") => {
                let pushed: Vec<Vec<u8>> =
                    decode_push(&request.body).unwrap().into_iter().map(<[u8]>::to_vec).collect();
                let results = pushed.into_iter().map(|bytes| {
                    let answer = self.answers.get(&envelope_id(&bytes)).copied().unwrap_or(Pushed::Stored);
                    if answer == Pushed::Stored {
                        self.keep(bytes);
                    }
                    answer
                });
                let results: Vec<Pushed> = results.collect();
                octets(&results)
            }
            (Method::Get, "envelopes") => self.pull(query),
            other => panic!("no such call: {other:?}"),
        }
    }

    fn pull(&self, query: &str) -> Answer {
        let of = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        let mailbox: MailboxId = of("mailbox").unwrap().parse().unwrap();
        let limit = of("limit").unwrap().parse::<usize>().unwrap().min(self.page);
        let after = of("after").map(|text| Cursor::parse(text).unwrap());
        if let Some(cursor) = after
            && !self.envelopes.iter().any(|(seq, bytes)| *seq == cursor.seq && envelope_id(bytes) == cursor.id)
        {
            return refuse(ErrorCode::CursorUnknown);
        }
        let begin = after.map_or(0, |cursor| cursor.seq);
        let found: Vec<(u64, Pulled)> = self
            .envelopes
            .iter()
            .filter(|(seq, bytes)| *seq > begin && bytes[..16] == mailbox.0)
            .take(limit)
            .map(|(seq, bytes)| (*seq, Pulled::Envelope(bytes.clone())))
            .collect();
        Ok(Reply { status: 200, store: Some(self.store.to_string()), body: encode_pull(begin, &found) })
    }
}

/// Where an envelope of the device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Waits,
    AtTheRelay,
    Refused(Pushed),
}

/// A device: what it keeps on its disk, and what only its memory knows.
#[derive(Clone)]
pub struct Device {
    /// Every envelope, sent or received, by number.
    pub envelopes: Vec<(Vec<u8>, Place)>,
    pub statements: BTreeSet<Vec<u8>>,
    pub mailboxes: Vec<MailboxId>,
    pub roster_place: Option<(StoreId, u64)>,
    /// A day is over since the relay was asked for what was not receipted.
    pub offers_unreceipted: bool,
    /// What does not open, and whether it was asked for again.
    pub broken: BTreeMap<EnvelopeId, bool>,
    /// Nothing of her mailbox opens, and it is other bytes at each try.
    pub spoiled: bool,
    /// How often it may read the roster from the beginning because the two sets differ.
    pub rereads: usize,
    pub refused_statements: BTreeSet<StatementId>,
    pub places: BTreeMap<(StoreId, MailboxId), Cursor>,
    pub known_store: Option<StoreId>,
    pub token: Option<String>,
    pub trust: Trust,
    /// Receipts that are due: made when the last round is asked for.
    pub receipts_due: Vec<Vec<u8>>,
    pub pulled: Vec<EnvelopeId>,
    /// What happened, in order.
    pub diary: Vec<String>,
}

impl Device {
    pub fn new() -> Device {
        Device {
            envelopes: Vec::new(),
            statements: BTreeSet::from([statement("genesis")]),
            mailboxes: vec![HERS, TEAMS],
            roster_place: None,
            offers_unreceipted: false,
            broken: BTreeMap::new(),
            spoiled: false,
            rereads: 1,
            refused_statements: BTreeSet::new(),
            places: BTreeMap::new(),
            known_store: None,
            token: None,
            trust: Trust::of(None),
            receipts_due: Vec::new(),
            pulled: Vec::new(),
            diary: Vec::new(),
        }
    }

    pub fn writes(&mut self, words: &str) -> EnvelopeId {
        self.envelopes.push((case(words), Place::Waits));
        id(&case(words))
    }

    pub fn place_of(&self, asked: EnvelopeId) -> Place {
        self.envelopes.iter().find(|(bytes, _)| id(bytes) == asked).unwrap().1
    }

    fn put(&mut self, asked: EnvelopeId, place: Place) {
        for (bytes, at) in &mut self.envelopes {
            if id(bytes) == asked {
                *at = place;
            }
        }
    }

    pub fn begins(&self) -> SyncRun {
        SyncRun::new(Inputs {
            team: TEAM,
            device: AMINA,
            dialled: Dialled { origin: "http://relay".parse().unwrap(), trust: self.trust.clone() },
            token: self.token.clone(),
            known_store: self.known_store,
            roster_place: self.roster_place,
            offers_unreceipted: self.offers_unreceipted,
        })
    }

    /// Does what a run asks for, other than HTTP, as the notebook does.
    pub fn does(&mut self, action: Action) -> Event {
        match action {
            Action::Sign(bytes) => {
                assert!(bytes.starts_with(b"daftari/v1/relay"));
                self.diary.push("sign".to_owned());
                Event::Signed([9; 64])
            }
            Action::MergeRoster { store, statements, place } => {
                self.diary.push(format!("merged {}", statements.len()));
                let held: BTreeSet<StatementId> = self.statements.iter().map(|bytes| statement_id(bytes)).collect();
                self.statements.extend(statements.into_iter().filter(|bytes| !held.contains(&statement_id(bytes))));
                self.roster_place = Some((store, place));
                Event::RosterMerged { kept: kept(&self.statements), mailboxes: self.mailboxes.clone() }
            }
            Action::TakeStatements { .. } => {
                let offered = self.statements.iter().map(|bytes| (statement_id(bytes), bytes.clone()));
                let offered: Vec<_> = offered.filter(|(id, _)| !self.refused_statements.contains(id)).collect();
                Event::Statements { withheld: self.statements.len() - offered.len(), offered }
            }
            Action::RecordRefusedStatements { refused, .. } => {
                self.diary.push(format!("refused {}", refused.len()));
                self.refused_statements.extend(refused);
                Event::Recorded
            }
            Action::ForgetRosterPlace { .. } if self.rereads == 0 => Event::Recorded,
            Action::ForgetRosterPlace { .. } => {
                self.diary.push("forget".to_owned());
                self.rereads -= 1;
                self.roster_place = None;
                Event::RosterForgotten
            }
            Action::TakeBatch { round, max_count, max_bytes } => {
                if round == Round::Last {
                    let due = std::mem::take(&mut self.receipts_due);
                    self.envelopes.extend(due.into_iter().map(|receipt| (receipt, Place::Waits)));
                }
                let (mut size, mut batch) = (0, Vec::new());
                for (bytes, _) in self.envelopes.iter().filter(|(_, place)| *place == Place::Waits).take(max_count) {
                    size += bytes.len() + 4;
                    if size > max_bytes && !batch.is_empty() {
                        break;
                    }
                    batch.push((id(bytes), bytes.clone()));
                }
                Event::Batch(batch)
            }
            Action::RecordPushed { stored, refused } => {
                self.diary.push(format!("pushed {} refused {}", stored.len(), refused.len()));
                for stored in stored {
                    self.put(stored, Place::AtTheRelay);
                }
                for (asked, code) in refused {
                    self.put(asked, Place::Refused(code));
                }
                Event::Recorded
            }
            Action::TakeHeld { after, limit, .. } => {
                let held =
                    self.envelopes.iter().zip(1..).filter(|((_, place), n)| *place == Place::AtTheRelay && *n > after);
                Event::Held(held.take(limit.min(2)).map(|((bytes, _), n)| (n, id(bytes))).collect())
            }
            Action::RecordOffered => {
                self.offers_unreceipted = false;
                Event::Recorded
            }
            Action::RecordMissing(missing) => {
                self.diary.push(format!("missing {}", missing.len()));
                for missing in missing {
                    self.put(missing, Place::Waits);
                }
                Event::Recorded
            }
            Action::AskPlace { store, mailbox } => Event::Place(self.places.get(&(store, mailbox)).copied()),
            Action::RecordPulled { store, mailbox, envelopes } => {
                if self.spoiled && mailbox == HERS {
                    return Event::AskAgain { behind: self.places.get(&(store, mailbox)).copied() };
                }
                self.diary.push(format!("stored {}", envelopes.len()));
                for (place, pulled) in envelopes {
                    if let Pulled::Envelope(bytes) = &pulled
                        && let Some(asked) = self.broken.get_mut(&id(bytes))
                        && !std::mem::replace(asked, true)
                    {
                        return Event::AskAgain { behind: self.places.get(&(store, mailbox)).copied() };
                    }
                    self.places.insert((store, mailbox), place);
                    let Pulled::Envelope(bytes) = pulled else { continue };
                    self.pulled.push(id(&bytes));
                    if !self.envelopes.iter().any(|(held, _)| *held == bytes) {
                        self.envelopes.push((bytes, Place::AtTheRelay));
                    }
                }
                Event::Recorded
            }
            Action::ForgetPlace { store, mailbox } => {
                self.places.remove(&(store, mailbox));
                Event::Recorded
            }
            Action::Http(_) | Action::Done(_) => panic!("not the device's to do"),
        }
    }

    pub fn ends(&mut self, outcome: &Outcome) {
        self.token.clone_from(&outcome.token);
        self.known_store = outcome.store;
    }

    /// A whole sync; `relay` answers what is asked.
    pub fn syncs(&mut self, mut relay: impl FnMut(&Request) -> Answer) -> Outcome {
        for (_, place) in &mut self.envelopes {
            if matches!(place, Place::Refused(_)) {
                *place = Place::Waits;
            }
        }
        let mut run = self.begins();
        let mut event = Event::Start;
        for _ in 0..10_000 {
            event = match run.step(event) {
                Action::Done(outcome) => {
                    assert_eq!(run.step(Event::Start), Action::Done(outcome.clone()), "it only says so again");
                    assert_eq!(run.step(Event::Cancelled), Action::Done(outcome.clone()));
                    self.ends(&outcome);
                    return outcome;
                }
                Action::Http(request) => {
                    let path = request.url.strip_prefix("http://relay/v1/").unwrap();
                    self.diary.push(format!("{:?} {}", request.method, path.split('?').next().unwrap()));
                    match relay(&request) {
                        Ok(reply) => Event::Reply(reply),
                        Err(error) => Event::NoReply(error),
                    }
                }
                other => self.does(other),
            };
        }
        panic!("it does not end: {:?}", &self.diary[self.diary.len() - 30..]);
    }

    pub fn syncs_with(&mut self, relay: &mut Relay) -> Outcome {
        self.syncs(|request| relay.answer(request))
    }
}

/// Is this the call?
pub fn is(request: &Request, method: Method, path: &str) -> bool {
    let (_, asked) = request.url.split_once("/v1/").unwrap();
    request.method == method && asked.split('?').next() == Some(path)
}
