//! Daftari on the desktop.
fn main() {}
