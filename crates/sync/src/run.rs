//! One sync: login, roster, push, pull, and a last push for what pulling gave rise to (receipts).
//!
//! Every batch is recorded before the next one is asked for, so a cut anywhere resumes there. Nothing is recorded as
//! pushed that the relay did not acknowledge; a repeated push is acknowledged again. Batches begin small and grow while
//! they arrive, so that the slowest network still moves a little with every try.

use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::ids::{Bytes32, DeviceKey, EnvelopeId, LoginNonce, MailboxId, StatementId, StoreId, TeamId};
use daftari_relay_api::limits::{BATCH_BYTES_MAX, BATCH_MAX, ENVELOPE_MAX, HAVE_MAX};
use daftari_relay_api::login::{Scope, challenge_bytes};
use daftari_relay_api::pushed::{Pushed, Then};
use daftari_relay_api::wire::ErrorCode;

use crate::calls::{self, CallError};
use crate::roster::{Next, RosterPage, RosterTalk};
use crate::transport::{Dialled, NoReply, Reply, Request};

/// Bytes of the first push of a run: 13 seconds at 20 KB/s.
const FIRST_PUSH_BYTES: usize = ENVELOPE_MAX;
/// How often in a row a page is asked for again that holds what does not open.
const ASKED_AGAIN_MAX: usize = 3;
/// Envelopes of the first pull of a run: the largest take a quarter of an hour at 1 KB/s.
const FIRST_PULL: usize = 4;

/// The inputs of a run.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The team.
    pub team: TeamId,
    /// This device.
    pub device: DeviceKey,
    /// The relay as dialled.
    pub dialled: Dialled,
    /// A token that may still be good.
    pub token: Option<String>,
    /// The relay database this device last read from and has offered everything it holds.
    pub known_store: Option<StoreId>,
    /// How far the roster of a relay database was read.
    pub roster_place: Option<(StoreId, u64)>,
    /// A day is over since the relay was last asked whether it still has what was handed over and not receipted: one that was
    /// put back from a copy of its files calls itself the same.
    pub offers_unreceipted: bool,
}

/// Which of the envelopes that a relay should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    Everything,
    /// Those that brought entries of which no receipt came.
    Unreceipted,
}

/// Which push of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Before pulling.
    First,
    /// After pulling.
    Last,
}

/// What the driver does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send this with nothing locked; answer [`Event::Reply`] or [`Event::NoReply`].
    Http(Request),
    /// Sign these login bytes; answer [`Event::Signed`].
    Sign(Vec<u8>),
    /// Verify and store these statements of the relay and the place behind them, in one transaction, and seal what
    /// waits for an envelope; answer [`Event::RosterMerged`].
    MergeRoster {
        /// The relay's database.
        store: StoreId,
        /// In order of arrival; none when nothing is new.
        statements: Vec<Vec<u8>>,
        /// The place behind them.
        place: u64,
    },
    /// The relay keeps other statements than this device: those to offer it; answer [`Event::Statements`].
    TakeStatements {
        /// The relay's database.
        store: StoreId,
    },
    /// The relay did not take these: they are not offered to it again for a while; answer [`Event::Recorded`].
    RecordRefusedStatements {
        /// The relay's database.
        store: StoreId,
        /// The statements.
        refused: Vec<StatementId>,
    },
    /// The relay lacks nothing this device keeps, and keeps something else all the same. Read its roster from the beginning,
    /// unless that was done for these very sets not long ago; answer [`Event::RosterForgotten`] or [`Event::Recorded`].
    ForgetRosterPlace {
        /// The relay's database.
        store: StoreId,
        /// Digest of what the relay keeps.
        kept: Bytes32,
    },
    /// The next waiting envelopes; answer [`Event::Batch`], empty when none waits.
    TakeBatch {
        /// Before or after pulling: receipts are made only after it, so that they name what has just come.
        round: Round,
        /// Number of items, at most.
        max_count: usize,
        /// Bytes together, at most.
        max_bytes: usize,
    },
    /// Record what became of a push; answer [`Event::Recorded`].
    RecordPushed {
        /// On the relay's disk.
        stored: Vec<EnvelopeId>,
        /// Not taken, with the relay's word: not handed out again in this run, and again in the next one. What the relay
        /// has no room for, and no room for what stands behind it, is in neither list and goes on waiting.
        refused: Vec<(EnvelopeId, Pushed)>,
    },
    /// Envelopes this device holds, after a number, for a relay that may have lost some; answer [`Event::Held`].
    TakeHeld {
        /// Which of them.
        which: Which,
        /// After this number.
        after: i64,
        /// Number of items, at most.
        limit: usize,
    },
    /// The relay was asked for all that was not receipted: not again for a day; answer [`Event::Recorded`].
    RecordOffered,
    /// The relay lacks these: they wait again; answer [`Event::Recorded`].
    RecordMissing(Vec<EnvelopeId>),
    /// How far a mailbox was read; answer [`Event::Place`].
    AskPlace {
        /// The relay's database.
        store: StoreId,
        /// The mailbox.
        mailbox: MailboxId,
    },
    /// Open, verify and store these in order, and the place behind each that is stored, in as many transactions as the
    /// device likes; answer [`Event::Recorded`], or [`Event::AskAgain`]. A cut between two parts is like one between two pages.
    RecordPulled {
        /// The relay's database.
        store: StoreId,
        /// The mailbox.
        mailbox: MailboxId,
        /// In order, never none, each with the place behind it.
        envelopes: Vec<(Cursor, Pulled)>,
    },
    /// Read this mailbox from the beginning the next time; answer [`Event::Recorded`].
    ForgetPlace {
        /// The relay's database.
        store: StoreId,
        /// The mailbox.
        mailbox: MailboxId,
    },
    /// The run is over.
    Done(Outcome),
}

