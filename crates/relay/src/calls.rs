//! The calls. Each checks, then does one thing.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daftari_relay_api::batch::{Cursor, decode_push, encode_pull};
use daftari_relay_api::code;
use daftari_relay_api::envelope::{EnvelopeHeader, envelope_id};
use daftari_relay_api::ids::{Base64, InviteId, MailboxId, StatementId, TeamId, mailbox};
use daftari_relay_api::limits::{
    BATCH_BYTES_MAX, BATCH_MAX, CONTROL_MAX, HAVE_MAX, INVITE_MESSAGE_MAX, LOGIN_MAX, NEW_TEAM_MAX, ROSTER_BYTES_MAX,
    ROSTER_MAX, TOKEN_TTL_S, WAIT_PLACES_MAX,
};
use daftari_relay_api::login::{Origin, Scope, challenge_bytes};
use daftari_relay_api::roster::{Kind, Roster, Statement};
use daftari_relay_api::verify;
use daftari_relay_api::wire::{
    AskChallenge, AskHave, AskRosterHave, AskToken, Challenge, ErrorCode, Given, Health, Missing, NewTeam, News,
    PushResult, RosterMissing, RosterPage, RosterResult, RosterSet, STORE_HEADER, Stored, TeamMade, Token,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::auth::{Bearer, make_token, read_token};
use crate::body::{self, Body};
use crate::clock;
use crate::refuse::{Answer, Refusal};
use crate::state::Relay;
use crate::storage::{NewEnvelope, StatementPage, Storage};
use crate::teams::Team;

type App<S> = State<Arc<Relay<S>>>;

fn json<T: DeserializeOwned>(body: &Bytes) -> Answer<T> {
    serde_json::from_slice(body).map_err(|_| Refusal(ErrorCode::Malformed))
}

/// A device with a good token, and its team at this moment.
pub struct Caller {
    bearer: Bearer,
    team: Arc<Team>,
}

impl<S: Storage> FromRequestParts<Arc<Relay<S>>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, relay: &Arc<Relay<S>>) -> Answer<Self> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(Refusal(ErrorCode::BadToken))?;
        let bearer = read_token(&relay.settings.token_key, token, relay.clock.now_s())?;
        let team = relay.teams.team(&relay.storage, bearer.team).await?;
        if team.roster.device(&bearer.device).is_none() {
            return Err(Refusal(ErrorCode::UnknownDevice));
        }
        Ok(Caller { bearer, team })
    }
}

impl Caller {
    fn needs(&self, scope: Scope) -> Answer<()> {
        if self.bearer.scope == scope { Ok(()) } else { Err(Refusal(ErrorCode::NotAllowed)) }
    }

    fn may_read(&self, mailbox: MailboxId) -> Answer<()> {
        self.needs(Scope::Device)?;
        if self.team.roster.mailboxes_of(&self.bearer.device).contains(&mailbox) {
            Ok(())
        } else {
            Err(Refusal(ErrorCode::NotAllowed))
        }
    }
}

/// A caller and what it sent. The body of one without a good token is read and dropped.
pub struct Sent<const MAX: usize> {
    caller: Caller,
    body: Bytes,
}

impl<S: Storage, const MAX: usize> FromRequest<Arc<Relay<S>>> for Sent<MAX> {
    type Rejection = Refusal;

    async fn from_request(request: Request, relay: &Arc<Relay<S>>) -> Answer<Self> {
        if body::is_announced_longer(&request, MAX) {
            return Err(Refusal(ErrorCode::TooLarge));
        }
        let (mut parts, sent) = request.into_parts();
        match Caller::from_request_parts(&mut parts, relay).await {
            Ok(caller) => {
                let Body(body) = Body::<MAX>::from_request(Request::from_parts(parts, sent), relay).await?;
                Ok(Sent { caller, body })
            }
            Err(refusal) => {
                body::discard(sent, MAX).await;
                Err(refusal)
            }
        }
    }
}

