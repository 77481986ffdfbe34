//! What differs between desktop and Android.

#[cfg(desktop)]
mod desktop;
#[cfg(desktop)]
pub use desktop::*;

#[cfg(mobile)]
mod android;
#[cfg(mobile)]
pub use android::*;
