//! One sync: login, roster, push, pull, and a last push for what pulling gave rise to (receipts).
//!
//! Every batch is recorded before the next one is asked for, so a cut anywhere resumes there. Nothing is recorded as
//! pushed that the relay did not acknowledge; a repeated push is acknowledged again.

use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::hash;
use daftari_relay_api::ids::{Bytes32, DeviceKey, EnvelopeId, MailboxId, StoreId, TeamId};
use daftari_relay_api::limits::{BATCH_BYTES_MAX, BATCH_MAX, HAVE_MAX};
use daftari_relay_api::login::{Origin, Scope, challenge_bytes};
use daftari_relay_api::wire::{ErrorCode, Stored};

use crate::calls::{self, CallError};
use crate::transport::{NoReply, Reply, Request};

/// What a run begins with.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The team.
    pub team: TeamId,
    /// This device.
    pub device: DeviceKey,
    /// The relay as dialled.
    pub origin: Origin,
    /// A token that may still be good.
    pub token: Option<String>,
    /// The relay database this device last read from.
    pub known_store: Option<StoreId>,
}

/// Which push of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Before pulling.
    First,
    /// After pulling.
    Last,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send this with nothing locked; answer [`Event::Reply`] or [`Event::NoReply`].
    Http(Request),
    /// Sign these login bytes; answer [`Event::Signed`].
    Sign(Vec<u8>),
    /// Verify and keep these statements of the relay, re-seal what waits for other recipients; answer
    /// [`Event::RosterMerged`].
    MergeRoster(Vec<Vec<u8>>),
    /// The next waiting envelopes; answer [`Event::Batch`], empty when none waits.
    TakeBatch {
        /// Before or after pulling: receipts are made only after it, so that they name what has just come.
        round: Round,
        /// So many at most.
        max_count: usize,
        /// So many bytes at most.
        max_bytes: usize,
    },
    /// Record what became of a push; answer [`Event::Recorded`].
    RecordPushed {
        /// On the relay's disk.
        stored: Vec<EnvelopeId>,
        /// Not taken, with the relay's code.
        refused: Vec<(EnvelopeId, ErrorCode)>,
    },
    /// Envelopes this device holds, after a number, for a relay that may have lost some; answer [`Event::Held`].
    TakeHeld {
        /// After this number.
        after: i64,
        /// So many at most.
        limit: usize,
    },
    /// The relay lacks these: they wait again; answer [`Event::Recorded`].
    RecordMissing(Vec<EnvelopeId>),
    /// How far a mailbox was read; answer [`Event::Place`].
    AskPlace {
        /// The relay's database.
        store: StoreId,
        /// The mailbox.
        mailbox: MailboxId,
    },
    /// Open, verify and keep these, and the place behind them, in one transaction; answer [`Event::Recorded`].
    RecordPulled {
        /// The relay's database.
        store: StoreId,
        /// The mailbox.
        mailbox: MailboxId,
        /// In order.
        envelopes: Vec<Pulled>,
        /// The place behind the last one; none starts at the beginning again.
        place: Option<Cursor>,
    },
    /// It is over.
    Done(Outcome),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Begin.
    Start,
    /// A reply came.
    Reply(Reply),
    /// None came.
    NoReply(NoReply),
    /// The signature asked for.
    Signed([u8; 64]),
    /// The roster as it is held now, and the mailboxes this device reads, in order.
    RosterMerged {
        /// Every statement held.
        statements: Vec<Vec<u8>>,
        /// Mailboxes to read.
        mailboxes: Vec<MailboxId>,
    },
    /// Envelopes to push.
    Batch(Vec<(EnvelopeId, Vec<u8>)>),
    /// Envelopes held, with their numbers.
    Held(Vec<(i64, EnvelopeId)>),
    /// How far a mailbox was read.
    Place(Option<Cursor>),
    /// It is recorded.
    Recorded,
    /// The person stopped it, or the notebook is being locked.
    Cancelled,
}

