//! One Daftari on the screen, and what a person does with it.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::bridge::Bridge;
use crate::driver::{Driver, Element, Refused, wait_for};
use crate::own_home;

/// Width and height of a window.
pub type Size = (u32, u32);
/// A small phone.
pub const PHONE: Size = (360, 740);
/// The office's laptop.
pub const DESK: Size = (1280, 800);
/// A phone as narrow as they come.
pub const NARROW: Size = (320, 640);

/// What shows the pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The app's own window: WebKitGTK.
    Window,
    /// Chromium, the engine of Android's webview, with the app behind a bridge.
    Chromium,
}

/// File beside a notebook where the other apps of this device write down what they were handed.
const OPENED: &str = "opened";
/// File beside a notebook that says by how many milliseconds its device's clock is ahead.
const LATER: &str = "later";

/// The first match a person could see.
const IN_SIGHT: &str =
    "const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';";

/// Does an element stay where it is from one frame to the next? Then the press that follows is listened for.
const RESTING: &str = "const [meant] = given, at = () => JSON.stringify(meant.getBoundingClientRect());\
     const before = at();\
     await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));\
     if (!meant.isConnected || at() !== before) return false;\
     window.__pressed = false;\
     document.addEventListener('click', (e) => (window.__pressed = e.composedPath().includes(meant)), { capture: true, once: true });\
     return true;";

/// The click of a finger comes a few frames after it was lifted.
const LIFTED: &str = "for (let frames = 0; frames < 60 && window.__pressed === false; frames++)\
     await new Promise((r) => requestAnimationFrame(r));";

/// Where pictures of the run are kept; not in git.
pub fn artefacts() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artefacts");
    fs::create_dir_all(&folder).expect("artefacts/ can be made");
    folder
}

/// An open window on a notebook directory.
pub struct App {
    /// Whose it is, for messages and pictures.
    pub name: &'static str,
    /// Its notebook.
    pub directory: PathBuf,
    /// What shows it.
    pub engine: Engine,
    driver: Driver,
    bridge: Option<Bridge>,
    size: RefCell<Size>,
    /// Screens that did not fit with large letters, and what of them.
    cut: RefCell<Vec<String>>,
}

impl App {
    /// Opens Daftari on a notebook directory, in its own window.
    pub fn open(name: &'static str, directory: &Path, size: Size) -> App {
        App::open_in(Engine::Window, name, directory, size)
    }

    /// Opens Daftari on a notebook directory.
    pub fn open_in(engine: Engine, name: &'static str, directory: &Path, size: Size) -> App {
        let path = directory.to_str().expect("temporary paths are plain");
        let later = directory.join(LATER);
        let later = later.to_str().expect("temporary paths are plain");
        let opened = directory.join(OPENED);
        let (driver, bridge) = match engine {
            Engine::Window => {
                let program = env!("CARGO_BIN_EXE_daftari");
                (Driver::open(program, &["--notebook", path, "--later", later], &opened), None)
            }
            Engine::Chromium => {
                let bridge = Bridge::open(path, later, &opened);
                (Driver::open_in_chromium(&bridge, &own_home().join(format!("chromium-{name}"))), Some(bridge))
            }
        };
        let (size_now, cut) = (RefCell::new((0, 0)), RefCell::default());
        let app = App { name, directory: directory.to_owned(), engine, driver, bridge, size: size_now, cut };
        app.resize(size);
        app.see("main:not([aria-busy])");
        app
    }

    /// Ends the app's process at once, as a flat battery would, and opens it again.
    pub fn killed_and_opened_again(self) -> App {
        self.every_screen_fitted();
        let size = *self.size.borrow();
        let (engine, name, directory) = (self.engine, self.name, self.directory.clone());
        let pid = self.bridge.as_ref().map_or_else(|| self.pid(), Bridge::pid);
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("the app is running");
        drop(self);
        // The system takes a moment to clear away what a killed process held; the notebook is free when its lock is.
        let in_use = fs::File::options().write(true).open(directory.join("in-use")).expect("the notebook has a lock");
        wait_for(|| in_use.try_lock().ok()).expect("a killed process lets go of the notebook");
        drop(in_use);
        App::open_in(engine, name, &directory, size)
    }

