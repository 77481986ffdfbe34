//! The thin adapter: `ureq`, no redirects, no proxy from the environment.
//!
//! What is too slow is measured in silence, not in all: a network of 1 KB/s may take its time, and one on which nothing moves
//! is given up soon.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use daftari_relay_api::limits::{HEADER_SECONDS, NO_BYTE_SECONDS};
use daftari_relay_api::login::Origin;
use daftari_relay_api::wire::STORE_HEADER;
use rustls::{CertificateError, Error as TlsError};
use ureq::Agent;
use ureq::config::Config;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, TcpConnector};

use crate::tls::Tls;
use crate::transport::{Method, NoReply, Reply, Request, Shown, Transport, Trust};

/// Bytes a second of the slowest network that is waited for.
const SLOWEST: u64 = 1_000;
/// Agents that are kept: one for each relay's trust.
const AGENTS_MAX: usize = 8;

/// HTTP over the network, blocking. Connections are kept apart by whom they were opened to trust.
#[derive(Default)]
pub struct Http(Mutex<BTreeMap<Trust, Agent>>);

fn settings() -> Config {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_resolve(Some(Duration::from_secs(10)))
        .timeout_connect(Some(Duration::from_secs(NO_BYTE_SECONDS)))
        // The relay closes what is kept for longer.
        .max_idle_age(Duration::from_secs(HEADER_SECONDS - 2))
        .user_agent("")
        .build()
}

impl Http {
    fn agent(&self, trust: &Trust) -> Agent {
        let mut agents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if agents.len() >= AGENTS_MAX && !agents.contains_key(trust) {
            agents.clear();
        }
        let new = || {
            let connector = TcpConnector::default().chain(Tls::trusting(trust.clone()));
            Agent::with_parts(settings(), connector, DefaultResolver::default())
        };
        agents.entry(trust.clone()).or_insert_with(new).clone()
    }
}

fn tls(error: &TlsError) -> NoReply {
    match error {
        TlsError::InvalidCertificate(why) => match why {
            CertificateError::ApplicationVerificationFailure => NoReply::OtherKey,
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => NoReply::CertificateTime,
            _ => NoReply::BadCertificate,
        },
        // What came is no TLS record at all.
        TlsError::InvalidMessage(_) => NoReply::NotTls,
        _ => NoReply::CutOff,
    }
}

fn cut(error: &std::io::Error) -> NoReply {
    // While a body is read, or hands are shaken, errors come wrapped.
    if let Some(inner) = error.get_ref() {
        if let Some(inner) = inner.downcast_ref::<ureq::Error>() {
            return no_reply(inner);
        }
        if let Some(inner) = inner.downcast_ref::<TlsError>() {
            return tls(inner);
        }
        if let Some(inner) = inner.downcast_ref::<std::io::Error>() {
            return cut(inner);
        }
    }
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => NoReply::TooSlow,
        ErrorKind::ConnectionRefused => NoReply::NothingListens,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::NotConnected
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof
        | ErrorKind::InvalidData
        | ErrorKind::Other => NoReply::CutOff,
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable
        | ErrorKind::PermissionDenied => NoReply::Unreachable,
        // A name that cannot be looked up: its kind has no stable name.
        _ => NoReply::NameUnknown,
    }
}

fn no_reply(error: &ureq::Error) -> NoReply {
    match error {
        ureq::Error::Timeout(_) => NoReply::TooSlow,
        ureq::Error::Io(io) => cut(io),
        ureq::Error::Rustls(error) => tls(error),
        ureq::Error::HostNotFound => NoReply::NameUnknown,
        ureq::Error::ConnectionFailed => NoReply::Unreachable,
        _ => NoReply::CutOff,
    }
}

impl Transport for Http {
    fn send(&self, request: &Request) -> Result<Reply, NoReply> {
        let agent = self.agent(&request.trust);
        // What was written may lie in the system's buffers for as long as the slowest network needs for it.
        let on_its_way = request.body.len() as u64 / SLOWEST;
        let quiet = Some(Duration::from_secs(request.quiet_seconds + on_its_way));
        let seconds = Some(Duration::from_secs(request.seconds));
        let bearer = request.token.as_ref().map(|token| format!("Bearer {token}"));
        let sent = match request.method {
            Method::Get => {
                let call = agent.get(&request.url).config().timeout_global(seconds);
                let mut call = call.timeout_per_read(quiet).timeout_per_write(quiet).build();
                if let Some(bearer) = &bearer {
                    call = call.header("authorization", bearer);
                }
                call.call()
            }
            Method::Post | Method::Put => {
                let call = match request.method {
                    Method::Post => agent.post(&request.url),
                    _ => agent.put(&request.url),
                };
                let call = call.config().timeout_global(seconds);
                let mut call = call.timeout_per_read(quiet).timeout_per_write(quiet).build();
                if let Some(bearer) = &bearer {
                    call = call.header("authorization", bearer);
                }
                call.send(&request.body[..])
            }
        };
        let mut response = sent.map_err(|error| no_reply(&error))?;
        let store = response.headers().get(STORE_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        let limit = request.reply_max as u64 + 1;
        response.body_mut().as_reader().take(limit).read_to_end(&mut body).map_err(|error| cut(&error))?;
        if body.len() > request.reply_max {
            return Err(NoReply::CutOff);
        }
        Ok(Reply { status: response.status().as_u16(), store, body })
    }

    fn look(&self, origin: &Origin) -> Result<Shown, NoReply> {
        let noted = Arc::new(Mutex::new(None));
        let connector = TcpConnector::default().chain(Tls::looking(Arc::clone(&noted)));
        let agent = Agent::with_parts(settings(), connector, DefaultResolver::default());
        let quiet = Some(Duration::from_secs(NO_BYTE_SECONDS));
        // A question anybody may ask; whatever the answer is, the hands were shaken.
        let asked = agent.get(format!("{origin}/v1/health")).config().timeout_global(quiet).build().call();
        let noted = noted.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (noted, asked) {
            (Some(shown), _) => Ok(shown),
            (None, Err(error)) => Err(no_reply(&error)),
            (None, Ok(_)) => Err(NoReply::NotTls),
        }
    }
}