/// How a sync ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything that could travel has travelled.
    Done,
    /// Nothing answered.
    NoAnswer,
    /// The relay answered that it cannot, or not as a relay does.
    RelayUnwell,
    /// The connection was cut on the way.
    CutOff,
    /// The relay does not know the team.
    NotInTeam,
    /// The relay says this device is not of the team (any more). Believed only with a statement in hand.
    Removed,
    /// The relay refused for another reason.
    Refused,
    /// Stopped.
    Cancelled,
}

impl Ending {
    /// Stable code for the UI.
    pub fn code(self) -> &'static str {
        match self {
            Ending::Done => "done",
            Ending::NoAnswer => "no_answer",
            Ending::RelayUnwell => "relay_unwell",
            Ending::CutOff => "cut_off",
            Ending::NotInTeam => "not_in_team",
            Ending::Removed => "removed",
            Ending::Refused => "refused",
            Ending::Cancelled => "cancelled",
        }
    }
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// Envelopes the relay acknowledged.
    pub sent: u32,
    /// Envelopes pulled.
    pub received: u32,
    /// The relay's hint when to try again.
    pub retry_after_s: Option<u64>,
    /// A token that is good for some more minutes.
    pub token: Option<String>,
    /// The relay's database.
    pub store: Option<StoreId>,
}

#[derive(Debug)]
enum State {
    Begun,
    Challenge,
    Sign(Bytes32),
    Token,
    Roster,
    Merge,
    GiveRoster,
    TakeHeld,
    Have(i64),
    RecordMissing(i64),
    TakeBatch,
    Push(Vec<(EnvelopeId, Vec<u8>)>),
    RecordPushed,
    Place,
    Pull(Option<Cursor>),
    RecordPulled(Option<Cursor>, usize),
    Over,
}

/// A running sync.
#[derive(Debug)]
pub struct SyncRun {
    inputs: Inputs,
    state: State,
    token: Option<String>,
    fresh_login: bool,
    store: Option<StoreId>,
    relay_statements: Vec<Vec<u8>>,
    mailboxes: Vec<MailboxId>,
    reading: usize,
    round: Round,
    sent: u32,
    received: u32,
}

impl SyncRun {
    /// A run that has not begun.
    pub fn new(inputs: Inputs) -> SyncRun {
        SyncRun {
            token: inputs.token.clone(),
            store: inputs.known_store,
            inputs,
            state: State::Begun,
            fresh_login: false,
            relay_statements: Vec::new(),
            mailboxes: Vec::new(),
            reading: 0,
            round: Round::First,
            sent: 0,
            received: 0,
        }
    }

    /// Takes an event, answers with what to do next. After [`Action::Done`] it only says so again.
    pub fn step(&mut self, event: Event) -> Action {
        match event {
            Event::Cancelled => self.end(Ending::Cancelled, None),
            Event::NoReply(NoReply::CutOff) => self.end(Ending::CutOff, None),
            Event::NoReply(NoReply::Unreachable | NoReply::TooSlow) => self.end(Ending::NoAnswer, None),
            event => match self.advance(event) {
                Ok(action) => action,
                Err(error) => self.fail(error),
            },
        }
    }

    fn end(&mut self, ending: Ending, retry_after_s: Option<u64>) -> Action {
        self.state = State::Over;
        Action::Done(Outcome {
            ending,
            sent: self.sent,
            received: self.received,
            retry_after_s,
            token: self.token.clone(),
            store: self.store,
        })
    }

    fn fail(&mut self, error: CallError) -> Action {
        let (code, retry) = match error {
            CallError::NoReply(_) => return self.end(Ending::NoAnswer, None),
            CallError::Garbage => return self.end(Ending::RelayUnwell, None),
            CallError::Refused { code, retry_after_s } => (code, retry_after_s),
        };
        match code {
            ErrorCode::BadToken if !self.fresh_login => self.login(),
            ErrorCode::CursorUnknown if matches!(self.state, State::Pull(_)) => self.start_mailbox_over(),
            ErrorCode::UnknownTeam => self.end(Ending::NotInTeam, retry),
            ErrorCode::UnknownDevice => self.end(Ending::Removed, retry),
            ErrorCode::Unwell | ErrorCode::Unknown | ErrorCode::TooMany | ErrorCode::Full | ErrorCode::TooSlow => {
                self.end(Ending::RelayUnwell, retry)
            }
            _ => self.end(Ending::Refused, retry),
        }
    }