/// What the driver reports to the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The run begins.
    Start,
    /// A reply came.
    Reply(Reply),
    /// No reply came.
    NoReply(NoReply),
    /// The signature asked for.
    Signed([u8; 64]),
    /// The roster as it is held now, and the mailboxes this device reads, in order.
    RosterMerged {
        /// Digest of what this device keeps.
        kept: Bytes32,
        /// Mailboxes to read; none when the roster says that this device was removed.
        mailboxes: Vec<MailboxId>,
    },
    /// Statements to offer.
    Statements {
        /// Those the relay may lack.
        offered: Vec<(StatementId, Vec<u8>)>,
        /// How many more there are, which it would not take not long ago.
        withheld: usize,
    },
    /// The roster is to be read from the beginning.
    RosterForgotten,
    /// Envelopes to push.
    Batch(Vec<(EnvelopeId, Vec<u8>)>),
    /// Envelopes held, with their numbers.
    Held(Vec<(i64, EnvelopeId)>),
    /// How far a mailbox was read.
    Place(Option<Cursor>),
    /// It is recorded.
    Recorded,
    /// It is recorded up to an envelope that does not open: it may have been damaged on its way, so the mailbox is read again
    /// from there. The same bytes are not asked for a third time.
    AskAgain {
        /// The place before it.
        behind: Option<Cursor>,
    },
    /// The person stopped it, or the notebook is being locked.
    Cancelled,
}

/// How a sync ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything that could travel has travelled.
    Done,
    /// The relay did not answer.
    NoAnswer,
    /// The relay's name is not known.
    NameUnknown,
    /// A machine is there, and no relay listens on it.
    NothingListens,
    /// Something answers there, and not over https.
    NotHttps,
    /// The relay's certificate is over, or not valid yet, by this device's clock.
    CertificateTime,
    /// Another key than the relay's was shown.
    OtherKey,
    /// Nobody known vouches for the relay's certificate.
    BadCertificate,
    /// A page for people came in the place of an answer.
    Portal,
    /// A proxy on the way did not pass it on.
    Proxy,
    /// The relay answered that it cannot, or not as a relay does.
    RelayUnwell,
    /// The relay is not configured for the address this device dials.
    WrongOrigin,
    /// The connection was cut on the way.
    CutOff,
    /// The relay does not know the team.
    NotInTeam,
    /// The roster says that this device was removed, and it gave what it had for the office; or the relay does not know the
    /// device. Accepted only with the statement that removes it.
    Removed,
    /// The relay refused for another reason.
    Refused,
    /// The person or a lock cancelled it.
    Cancelled,
}

