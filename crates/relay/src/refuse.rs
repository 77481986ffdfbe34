//! Refusals as they leave the relay: a status, a stable code, a detail without content.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daftari_relay_api::FormatError;
use daftari_relay_api::ids::NotHex;
use daftari_relay_api::wire::{ApiError, ErrorCode};

use crate::storage::StorageError;

/// A refusal.
#[derive(Debug, Clone, Copy)]
pub struct Refusal(pub ErrorCode);

impl Refusal {
    /// The code as it is written on the wire.
    pub fn code(self) -> String {
        serde_json::to_value(self.0).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// The result of every call: a reply, or a refusal.
pub type Answer<T> = Result<T, Refusal>;

/// Status and retry hint of a code.
pub fn status_of(code: ErrorCode) -> (u16, Option<u64>) {
    let (status, _, retry_after_s) = describe(code);
    (status.as_u16(), retry_after_s)
}

fn describe(code: ErrorCode) -> (StatusCode, &'static str, Option<u64>) {
    match code {
        ErrorCode::Malformed => (StatusCode::BAD_REQUEST, "malformed request", None),
        ErrorCode::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "over a limit", None),
        ErrorCode::TooSlow => (StatusCode::REQUEST_TIMEOUT, "took too long", None),
        ErrorCode::WrongSetupCode => (StatusCode::FORBIDDEN, "not the setup code, or one that was used", None),
        ErrorCode::UnknownTeam => (StatusCode::NOT_FOUND, "no such team here", None),
        ErrorCode::UnknownDevice => (StatusCode::FORBIDDEN, "not an active device of the team", None),
        ErrorCode::BadNonce => (StatusCode::UNAUTHORIZED, "nonce not of this relay, used or old", None),
        ErrorCode::BadSignature => (StatusCode::UNAUTHORIZED, "signature does not hold", None),
        ErrorCode::WrongOrigin => (StatusCode::FORBIDDEN, "not configured for this origin", None),
        ErrorCode::BadToken => (StatusCode::UNAUTHORIZED, "token missing, wrong or expired", None),
        ErrorCode::NotAllowed => (StatusCode::FORBIDDEN, "not allowed with this token", None),
        ErrorCode::CursorUnknown => (StatusCode::CONFLICT, "cursor of another database", None),
        ErrorCode::AlreadyWritten => (StatusCode::CONFLICT, "written already", None),
        ErrorCode::NotFound => (StatusCode::NOT_FOUND, "nothing there", None),
        ErrorCode::BadStatement => (StatusCode::BAD_REQUEST, "a statement does not hold", None),
        ErrorCode::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too many requests", Some(10)),
        ErrorCode::Full => (StatusCode::INSUFFICIENT_STORAGE, "full", Some(600)),
        ErrorCode::Unwell | ErrorCode::Unknown => (StatusCode::INTERNAL_SERVER_ERROR, "could not do it", Some(10)),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, detail, retry_after_s) = describe(self.0);
        let body = ApiError { code: self.0, detail: detail.to_owned(), retry_after_s };
        let mut response = (status, Json(body)).into_response();
        response.extensions_mut().insert(self);
        if let Some(value) = retry_after_s.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// A refusal of `health`: whoever watches the relay looks at the status alone.
#[derive(Debug, Clone, Copy)]
pub struct Unavailable(pub Refusal);

impl IntoResponse for Unavailable {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        response
    }
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Refusal(match error {
            StorageError::CursorUnknown => ErrorCode::CursorUnknown,
            StorageError::AlreadyWritten => ErrorCode::AlreadyWritten,
            StorageError::Full => ErrorCode::Full,
            StorageError::WrongSetupCode => ErrorCode::WrongSetupCode,
            StorageError::Database => ErrorCode::Unwell,
        })
    }
}

impl From<FormatError> for Refusal {
    fn from(error: FormatError) -> Self {
        Refusal(match error {
            FormatError::TooLarge => ErrorCode::TooLarge,
            _ => ErrorCode::Malformed,
        })
    }
}

impl From<NotHex> for Refusal {
    fn from(_: NotHex) -> Self {
        Refusal::from(FormatError::Malformed)
    }
}
