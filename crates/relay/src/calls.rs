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
use daftari_relay_api::envelope::{EnvelopeHeader, envelope_id};
use daftari_relay_api::ids::{Base64, InviteId, MailboxId, StatementId, TeamId, mailbox};
use daftari_relay_api::limits::{
    BATCH_BYTES_MAX, BATCH_MAX, CONTROL_MAX, HAVE_MAX, INVITE_MESSAGE_MAX, LOGIN_MAX, NEW_TEAM_MAX, ROSTER_BYTES_MAX,
    ROSTER_MAX, TOKEN_TTL_S, WAIT_PLACES_MAX,
};
use daftari_relay_api::login::{Scope, challenge_bytes};
use daftari_relay_api::pushed::{Pushed, encode_pushed};
use daftari_relay_api::roster::{Kind, Roster, Statement};
use daftari_relay_api::wire::{
    AskChallenge, AskHave, AskRosterHave, AskToken, Challenge, ErrorCode, Given, Health, Missing, NewTeam, News,
    RosterMissing, RosterPage, RosterResult, RosterSet, STORE_HEADER, TeamMade, Token,
};
use daftari_relay_api::{FormatError, code, verify};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::auth::{Bearer, make_token, read_token};
use crate::body::{self, Body};
use crate::clock;
use crate::refuse::{Answer, Refusal, Unavailable};
use crate::state::Relay;
use crate::storage::{NewEnvelope, Sender, StatementPage, Storage};
use crate::teams::{Standing, Team};

type App<S> = State<Arc<Relay<S>>>;

fn json<T: DeserializeOwned>(body: &Bytes) -> Answer<T> {
    serde_json::from_slice(body).map_err(|_| Refusal(ErrorCode::Malformed))
}

/// Seconds of a day.
const DAY_S: u64 = 86_400;

/// A device with a good token, and its team at this moment.
pub struct Caller {
    bearer: Bearer,
    standing: Standing,
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
        let standing = team.standing(&bearer.device).ok_or(Refusal(ErrorCode::UnknownDevice))?;
        Ok(Caller { bearer, standing, team })
    }
}

impl Caller {
    fn needs(&self, scope: Scope) -> Answer<()> {
        if self.bearer.scope == scope { Ok(()) } else { Err(Refusal(ErrorCode::NotAllowed)) }
    }

