//! Daftari without a screen, for a browser that shows its pages: the app's own files under its own policy, its commands
//! behind its capabilities, its news. Listens on this machine only and answers nobody who does not know this run's key.
//!
//! The browser takes this for `tauri.localhost` and `ipc.localhost`, the names Android's webview gives them.

#![allow(clippy::indexing_slicing, reason = "a tool of tests: where it panics a story has failed")]

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use clap::Parser;
use daftari_app::later;
use daftari_notebook::environment::Environment;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{AppHandle, Listener, Manager, RunEvent, WebviewWindow};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Where the page believes it is, as on Android.
const PAGE: &str = "http://tauri.localhost";
/// What Tauri calls that place on this system.
const LOCAL: &str = "tauri://localhost";

#[derive(Parser)]
struct Arguments {
    /// Folder of the notebook.
    #[arg(long)]
    notebook: PathBuf,
    /// A file that says by how many milliseconds this device's clock is ahead.
    #[arg(long)]
    later: PathBuf,
}

fn main() {
    let Arguments { notebook, later } = Arguments::parse();
    let environment = later::environment(Environment::system(), Some(later));
    let app = daftari_app::shell(mock_builder(), Some(notebook), environment).expect("the app is well formed");
    app.run(|app, event| {
        if let RunEvent::Ready = event {
            tauri::async_runtime::spawn(answer(app.clone()));
        }
    });
}

/// What an answer is made from.
struct Bridge {
    app: AppHandle<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
    key: String,
    /// Names of the events the page has asked for.
    wanted: Mutex<HashSet<String>>,
    news: UnboundedSender<Value>,
    unread: tokio::sync::Mutex<UnboundedReceiver<Value>>,
}

/// Says where it listens and with which key, then answers for as long as the process lives.
#[expect(clippy::print_stdout, reason = "the story reads the address of the bridge from its standard output")]
#[expect(clippy::disallowed_methods, reason = "the key of one run of the stories; no build that a person gets has it")]
async fn answer(app: AppHandle<MockRuntime>) {
    let window = app.get_webview_window("main").expect("the shell has opened its window");
    let (news, unread) = unbounded_channel();
    let key = uuid::Uuid::new_v4().simple().to_string();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    println!("{port} {key}");
    let bridge = Bridge { app, window, key, wanted: Mutex::default(), news, unread: unread.into() };
    let doors = Router::new()
        .route("/ask/{key}/{command}", post(ask))
        .route("/news/{key}", post(news_so_far))
        .fallback(file)
        .with_state(Arc::new(bridge));
    axum::serve(listener, doors).await.expect("the bridge stands");
}

/// A file of the app, with the policy the app gives it.
async fn file(State(bridge): State<Arc<Bridge>>, uri: Uri) -> Response {
    let Some(asset) = bridge.app.asset_resolver().get(uri.path().to_owned()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, asset.mime_type.parse().expect("a type is a header"));
    if let Some(policy) = asset.csp_header {
        headers.insert(CONTENT_SECURITY_POLICY, policy.parse().expect("a policy is a header"));
    }
    (headers, asset.bytes).into_response()
}

/// A command of the page, as Tauri hands it to the app: capabilities first, then the handler.
async fn ask(
    State(bridge): State<Arc<Bridge>>,
    Path((key, command)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if key != bridge.key || !is_our_page(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Ok(arguments) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let event = (command == "plugin:event|listen").then(|| arguments["event"].as_str().unwrap_or_default().to_owned());
    let request = InvokeRequest {
        cmd: command,
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: LOCAL.parse().expect("it is an address"),
        body: InvokeBody::Json(arguments),
        headers: HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    let window = bridge.window.clone();
    let answered = tauri::async_runtime::spawn_blocking(move || get_ipc_response(&window, request)).await;
    let Ok(answered) = answered else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    if let (Some(event), Ok(_)) = (event, &answered) {
        pass_on(&bridge, event);
    }
    match answered {
        Ok(InvokeResponseBody::Json(text)) => for_the_page(StatusCode::OK, text.into()),
        Ok(InvokeResponseBody::Raw(bytes)) => for_the_page(StatusCode::OK, bytes.into()),
        Err(refusal) => for_the_page(StatusCode::CONFLICT, refusal.to_string().into()),
    }
}

/// From now on the page hears of this.
fn pass_on(bridge: &Bridge, event: String) {
    let first = bridge.wanted.lock().unwrap_or_else(PoisonError::into_inner).insert(event.clone());
    if first {
        let news = bridge.news.clone();
        bridge.app.listen_any(event.clone(), move |said| {
            let payload: Value = serde_json::from_str(said.payload()).unwrap_or_default();
            // Nobody reads any more when the process ends.
            let _ = news.send(json!({ "event": event, "payload": payload }));
        });
    }
}

/// What the app has told since it was last asked; waits until there is something.
async fn news_so_far(State(bridge): State<Arc<Bridge>>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    if key != bridge.key || !is_our_page(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut told = Vec::new();
    bridge.unread.lock().await.recv_many(&mut told, 64).await;
    for_the_page(StatusCode::OK, Value::from(told).to_string().into())
}

fn is_our_page(headers: &HeaderMap) -> bool {
    headers.get(ORIGIN).is_some_and(|origin| origin == PAGE)
}

/// An answer only our page may read, kept by nobody.
fn for_the_page(status: StatusCode, json: Bytes) -> Response {
    let headers =
        [(ACCESS_CONTROL_ALLOW_ORIGIN, PAGE), (CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "application/json")];
    (status, headers, json).into_response()
}
