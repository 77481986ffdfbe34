//! The door between window and notebook: which commands there are, what a locked notebook answers, what a window may do.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use daftari_app::commands::{self, AT_THE_LOCK, UNLOCKED};
use daftari_app::observer::ToWindow;
use daftari_notebook::session::Session;
use daftari_testkit::fixed::TestWorld;
use daftari_testkit::people::{AN_EVENING, PIN};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The shell without a screen: the real configuration, capabilities, handlers and session.
struct Shell {
    _app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
    directory: tempfile::TempDir,
}

impl Shell {
    /// Amina's phone, open for the first time.
    fn new() -> Shell {
        Self::with_window("main")
    }

    fn with_window(label: &str) -> Shell {
        let directory = tempfile::tempdir().unwrap();
        let app = mock_builder()
            .plugin(commands::opener())
            .plugin(tauri_plugin_notification::init())
            .invoke_handler(commands::handler())
            .build(daftari_app::context())
            .unwrap();
        let environment = TestWorld::new(1);
        environment.clock.set(AN_EVENING);
        let observer = Box::new(ToWindow::new(app.handle().clone()));
        app.manage(Arc::new(Session::open(directory.path(), environment.environment, observer).unwrap()));
        let window = WebviewWindowBuilder::new(&app, label, WebviewUrl::default()).build().unwrap();
        Shell { _app: app, window, directory }
    }

    /// What the window gets when its own page asks.
    fn ask(&self, command: &str, body: impl Into<InvokeBody>) -> Result<Value, Value> {
        self.ask_from("tauri://localhost", command, body)
    }

    fn ask_from(&self, page: &str, command: &str, body: impl Into<InvokeBody>) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: page.parse().unwrap(),
            body: body.into(),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().unwrap())
    }

    fn with_notebook() -> Shell {
        let shell = Shell::new();
        let new = json!({ "secret": PIN, "form": "pin", "office_device": false, "language": "en" });
        assert_eq!(shell.ask("create_notebook", json!({ "request": new })).unwrap()["phase"], "open");
        shell
    }
}

