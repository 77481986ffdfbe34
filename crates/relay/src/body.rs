//! A request's body, whole and within its limit.

use std::error::Error;
use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Bytes, HttpBody};
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header;
use daftari_relay_api::wire::ErrorCode;
use tower_http::timeout::TimeoutError;

use crate::flying::CutShort;
use crate::refuse::{Answer, Refusal};

/// At most `MAX` bytes. A body that says it is longer is refused before any of it is read.
pub struct Body<const MAX: usize>(pub Bytes);

impl<S: Send + Sync, const MAX: usize> FromRequest<S> for Body<MAX> {
    type Rejection = Refusal;

    async fn from_request(mut request: Request, state: &S) -> Answer<Self> {
        if is_announced_longer(&request, MAX) {
            return Err(Refusal(ErrorCode::TooLarge));
        }
        DefaultBodyLimit::max(MAX).apply(&mut request);
        Bytes::from_request(request, state).await.map(Body).map_err(|rejection| Refusal(why(&rejection)))
    }
}

/// Does the request say that its body is longer than this many bytes?
///
/// `DefaultBodyLimit` does not look: it counts bytes as they arrive and refuses after reading as many as it allows.
pub fn is_announced_longer(request: &Request, max: usize) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    length.is_some_and(|length: u64| length > max as u64)
}

/// Too long, too slow, the slowest of too many, or cut.
fn why(rejection: &BytesRejection) -> ErrorCode {
    if matches!(rejection, BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_))) {
        return ErrorCode::TooLarge;
    }
    let mut beneath: Option<&(dyn Error + 'static)> = Some(rejection);
    while let Some(error) = beneath {
        if error.is::<TimeoutError>() {
            return ErrorCode::TooSlow;
        }
        if error.is::<CutShort>() {
            return ErrorCode::TooMany;
        }
        beneath = error.source();
    }
    ErrorCode::Malformed
}

/// Reads a body of at most `max` bytes and drops it. A refusal sent while the body is still on its way closes the
/// connection under it, and a phone would see a cut instead of the reason.
pub async fn discard(mut body: axum::body::Body, max: usize) {
    let mut left = max;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
