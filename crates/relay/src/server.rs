//! The server: routes, limits, logs without content, a graceful stop.

use std::collections::BTreeSet;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Extension, Router};
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::limits::{
    BATCH_SECONDS, CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS, FLYING_BYTES_EACH, FLYING_BYTES_MAX, HEADER_SECONDS,
    REQUEST_SECONDS, SILENCE_SECONDS, STOP_SECONDS, WAIT_SECONDS,
};
use daftari_relay_api::login::Origin;
use daftari_relay_api::wire::ErrorCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::auth::Nonces;
use crate::calls;
use crate::clock::{Clock, Stopwatch};
use crate::flying::{self, Flights};
use crate::listen::{Doors, Limits};
use crate::proof::{self, OwnPin};
use crate::refuse::Refusal;
use crate::state::Relay;
use crate::storage::files::OpenError;
use crate::storage::sqlite::Sqlite;
use crate::storage::{Quotas, SetupCode, Storage};
use crate::teams::Teams;
use crate::tls::{Security, Tls, TlsError};

/// How a relay is run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Directory of the database.
    pub data: PathBuf,
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Origins devices may have dialled; the listening address when empty.
    pub origins: Vec<Origin>,
    /// How devices speak with it.
    pub security: Security,
    /// Addresses of a TLS proxy: its connections are everybody's, and not counted as one address's.
    pub proxies: Vec<IpAddr>,
    /// Seconds a request's body may pause while it arrives.
    pub body_seconds: u64,
    /// Seconds a long poll waits.
    pub wait_seconds: u64,
    /// Seconds a connection may be without a request in hand.
    pub header_seconds: u64,
    /// Seconds a reply may stand still because nobody reads it.
    pub silence_seconds: u64,
    /// Seconds what runs may go on after the stop.
    pub stop_seconds: u64,
    /// Connections served at a time.
    pub connections: usize,
    /// Bytes of envelopes that are taken.
    pub quotas: Quotas,
    /// Connections of one address served at a time.
    pub connections_per_address: usize,
    /// Bytes of bodies and replies on their way: of one device, and of all.
    pub flying_bytes: (usize, usize),
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
            security: Security::OwnKey,
            proxies: Vec::new(),
            body_seconds: REQUEST_SECONDS,
            wait_seconds: WAIT_SECONDS,
            header_seconds: HEADER_SECONDS,
            silence_seconds: SILENCE_SECONDS,
            stop_seconds: STOP_SECONDS,
            connections: CONNECTIONS_MAX,
            quotas: Quotas::default(),
            connections_per_address: CONNECTIONS_PER_ADDRESS,
            flying_bytes: (FLYING_BYTES_EACH, FLYING_BYTES_MAX),
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
    /// Its key or certificate.
    #[error("there is no TLS: {0}")]
    Tls(#[from] TlsError),
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
    doors: Doors,
    relay: Arc<Relay<Sqlite>>,
    setup_code: SetupCode,
    flights: Arc<Flights>,
    body_seconds: u64,
    /// Of the key it shows, and whether devices pin it.
    pin: Option<(Bytes32, bool)>,
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
        let tls = config.security.load(&config.data)?;
        let listener =
            TcpListener::bind(config.listen).await.map_err(|error| ServeError::Listen(config.listen, error))?;
        let mut origins: BTreeSet<Origin> = config.origins.into_iter().collect();
        if origins.is_empty() {
            let address = listener.local_addr()?;
            let scheme = if tls.is_some() { "https" } else { "http" };
            let mut own = vec![format!("{scheme}://{address}")];
            if address.ip().is_loopback() {
                own.push(format!("{scheme}://localhost:{}", address.port()));
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
        let limits = Limits {
            header: Duration::from_secs(config.header_seconds),
            silence: Duration::from_secs(config.silence_seconds),
            stop: Duration::from_secs(config.stop_seconds),
            connections: config.connections,
            per_address: config.connections_per_address,
            proxies: config.proxies,
        };
        let pin = tls.as_ref().map(|tls| (tls.pin, tls.is_own));
        let doors = Doors::new(listener, tls.map(|Tls { acceptor, .. }| acceptor), limits);
        let (each_max, max) = config.flying_bytes;
        let flights = Arc::new(Flights::new(each_max, max));
        Ok(Server { doors, relay, setup_code, flights, body_seconds: config.body_seconds, pin })
    }

    /// Address it listens on.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.doors.local_addr()
    }

    /// Code a team is created with, as it stood at the start.
    pub fn setup_code(&self) -> &SetupCode {
        &self.setup_code
    }

    /// The pin of its own key; none without TLS, and none with a certificate of an authority.
    pub fn pin(&self) -> Option<Bytes32> {
        self.pin.filter(|(_, is_own)| *is_own).map(|(pin, _)| pin)
    }

    /// Does it speak TLS?
    pub fn is_https(&self) -> bool {
        self.pin.is_some()
    }

    /// Origins it accepts.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.relay.origins.iter()
    }

    /// Serves until `stop` is ready, then finishes what runs, within [`Config::stop_seconds`], and closes the database.
    ///
    /// # Errors
    /// [`ServeError::System`].
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let own_pin = OwnPin(self.pin.map(|(pin, _)| pin));
        let app = routes(Arc::clone(&self.relay), self.body_seconds)
            .layer(Extension(own_pin))
            .layer(from_fn_with_state((Arc::clone(&self.relay), self.flights), flying::count::<Sqlite>));
        let relay = Arc::clone(&self.relay);
        let stops = relay.stopping.subscribe();
        let told = tokio::spawn(async move {
            stop.await;
            // Long polls answer at once; everything else that runs is finished.
            relay.stopping.send_replace(true);
        });
        self.doors.serve(app, stops).await;
        told.abort();
        self.relay.storage.close().await;
        Ok(())
    }
}

fn routes<S: Storage>(relay: Arc<Relay<S>>, body_seconds: u64) -> Router {
    let wait_seconds = relay.wait.as_secs();
    let within = |seconds| TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(seconds));
    Router::new()
        .route("/v1/teams", post(calls::make_team))
        .route("/v1/proof", post(proof::prove))
        .route("/v1/challenge", post(calls::challenge))
        .route("/v1/token", post(calls::token))
        .route("/v1/invites/{id}", put(calls::put_invite).get(calls::invite))
        .route("/v1/health", get(calls::health))
        .layer(within(REQUEST_SECONDS))
        .route("/v1/have", post(calls::have).layer(within(BATCH_SECONDS)))
        .route("/v1/roster/have", post(calls::roster_have).layer(within(BATCH_SECONDS)))
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
