//! The server: routes, limits, logs without content, a graceful stop.

use std::collections::BTreeSet;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::serve::Listener;
use daftari_relay_api::limits::{BATCH_SECONDS, CONNECTIONS_MAX, REQUEST_SECONDS, SILENCE_SECONDS, WAIT_SECONDS};
use daftari_relay_api::login::Origin;
use daftari_relay_api::wire::ErrorCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::auth::Nonces;
use crate::calls;
use crate::clock::{Clock, Stopwatch};
use crate::listen::Limited;
use crate::refuse::Refusal;
use crate::state::Relay;
use crate::storage::files::OpenError;
use crate::storage::sqlite::Sqlite;
use crate::storage::{Quotas, SetupCode, Storage};
use crate::teams::Teams;

/// How a relay is run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Directory of the database.
    pub data: PathBuf,
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Origins devices may have dialled; the listening address when empty.
    pub origins: Vec<Origin>,
    /// Seconds a request's body may pause while it arrives.
    pub body_seconds: u64,
    /// Seconds a long poll waits.
    pub wait_seconds: u64,
    /// Seconds a connection may be silent; longer than a long poll.
    pub silence_seconds: u64,
    /// Connections served at a time.
    pub connections: usize,
    /// Bytes of envelopes that are taken.
    pub quotas: Quotas,
    /// The clock for nonces, tokens and invites.
    pub clock: Clock,
}

impl Config {
    /// A relay in this directory, on loopback.
    pub fn new(data: PathBuf) -> Config {
        Config {
            data,
            listen: SocketAddr::from(([127, 0, 0, 1], 7340)),
            origins: Vec::new(),
            body_seconds: REQUEST_SECONDS,
            wait_seconds: WAIT_SECONDS,
            silence_seconds: SILENCE_SECONDS,
            connections: CONNECTIONS_MAX,
            quotas: Quotas::default(),
            clock: Clock::system(),
        }
    }
}

/// Why a relay does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Its database.
    #[error("its database cannot be used: {0}")]
    Storage(#[from] OpenError),
    /// Its address.
    #[error("{0} cannot be listened on: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// What it needs of the system.
    #[error("the system refuses: {0}")]
    System(#[from] std::io::Error),
    /// Every address, and no word on how devices dial it.
    #[error("it would listen on every address: say with an origin how devices dial it")]
    NoOrigin,
}

/// A relay that listens and is ready to run.
pub struct Server {
    listener: Limited,
    relay: Arc<Relay<Sqlite>>,
    setup_code: SetupCode,
    body_seconds: u64,
}

impl Server {
    /// Opens the database and the address.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn bind(config: Config) -> Result<Server, ServeError> {
        if config.origins.is_empty() && config.listen.ip().is_unspecified() {
            return Err(ServeError::NoOrigin);
        }
        let storage = Sqlite::open(&config.data, config.quotas)?;
        let listener =
            TcpListener::bind(config.listen).await.map_err(|error| ServeError::Listen(config.listen, error))?;
        let mut origins: BTreeSet<Origin> = config.origins.into_iter().collect();
        if origins.is_empty() {
            let address = listener.local_addr()?;
            let mut own = vec![format!("http://{address}")];
            if address.ip().is_loopback() {
                own.push(format!("http://localhost:{}", address.port()));
            }
            origins.extend(own.iter().filter_map(|origin| origin.parse::<Origin>().ok()));
        }
        let setup_code = storage.setup_code().await.map_err(OpenError::of(&config.data))?;
        let relay = Arc::new(Relay {
            settings: storage.settings(),
            storage,
            teams: Teams::default(),
            nonces: Nonces::new().map_err(|_| std::io::Error::other("no randomness"))?,
            origins,
            clock: config.clock,
            wait: Duration::from_secs(config.wait_seconds),
            stopping: watch::Sender::new(false),
        });
        let listener = Limited::new(listener, config.connections, Duration::from_secs(config.silence_seconds));
        Ok(Server { listener, relay, setup_code, body_seconds: config.body_seconds })
    }

    /// Address it listens on.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Code a team is created with, as it stood at the start.
    pub fn setup_code(&self) -> &SetupCode {
        &self.setup_code
    }

    /// Origins it accepts.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.relay.origins.iter()
    }

    /// Serves until `stop` is ready, then finishes what runs and closes the database.
    ///
    /// # Errors
    /// [`ServeError::System`].
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let app = routes(Arc::clone(&self.relay), self.body_seconds);
        let relay = Arc::clone(&self.relay);
        let stop = async move {
            stop.await;
            // Long polls answer at once; everything else that runs is finished.
            relay.stopping.send_replace(true);
        };
        axum::serve(self.listener, app).with_graceful_shutdown(stop).await?;
        self.relay.storage.close().await;
        Ok(())
    }
}

fn routes<S: Storage>(relay: Arc<Relay<S>>, body_seconds: u64) -> Router {
    let wait_seconds = relay.wait.as_secs();
    let within = |seconds| TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(seconds));
    Router::new()
        .route("/v1/teams", post(calls::make_team))
        .route("/v1/challenge", post(calls::challenge))
        .route("/v1/token", post(calls::token))
        .route("/v1/have", post(calls::have))
        .route("/v1/invites/{id}", put(calls::put_invite).get(calls::invite))
        .route("/v1/health", get(calls::health))
        .layer(within(REQUEST_SECONDS))
        .route("/v1/roster/have", post(calls::roster_have))
        .route("/v1/roster", get(calls::roster).post(calls::add_to_roster).layer(within(BATCH_SECONDS)))
        .route("/v1/envelopes", get(calls::pull).post(calls::push).layer(within(BATCH_SECONDS)))
        .route("/v1/wait", get(calls::wait).layer(within(wait_seconds + 5)))
        .fallback(|| async { Refusal(ErrorCode::NotFound) })
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(body_seconds)))
        .layer(from_fn(log_and_shape))
        .with_state(relay)
}

/// The method's name, when it is one that is served: another one is content of its sender.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "-",
    }
}

/// Logs method, route, status and time, never ids, addresses or bodies; gives every refusal of the framework our shape.
async fn log_and_shape(request: Request, next: Next) -> Response {
    let (method, version) = (name_of(request.method()), request.version());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let begun = Stopwatch::start();
    let response = next.run(request).await;
    let status = response.status();
    let ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let mut response = match status {
        _ if ours || status.is_success() => response,
        StatusCode::PAYLOAD_TOO_LARGE => Refusal(ErrorCode::TooLarge).into_response(),
        StatusCode::REQUEST_TIMEOUT => Refusal(ErrorCode::TooSlow).into_response(),
        StatusCode::METHOD_NOT_ALLOWED => Refusal(ErrorCode::NotFound).into_response(),
        status if status.is_client_error() => Refusal(ErrorCode::Malformed).into_response(),
        _ => Refusal(ErrorCode::Unwell).into_response(),
    };
    let (ms, shown) = (begun.elapsed_ms(), response.status().as_u16());
    let route = route.as_deref().unwrap_or("-");
    let code = response.extensions().get::<Refusal>().map(|refusal| tracing::field::display(refusal.code()));
    // Devices ask these again and again, whether or not there is anything to say.
    if route == "/v1/wait" || (route == "/v1/invites/{id}" && matches!(status, StatusCode::OK | StatusCode::NOT_FOUND))
    {
        tracing::debug!(method, route, status = shown, code, ms, "call");
    } else {
        tracing::info!(method, route, status = shown, code, ms, "call");
    }
    // Sealed or not, it is meant for one device, and tells who asked what.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The rest of such a body is not awaited: the connection ends, and the reply says so.
    if matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT) && version < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
