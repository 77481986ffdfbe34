//! The proof that this relay's TLS key is the one whose setup code was printed.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use daftari_relay_api::code;
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::limits::LOGIN_MAX;
use daftari_relay_api::login::prove_key;
use daftari_relay_api::wire::{AskProof, ErrorCode, Proof};

use crate::body::Body;
use crate::refuse::{Answer, Refusal};
use crate::state::Relay;
use crate::storage::{SetupCode, Storage};

/// The pin of the key this relay shows over TLS; none without TLS.
#[derive(Clone, Copy)]
pub struct OwnPin(pub Option<Bytes32>);

/// `POST /v1/proof`.
///
/// # Errors
/// [`ErrorCode::Malformed`]; [`ErrorCode::NotFound`] when the relay speaks no TLS; [`ErrorCode::WrongSetupCode`] when its code
/// has made a team.
pub async fn prove<S: Storage>(
    State(relay): State<Arc<Relay<S>>>,
    Extension(OwnPin(pin)): Extension<OwnPin>,
    Body(body): Body<LOGIN_MAX>,
) -> Answer<Json<Proof>> {
    let asked: AskProof = serde_json::from_slice(&body).map_err(|_| Refusal(ErrorCode::Malformed))?;
    let pin = pin.ok_or(Refusal(ErrorCode::NotFound))?;
    let SetupCode::Good(setup_code) = relay.storage.setup_code().await? else {
        return Err(Refusal(ErrorCode::WrongSetupCode));
    };
    let setup_code = code::from_text(&setup_code).ok_or(Refusal(ErrorCode::Unwell))?;
    Ok(Json(Proof { proof: prove_key(&setup_code, &asked.nonce, &pin) }))
}