/// What a well-meaning window sends with each command that needs an open notebook.
fn well_meant() -> Vec<(&'static str, Value)> {
    let case = "0b2f2a52-8a52-4b0e-9d5c-1f6a3f3f0c11";
    let entry = "ab".repeat(32);
    let asking = json!({ "asked_by": null, "language": "sw", "support_person": null, "happened_at": null });
    let at = json!({ "ms": 1_791_309_600_000_i64, "offset_min": 180 });
    let action = json!({ "action": "counselled", "fields": { "note": "calm" }, "happened_at": null });
    vec![
        ("today", json!({})),
        ("narrowing", json!(null)),
        ("recents", json!(null)),
        ("list_cases", json!({ "filter": "open", "query": "", "offset": 0, "limit": 50 })),
        ("case_view", json!({ "case": case })),
        ("open_case", json!({ "violations": ["non_payment"], "incident_at": null, "fields": {}, "actions": [action] })),
        ("edit_field", json!({ "case": case, "field": "hot_spot", "value": "Stage", "when": null })),
        ("change_violations", json!({ "case": case, "add": ["theft"], "retire": [] })),
        ("add_action", json!({ "case": case, "action": action })),
        ("correct_action", json!({ "case": case, "entry": entry, "fields": {}, "happened_at": null })),
        ("resolve_conflict", json!({ "case": case, "field": "hot_spot", "entry": null, "value": "Stage" })),
        ("share_case", json!({ "case": case, "device": entry })),
        (
            "erase",
            json!({ "case": case, "what": "case", "do_not_contact": true, "do_not_share": false, "confirm": "no such code" }),
        ),
        ("erased_here", json!({})),
        ("money_page", json!({})),
        (
            "record_consents",
            json!({ "case": case, "answers": [{ "purpose": "keep_record", "answer": "yes", "words_used": null }], "asking": asking }),
        ),
        ("withdraw_consent", json!({ "case": case, "purpose": "keep_record", "words_used": null, "asking": asking })),
        ("plan_follow_up", json!({ "case": case, "what": "call", "due_at": at, "for_whom": null })),
        ("answer_follow_up", json!({ "case": case, "entry": entry, "answer": "moved", "reason": null, "at": at })),
        ("answer_appointment", json!({ "case": case, "entry": entry, "answer": "kept", "at": null })),
        ("answer_clock", json!({ "case": case, "clock": "pep" })),
        (
            "record_party",
            json!({ "case": case, "party": { "person": null, "fields": { "role": "alleged_perpetrator" } } }),
        ),
        ("correct_party", json!({ "case": case, "entry": entry, "fields": { "plate": "KCA 123A" } })),
        ("link_person", json!({ "person": case, "other": case })),
        ("unlink_person", json!({ "parties": [{ "case": case, "entry": entry }] })),
        ("not_the_same", json!({ "person": case, "other": case })),
        ("people", json!({ "query": "", "group": "harm", "offset": 0, "limit": 50 })),
        ("person_page", json!({ "person": case })),
        ("save_draft", json!({ "page": "new_case", "case": null, "content": { "texts": { "narrative": "words" } } })),
        ("draft", json!({})),
        ("discard_draft", json!({})),
        ("sync_view", json!({})),
        ("sync_now", json!({})),
        ("cancel_sync", json!({})),
        ("team", json!({})),
        ("begin_team", json!({ "member_name": "Amina", "relay": "http://127.0.0.1:9" })),
        ("team_sheets", json!({})),
        ("check_sheet", json!({ "typed": "AAAA" })),
        ("finish_team", json!({ "relay": "http://127.0.0.1:9", "setup_code": "AAAA" })),
        ("cancel_team", json!({})),
        ("read_sheet", json!({ "typed": "AAAA" })),
        ("begin_invite", json!({ "member_name": "Beryl", "office": null })),
        ("invite_progress", json!({})),
        ("confirm_invite", json!({})),
        ("cancel_invite", json!({})),
        ("words_of_office_request", json!({ "statement": "00".repeat(32) })),
        ("agree_to_office_device", json!({ "statement": "00".repeat(32) })),
        ("ask_again_for_office_device", json!({ "statement": "00".repeat(32) })),
        ("begin_join", json!({ "code": "AAAA", "relay": "http://127.0.0.1:9", "cases": [] })),
        ("join_progress", json!({})),
        ("confirm_join", json!({})),
        ("cancel_join", json!({})),
        ("open_practice", json!({})),
        ("leave_practice", json!({})),
        ("lists", json!({})),
        ("list_page", json!({ "list": "hot_spots" })),
        ("set_list_item", json!({ "list": "hot_spots", "code": "stage", "item": { "label": { "en": "Stage" } } })),
        ("retire_list_item", json!({ "list": "hot_spots", "code": "stage", "retired": true })),
        ("list_item_to_default", json!({ "list": "hot_spots", "code": "stage" })),
        ("import_reference", json!({ "text": "{}" })),
        ("quick_notes", json!({})),
        ("put_away_quick_note", json!({ "note": "ab".repeat(16) })),
        ("help_circle", json!({})),
        ("set_help_circle", json!({ "people": [{ "name": "Beryl", "phone": "0712 345 678" }] })),
    ]
}

fn code(answer: Result<Value, Value>) -> String {
    match answer {
        Ok(value) => format!("answered {value}"),
        Err(refused) => refused["code"].as_str().map_or_else(|| refused.to_string(), str::to_owned),
    }
}

fn commands() -> impl Iterator<Item = &'static str> {
    AT_THE_LOCK.iter().chain(UNLOCKED).copied()
}

/// Compares a committed file that is made from the list of commands; `UPDATE_COMMANDS=1` rewrites it.
fn is_made_from_the_list(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_COMMANDS").is_some() {
        fs::write(&path, made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap();
    assert!(committed == made, "{file} is out of date: UPDATE_COMMANDS=1 cargo test --test commands");
}

#[test]
fn the_list_names_each_command_once() {
    assert_eq!(commands().collect::<BTreeSet<_>>().len(), commands().count());
}

#[test]
fn the_capability_allows_every_command_by_name() {
    let file = "src-tauri/capabilities/main.json";
    let committed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let mut capability: Value = serde_json::from_str(&committed).unwrap();
    let is_command = |permission: &Value| permission.as_str().is_some_and(|name| name.starts_with("allow-"));
    let (core, plugins): (Vec<Value>, Vec<Value>) = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|permission| !is_command(permission))
        .cloned()
        .partition(|permission| permission.as_str().is_some_and(|name| name.starts_with("core:")));
    let allowed = commands().map(|name| json!(format!("allow-{}", name.replace('_', "-"))));
    capability["permissions"] = core.into_iter().chain(allowed).chain(plugins).collect();
    is_made_from_the_list(file, &format!("{capability:#}\n"));
}