impl Ending {
    /// Stable code for the UI.
    pub fn code(self) -> &'static str {
        match self {
            Ending::Done => "done",
            Ending::NoAnswer => "no_answer",
            Ending::NameUnknown => "name_unknown",
            Ending::NothingListens => "nothing_listens",
            Ending::NotHttps => "not_https",
            Ending::CertificateTime => "certificate_time",
            Ending::OtherKey => "other_key",
            Ending::BadCertificate => "bad_certificate",
            Ending::Portal => "portal",
            Ending::Proxy => "proxy",
            Ending::RelayUnwell => "relay_unwell",
            Ending::WrongOrigin => "wrong_origin",
            Ending::CutOff => "cut_off",
            Ending::NotInTeam => "not_in_team",
            Ending::Removed => "removed",
            Ending::Refused => "refused",
            Ending::Cancelled => "cancelled",
        }
    }
}

impl From<NoReply> for Ending {
    fn from(why: NoReply) -> Ending {
        match why {
            NoReply::Unreachable | NoReply::TooSlow => Ending::NoAnswer,
            NoReply::NameUnknown => Ending::NameUnknown,
            NoReply::NothingListens => Ending::NothingListens,
            NoReply::CutOff => Ending::CutOff,
            NoReply::NotTls => Ending::NotHttps,
            NoReply::CertificateTime => Ending::CertificateTime,
            NoReply::OtherKey => Ending::OtherKey,
            NoReply::BadCertificate => Ending::BadCertificate,
        }
    }
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// Envelopes the relay acknowledged.
    pub sent: u32,
    /// Envelopes of pages that were pulled and stored whole; one that is cut off midway is not counted, though its
    /// chunks stay.
    pub received: u32,
    /// The relay's hint when to try again.
    pub retry_after_s: Option<u64>,
    /// A token that is good for some more minutes.
    pub token: Option<String>,
    /// The relay's database, once it was offered everything this device holds: what the next run knows.
    pub store: Option<StoreId>,
}

/// A relay that is full or unwell takes the same call another time. A code of a newer relay is taken for that, too: nothing
/// is given up on a word that is not understood.
fn is_for_now(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::Full | ErrorCode::TooMany | ErrorCode::TooSlow | ErrorCode::Unwell | ErrorCode::Unknown)
}

/// Why a push was not taken, when that says nothing of the rest of the sync.
fn trouble_of_a_push(error: CallError) -> Option<(Ending, Option<u64>)> {
    match error {
        CallError::Garbage => Some((Ending::RelayUnwell, None)),
        CallError::Portal => Some((Ending::Portal, None)),
        CallError::Proxy => Some((Ending::Proxy, None)),
        CallError::Refused { code: ErrorCode::TooLarge, retry_after_s } => Some((Ending::Refused, retry_after_s)),
        CallError::Refused { code, retry_after_s } if is_for_now(code) => Some((Ending::RelayUnwell, retry_after_s)),
        CallError::Refused { .. } | CallError::NoReply(_) => None,
    }
}

#[derive(Debug)]
enum State {
    Begun,
    Challenge,
    Sign(LoginNonce),
    Token,
    Roster(u64),
    Merge(RosterPage),
    TakeStatements,
    RosterHave,
    GiveRoster(Vec<StatementId>),
    RecordGiven,
    ForgetRoster,
    ForgetPlace,
    TakeHeld(Which),
    Have(Which, i64),
    RecordMissing(Which, i64),
    RecordOffered,
    TakeBatch,
    Push(Vec<(EnvelopeId, Vec<u8>)>),
    RecordPushed,
    Place,
    Pull(Option<Cursor>),
    RecordPulled(Page),
    Over,
}

/// A pulled page that is being recorded.
#[derive(Debug, Clone, Copy)]
struct Page {
    /// Behind the whole of it.
    place: Cursor,
    /// Envelopes in it.
    count: u32,
}