    fn advance(&mut self, event: Event) -> Result<Action, CallError> {
        let state = std::mem::replace(&mut self.state, State::Over);
        match (state, event) {
            (State::Begun, Event::Start) => Ok(self.begin()),
            (State::Challenge, Event::Reply(reply)) => {
                let nonce = calls::read_challenge(&reply)?;
                self.state = State::Sign(nonce);
                let Inputs { origin, device, .. } = &self.inputs;
                Ok(Action::Sign(challenge_bytes(Scope::Device, origin, &nonce, device)))
            }
            (State::Sign(nonce), Event::Signed(signature)) => {
                self.state = State::Token;
                let Inputs { origin, team, device, .. } = &self.inputs;
                Ok(Action::Http(calls::ask_token(origin, *team, *device, nonce, &signature)))
            }
            (State::Token, Event::Reply(reply)) => {
                let token = calls::read_token(&reply)?;
                self.token = Some(token.token);
                self.fresh_login = true;
                Ok(self.ask_roster())
            }
            (State::Roster, Event::Reply(reply)) => {
                // So that a refused token is told apart while the roster is being asked for.
                self.state = State::Roster;
                self.relay_statements = calls::read_roster(&reply)?;
                self.state = State::Merge;
                Ok(Action::MergeRoster(self.relay_statements.clone()))
            }
            (State::Merge, Event::RosterMerged { statements, mailboxes }) => {
                self.mailboxes = mailboxes;
                Ok(self.give_roster(statements))
            }
            (State::GiveRoster, Event::Reply(reply)) => {
                calls::read_accepted(&reply)?;
                Ok(self.take_batch())
            }
            (State::TakeHeld, Event::Held(held)) => Ok(self.ask_have(held)),
            (State::Have(after), Event::Reply(reply)) => {
                let missing = calls::read_missing(&reply)?;
                self.state = State::RecordMissing(after);
                Ok(Action::RecordMissing(missing))
            }
            (State::RecordMissing(after), Event::Recorded) => Ok(self.take_held(after)),
            (State::TakeBatch, Event::Batch(batch)) => Ok(self.push_or_go_on(batch)),
            (State::Push(batch), Event::Reply(reply)) => self.pushed(batch, &reply),
            (State::RecordPushed, Event::Recorded) => Ok(self.take_batch()),
            (State::Place, Event::Place(place)) => Ok(self.pull(place)),
            (State::Pull(after), Event::Reply(reply)) => {
                self.state = State::Pull(after);
                self.pulled(after, &reply)
            }
            (State::RecordPulled(place, count), Event::Recorded) => {
                if count == 0 {
                    self.reading += 1;
                    return Ok(self.next_mailbox());
                }
                Ok(self.pull(place))
            }
            (State::Over, _) => Ok(self.end(Ending::Cancelled, None)),
            // Our own driver broke the protocol: end rather than guess.
            _ => Err(CallError::Garbage),
        }
    }

    fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    fn begin(&mut self) -> Action {
        if self.token.is_some() { self.ask_roster() } else { self.login() }
    }

    fn login(&mut self) -> Action {
        self.token = None;
        self.fresh_login = true;
        self.state = State::Challenge;
        Action::Http(calls::ask_challenge(&self.inputs.origin, self.inputs.team, self.inputs.device))
    }

    fn ask_roster(&mut self) -> Action {
        self.state = State::Roster;
        Action::Http(calls::ask_roster(&self.inputs.origin, self.token()))
    }

    /// Statements the relay lacks, at most 4 MiB a call.
    fn give_roster(&mut self, held: Vec<Vec<u8>>) -> Action {
        let theirs: std::collections::HashSet<[u8; 32]> =
            self.relay_statements.iter().map(|bytes| hash(&[bytes])).collect();
        let mut size = 0;
        let lacking: Vec<Vec<u8>> = held
            .into_iter()
            .filter(|bytes| !theirs.contains(&hash(&[bytes])))
            .take_while(|bytes| {
                size += bytes.len();
                size <= BATCH_BYTES_MAX
            })
            .collect();
        if lacking.is_empty() {
            return self.take_batch();
        }
        self.state = State::GiveRoster;
        Action::Http(calls::add_roster(&self.inputs.origin, self.token(), lacking))
    }

