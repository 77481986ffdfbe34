//! Today in the real window: what runs out stands first, crosses amber and red as hours pass, and is asked about after.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};

use serde_json::json;

use super::app::{App, Engine};
use super::{in_both_languages, own_home, sign};
use crate::driver::wait_for;

/// Written down five hours after it happened.
pub const STORY: &str = "He put the lamp out and tore the packet. He left without paying.";

const TO_DO: &str = "Ask how the pills sit";
const PEP: &str = "[data-running] [data-clock=pep]";

/// Her exposure was five hours ago; three days pass. Gives the label of the case.
pub fn a_clock_crosses_amber_and_red_and_runs_out(phone: &App) -> String {
    phone.see("[data-quiet]");
    in_both_languages(phone, |_| {
        phone.go("today");
        phone.see("[data-quiet]");
        phone.keep_pictures("today-empty");
    });
    she_knows_a_clinic(phone);
    phone.press("[data-new]");
    phone.tick("[data-violation=forced_sex_without_condom]");
    phone.tick("[data-violation=non_payment]");
    phone.see("[data-pep]");
    phone.tick("[data-when=more]");
    phone.tick("[data-when=hour]");
    phone.write("[data-field=hours_ago]", "5");
    phone.write("[data-field=survivor_code]", "Neema");
    phone.write("[data-field=agreed_fee]", "2,000");
    phone.write("[data-field=narrative]", STORY);
    phone.press("[data-save]");
    let case = phone.text("header .code");
    phone.see("[data-card=pep]");
    phone.keep_pictures("case-care");

    let pep_is = |level: &str, left: &str| {
        phone.go("today");
        phone.see(&format!("{PEP}[data-level={level}]"));
        phone.until(&format!("/{left}/.test(all('{PEP} .clock__left')[0]?.innerText ?? '')"));
        assert_eq!(phone.now(IN_ORDER), json!(true), "what runs out first stands first");
    };
    pep_is("green", "6(7 h|6 h 59 min) left");
    // A notification is the system's: the app's own window proves it, the bridge tells none.
    let told = (phone.engine == Engine::Window).then(Told::listening);
    phone.hours_pass(20);
    pep_is("amber", "4(7 h|6 h 59 min) left");
    phone.press(&format!("{PEP} [data-call-clinic]"));
    phone.see(&format!("{PEP} [data-handed=true]"));
    phone.was_opened("tel:0700000123");
    if let Some(told) = told {
        told.says_only_that_there_is_a_task(&[&case, STORY, "PEP", "Neema"]);
    }
    in_both_languages(phone, |language| {
        phone.go("today");
        phone.see(&format!("{PEP}[data-level=amber]"));
        if language == "sw" {
            phone.until("/saa \\d+(:\\d\\d)? (alfajiri|asubuhi|mchana|jioni|usiku) \\(\\d\\d:\\d\\d\\)/.test(all('[data-running]')[0].innerText)");
        }
        phone.keep_pictures("today-amber");
    });
    phone.hours_pass(24);
    pep_is("red", "2(3 h|2 h 59 min) left");
    in_both_languages(phone, |_| {
        phone.go("today");
        phone.see(&format!("{PEP}[data-level=red]"));
        phone.keep_pictures("today-red");
    });
    phone.hours_pass(24);
    it_ran_out_and_is_nobodys_fault(phone, &case);
    case
}

/// Her own list names a clinic, its phone, and that it has PEP at night.
fn she_knows_a_clinic(phone: &App) {
    phone.go("settings");
    phone.press("[data-go=lists]");
    phone.press("[data-list=clinics]");
    phone.press("[data-add]");
    phone.write("dialog [data-label=en]", "Lakeside clinic");
    phone.write("dialog [data-number]", "0700 000 123");
    phone.write("dialog [data-hours]", "Day and night");
    phone.tick("dialog [data-night]");
    sign(phone);
    phone.see("[data-item]");
    in_both_languages(phone, |_| {
        phone.go("people");
        phone.see("[data-clinics]");
        phone.keep_pictures("people-clinics");
    });
    phone.go("today");
}