/// A running sync.
#[derive(Debug)]
pub struct SyncRun {
    inputs: Inputs,
    state: State,
    token: Option<String>,
    /// Logged in, and nothing has moved since: a token that is refused now is not asked for again.
    fresh_login: bool,
    /// The relay's database as it said last.
    store: Option<StoreId>,
    /// The database that was offered everything held here.
    settled: Option<StoreId>,
    roster: RosterTalk,
    mailboxes: Vec<MailboxId>,
    reading: usize,
    round: Round,
    push_bytes: usize,
    /// What a push may have, after one that was not taken.
    push_most: usize,
    pull_count: usize,
    /// Something the relay would not take; the rest goes on and the run ends with it.
    trouble: Option<(Ending, Option<u64>)>,
    /// A push that was not taken; over once a smaller one was.
    push_trouble: Option<(Ending, Option<u64>)>,
    /// The relay takes no more envelopes now.
    pushes_no_more: bool,
    starts_over: usize,
    /// Behind which place something was asked for again last, and how often in a row.
    asked_again: Option<(Option<Cursor>, usize)>,
    sent: u32,
    received: u32,
    over: Option<Outcome>,
}

impl SyncRun {
    /// A run that has not begun.
    pub fn new(inputs: Inputs) -> SyncRun {
        SyncRun {
            token: inputs.token.clone(),
            store: inputs.known_store,
            settled: inputs.known_store,
            roster: RosterTalk::behind(inputs.roster_place),
            inputs,
            state: State::Begun,
            fresh_login: false,
            mailboxes: Vec::new(),
            reading: 0,
            round: Round::First,
            push_bytes: FIRST_PUSH_BYTES,
            pull_count: FIRST_PULL,
            trouble: None,
            push_trouble: None,
            push_most: BATCH_BYTES_MAX,
            pushes_no_more: false,
            starts_over: 0,
            asked_again: None,
            sent: 0,
            received: 0,
            over: None,
        }
    }

    /// Takes an event, answers with what to do next. After [`Action::Done`] it only says so again.
    pub fn step(&mut self, event: Event) -> Action {
        if let Some(over) = &self.over {
            return Action::Done(over.clone());
        }
        match event {
            Event::Cancelled => self.end(Ending::Cancelled, None),
            Event::NoReply(why) => self.end(why.into(), None),
            event => {
                let mut action = match self.advance(event) {
                    Ok(action) => action,
                    Err(error) => self.fail(error),
                };
                if let Action::Http(request) = &mut action {
                    request.trust.clone_from(&self.inputs.dialled.trust);
                }
                action
            }
        }
    }

    fn end(&mut self, ending: Ending, retry_after_s: Option<u64>) -> Action {
        let (ending, retry_after_s) = match self.trouble.or(self.push_trouble) {
            Some(trouble) if ending == Ending::Done => trouble,
            _ => (ending, retry_after_s),
        };
        self.state = State::Over;
        let outcome = Outcome {
            ending,
            sent: self.sent,
            received: self.received,
            retry_after_s,
            token: self.token.clone(),
            store: self.settled,
        };
        self.over = Some(outcome.clone());
        Action::Done(outcome)
    }