    fn take_held(&mut self, after: i64) -> Action {
        self.state = State::TakeHeld;
        Action::TakeHeld { after, limit: HAVE_MAX }
    }

    fn ask_have(&mut self, held: Vec<(i64, EnvelopeId)>) -> Action {
        let Some((last, _)) = held.last() else { return self.take_batch() };
        self.state = State::Have(*last);
        let ids = held.iter().map(|(_, id)| *id).collect();
        Action::Http(calls::have(&self.inputs.origin, self.token(), ids))
    }

    fn take_batch(&mut self) -> Action {
        self.state = State::TakeBatch;
        Action::TakeBatch { round: self.round, max_count: BATCH_MAX, max_bytes: BATCH_BYTES_MAX }
    }

    fn push_or_go_on(&mut self, batch: Vec<(EnvelopeId, Vec<u8>)>) -> Action {
        if batch.is_empty() {
            if self.round == Round::Last {
                return self.end(Ending::Done, None);
            }
            self.reading = 0;
            return self.next_mailbox();
        }
        let asked = calls::push(&self.inputs.origin, self.token(), &batch);
        self.state = State::Push(batch);
        Action::Http(asked)
    }

    fn pushed(&mut self, batch: Vec<(EnvelopeId, Vec<u8>)>, reply: &Reply) -> Result<Action, CallError> {
        let results = calls::read_pushed(reply, batch.len())?;
        let (mut stored, mut refused) = (Vec::new(), Vec::new());
        for ((id, _), result) in batch.into_iter().zip(results) {
            match result {
                Stored::Stored | Stored::Erased => stored.push(id),
                Stored::Refused(code) => refused.push((id, code)),
            }
        }
        self.sent = self.sent.saturating_add(u32::try_from(stored.len()).unwrap_or(u32::MAX));
        self.state = State::RecordPushed;
        Ok(Action::RecordPushed { stored, refused })
    }

    fn next_mailbox(&mut self) -> Action {
        let Some(mailbox) = self.mailboxes.get(self.reading).copied() else {
            self.round = Round::Last;
            return self.take_batch();
        };
        match self.store {
            Some(store) => {
                self.state = State::Place;
                Action::AskPlace { store, mailbox }
            }
            None => self.pull(None),
        }
    }

    fn pull(&mut self, place: Option<Cursor>) -> Action {
        let Some(mailbox) = self.mailboxes.get(self.reading).copied() else { return self.take_batch() };
        self.state = State::Pull(place);
        Action::Http(calls::pull(&self.inputs.origin, self.token(), mailbox, place))
    }

    fn pulled(&mut self, after: Option<Cursor>, reply: &Reply) -> Result<Action, CallError> {
        let (store, found) = calls::read_pulled(reply, after)?;
        if self.store != Some(store) {
            // Another database: it may lack what this device holds, and its mailboxes are read from the beginning.
            let is_first = self.store.is_none();
            self.store = Some(store);
            if !is_first || after.is_some() {
                self.reading = 0;
                return Ok(self.take_held(0));
            }
        }
        let mailbox = self.mailboxes.get(self.reading).copied().ok_or(CallError::Garbage)?;
        let place = found.last().map(|(cursor, _)| *cursor).or(after);
        let envelopes: Vec<Pulled> = found.into_iter().map(|(_, pulled)| pulled).collect();
        self.received = self.received.saturating_add(u32::try_from(envelopes.len()).unwrap_or(u32::MAX));
        self.state = State::RecordPulled(place, envelopes.len());
        Ok(Action::RecordPulled { store, mailbox, envelopes, place })
    }

    /// The relay lost this place: forget it, offer it what this device holds, read from the beginning.
    fn start_mailbox_over(&mut self) -> Action {
        let (Some(store), Some(mailbox)) = (self.store, self.mailboxes.get(self.reading).copied()) else {
            return self.end(Ending::RelayUnwell, None);
        };
        self.state = State::RecordMissing(0);
        self.round = Round::First;
        Action::RecordPulled { store, mailbox, envelopes: Vec::new(), place: None }
    }
}
