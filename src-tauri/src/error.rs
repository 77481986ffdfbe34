//! What a refused command tells the UI: a code and values for its sentence, never content.

use daftari_notebook::views::ErrorView;
use serde::Serialize;

/// A refusal as it crosses to the webview.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Refusal(ErrorView);

impl From<daftari_notebook::Error> for Refusal {
    fn from(error: daftari_notebook::Error) -> Self {
        Refusal(error.view())
    }
}

/// What every command returns.
pub type Reply<T> = Result<T, Refusal>;