    fn fail(&mut self, error: CallError) -> Action {
        let (code, retry) = match error {
            CallError::NoReply(why) => return self.end(why.into(), None),
            CallError::Portal => return self.end(Ending::Portal, None),
            CallError::Proxy => return self.end(Ending::Proxy, None),
            CallError::Garbage => return self.end(Ending::RelayUnwell, None),
            CallError::Refused { code, retry_after_s } => (code, retry_after_s),
        };
        match code {
            ErrorCode::BadToken if !self.fresh_login => self.login(),
            ErrorCode::BadToken => {
                self.token = None;
                self.end(Ending::RelayUnwell, retry)
            }
            ErrorCode::CursorUnknown if matches!(self.state, State::Pull(Some(_))) => self.start_mailbox_over(),
            ErrorCode::CursorUnknown if matches!(self.state, State::Roster(1..)) => self.read_roster_anew(),
            ErrorCode::UnknownTeam => self.end(Ending::NotInTeam, retry),
            ErrorCode::UnknownDevice => self.end(Ending::Removed, retry),
            ErrorCode::WrongOrigin => self.end(Ending::WrongOrigin, retry),
            // The nonce was lost with a relay that was started again: the next try gets another one.
            ErrorCode::BadNonce | ErrorCode::CursorUnknown => self.end(Ending::RelayUnwell, retry),
            code if is_for_now(code) => self.end(Ending::RelayUnwell, retry),
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
                let Inputs { dialled: Dialled { origin, .. }, device, .. } = &self.inputs;
                Ok(Action::Sign(challenge_bytes(Scope::Device, origin, &nonce, device)))
            }
            (State::Sign(nonce), Event::Signed(signature)) => {
                self.state = State::Token;
                let Inputs { dialled: Dialled { origin, .. }, team, device, .. } = &self.inputs;
                Ok(Action::Http(calls::ask_token(origin, *team, *device, nonce, &signature)))
            }
            (State::Token, Event::Reply(reply)) => {
                let token = calls::read_token(&reply)?;
                self.token = Some(token.token);
                self.store = Some(token.store);
                Ok(self.ask_roster())
            }
            (State::Roster(after), Event::Reply(reply)) => {
                self.state = State::Roster(after);
                self.got_page(after, &reply)
            }
            (State::Merge(page), Event::RosterMerged { kept, mailboxes }) => {
                self.mailboxes = mailboxes;
                if self.mailboxes.is_empty() {
                    // Removed: what waits here is still given to the office, and nothing is read.
                    self.trouble = Some((Ending::Removed, None));
                }
                let next = self.roster.merged(page, kept);
                Ok(self.talk(next))
            }
            (State::TakeStatements, Event::Statements { offered, withheld }) => {
                let next = self.roster.offer(offered, withheld);
                Ok(self.talk(next))
            }
            (State::RosterHave, Event::Reply(reply)) => {
                let next = self.roster.lacks(calls::read_roster_missing(&reply)?);
                Ok(self.talk(next))
            }
            (State::GiveRoster(given), Event::Reply(reply)) => self.gave_some(given, &reply),
            (State::RecordGiven, Event::Recorded) => {
                let next = self.roster.give();
                Ok(self.talk(next))
            }
            (State::ForgetRoster, Event::RosterForgotten) => Ok(self.read_roster_anew()),
            (State::ForgetRoster, Event::Recorded) => Ok(self.offer_or_push()),
            (State::ForgetPlace, Event::Recorded) => Ok(self.take_held(Which::Everything, 0)),
            (State::TakeHeld(which), Event::Held(held)) => Ok(self.ask_have(which, held)),
            (State::Have(which, after), Event::Reply(reply)) => {
                let missing = calls::read_missing(&reply)?;
                self.state = State::RecordMissing(which, after);
                Ok(Action::RecordMissing(missing))
            }
            (State::RecordMissing(which, after), Event::Recorded) => Ok(self.take_held(which, after)),
            (State::RecordOffered, Event::Recorded) => Ok(self.take_batch()),
            (State::TakeBatch, Event::Batch(batch)) => Ok(self.push_or_go_on(batch)),
            (State::Push(batch), Event::Reply(reply)) => self.pushed(batch, &reply),
            (State::RecordPushed, Event::Recorded) => {
                Ok(if self.pushes_no_more { self.nothing_to_push() } else { self.take_batch() })
            }
            (State::Place, Event::Place(place)) => Ok(self.pull(place)),
            (State::Pull(after), Event::Reply(reply)) => {
                self.state = State::Pull(after);
                self.pulled(after, &reply)
            }
            (State::RecordPulled(page), Event::Recorded) => {
                self.received = self.received.saturating_add(page.count);
                self.pull_count = (self.pull_count * 2).min(BATCH_MAX);
                Ok(self.pull(Some(page.place)))
            }
            (State::RecordPulled(_), Event::AskAgain { behind }) => Ok(self.pull_again(behind)),
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
        Action::Http(calls::ask_challenge(&self.inputs.dialled.origin, self.inputs.team, self.inputs.device))
    }

    /// Another database may lack what this device holds: that is asked before anything else.
    fn offer_or_push(&mut self) -> Action {
        if self.store.is_some() && self.store != self.settled {
            self.take_held(Which::Everything, 0)
        } else if self.inputs.offers_unreceipted && self.store.is_some() {
            self.take_held(Which::Unreceipted, 0)
        } else {
            self.take_batch()
        }
    }

    fn take_held(&mut self, which: Which, after: i64) -> Action {
        self.state = State::TakeHeld(which);
        Action::TakeHeld { which, after, limit: HAVE_MAX }
    }