/// Every row of what runs has no less time left than the one above it.
const IN_ORDER: &str = "((left) => left.length > 1 && left.every((ms, at) => at === 0 || left[at - 1] <= ms))(\
    all('[data-running] .clock__left').map(({ innerText: said }) => {\
      const of = (unit) => Number(said.match(new RegExp(`(\\\\d+) ${unit}`))?.[1] ?? 0);\
      return (of('days') * 24 + of('h')) * 60 + of('min'); }))";

fn it_ran_out_and_is_nobodys_fault(phone: &App, case: &str) {
    let over = "[data-passed] [data-clock=pep][data-state=expired]";
    in_both_languages(phone, |_| {
        phone.go("today");
        phone.see(over);
        assert!(!phone.sees(PEP));
        phone.keep_pictures("today-passed");
    });
    phone.go("today");
    phone.press(&format!("{over} [data-did-not-happen]"));
    phone.gone(over);
    phone.go_to_case(case);
    phone.see("[data-clock=pep][data-state=expired] [data-answered]");
    // What still helps is one tap away: a step of another clock that passed opens with its sheet.
    phone.go("today");
    let step = "[data-passed] [data-clock=medical] [data-step=medical_exam]";
    phone.press(step);
    phone.see("dialog [data-field=facility]");
    phone.write("dialog [data-field=facility]", "Lakeside clinic");
    sign(phone);
    phone.go("today");
    phone.gone("[data-passed] [data-clock=medical]");
    a_thing_to_do_comes_by_itself(phone, case);
}

/// A follow-up planned for tomorrow is asked about the day after, and answered in one tap.
fn a_thing_to_do_comes_by_itself(phone: &App, case: &str) {
    phone.go_to_case(case);
    phone.press("[data-plan]");
    phone.write("dialog [data-field=what]", TO_DO);
    phone.tick("dialog [data-day=tomorrow]");
    phone.check_access("planning a follow-up");
    sign(phone);
    phone.go("today");
    phone.see(&format!("[data-coming-up] [data-due='{TO_DO}']"));
    phone.hours_pass(48);
    phone.go("settings");
    phone.go("today");
    let asked = format!("[data-passed] [data-due='{TO_DO}']");
    phone.see(&asked);
    phone.keep_pictures("today-asked");
    phone.press(&format!("{asked} [data-answer=done]"));
    phone.gone(&asked);
}

/// What is sent to whatever shows notifications on this desktop.
struct Told {
    monitor: Child,
    file: PathBuf,
}

impl Told {
    fn listening() -> Told {
        let file = own_home().join("told");
        let monitor = Command::new("dbus-monitor")
            .args(["--session", "interface='org.freedesktop.Notifications',member='Notify'"])
            .stdout(File::create(&file).unwrap())
            .spawn()
            .expect("dbus-monitor comes with dbus");
        let told = Told { monitor, file };
        // It has begun to listen once the bus has named it.
        wait_for(|| told.so_far().contains("NameAcquired").then_some(())).expect("dbus-monitor listens");
        told
    }

    fn so_far(&self) -> String {
        fs::read_to_string(&self.file).unwrap_or_default()
    }

    /// One neutral sentence under a neutral name, whoever reads it over her shoulder.
    fn says_only_that_there_is_a_task(&self, secrets: &[&str]) {
        let task = "string \"You have a task.\"";
        wait_for(|| self.so_far().contains(task).then_some(())).expect("an hour that came is told");
        let said = self.so_far();
        assert!(said.contains("string \"Daftari\""), "{said}");
        for secret in secrets {
            assert!(!said.contains(secret), "a notification names {secret}: {said}");
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        // Already ended is fine.
        let _ = self.monitor.kill();
        let _ = self.monitor.wait();
    }
}
