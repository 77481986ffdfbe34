//! Lists every command for the capability check and hands tauri.conf.json to Tauri.

include!("src/command_list.rs");

macro_rules! names {
    (at_the_lock: [$($lock:ident :: $lock_verb:ident),* $(,)?], unlocked: [$($noun:ident :: $verb:ident),* $(,)?]) => {
        const COMMANDS: &[&str] = &[$(stringify!($lock_verb),)* $(stringify!($verb)),*];
    };
}

with_commands!(names);

#[allow(clippy::print_stdout, reason = "a build script speaks to Cargo on its standard output")]
fn main() {
    // Tauri looks after its usual folder only; what a window may do must never be that of the build before.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS))
        .capabilities_path_pattern("./src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).expect("tauri.conf.json and the capabilities fit together");
}