    fn ask_have(&mut self, which: Which, held: Vec<(i64, EnvelopeId)>) -> Action {
        let Some((last, _)) = held.last() else {
            if which == Which::Everything {
                self.settled = self.store;
            }
            self.inputs.offers_unreceipted = false;
            self.state = State::RecordOffered;
            return Action::RecordOffered;
        };
        self.state = State::Have(which, *last);
        let ids = held.iter().map(|(_, id)| *id).collect();
        Action::Http(calls::have(&self.inputs.dialled.origin, self.token(), ids))
    }

    fn take_batch(&mut self) -> Action {
        if self.pushes_no_more {
            return self.nothing_to_push();
        }
        self.state = State::TakeBatch;
        Action::TakeBatch { round: self.round, max_count: BATCH_MAX, max_bytes: self.push_bytes }
    }

    fn push_or_go_on(&mut self, batch: Vec<(EnvelopeId, Vec<u8>)>) -> Action {
        if batch.is_empty() {
            return self.nothing_to_push();
        }
        let asked = calls::push(&self.inputs.dialled.origin, self.token(), &batch);
        self.state = State::Push(batch);
        Action::Http(asked)
    }

    fn nothing_to_push(&mut self) -> Action {
        if self.round == Round::Last {
            return self.end(Ending::Done, None);
        }
        self.reading = 0;
        self.next_mailbox()
    }

    fn pushed(&mut self, batch: Vec<(EnvelopeId, Vec<u8>)>, reply: &Reply) -> Result<Action, CallError> {
        let results = match calls::read_pushed(reply, batch.len()) {
            Ok(results) => results,
            // What cannot be given now must not keep out what can be read.
            Err(error) => match trouble_of_a_push(error) {
                Some((ending, retry_after_s)) => {
                    // Whatever stands in the way may let a smaller one pass. It is tried once more, after the pull.
                    self.push_most = (self.push_bytes / 2).max(1);
                    self.push_bytes = self.push_most;
                    self.push_trouble = Some((ending, retry_after_s));
                    self.pushes_no_more = self.round == Round::Last || ending == Ending::RelayUnwell;
                    return Ok(self.nothing_to_push());
                }
                None => return Err(error),
            },
        };
        let (mut stored, mut refused) = (Vec::new(), Vec::new());
        for ((id, _), result) in batch.into_iter().zip(results) {
            match result.then() {
                Then::Done => stored.push(id),
                // It would be handed out again at once: the rest of the queue waits with it.
                Then::Stop => self.push_no_more(result.retry_after_s()),
                Then::Later => {
                    self.trouble = self.trouble.or(Some((Ending::RelayUnwell, result.retry_after_s())));
                    refused.push((id, result));
                }
                Then::Aside => refused.push((id, result)),
            }
        }
        if !stored.is_empty() {
            self.fresh_login = false;
            self.push_bytes = (self.push_bytes * 2).min(self.push_most);
            self.push_trouble = None;
        }
        self.sent = self.sent.saturating_add(u32::try_from(stored.len()).unwrap_or(u32::MAX));
        self.state = State::RecordPushed;
        Ok(Action::RecordPushed { stored, refused })
    }

    fn push_no_more(&mut self, retry_after_s: Option<u64>) {
        self.pushes_no_more = true;
        self.trouble = self.trouble.or(Some((Ending::RelayUnwell, retry_after_s)));
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
        Action::Http(calls::pull(&self.inputs.dialled.origin, self.token(), mailbox, place, self.pull_count))
    }

    fn pulled(&mut self, after: Option<Cursor>, reply: &Reply) -> Result<Action, CallError> {
        let (store, found) = calls::read_pulled(reply, after)?;
        if self.settled != Some(store) {
            // Another database than the one that was offered everything: this page is not stored, so that nothing counts as
            // read before that has happened.
            self.store = Some(store);
            return if self.may_start_over() {
                Ok(self.take_held(Which::Everything, 0))
            } else {
                Err(CallError::Garbage)
            };
        }
        let mailbox = self.mailboxes.get(self.reading).copied().ok_or(CallError::Garbage)?;
        let Some((place, _)) = found.last() else {
            self.reading += 1;
            return Ok(self.next_mailbox());
        };
        self.state = State::RecordPulled(Page { place: *place, count: u32::try_from(found.len()).unwrap_or(u32::MAX) });
        self.fresh_login = false;
        Ok(Action::RecordPulled { store, mailbox, envelopes: found })
    }