#[test]
fn the_ui_has_a_function_for_every_command() {
    let names: String = commands().map(|name| format!("\n  | '{name}'")).collect();
    let made = format!(
        "// Made from src-tauri/src/command_list.rs; do not edit.\n// UPDATE_COMMANDS=1 cargo test --test commands\n\n\
         /** Every command of the shell. */\nexport type CommandName ={names};\n"
    );
    is_made_from_the_list("ui/src/ipc/generated/commands.ts", &made);

    let client = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/client.ts")).unwrap();
    let mut exported = BTreeSet::new();
    for function in client.split("\nexport const ").skip(1).map(|rest| rest.split(';').next().unwrap()) {
        let name = function.split_whitespace().next().unwrap();
        let called = function.split('\'').nth(1).unwrap_or_default();
        assert_eq!(called, name, "a function of client.ts calls the command of its own name");
        exported.insert(name);
    }
    assert_eq!(exported, commands().collect(), "the window has one function per command");
}

#[test]
fn an_open_notebook_understands_every_valid_request() {
    let shell = Shell::with_notebook();
    for (command, request) in well_meant() {
        let answer = code(shell.ask(command, json!({ "request": request })));
        assert!(!answer.contains("invalid args") && answer != "locked", "{command}: {answer}");
    }
    assert_eq!(shell.ask("today", json!({})).unwrap()["open_cases"], 1);
}

#[test]
fn the_lock_shows_only_shipped_reference_data() {
    let shell = Shell::with_notebook();
    let shipped = shell.ask("reference", json!({})).unwrap();
    let item = json!({ "list": "shelters", "code": "safe_house", "item": { "label": { "en": "Behind the church" } } });
    assert_eq!(shell.ask("set_list_item", json!({ "request": item })).unwrap()["reference"], true);
    let open = shell.ask("reference", json!({})).unwrap();
    assert_eq!(open["shelters"][0]["label"]["sw"], "Behind the church");
    shell.ask("lock", json!({})).unwrap();
    assert_eq!(shell.ask("reference", json!({})).unwrap(), shipped);
    shell.ask("unlock", json!({ "request": { "secret": PIN } })).unwrap();
    assert_eq!(shell.ask("reference", json!({})).unwrap(), open);
}