    /// The bridge, where there is one, answers this window's page only.
    pub fn is_alone_with_its_page(&self) {
        if let Some(bridge) = &self.bridge {
            bridge.answers_nobody_else();
        }
    }

    /// The app's own process, found by its notebook.
    fn pid(&self) -> rustix::process::Pid {
        let wanted = self.directory.to_str().expect("temporary paths are plain").as_bytes();
        let of_app = |pid: &i32| {
            let command = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let mut words = command.split(|byte| *byte == 0);
            words.next().is_some_and(|program| program.ends_with(b"daftari")) && words.any(|word| word == wanted)
        };
        let entries = fs::read_dir("/proc").expect("Linux lists its processes").flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let pid = pids.into_iter().find(of_app).expect("the app is running");
        rustix::process::Pid::from_raw(pid).expect("a process has a number")
    }

    /// Something is wrong: keeps a picture and the page, says where, and ends the test.
    pub fn fail(&self, what: &str) -> ! {
        let folder = artefacts();
        let (picture, page) =
            (folder.join(format!("failed-{}.png", self.name)), folder.join(format!("failed-{}.html", self.name)));
        if let Ok(bytes) = self.driver.picture() {
            let _ = fs::write(&picture, bytes);
        }
        if let Ok(source) = self.driver.source() {
            let _ = fs::write(&page, source);
        }
        let (name, cut) = (self.name, self.cut.borrow());
        let before =
            if cut.is_empty() { String::new() } else { format!("\nCut before, in large letters: {}", cut.join("\n")) };
        panic!("{name}: {what}\nThe window as it was: {}\nIts page: {}{before}", picture.display(), page.display());
    }

    fn or_fail<T>(&self, result: Result<T, Refused>, what: &str) -> T {
        result.unwrap_or_else(|Refused(why)| self.fail(&format!("{what}: {why}")))
    }

    /// Waits until this holds in the page: an expression of JavaScript that becomes something but null or false.
    pub fn until(&self, expression: &str) -> Value {
        let script = format!(
            "{IN_SIGHT} const all = (css) => [...document.querySelectorAll(css)].filter(seen); return {expression};"
        );
        let mut why = String::new();
        let found = wait_for(|| match self.driver.run(&script, json!([])) {
            Ok(Value::Null | Value::Bool(false)) => None,
            Ok(found) => Some(found),
            Err(Refused(refused)) => {
                why = refused;
                None
            }
        });
        found.unwrap_or_else(|| self.fail(&format!("this did not come to hold: {expression} {why}")))
    }

    /// What an expression is right now.
    pub fn now(&self, expression: &str) -> Value {
        let script = format!(
            "{IN_SIGHT} const all = (css) => [...document.querySelectorAll(css)].filter(seen); return {expression};"
        );
        self.or_fail(self.driver.run(&script, json!([])), expression)
    }

    /// Asks Rust as the page itself does, and gives the answer or the refusal.
    pub fn ask(&self, command: &str, request: Value) -> Value {
        let script =
            "return await window.__TAURI_INTERNALS__.invoke(given[0], given[1] === null ? {} : { request: given[1] });";
        self.or_fail(self.driver.run_async(script, json!([command, request])), command)
    }

    /// Runs something in the page and waits for what it returns.
    pub fn script(&self, script: &str, arguments: Value) -> Value {
        self.or_fail(self.driver.run_async(script, arguments), "a script of the test")
    }

    /// Waits for something in sight.
    pub fn see(&self, css: &str) -> Element {
        let css = json!(css);
        let found = self.until(&format!("all({css})[0] ?? null"));
        Element::from_value(&found).unwrap_or_else(|| self.fail(&format!("{css} is no element")))
    }

    /// Is it in sight now?
    pub fn sees(&self, css: &str) -> bool {
        self.now(&format!("all({}).length > 0", json!(css))) == json!(true)
    }

