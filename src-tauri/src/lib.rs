//! Daftari: the Tauri shell.