    /// A line that spoils what stands behind the same place again and again ends the reading of its mailbox for this run.
    fn pull_again(&mut self, place: Option<Cursor>) -> Action {
        self.asked_again = match self.asked_again {
            Some((behind, times)) if behind == place => Some((place, times + 1)),
            _ => Some((place, 1)),
        };
        if self.asked_again.is_some_and(|(_, times)| times <= ASKED_AGAIN_MAX) {
            return self.pull(place);
        }
        self.trouble = self.trouble.or(Some((Ending::CutOff, None)));
        self.reading += 1;
        self.next_mailbox()
    }

    /// The relay lost this place: forget it, offer it what this device holds, read from the beginning.
    fn start_mailbox_over(&mut self) -> Action {
        let (Some(store), Some(mailbox)) = (self.store, self.mailboxes.get(self.reading).copied()) else {
            return self.end(Ending::RelayUnwell, None);
        };
        if !self.may_start_over() {
            return self.end(Ending::RelayUnwell, None);
        }
        self.state = State::ForgetPlace;
        Action::ForgetPlace { store, mailbox }
    }

    /// Each mailbox may be lost once, and the database changed once: a relay that goes on forgetting is not well.
    fn may_start_over(&mut self) -> bool {
        self.starts_over += 1;
        self.round = Round::First;
        self.reading = 0;
        self.starts_over <= self.mailboxes.len() + 1
    }

    /// Says or asks what comes next about the roster.
    fn talk(&mut self, next: Next) -> Action {
        match next {
            Next::Page(after) => {
                self.state = State::Roster(after);
                Action::Http(calls::ask_roster(&self.inputs.dialled.origin, self.token(), after))
            }
            Next::Statements(store) => {
                self.state = State::TakeStatements;
                Action::TakeStatements { store }
            }
            Next::Have(ids) => {
                self.state = State::RosterHave;
                Action::Http(calls::roster_have(&self.inputs.dialled.origin, self.token(), ids))
            }
            Next::Give(ids, statements) => {
                self.state = State::GiveRoster(ids);
                Action::Http(calls::add_roster(&self.inputs.dialled.origin, self.token(), statements))
            }
            Next::Refused(store, refused) => {
                self.state = State::RecordGiven;
                Action::RecordRefusedStatements { store, refused }
            }
            Next::Forget { store, kept } => {
                self.state = State::ForgetRoster;
                Action::ForgetRosterPlace { store, kept }
            }
            Next::Unwell => self.end(Ending::RelayUnwell, None),
            Next::Settled => self.offer_or_push(),
        }
    }

    fn ask_roster(&mut self) -> Action {
        let next = self.roster.read(self.store);
        self.talk(next)
    }

    fn read_roster_anew(&mut self) -> Action {
        let next = self.roster.read_anew();
        self.talk(next)
    }

    fn got_page(&mut self, after: u64, reply: &Reply) -> Result<Action, CallError> {
        let page = calls::read_roster(reply, after)?;
        if self.store != Some(page.store) {
            self.store = Some(page.store);
            if after > 0 {
                return Ok(self.read_roster_anew());
            }
        }
        if !page.statements.is_empty() {
            self.fresh_login = false;
        }
        self.state = State::Merge(RosterPage { store: page.store, next: page.next, rest: page.rest, kept: page.kept });
        let statements = page.statements.into_iter().map(|statement| statement.0).collect();
        Ok(Action::MergeRoster { store: page.store, statements, place: page.next })
    }

    /// A relay that takes no statements still takes envelopes: they are pushed, and the run ends with the error.
    fn gave_some(&mut self, given: Vec<StatementId>, reply: &Reply) -> Result<Action, CallError> {
        let next = match calls::read_given(reply, given.len()) {
            Ok(results) => self.roster.gave(given, results),
            Err(CallError::Refused {
                code: ErrorCode::Full | ErrorCode::BadStatement | ErrorCode::TooLarge,
                retry_after_s,
            }) => {
                self.trouble = Some((Ending::Refused, retry_after_s));
                self.roster.give_up()
            }
            Err(error) => return Err(error),
        };
        Ok(self.talk(next))
    }
}