    fn may_read(&self, mailbox: MailboxId) -> Answer<()> {
        self.needs(Scope::Device)?;
        if self.team.mailboxes_of(&self.bearer.device).contains(&mailbox) {
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
/// [`ErrorCode::WrongOrigin`], when no login would be accepted either; [`ErrorCode::BadStatement`] when it is no first
/// statement; as [`crate::teams::Teams::begin`].
pub async fn make_team<S: Storage>(State(relay): App<S>, Body(body): Body<NEW_TEAM_MAX>) -> Answer<Json<TeamMade>> {
    let request: NewTeam = json(&body)?;
    let setup_code = typed(&request.setup_code).ok_or(Refusal(ErrorCode::WrongSetupCode))?;
    relay.accepts(&request.origin)?;
    let genesis = Statement::parse(&request.genesis.0).map_err(|_| Refusal(ErrorCode::BadStatement))?;
    let team = TeamId(genesis.id.0);
    if !matches!(genesis.body.kind, Kind::Genesis { .. }) || !Roster::fold(team, [genesis.clone()]).has_genesis() {
        return Err(Refusal(ErrorCode::BadStatement));
    }
    relay.teams.begin(&relay.storage, &genesis, setup_code).await?;
    Ok(Json(TeamMade { team, store: relay.settings.store }))
}

/// `POST /v1/challenge`.
///
/// # Errors
/// [`ErrorCode::UnknownTeam`], [`ErrorCode::UnknownDevice`].
pub async fn challenge<S: Storage>(State(relay): App<S>, Body(body): Body<LOGIN_MAX>) -> Answer<Json<Challenge>> {
    let request: AskChallenge = json(&body)?;
    let team = relay.teams.team(&relay.storage, request.team).await?;
    team.standing(&request.device).ok_or(Refusal(ErrorCode::UnknownDevice))?;
    let nonce = relay.nonces.make(request.team, request.device, relay.clock.now_s())?;
    Ok(Json(Challenge { nonce }))
}

/// `POST /v1/token`.
///
/// # Errors
/// [`ErrorCode::WrongOrigin`], [`ErrorCode::BadNonce`], [`ErrorCode::UnknownTeam`], [`ErrorCode::UnknownDevice`],
/// [`ErrorCode::BadSignature`], [`ErrorCode::TooMany`].
pub async fn token<S: Storage>(State(relay): App<S>, Body(body): Body<LOGIN_MAX>) -> Answer<Json<Token>> {
    let request: AskToken = json(&body)?;
    let origin = relay.accepts(&request.origin)?;
    let now_s = relay.clock.now_s();
    relay.nonces.check(request.nonce, request.team, request.device, now_s)?;
    let team = relay.teams.team(&relay.storage, request.team).await?;
    let key = team.login_key(&request.device, request.scope).ok_or(Refusal(ErrorCode::UnknownDevice))?;
    let signature: [u8; 64] = request.signature.0.try_into().map_err(|_| Refusal(ErrorCode::BadSignature))?;
    let said = challenge_bytes(request.scope, &origin, &request.nonce, &request.device);
    if !verify(&key, &[&said], &signature) {
        return Err(Refusal(ErrorCode::BadSignature));
    }
    // Only now: what anybody can send uses up nothing of hers.
    relay.nonces.use_up(request.nonce, request.team, request.device, now_s)?;
    // A disk that takes nothing keeps nobody from reading: the next login notes it.
    let _ = relay.storage.note_login(request.team).await;
    let bearer = Bearer { scope: request.scope, team: request.team, device: request.device };
    let token = make_token(&relay.settings.token_key, &bearer, now_s);
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

/// May this device post this envelope, and where is it filed?
fn check_envelope(caller: &Caller, bytes: &[u8]) -> Result<NewEnvelope, Pushed> {
    let (header, _) = EnvelopeHeader::parse(bytes).map_err(|error| match error {
        FormatError::TooLarge => Pushed::TooLarge,
        FormatError::Newer => Pushed::Newer,
        FormatError::Malformed | FormatError::NotThisFormat => Pushed::Malformed,
    })?;
    let (known, team) = (&caller.team, caller.bearer.team);
    let named: Vec<MailboxId> = header.recipients.iter().map(|recipient| recipient.mailbox).collect();
    let is_known = |mailbox: &MailboxId| known.mailboxes.contains(mailbox) || known.gone.contains(mailbox);
    if !named.iter().all(is_known) {
        return Err(Pushed::WrongMailbox);
    }
    // Every device reads the team's mailbox: only the office writes to all.
    if caller.standing != Standing::Office && named.contains(&mailbox::team(&team)) {
        return Err(Pushed::NotAllowed);
    }
    let review = mailbox::review(&team);
    let for_office = |mailbox: &MailboxId| [mailbox::office(&team), review].contains(mailbox);
    let mut mailboxes: Vec<MailboxId> = named.into_iter().filter(|mailbox| known.mailboxes.contains(mailbox)).collect();
    if caller.standing == Standing::Removed {
        // What it sealed before it knew, the office can open, and reads with care. Nobody else is given it.
        if !mailboxes.iter().any(for_office) {
            return Err(Pushed::NotAllowed);
        }
        mailboxes = vec![review];
    }
    // Whoever was removed since it was sealed keeps it from nobody else.
    if mailboxes.is_empty() {
        mailboxes.push(review);
    }
    let is_colleague =
        |mailbox: &&MailboxId| known.of_field.get(*mailbox).is_some_and(|device| *device != caller.bearer.device);
    let colleagues = mailboxes.iter().filter(is_colleague).copied().collect();
    Ok(NewEnvelope { id: envelope_id(bytes), mailboxes, colleagues, bytes: bytes.to_vec() })
}

/// `POST /v1/envelopes`: one octet for each envelope, in order. Answered only after what is taken is on disk.
///
/// # Errors
/// [`ErrorCode::Malformed`] for what is no batch; [`ErrorCode::NotAllowed`] for the recovery key; [`ErrorCode::Full`] when
/// the disk has no room: nothing of the batch is stored then.
pub async fn push<S: Storage>(
    State(relay): App<S>,
    Sent { caller, body }: Sent<BATCH_BYTES_MAX>,
) -> Answer<([(HeaderName, &'static str); 1], Vec<u8>)> {
    let share = caller.standing.share().ok_or(Refusal(ErrorCode::NotAllowed))?;
    let Bearer { team, device, .. } = caller.bearer;
    let sender = Sender { team, device, share, day: relay.clock.now_s() / DAY_S };
    let checked: Vec<Result<NewEnvelope, Pushed>> =
        decode_push(&body)?.into_iter().map(|bytes| check_envelope(&caller, bytes)).collect();
    let refused: Vec<Option<Pushed>> = checked.iter().map(|checked| checked.as_ref().err().copied()).collect();
    let mut stored =
        relay.storage.store(sender, checked.into_iter().filter_map(Result::ok).collect()).await?.into_iter();
    let results: Option<Vec<Pushed>> = refused.into_iter().map(|refused| refused.or_else(|| stored.next())).collect();
    let results = results.ok_or(Refusal(ErrorCode::Unwell))?;
    if results.contains(&Pushed::Stored) {
        caller.team.news.send_replace(());
    }
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], encode_pushed(&results)))
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

/// `GET /v1/health`: 503 and the reason when the relay cannot store.
///
/// # Errors
/// [`ErrorCode::Full`], [`ErrorCode::Unwell`].
pub async fn health<S: Storage>(State(relay): App<S>) -> Result<Json<Health>, Unavailable> {
    relay.storage.health().await.map_err(|error| Unavailable(Refusal::from(error)))?;
    Ok(Json(Health { ok: true, version: env!("CARGO_PKG_VERSION").to_owned(), store: relay.settings.store }))
}
