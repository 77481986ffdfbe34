//! A request's body, whole and within its limit.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header;
use daftari_relay_api::wire::ErrorCode;
use tower_http::timeout::TimeoutError;

use crate::refuse::{Answer, Refusal};

/// At most `MAX` bytes. A body that says it is longer is refused before any of it is read.
pub struct Body<const MAX: usize>(pub Bytes);

impl<S: Send + Sync, const MAX: usize> FromRequest<S> for Body<MAX> {
    type Rejection = Refusal;

    async fn from_request(mut request: Request, state: &S) -> Answer<Self> {
        let announced =
            request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: u64| length > MAX as u64) {
            return Err(Refusal(ErrorCode::TooLarge));
        }
        DefaultBodyLimit::max(MAX).apply(&mut request);
        Bytes::from_request(request, state).await.map(Body).map_err(|rejection| Refusal(why(&rejection)))
    }
}

/// Too long, too slow, or cut.
fn why(rejection: &BytesRejection) -> ErrorCode {
    if matches!(rejection, BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_))) {
        return ErrorCode::TooLarge;
    }
    let mut beneath: Option<&(dyn Error + 'static)> = Some(rejection);
    while let Some(error) = beneath {
        if error.is::<TimeoutError>() {
            return ErrorCode::TooSlow;
        }
        beneath = error.source();
    }
    ErrorCode::Malformed
}
