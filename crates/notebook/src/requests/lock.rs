//! First run and lock. What holds a secret is wiped when it is dropped.

use serde::Deserialize;
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::views::{Language, SecretForm};

/// Make a notebook in an empty directory.
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct CreateNotebook {
    /// PIN or passphrase.
    pub secret: String,
    /// Which of the two.
    #[zeroize(skip)]
    pub form: SecretForm,
    /// An office device: a passphrase, and the office's keys one day.
    pub office_device: bool,
    /// Language chosen on the first screen.
    #[zeroize(skip)]
    pub language: Language,
}

/// Open the notebook.
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct Unlock {
    /// PIN or passphrase.
    pub secret: String,
}

/// Is this a good PIN or passphrase?
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct CheckSecret {
    /// PIN or passphrase.
    pub secret: String,
    /// Which of the two.
    #[zeroize(skip)]
    pub form: SecretForm,
}
