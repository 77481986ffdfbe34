//! The thin adapter: `ureq`, compiled-in WebPKI roots, no redirects, no proxy from the environment.

use std::io::{ErrorKind, Read};
use std::time::Duration;

use daftari_relay_api::wire::STORE_HEADER;
use ureq::Agent;

use crate::transport::{Method, NoReply, Reply, Request, Transport};

/// HTTP over the network, blocking.
pub struct Http(Agent);

impl Default for Http {
    fn default() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(Duration::from_secs(10)))
            .user_agent("")
            .build();
        Http(Agent::new_with_config(config))
    }
}

fn cut(error: &std::io::Error) -> NoReply {
    // While a body is read, ureq's own errors come wrapped.
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        return no_reply(inner);
    }
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => NoReply::TooSlow,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::NotConnected
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof
        | ErrorKind::InvalidData
        | ErrorKind::Other => NoReply::CutOff,
        // Refused, no route, no network; and a name that cannot be looked up, whose kind has no stable name.
        _ => NoReply::Unreachable,
    }
}

fn no_reply(error: &ureq::Error) -> NoReply {
    match error {
        ureq::Error::Timeout(_) => NoReply::TooSlow,
        ureq::Error::Io(io) => cut(io),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::Tls(_) => NoReply::Unreachable,
        _ => NoReply::CutOff,
    }
}

impl Transport for Http {
    fn send(&self, request: &Request) -> Result<Reply, NoReply> {
        let seconds = Some(Duration::from_secs(request.seconds));
        let bearer = request.token.as_ref().map(|token| format!("Bearer {token}"));
        let sent = match request.method {
            Method::Get => {
                let mut call = self.0.get(&request.url).config().timeout_global(seconds).build();
                if let Some(bearer) = &bearer {
                    call = call.header("authorization", bearer);
                }
                call.call()
            }
            Method::Post | Method::Put => {
                let call = match request.method {
                    Method::Post => self.0.post(&request.url),
                    _ => self.0.put(&request.url),
                };
                let mut call = call.config().timeout_global(seconds).build();
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
}