    /// Waits until nothing of this is in sight.
    pub fn gone(&self, css: &str) {
        self.until(&format!("all({}).length === 0", json!(css)));
    }

    /// Words of something in sight.
    pub fn text(&self, css: &str) -> String {
        let found = self.until(&format!("all({})[0]?.innerText || null", json!(css)));
        found.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the window shows these words.
    pub fn reads(&self, words: &str) {
        self.until(&format!("document.body.innerText.replace(/\\s+/g, ' ').includes({})", json!(words)));
    }

    /// The window does not show these words.
    pub fn does_not_read(&self, words: &str) {
        let shown = self.now(&format!("document.body.innerText.includes({})", json!(words)));
        assert_eq!(shown, json!(false), "{}: the window shows {words:?}", self.name);
    }

    /// Presses something as a finger would, once it is in sight, enabled and uncovered.
    pub fn press(&self, css: &str) {
        let enabled = format!("all({}).find((e) => !e.disabled) ?? null", json!(css));
        self.press_what(&enabled);
    }

    /// Presses the label of a hidden radio button or check box.
    pub fn tick(&self, css: &str) {
        self.press_what(&format!("document.querySelector({})?.closest('label') ?? null", json!(css)));
    }

    /// A page may move between the look and the press, as when a list is read anew: what was pressed beside is pressed again.
    fn press_what(&self, expression: &str) {
        let missed = || Refused("the page moved away under the press".to_owned());
        self.with_what(expression, |element| {
            let resting = self.driver.run_async(RESTING, json!([element.value()]))?;
            if resting != json!(true) {
                return Err(missed());
            }
            self.driver.click(element)?;
            // A press that began the window anew left nothing that could be asked.
            if self.engine == Engine::Chromium {
                let _ = self.driver.run_async(LIFTED, json!([]));
            }
            let beside = self.driver.run("return window.__pressed === false;", json!([]));
            if matches!(beside, Ok(Value::Bool(true))) { Err(missed()) } else { Ok(()) }
        });
    }

    /// Does something with an element as soon as it is there and the driver can reach it.
    fn with_what(&self, expression: &str, act: impl Fn(&Element) -> Result<(), Refused>) {
        // In the middle, so that nothing that sticks to the edges of the window covers it.
        let centred =
            format!("((e) => {{ e?.scrollIntoView({{ block: 'center' }}); return e ?? null; }})({expression})");
        let mut why = String::new();
        let done = wait_for(|| match act(&Element::from_value(&self.now(&centred))?) {
            Ok(()) => Some(()),
            Err(Refused(refused)) => {
                why = refused;
                None
            }
        });
        if done.is_none() {
            self.fail(&format!("cannot reach {expression}: {why}"));
        }
    }

    /// Types into an input, over what stood there.
    pub fn write(&self, css: &str, text: &str) {
        self.with_what(&format!("all({})[0]", json!(css)), |element| {
            self.driver.clear(element)?;
            self.driver.keys(element, text)
        });
    }

    /// Puts a whole text into an input at once, as pasting does: what keys cannot type, or not in a minute.
    pub fn paste(&self, css: &str, text: &str) {
        let script = "const e = [...document.querySelectorAll(given[0])].find((e) => e.getClientRects().length > 0);\
                      e.focus(); e.value = given[1]; e.dispatchEvent(new InputEvent('input', { bubbles: true }));";
        self.see(css);
        self.script(script, json!([css, text]));
    }

    /// Answers a question that offers few answers as buttons and many as a list.
    pub fn choose(&self, field: &str, value: &str) {
        let button = format!("input[data-field={field}][value={value}]");
        self.see(&format!("label:has({button}), select[data-field={field}]"));
        if self.sees(&format!("label:has({button})")) {
            return self.tick(&button);
        }
        let script = "const e = document.querySelector(given[0]); e.value = given[1];\
                      e.dispatchEvent(new Event('change', { bubbles: true })); return e.value;";
        let chosen = self.script(script, json!([format!("select[data-field={field}]"), value]));
        assert_eq!(chosen, json!(value), "{field} offers {value}");
    }

    /// What stands in an input.
    pub fn written(&self, css: &str) -> String {
        self.now(&format!("all({})[0]?.value ?? null", json!(css))).as_str().unwrap_or_default().to_owned()
    }

    /// Enters digits on the PIN pad.
    pub fn digits(&self, pin: &str) {
        for digit in pin.chars() {
            self.press_what(&format!(
                "all('.pinpad__key').find((e) => !e.disabled && e.innerText.trim() === '{digit}') ?? null"
            ));
        }
    }

    /// Opens a place of the notebook, by whatever way this window's size offers.
    pub fn go(&self, place: &str) {
        let there = format!("[data-go=\"{place}\"]");
        let back = "[data-back], .app--calm header .iconbtn";
        // From the two versions back to their case, and from there to the pages with the row of places.
        for _ in 0..2 {
            if !self.sees(&there) && self.sees(back) {
                // Words are kept before their page is left: the next look is for the page that follows.
                let page = "[...document.querySelectorAll('header, h1')].map((e) => e.innerText).join()";
                let left = self.now(page);
                self.press(back);
                self.until(&format!("{page} !== {left}"));
            }
        }
        if !self.sees(&there) {
            self.press("[data-go=\"today\"]");
        }
        // What has no place at the bottom of a phone is reached by the settings.
        if !self.sees(&there) {
            self.press("[data-go=\"settings\"]");
        }
        self.press(&there);
    }

    /// Opens a case from the list of all cases.
    pub fn go_to_case(&self, code: &str) {
        self.go("cases");
        self.press(&format!("[data-case=\"{code}\"]"));
        self.see(&format!("[data-case-page=\"{code}\"]"));
    }

    /// The last address the other apps of this device were handed.
    pub fn was_opened(&self, address: &str) {
        let handed = self.directory.join(OPENED);
        let said = wait_for(|| {
            let all = fs::read_to_string(&handed).ok()?;
            (all.lines().last()? == address).then_some(())
        });
        if said.is_none() {
            self.fail(&format!("{address} was not handed over: {:?}", fs::read_to_string(&handed)));
        }
    }

    /// So many hours pass at once, for the notebook and for the page.
    pub fn hours_pass(&self, hours: i64) {
        let file = self.directory.join(LATER);
        let before: i64 = fs::read_to_string(&file).ok().and_then(|said| said.parse().ok()).unwrap_or(0);
        let ahead = before + hours * 3_600_000;
        fs::write(&file, ahead.to_string()).expect("the clock can be moved");
        self.script(
            "const [ahead] = given, Clock = (window.__clock ??= Date);\
             window.Date = class extends Clock {\
               constructor(...given) { if (given.length) super(...given); else super(Clock.now() + ahead); }\
               static now() { return Clock.now() + ahead; } };\
             return true;",
            json!([ahead]),
        );
    }

    /// Makes the window this large.
    pub fn resize(&self, size: Size) {
        if *self.size.borrow() == size {
            return;
        }
        self.or_fail(self.driver.resize(size.0, size.1), "the window can be resized");
        self.until(&format!("innerWidth === {} && innerHeight === {}", size.0, size.1));
        *self.size.borrow_mut() = size;
    }

    /// A PNG of the window.
    pub fn picture(&self) -> Vec<u8> {
        self.or_fail(self.driver.picture(), "a picture")
    }

    /// Ends the test when a screen that was looked at did not fit; says all of them.
    pub fn every_screen_fitted(&self) {
        let cut = self.cut.borrow();
        assert!(cut.is_empty(), "{}: in large letters on a narrow phone\n{}", self.name, cut.join("\n"));
    }

    /// With letters twice as large on the narrowest phone nothing is cut off and nothing has to be pushed sideways.
    fn look_at_large_letters(&self, screen: &str) {
        let size = *self.size.borrow();
        self.resize(NARROW);
        self.now("(document.documentElement.style.fontSize = '200%')");
        self.script("await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));", json!([]));
        // A phone's browser zooms out of a page that is too wide: its own width says nothing.
        let cut = self.now(
            &"document.documentElement.scrollWidth > WIDTH ? [`the page is ${document.documentElement.scrollWidth} wide`]\
               .concat([...document.querySelectorAll('body *')].filter((e) => seen(e) && !e.closest('.tabs, .sr, dialog') && (e.getBoundingClientRect().right > WIDTH + 1 || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1))).reverse().map((e) => e.outerHTML.slice(0, 160)).slice(0, 5))\
             : all('button, .chip__face, .tag, h1, h2, h3, p, label, .row__title').filter((e) => !e.closest('.tabs') && getComputedStyle(e).overflowX !== 'visible'\
                 && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && e.clientWidth > 1).map((e) => e.outerHTML.slice(0, 160)).slice(0, 5)"
                .replace("WIDTH", &NARROW.0.to_string()),
        );
        if cut != json!([]) {
            self.cut.borrow_mut().push(format!("{screen}: {cut:#}"));
            fs::write(artefacts().join(format!("cut-{}-{screen}.png", self.name)), self.picture())
                .expect("artefacts/ can be written");
        }
        self.now("(document.documentElement.style.fontSize = '', true)");
        self.resize(size);
    }

    /// Keeps pictures of a screen: phone and desktop, night and day. The words stay in the language they are in.
    pub fn keep_pictures(&self, screen: &str) {
        let size = *self.size.borrow();
        let language = self.now("document.documentElement.lang");
        let language = language.as_str().unwrap_or_default();
        let forms: &[(Size, &str)] = match self.engine {
            Engine::Window => &[(PHONE, "phone"), (DESK, "desktop")],
            Engine::Chromium => &[(PHONE, "chromium")],
        };
        for &(of, form) in forms {
            self.resize(of);
            for theme in ["dark", "light"] {
                self.in_colours(theme, || {
                    self.check_access(&format!("{screen}, {form}, {theme}, {language}"));
                    let file = artefacts().join(format!("{screen}-{form}-{theme}-{language}.png"));
                    fs::write(&file, self.picture()).expect("artefacts/ can be written");
                });
            }
        }
        self.look_at_large_letters(screen);
        self.resize(size);
    }

    /// Does something while the page wears these colours.
    pub fn in_colours(&self, theme: &str, act: impl FnOnce()) {
        let before = self.now("document.documentElement.dataset.theme ?? null");
        self.now(&format!("(document.documentElement.dataset.theme = '{theme}')"));
        // The colours have been painted once two frames have passed.
        self.script("await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));", json!([]));
        act();
        match before.as_str() {
            Some(before) => self.now(&format!("(document.documentElement.dataset.theme = '{before}')")),
            None => self.now("(delete document.documentElement.dataset.theme)"),
        };
    }

    /// axe-core finds nothing serious on this screen.
    pub fn check_access(&self, screen: &str) {
        if self.now("typeof window.axe") == json!("undefined") {
            let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
            let source = fs::read_to_string(axe).expect("npm ci has put axe-core in ui/node_modules");
            self.or_fail(self.driver.run(&source, json!([])), "axe-core loads");
        }
        let script = "const found = await axe.run(document, { resultTypes: ['violations'], preload: false });\
                      return found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))\
                        .map((v) => `${v.impact}: ${v.id}: ${v.help}\\n` + v.nodes.map((n) => `    ${n.html}\\n    ${n.failureSummary}`).join('\\n'));";
        let violations = self.script(script, json!([]));
        let violations: Vec<&str> = violations
            .as_array()
            .unwrap_or_else(|| self.fail(&format!("axe-core did not run: {violations}")))
            .iter()
            .filter_map(Value::as_str)
            .collect();
        if !violations.is_empty() {
            self.fail(&format!("{screen} keeps somebody out:\n{}", violations.join("\n")));
        }
    }
}