/// A typed set-up code in its plain form: characters other than letters and digits are left out.
fn typed(code: &str) -> Option<[u8; 10]> {
    code::from_text(&code.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

/// `POST /v1/teams`.
///
/// # Errors
/// [`ErrorCode::WrongSetupCode`]; [`ErrorCode::BadStatement`] when it is no first statement; as
/// [`crate::teams::Teams::add`].
pub async fn make_team<S: Storage>(State(relay): App<S>, Body(body): Body<NEW_TEAM_MAX>) -> Answer<Json<TeamMade>> {
    let request: NewTeam = json(&body)?;
    if typed(&request.setup_code).is_none_or(|code| code::to_text(&code) != relay.settings.setup_code) {
        return Err(Refusal(ErrorCode::WrongSetupCode));
    }
    let genesis = Statement::parse(&request.genesis.0).map_err(|_| Refusal(ErrorCode::BadStatement))?;
    let team = TeamId(genesis.id.0);
    if !matches!(genesis.body.kind, Kind::Genesis { .. }) || !Roster::fold(team, [genesis.clone()]).has_genesis() {
        return Err(Refusal(ErrorCode::BadStatement));
    }
    relay.teams.add(&relay.storage, team, vec![genesis]).await?;
    Ok(Json(TeamMade { team, store: relay.settings.store }))
}

/// `POST /v1/challenge`.
///
/// # Errors
/// [`ErrorCode::UnknownTeam`], [`ErrorCode::UnknownDevice`], [`ErrorCode::TooMany`].
pub async fn challenge<S: Storage>(State(relay): App<S>, Body(body): Body<LOGIN_MAX>) -> Answer<Json<Challenge>> {
    let request: AskChallenge = json(&body)?;
    let team = relay.teams.team(&relay.storage, request.team).await?;
    if team.roster.device(&request.device).is_none() {
        return Err(Refusal(ErrorCode::UnknownDevice));
    }
    let nonce = relay.nonces.make(request.team, request.device, relay.clock.now_s())?;
    Ok(Json(Challenge { nonce }))
}

/// `POST /v1/token`.
///
/// # Errors
/// [`ErrorCode::WrongOrigin`], [`ErrorCode::BadNonce`], [`ErrorCode::UnknownTeam`], [`ErrorCode::UnknownDevice`],
/// [`ErrorCode::BadSignature`].
pub async fn token<S: Storage>(State(relay): App<S>, Body(body): Body<LOGIN_MAX>) -> Answer<Json<Token>> {
    let request: AskToken = json(&body)?;
    let origin: Origin = request.origin.parse().map_err(|_| Refusal(ErrorCode::WrongOrigin))?;
    if !relay.origins.contains(&origin) {
        return Err(Refusal(ErrorCode::WrongOrigin));
    }
    relay.nonces.use_up(request.nonce, request.team, request.device, relay.clock.now_s())?;
    let team = relay.teams.team(&relay.storage, request.team).await?;
    let device = team.roster.device(&request.device).ok_or(Refusal(ErrorCode::UnknownDevice))?;
    let key = match request.scope {
        Scope::Device => device.record.sign,
        Scope::Post => device.record.post,
    };
    let signature: [u8; 64] = request.signature.0.try_into().map_err(|_| Refusal(ErrorCode::BadSignature))?;
    let said = challenge_bytes(request.scope, &origin, &request.nonce, &request.device);
    if !verify(&key, &[&said], &signature) {
        return Err(Refusal(ErrorCode::BadSignature));
    }
    let bearer = Bearer { scope: request.scope, team: request.team, device: request.device };
    let token = make_token(&relay.settings.token_key, &bearer, relay.clock.now_s());
    Ok(Json(Token { token, expires_in_s: TOKEN_TTL_S, store: relay.settings.store }))
}

/// Parameters of a page of the roster.
#[derive(Deserialize)]
pub struct RosterQuery {
    /// The place behind what was read; without it, the beginning.
    #[serde(default)]
    after: u64,
}

/// `GET /v1/roster`: a page of what is kept, in order of arrival.
///
/// # Errors
/// [`ErrorCode::CursorUnknown`] for a place this database has not reached.
pub async fn roster<S: Storage>(
    State(relay): App<S>,
    caller: Caller,
    Query(query): Query<RosterQuery>,
) -> Answer<Json<RosterPage>> {
    let StatementPage { statements, next, rest, kept } =
        relay.storage.statements_after(caller.bearer.team, query.after).await?;
    let statements = statements.into_iter().map(Base64).collect();
    Ok(Json(RosterPage { store: relay.settings.store, statements, next, rest, kept }))
}

/// `POST /v1/roster/have`.
///
/// # Errors
/// [`ErrorCode::NotAllowed`] with a token for posting only; [`ErrorCode::TooLarge`] for too many ids.
pub async fn roster_have(Sent { caller, body }: Sent<CONTROL_MAX>) -> Answer<Json<RosterMissing>> {
    caller.needs(Scope::Device)?;
    let mut request: AskRosterHave = json(&body)?;
    if request.ids.len() > HAVE_MAX {
        return Err(Refusal(ErrorCode::TooLarge));
    }
    request.ids.retain(|id| !caller.team.roster.holds(id));
    Ok(Json(RosterMissing { missing: request.ids }))
}

/// `POST /v1/roster`: each statement by itself, so a bad one does not spoil its neighbours.
///
/// # Errors
/// [`ErrorCode::NotAllowed`] with a token for posting only; [`ErrorCode::TooLarge`] for too many statements; as
/// [`crate::teams::Teams::add`].
pub async fn add_to_roster<S: Storage>(
    State(relay): App<S>,
    Sent { caller, body }: Sent<ROSTER_BYTES_MAX>,
) -> Answer<Json<RosterResult>> {
    caller.needs(Scope::Device)?;
    let set: RosterSet = json(&body)?;
    if set.statements.len() > ROSTER_MAX {
        return Err(Refusal(ErrorCode::TooLarge));
    }
    let team = caller.bearer.team;
    let parsed: Vec<Option<Statement>> = set.statements.iter().map(|bytes| statement_of(team, &bytes.0)).collect();
    let ids: Vec<Option<StatementId>> = parsed.iter().map(|parsed| parsed.as_ref().map(|s| s.id)).collect();
    let grown = relay.teams.add(&relay.storage, team, parsed.into_iter().flatten().collect()).await?;
    grown.announce();
    let results = ids.iter().map(|id| id.as_ref().map_or(Given::Bad, |id| grown.given(id))).collect();
    Ok(Json(RosterResult { results }))
}

fn statement_of(team: TeamId, bytes: &[u8]) -> Option<Statement> {
    Statement::parse(bytes).ok().filter(|statement| statement.team() == team)
}

fn check_envelope(known: &Team, team: TeamId, bytes: &[u8]) -> Answer<NewEnvelope> {
    let (header, _) = EnvelopeHeader::parse(bytes)?;
    let named: Vec<MailboxId> = header.recipients.iter().map(|recipient| recipient.mailbox).collect();
    let is_known = |mailbox: &MailboxId| known.mailboxes.contains(mailbox) || known.gone.contains(mailbox);
    if !named.iter().all(is_known) {
        return Err(Refusal(ErrorCode::WrongMailbox));
    }
    // Whoever was removed since it was sealed keeps it from nobody else.
    let mut mailboxes: Vec<MailboxId> = named.into_iter().filter(|mailbox| known.mailboxes.contains(mailbox)).collect();
    if mailboxes.is_empty() {
        mailboxes.push(mailbox::review(&team));
    }
    Ok(NewEnvelope { team, id: envelope_id(bytes), mailboxes, bytes: bytes.to_vec() })
}

/// `POST /v1/envelopes`. Answered only after the batch is on disk.
///
/// # Errors
/// [`ErrorCode::Malformed`] for what is no batch; [`ErrorCode::Full`]: nothing of the batch is stored then. An envelope
/// that is refused by itself is named in the answer.
pub async fn push<S: Storage>(
    State(relay): App<S>,
    Sent { caller, body }: Sent<BATCH_BYTES_MAX>,
) -> Answer<Json<PushResult>> {
    let team = caller.bearer.team;
    let checked: Vec<Answer<NewEnvelope>> =
        decode_push(&body)?.into_iter().map(|bytes| check_envelope(&caller.team, team, bytes)).collect();
    let results = checked
        .iter()
        .map(|checked| match checked {
            Ok(_) => Stored::Stored,
            Err(Refusal(code)) => Stored::Refused(*code),
        })
        .collect();
    relay.storage.store(checked.into_iter().filter_map(Result::ok).collect()).await?;
    caller.team.news.send_replace(());
    Ok(Json(PushResult { results }))
}

/// Parameters of a pull.
#[derive(Deserialize)]
pub struct PullQuery {
    mailbox: String,
    after: Option<String>,
    limit: Option<usize>,
}

/// `GET /v1/envelopes`.
///
/// # Errors
/// [`ErrorCode::NotAllowed`] for a mailbox of other devices; [`ErrorCode::CursorUnknown`] for a cursor of another
/// database.
pub async fn pull<S: Storage>(
    State(relay): App<S>,
    caller: Caller,
    Query(query): Query<PullQuery>,
) -> Answer<Response> {
    let mailbox: MailboxId = query.mailbox.parse()?;
    caller.may_read(mailbox)?;
    let after = query.after.as_deref().map(Cursor::parse).transpose()?;
    let limit = query.limit.unwrap_or(BATCH_MAX).clamp(1, BATCH_MAX);
    let found = relay.storage.pull(caller.bearer.team, mailbox, after, limit).await?;
    let body = encode_pull(after.map_or(0, |cursor| cursor.seq), &found);
    let store = relay.settings.store.to_string();
    Ok(([(HeaderName::from_static(STORE_HEADER), store)], body).into_response())
}

/// `POST /v1/have`.
///
/// # Errors
/// [`ErrorCode::NotAllowed`] with a token for posting only; [`ErrorCode::TooLarge`] for too many ids.
pub async fn have<S: Storage>(State(relay): App<S>, Sent { caller, body }: Sent<CONTROL_MAX>) -> Answer<Json<Missing>> {
    caller.needs(Scope::Device)?;
    let request: AskHave = json(&body)?;
    if request.ids.len() > HAVE_MAX {
        return Err(Refusal(ErrorCode::TooLarge));
    }
    let missing = relay.storage.missing(caller.bearer.team, request.ids).await?;
    Ok(Json(Missing { missing }))
}

/// Parameters of a wait.
#[derive(Deserialize)]
pub struct WaitQuery {
    /// `mailbox:cursor` pairs, comma-separated; an empty cursor is the beginning.
    after: String,
}

/// `GET /v1/wait`: answers when something arrives, after 25 seconds, or when the relay stops.
///
/// # Errors
/// [`ErrorCode::NotAllowed`] for a mailbox of other devices; [`ErrorCode::TooLarge`] for too many mailboxes;
/// [`ErrorCode::CursorUnknown`] for a cursor of another database.
pub async fn wait<S: Storage>(
    State(relay): App<S>,
    caller: Caller,
    Query(query): Query<WaitQuery>,
) -> Answer<Json<News>> {
    caller.needs(Scope::Device)?;
    let mut places = Vec::new();
    for place in query.after.split(',').filter(|place| !place.is_empty()) {
        let (mailbox, cursor) = place.split_once(':').ok_or(Refusal(ErrorCode::Malformed))?;
        let mailbox: MailboxId = mailbox.parse()?;
        caller.may_read(mailbox)?;
        if places.len() == WAIT_PLACES_MAX {
            return Err(Refusal(ErrorCode::TooLarge));
        }
        places.push((mailbox, if cursor.is_empty() { None } else { Some(Cursor::parse(cursor)?) }));
    }
    // Subscribed before the look, so that no envelope arrives unnoticed between the two.
    let mut news = caller.team.news.subscribe();
    let mut stopping = relay.stopping.subscribe();
    let deadline = clock::deadline(relay.wait);
    loop {
        for (mailbox, after) in &places {
            if !relay.storage.pull(caller.bearer.team, *mailbox, *after, 1).await?.is_empty() {
                return Ok(Json(News { news: true }));
            }
        }
        tokio::select! {
            _ = news.changed() => {}
            _ = stopping.wait_for(|stopping| *stopping) => return Ok(Json(News { news: false })),
            () = tokio::time::sleep_until(deadline) => return Ok(Json(News { news: false })),
        }
    }
}

/// `PUT /v1/invites/{id}`: knowing the id is knowing the code it is derived from.
///
/// # Errors
/// [`ErrorCode::Malformed`] for an empty message; [`ErrorCode::AlreadyWritten`] when another message has this id.
pub async fn put_invite<S: Storage>(
    State(relay): App<S>,
    id: Result<Path<String>, PathRejection>,
    Body(body): Body<INVITE_MESSAGE_MAX>,
) -> Answer<StatusCode> {
    let Path(id) = id.map_err(|_| Refusal(ErrorCode::Malformed))?;
    let id: InviteId = id.parse()?;
    if body.is_empty() {
        return Err(Refusal(ErrorCode::Malformed));
    }
    relay.storage.put_invite(id, body.to_vec(), relay.clock.now_s()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /v1/invites/{id}`.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none or it is older than ten minutes.
pub async fn invite<S: Storage>(State(relay): App<S>, Path(id): Path<String>) -> Answer<Vec<u8>> {
    let id: InviteId = id.parse()?;
    relay.storage.invite(id, relay.clock.now_s()).await?.ok_or(Refusal(ErrorCode::NotFound))
}

/// `GET /v1/health`.
pub async fn health<S: Storage>(State(relay): App<S>) -> Json<Health> {
    Json(Health { ok: true, version: env!("CARGO_PKG_VERSION").to_owned(), store: relay.settings.store })
}
