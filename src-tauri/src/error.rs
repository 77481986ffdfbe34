//! What a refused command tells the UI: a code and values for its sentence, never content.

use daftari_notebook::views::ErrorView;
use serde::Serialize;

/// Why a command was refused, as the webview reads it: `{code, params}`.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct CommandError(ErrorView);

impl From<daftari_notebook::Error> for CommandError {
    fn from(error: daftari_notebook::Error) -> Self {
        CommandError(error.view())
    }
}

/// What every command returns: its value, or why it was refused.
pub type Reply<T> = Result<T, CommandError>;