#[cfg(target_os = "linux")]
#[test]
fn every_command_answers_locked_and_opens_no_file() {
    let shell = Shell::with_notebook();
    assert_eq!(shell.ask("lock", json!({})).unwrap()["phase"], "locked");
    let opened = Opened::below(shell.directory.path());

    let named: BTreeSet<&str> = well_meant().into_iter().map(|(command, _)| command).collect();
    assert_eq!(named, UNLOCKED.iter().copied().collect(), "every command that needs an open notebook is tried");
    for (command, request) in well_meant() {
        assert_eq!(code(shell.ask(command, json!({ "request": request }))), "locked", "{command}");
    }
    TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() })
        .run(&(any_json(), any_json(), prop::collection::vec(any::<u8>(), 0..64)), |(request, other, bytes)| {
            for command in UNLOCKED {
                prop_assert_eq!(code(shell.ask(command, json!({ "request": &request, "other": &other }))), "locked");
                prop_assert_eq!(code(shell.ask(command, request.clone())), "locked");
                prop_assert_eq!(code(shell.ask(command, bytes.clone())), "locked");
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(opened.files(), Vec::<String>::new(), "a locked notebook stays shut");

    // The watch does see what is opened: at the lock the counted tries are read, and nothing else of hers.
    assert_eq!(shell.ask("app_state", json!({})).unwrap()["phase"], "locked");
    let looked = opened.files();
    assert!(!looked.is_empty() && !looked.iter().any(|file| file.starts_with("notebook")), "{looked:?}");

    let opening = json!({ "request": { "secret": PIN } });
    assert_eq!(shell.ask("unlock", opening).unwrap()["phase"], "open");
    assert!(opened.files().contains(&"notebook".to_owned()), "unlocking opens the database");
}

#[test]
fn only_the_one_window_on_its_own_page_is_answered() {
    let stranger = Shell::with_window("second");
    let shell = Shell::new();
    for command in commands() {
        let other_window = stranger.ask(command, json!({})).unwrap_err();
        assert!(other_window.to_string().contains("not allowed"), "{command}: {other_window}");
        let other_page = shell.ask_from("https://example.org/", command, json!({})).unwrap_err();
        assert!(other_page.to_string().contains("not allowed"), "{command}: {other_page}");
    }
    for command in [
        "plugin:shell|open",
        "plugin:fs|read_file",
        "plugin:webview|create_webview_window",
        "plugin:notification|notify",
        "plugin:notification|show",
        "no_such",
    ] {
        let refused = shell.ask(command, json!({})).unwrap_err();
        assert!(refused.to_string().contains("not "), "{command}: {refused}");
    }
    assert_eq!(shell.ask("app_state", json!({})).unwrap()["phase"], "first_run", "the window itself is answered");
}

#[test]
fn the_window_loads_and_calls_only_its_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config: Value = serde_json::from_str(&fs::read_to_string(root.join("tauri.conf.json")).unwrap()).unwrap();
    // Word for word the policy of the threat model; anything more in this table would loosen it.
    assert_eq!(
        config["app"],
        json!({
            "withGlobalTauri": false,
            "windows": [],
            "security": {
                "freezePrototype": true,
                "csp": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
                        img-src 'self' blob: daftari-media: http://daftari-media.localhost; media-src blob:; \
                        connect-src ipc: http://ipc.localhost; base-uri 'none'; form-action 'none'; frame-src 'none'",
                "capabilities": ["main"],
            },
        })
    );
    assert_eq!(config.get("plugins"), None, "no plugin brings commands of its own");

    let files: Vec<_> = fs::read_dir(root.join("src-tauri/capabilities")).unwrap().collect();
    assert_eq!(files.len(), 1, "one capability");
    let capability = fs::read_to_string(root.join("src-tauri/capabilities/main.json")).unwrap();
    let capability: Map<String, Value> = serde_json::from_str(&capability).unwrap();
    let said: BTreeSet<&str> = capability.keys().map(String::as_str).collect();
    assert_eq!(said, BTreeSet::from(["$schema", "identifier", "description", "windows", "permissions"]));
    assert_eq!(capability["windows"], json!(["main"]), "one window");
    let beyond: Vec<&Value> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|permission| !permission.as_str().is_some_and(|name| name.starts_with("allow-")))
        .collect();
    let opener = json!({
        "identifier": "opener:allow-open-url",
        "allow": [{ "url": "tel:*" }, { "url": "sms:*" }, { "url": "mailto:*" }],
    });
    let expected = [&json!("core:event:allow-listen"), &json!("core:event:allow-unlisten"), &opener];
    assert_eq!(beyond, expected, "no shell, no files, no network, and nothing opened but a call, a text, a mail");
}

#[test]
fn only_a_call_a_text_or_a_mail_leaves_the_app() {
    let shell = Shell::new();
    let opens =
        ["https://example.org", "http://tel:1195", "file:///etc/passwd", "/bin/sh", "tel", " tel:1195", "xtel:1"];
    for url in opens.into_iter().chain(["javascript:tel:1", "intent:tel:1", "TEL:1195", ""]) {
        let refused = shell.ask("plugin:opener|open_url", json!({ "url": url })).unwrap_err().to_string();
        assert!(refused.contains("Not allowed to open url"), "{url}: {refused}");
    }
    let with_a_program = json!({ "url": "tel:1195", "with": "sh" });
    let refused = shell.ask("plugin:opener|open_url", with_a_program).unwrap_err().to_string();
    assert!(refused.contains("Not allowed to open url"), "no page chooses the program: {refused}");
    for command in ["plugin:opener|open_path", "plugin:opener|reveal_item_in_dir"] {
        let refused = shell.ask(command, json!({ "path": "/etc", "paths": ["/etc"] })).unwrap_err().to_string();
        assert!(refused.contains("not allowed"), "{command}: {refused}");
    }
}

/// Any JSON a page could send.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = prop_oneof![Just("case".to_owned()), Just("secret".to_owned()), any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Which files of a directory anybody opens, as the kernel tells it.
#[cfg(target_os = "linux")]
struct Opened(std::os::fd::OwnedFd);

#[cfg(target_os = "linux")]
impl Opened {
    fn below(directory: &Path) -> Opened {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
        let watch = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).unwrap();
        add_watch(&watch, directory, WatchFlags::OPEN | WatchFlags::CREATE | WatchFlags::MOVE).unwrap();
        Opened(watch)
    }

    /// Opened since the last time this was asked.
    fn files(&self) -> Vec<String> {
        use rustix::fs::inotify::Reader;
        let mut room = [std::mem::MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(&self.0, &mut room);
        let mut files = Vec::new();
        while let Ok(event) = reader.next() {
            files.extend(event.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
        files
    }
}
