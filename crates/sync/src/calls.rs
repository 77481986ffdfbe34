//! The relay's calls as requests, and their replies as values.

use daftari_relay_api::batch::{Cursor, Pulled, decode_pull, encode_push};
use daftari_relay_api::ids::{
    Base64, Bytes32, DeviceKey, EnvelopeId, InviteId, LoginNonce, MailboxId, StatementId, StoreId, TeamId,
};
use daftari_relay_api::limits::{
    BATCH_BYTES_MAX, BATCH_MAX, BATCH_SECONDS, CONTROL_MAX, ENVELOPE_MAX, INVITE_MESSAGE_MAX, NO_BYTE_SECONDS,
    ROSTER_BYTES_MAX, WAIT_SECONDS,
};
use daftari_relay_api::login::{Origin, Scope};
use daftari_relay_api::pushed::{Pushed, decode_pushed};
use daftari_relay_api::wire::{
    ApiError, AskChallenge, AskHave, AskProof, AskRosterHave, AskToken, Challenge, ErrorCode, Given, Missing, NewTeam,
    News, Proof, Rest, RosterMissing, RosterPage, RosterResult, RosterSet, TeamMade, Token,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::transport::{Dialled, Method, NoReply, Reply, Request, Transport, Trust};

/// Seconds a control call may take; a relay that says nothing is given up before.
const CONTROL_SECONDS: u64 = 60;

/// A call that was not answered as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No reply came.
    #[error("no reply")]
    NoReply(#[from] NoReply),
    /// The relay refused.
    #[error("refused")]
    Refused {
        /// Its code.
        code: ErrorCode,
        /// Its hint when to try again.
        retry_after_s: Option<u64>,
    },
    /// A page for people, or a redirect, in the place of an answer: a network that wants a login first, or another server.
    #[error("portal")]
    Portal,
    /// A proxy on the way did not pass it on.
    #[error("proxy")]
    Proxy,
    /// The reply is not one of a relay.
    #[error("garbage")]
    Garbage,
}

fn dial(dialled: &Dialled, method: Method, path: &str, token: Option<&str>, body: Vec<u8>) -> Request {
    Request { trust: dialled.trust.clone(), ..request(method, &dialled.origin, path, token, body) }
}

/// Is it a page for people?
fn is_page(body: &[u8]) -> bool {
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

fn request(method: Method, origin: &Origin, path: &str, token: Option<&str>, body: Vec<u8>) -> Request {
    Request {
        method,
        url: format!("{origin}{path}"),
        token: token.map(str::to_owned),
        body,
        seconds: CONTROL_SECONDS,
        quiet_seconds: NO_BYTE_SECONDS,
        // Whoever sends it says whom it trusts.
        trust: Trust::of(None),
        reply_max: CONTROL_MAX,
    }
}

fn body(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("requests are plain JSON")
}

fn accept(reply: &Reply) -> Result<(), CallError> {
    if (200..300).contains(&reply.status) {
        return Ok(());
    }
    if let Ok(error) = serde_json::from_slice::<ApiError>(&reply.body) {
        return Err(CallError::Refused { code: error.code, retry_after_s: error.retry_after_s });
    }
    Err(match reply.status {
        // RFC 9110, 15.5.8; and what a proxy answers for a server behind it, or for a body it thinks too long.
        407 | 413 | 502..=504 => CallError::Proxy,
        // RFC 6585, 6: a network asks for a login.
        300..400 | 511 => CallError::Portal,
        500.. => CallError::Refused { code: ErrorCode::Unwell, retry_after_s: None },
        _ => unlike_a_relay(reply),
    })
}

/// A body that is none of a relay.
fn unlike_a_relay(reply: &Reply) -> CallError {
    if is_page(&reply.body) { CallError::Portal } else { CallError::Garbage }
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, CallError> {
    accept(reply)?;
    serde_json::from_slice(&reply.body).map_err(|_| unlike_a_relay(reply))
}

/// `POST /v1/teams`.
///
/// # Errors
/// [`CallError`].
pub fn make_team(
    transport: &dyn Transport,
    dialled: &Dialled,
    genesis: &[u8],
    setup_code: &str,
) -> Result<TeamMade, CallError> {
    let origin = dialled.origin.to_string();
    let asked = NewTeam { genesis: Base64(genesis.to_vec()), setup_code: setup_code.to_owned(), origin };
    parse(&transport.send(&dial(dialled, Method::Post, "/v1/teams", None, body(&asked)))?)
}

/// `PUT /v1/invites/{id}`.
///
/// # Errors
/// [`CallError`].
pub fn put_invite(
    transport: &dyn Transport,
    dialled: &Dialled,
    id: InviteId,
    message: Vec<u8>,
) -> Result<(), CallError> {
    accept(&transport.send(&dial(dialled, Method::Put, &format!("/v1/invites/{id}"), None, message))?)
}

/// `GET /v1/invites/{id}`; none while nothing is there.
///
/// # Errors
/// [`CallError`].
pub fn invite(transport: &dyn Transport, dialled: &Dialled, id: InviteId) -> Result<Option<Vec<u8>>, CallError> {
    let mut asked = dial(dialled, Method::Get, &format!("/v1/invites/{id}"), None, Vec::new());
    asked.reply_max = CONTROL_MAX;
    let reply = transport.send(&asked)?;
    match accept(&reply) {
        // A message is sealed; a page in its place is no invitation that is missing.
        Ok(()) if is_page(&reply.body) && std::str::from_utf8(&reply.body).is_ok() => Err(CallError::Portal),
        Ok(()) if reply.body.len() > INVITE_MESSAGE_MAX => Err(CallError::Garbage),
        Ok(()) => Ok(Some(reply.body)),
        Err(CallError::Refused { code: ErrorCode::NotFound, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(crate) fn ask_challenge(origin: &Origin, team: TeamId, device: DeviceKey) -> Request {
    request(Method::Post, origin, "/v1/challenge", None, body(&AskChallenge { team, device }))
}

pub(crate) fn read_challenge(reply: &Reply) -> Result<LoginNonce, CallError> {
    parse::<Challenge>(reply).map(|challenge| challenge.nonce)
}

pub(crate) fn ask_token(
    origin: &Origin,
    team: TeamId,
    device: DeviceKey,
    nonce: LoginNonce,
    signature: &[u8; 64],
) -> Request {
    let asked = AskToken {
        team,
        device,
        scope: Scope::Device,
        origin: origin.to_string(),
        nonce,
        signature: Base64(signature.to_vec()),
    };
    request(Method::Post, origin, "/v1/token", None, body(&asked))
}

pub(crate) fn read_token(reply: &Reply) -> Result<Token, CallError> {
    parse(reply)
}

pub(crate) fn ask_roster(origin: &Origin, token: &str, after: u64) -> Request {
    let mut asked = request(Method::Get, origin, &format!("/v1/roster?after={after}"), Some(token), Vec::new());
    asked.reply_max = ROSTER_BYTES_MAX;
    asked.seconds = BATCH_SECONDS;
    asked
}

pub(crate) fn read_roster(reply: &Reply, after: u64) -> Result<RosterPage, CallError> {
    let page: RosterPage = parse(reply)?;
    // A place that does not move on would be asked for again and again.
    let moves_on = if page.rest == Rest::More { page.next > after } else { page.next >= after };
    if moves_on { Ok(page) } else { Err(CallError::Garbage) }
}

pub(crate) fn roster_have(origin: &Origin, token: &str, ids: Vec<StatementId>) -> Request {
    let mut asked = request(Method::Post, origin, "/v1/roster/have", Some(token), body(&AskRosterHave { ids }));
    asked.seconds = BATCH_SECONDS;
    asked
}

pub(crate) fn read_roster_missing(reply: &Reply) -> Result<Vec<StatementId>, CallError> {
    parse::<RosterMissing>(reply).map(|missing| missing.missing)
}

pub(crate) fn add_roster(origin: &Origin, token: &str, statements: Vec<Vec<u8>>) -> Request {
    let set = RosterSet { statements: statements.into_iter().map(Base64).collect() };
    let mut asked = request(Method::Post, origin, "/v1/roster", Some(token), body(&set));
    asked.seconds = BATCH_SECONDS;
    asked
}

pub(crate) fn read_given(reply: &Reply, sent: usize) -> Result<Vec<Given>, CallError> {
    let result: RosterResult = parse(reply)?;
    if result.results.len() == sent { Ok(result.results) } else { Err(CallError::Garbage) }
}

pub(crate) fn push(origin: &Origin, token: &str, envelopes: &[(EnvelopeId, Vec<u8>)]) -> Request {
    let bytes = encode_push(envelopes.iter().map(|(_, bytes)| bytes.as_slice()));
    let mut asked = request(Method::Post, origin, "/v1/envelopes", Some(token), bytes);
    asked.seconds = BATCH_SECONDS;
    asked
}

pub(crate) fn read_pushed(reply: &Reply, sent: usize) -> Result<Vec<Pushed>, CallError> {
    accept(reply)?;
    let results = decode_pushed(&reply.body);
    if results.len() == sent { Ok(results) } else { Err(unlike_a_relay(reply)) }
}

pub(crate) fn pull(origin: &Origin, token: &str, mailbox: MailboxId, after: Option<Cursor>, limit: usize) -> Request {
    let mut path = format!("/v1/envelopes?mailbox={mailbox}&limit={limit}");
    if let Some(cursor) = after {
        path.push_str("&after=");
        path.push_str(&cursor.to_text());
    }
    let mut asked = request(Method::Get, origin, &path, Some(token), Vec::new());
    asked.seconds = BATCH_SECONDS;
    asked.reply_max = BATCH_BYTES_MAX + ENVELOPE_MAX + BATCH_MAX * 8;
    asked
}

pub(crate) fn read_pulled(reply: &Reply, after: Option<Cursor>) -> Result<(StoreId, Vec<(Cursor, Pulled)>), CallError> {
    accept(reply)?;
    let store = reply.store.as_deref().and_then(|text| text.parse().ok()).ok_or_else(|| unlike_a_relay(reply))?;
    let begin = after.map_or(0, |cursor| cursor.seq);
    let found = decode_pull(begin, &reply.body).map_err(|_| CallError::Garbage)?;
    // A place that does not move on would be asked for again and again.
    let mut last = begin;
    let rises = found.iter().all(|(cursor, _)| std::mem::replace(&mut last, cursor.seq) < cursor.seq);
    if rises { Ok((store, found)) } else { Err(CallError::Garbage) }
}

pub(crate) fn have(origin: &Origin, token: &str, ids: Vec<EnvelopeId>) -> Request {
    let mut asked = request(Method::Post, origin, "/v1/have", Some(token), body(&AskHave { ids }));
    asked.seconds = BATCH_SECONDS;
    asked
}

pub(crate) fn read_missing(reply: &Reply) -> Result<Vec<EnvelopeId>, CallError> {
    parse::<Missing>(reply).map(|missing| missing.missing)
}

/// The question of a proof that the key shown at this address is that of the relay whose setup code was printed.
///
/// # Errors
/// [`CallError`].
pub fn key_proof(transport: &dyn Transport, dialled: &Dialled, nonce: Bytes32) -> Result<Bytes32, CallError> {
    let asked = dial(dialled, Method::Post, "/v1/proof", None, body(&AskProof { nonce }));
    parse::<Proof>(&transport.send(&asked)?).map(|proof| proof.proof)
}

/// `GET /v1/wait` as a request, for [`read_news`].
pub fn wait(dialled: &Dialled, token: &str, places: &[(MailboxId, Option<String>)]) -> Request {
    let after: Vec<String> =
        places.iter().map(|(mailbox, cursor)| format!("{mailbox}:{}", cursor.as_deref().unwrap_or_default())).collect();
    let path = format!("/v1/wait?after={}", after.join(","));
    let mut asked = dial(dialled, Method::Get, &path, Some(token), Vec::new());
    asked.seconds = WAIT_SECONDS + NO_BYTE_SECONDS;
    asked.quiet_seconds = WAIT_SECONDS + NO_BYTE_SECONDS;
    asked
}

/// True when something arrived in one of the mailboxes.
///
/// # Errors
/// [`CallError`].
pub fn read_news(reply: &Reply) -> Result<bool, CallError> {
    parse::<News>(reply).map(|news| news.news)
}
