//! A small WebDriver client: the few calls the story needs, over plain HTTP.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::bridge::Bridge;

/// Longest wait for anything: a slow machine with two cores, in a debug build.
pub const LONGEST: Duration = Duration::from_secs(60);
/// How often something awaited is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(40);
/// Where a finger would be put, unless something lies over it.
const UNCOVERED_MIDDLE: &str = "const [e] = arguments, r = e.getClientRects()[0];\
     if (!r) return null;\
     const x = Math.floor((Math.max(0, r.left) + Math.min(innerWidth, r.right)) / 2);\
     const y = Math.floor((Math.max(0, r.top) + Math.min(innerHeight, r.bottom)) / 2);\
     return e.contains(document.elementFromPoint(x, y)) ? { x, y } : null;";
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Looks again and again until there is something; none when the longest wait is over.
#[expect(clippy::disallowed_methods, reason = "a story waits for a real window, which keeps real time")]
pub fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if begun.elapsed() > LONGEST {
            return None;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// What the driver refused, in its own words.
#[derive(Debug)]
pub struct Refused(pub String);

/// An element of the page.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Element {
    /// Out of the result of a script.
    pub fn from_value(value: &Value) -> Option<Element> {
        Some(Element(value.get(ELEMENT)?.as_str()?.to_owned()))
    }

    /// As an argument of a script.
    pub fn value(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// What a press is made with.
enum Hand {
    Mouse,
    Finger,
}

/// A driver program of our own and its one session. Everything it started ends with it.
pub struct Driver {
    agent: ureq::Agent,
    process: Child,
    session: String,
    hand: Hand,
}

impl Driver {
    /// Opens the app with these arguments. Its `opened` is where the apps of this device say what they were handed.
    pub fn open(application: &str, arguments: &[&str], opened: &Path) -> Driver {
        let (port, native_port) = two_free_ports();
        let mut command = Command::new("tauri-driver");
        command.args(["--port", &port.to_string(), "--native-port", &native_port.to_string()]).env("OPENED", opened);
        let options = json!({ "application": application, "args": arguments });
        Driver::begin(command, port, &json!({ "tauri:options": options }), Hand::Mouse)
    }

    /// Opens the page of a bridge in a Chromium of its own, on a phone's screen that is touched.
    pub fn open_in_chromium(bridge: &Bridge, profile: &Path) -> Driver {
        let (port, _) = two_free_ports();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}"));
        // A whole browser guesses where a page will go and connects ahead, even to what the policy then refuses.
        let options = json!({
            "args": bridge.chromium_flags(profile),
            "prefs": { "net.network_prediction_options": 2 },
        });
        let driver = Driver::begin(command, port, &json!({ "goog:chromeOptions": options }), Hand::Finger);
        let opened = (|| {
            driver.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": bridge.script() }))?;
            driver.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true }))?;
            driver.post("url", &json!({ "url": "http://tauri.localhost/" })).map(drop)
        })();
        opened.expect("Chromium opens the page");
        driver
    }

    fn begin(mut command: Command, port: u16, wanted: &Value, hand: Hand) -> Driver {
        // A group of its own: driver, app and its web process end together.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let process = command.stdout(Stdio::null()).spawn().expect("the driver is in the path: scripts/setup --tests");
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(LONGEST)).build();
        let mut driver = Driver { agent: ureq::Agent::new_with_config(config), process, session: String::new(), hand };
        let wanted = json!({ "capabilities": { "alwaysMatch": wanted } });
        let root = format!("http://127.0.0.1:{port}/session");
        let made = wait_for(|| driver.send(&root, Some(&wanted)).ok()).expect("the driver opens the app's window");
        driver.session = format!("{root}/{}", made["sessionId"].as_str().expect("a session has an id"));
        driver.post("timeouts", &json!({ "script": LONGEST.as_millis() as u64 })).expect("timeouts can be set");
        driver
    }

    fn send(&self, url: &str, body: Option<&Value>) -> Result<Value, Refused> {
        let sent = match body {
            Some(body) => self.agent.post(url).header("content-type", "application/json").send(body.to_string()),
            None => self.agent.get(url).call(),
        };
        let mut response = sent.map_err(|error| Refused(error.to_string()))?;
        let text = response.body_mut().with_config().limit(64 << 20).read_to_string();
        let mut reply: Value = serde_json::from_str(&text.map_err(|error| Refused(error.to_string()))?)
            .map_err(|error| Refused(error.to_string()))?;
        let value = reply["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(Refused(format!("{error}: {}", value["message"]))),
            None => Ok(value),
        }
    }

    fn get(&self, path: &str) -> Result<Value, Refused> {
        self.send(&format!("{}/{path}", self.session), None)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        self.send(&format!("{}/{path}", self.session), Some(body))
    }

    /// Runs the body of a function in the page.
    pub fn run(&self, script: &str, arguments: Value) -> Result<Value, Refused> {
        self.post("execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// Runs the body of an async function in the page and waits for what it returns.
    pub fn run_async(&self, script: &str, arguments: Value) -> Result<Value, Refused> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);\
             (async (...given) => {{ {script} }})(...given).then(done, (error) => done({{ thrown: error?.code ? error : String(error) }}));"
        );
        self.post("execute/async", &json!({ "script": script, "args": arguments }))
    }

    /// Presses an element as a finger would: it must be in sight and uncovered.
    pub fn click(&self, element: &Element) -> Result<(), Refused> {
        match self.hand {
            Hand::Mouse => self.post(&format!("element/{}/click", element.0), &json!({})).map(drop),
            Hand::Finger => self.touch(element),
        }
    }

    /// A finger put on the middle of an element and lifted; the browser makes a click of it in its own time.
    fn touch(&self, element: &Element) -> Result<(), Refused> {
        let middle = self.run(UNCOVERED_MIDDLE, json!([element.value()]))?;
        let (Some(x), Some(y)) = (middle["x"].as_i64(), middle["y"].as_i64()) else {
            return Err(Refused("it is out of sight or covered".to_owned()));
        };
        let steps = json!([
            { "type": "pointerMove", "duration": 0, "origin": "viewport", "x": x, "y": y },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]);
        let finger =
            json!({ "type": "pointer", "id": "finger", "parameters": { "pointerType": "touch" }, "actions": steps });
        self.post("actions", &json!({ "actions": [finger] })).map(drop)
    }

    /// Types as a keyboard would.
    pub fn keys(&self, element: &Element, text: &str) -> Result<(), Refused> {
        self.post(&format!("element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// Empties an input.
    pub fn clear(&self, element: &Element) -> Result<(), Refused> {
        self.post(&format!("element/{}/clear", element.0), &json!({})).map(drop)
    }

    /// Makes the window this large; a phone's window is its screen.
    pub fn resize(&self, width: u32, height: u32) -> Result<(), Refused> {
        match self.hand {
            Hand::Mouse => {
                self.post("window/rect", &json!({ "x": 0, "y": 0, "width": width, "height": height })).map(drop)
            }
            Hand::Finger => self.devtools(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true }),
            ),
        }
    }

    /// What only Chromium's own protocol can do.
    fn devtools(&self, command: &str, parameters: Value) -> Result<(), Refused> {
        self.post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters })).map(drop)
    }

    /// A PNG of what the window shows.
    pub fn picture(&self) -> Result<Vec<u8>, Refused> {
        let encoded = self.get("screenshot")?;
        BASE64.decode(encoded.as_str().unwrap_or_default().as_bytes()).map_err(|error| Refused(error.to_string()))
    }

    /// The page as it stands.
    pub fn source(&self) -> Result<String, Refused> {
        Ok(self.get("source")?.as_str().unwrap_or_default().to_owned())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = i32::try_from(self.process.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(group) = group {
            // Already ended is fine.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.process.wait();
    }
}

fn two_free_ports() -> (u16, u16) {
    let listeners = [0, 1].map(|_| TcpListener::bind("127.0.0.1:0").expect("a port is free"));
    let [first, second] = listeners.map(|listener| listener.local_addr().expect("it is bound").port());
    (first, second)
}
