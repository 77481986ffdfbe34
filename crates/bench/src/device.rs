//! On the device: one phone whose notebook grows from size to size, measured at each.

use daftari_domain::ids::CaseId;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use daftari_crypto::safe::slots::Kdf;
use daftari_notebook::Notebook;
use daftari_notebook::requests::{AddAction, CaseFilter, CaseOf, EditField, ListCases, NewAction, Unlock};
use daftari_notebook::session::Session;
use daftari_sync::http::Http;
use daftari_sync::transport::Transport;
use daftari_testkit::people::PASSPHRASE;
use serde::Serialize;
use serde_json::{Map, json};

use crate::child::{Held, Pulled};
use crate::data::{Draw, Looking};
use crate::effort::Effort;
use crate::error::Result;
use crate::people::{self, Pen};
use crate::relay::RelayProcess;
use crate::report::{Measure, Report};
use crate::stats::Samples;
use crate::{filters, plain, process};

/// Bytes of a push: below the relay's limit, whatever the envelopes are.
const PUSH_BYTES: usize = 3_000_000;
/// Cases of 200 entries.
const LONG_CASES: usize = 3;
/// Envelopes of the apply measure.
const APPLIED: usize = 1_000;

/// A phone, and what is needed to fill and measure it.
struct Phone<'a> {
    work: &'a Path,
    relay: RelayProcess,
    pen: Pen,
    long_cases: Vec<CaseId>,
    effort: Effort,
}

fn http() -> Arc<dyn Transport + Send + Sync> {
    Arc::new(Http::default())
}

fn bytes_of(view: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(view)?)
}

/// Everything on the device, at each size.
///
/// # Errors
/// When something cannot be set up.
pub fn measure(work: &Path, sizes: &[usize], effort: Effort, report: &mut Report) -> Result<()> {
    let relay = RelayProcess::start(&work.join("device-relay"), None)?;
    let (office, phone) = (work.join("office"), work.join("phone"));
    let pen = people::enrol(&office, &phone, &relay.origin(), &relay.setup_code, &http())?;
    let mut phone = Phone { work, relay, pen, long_cases: Vec::new(), effort };
    phone.write_long_cases()?;
    for size in sizes {
        eprintln!("{size} cases");
        phone.fill(*size, report)?;
        phone.measure_at(*size, report)?;
    }
    if let (Some(first), Some(last)) = (sizes.first(), sizes.last()) {
        for act in ["save", "today", "list", "open_case", "open_case_200"] {
            report.add_growth(act, *first, *last);
        }
    }
    Ok(())
}

impl Phone<'_> {
    fn notebook(&self) -> std::path::PathBuf {
        self.work.join("phone")
    }

    fn pull(&self, watch: &str) -> Result<Pulled> {
        let directory = self.notebook();
        process::in_another_process(&["pull", "--watching", watch, "--notebook", &directory.to_string_lossy()])
    }

    /// The office hands envelopes to the relay, as a sync would.
    fn hand_over(&mut self, mut next: impl FnMut(&mut Pen) -> Result<Option<Vec<u8>>>) -> Result<()> {
        let mut relay = self.relay.log_in(&self.pen.team, &self.pen.identity)?;
        let (mut batch, mut size) = (Vec::new(), 0);
        while let Some(envelope) = next(&mut self.pen)? {
            if size + envelope.len() > PUSH_BYTES || batch.len() == 500 {
                relay.push(&batch)?;
                (batch, size) = (Vec::new(), 0);
            }
            size += envelope.len();
            batch.push(envelope);
        }
        if batch.is_empty() { Ok(()) } else { relay.push(&batch) }
    }

    fn write_long_cases(&mut self) -> Result<()> {
        let mut written = Vec::new();
        self.hand_over(|pen| {
            if written.len() == LONG_CASES {
                return Ok(None);
            }
            let (case, envelope) = pen.long_case()?;
            written.push(case);
            Ok(Some(envelope.bytes))
        })?;
        self.long_cases = written;
        self.pull("no_reader").map(drop)
    }

    fn fill(&mut self, size: usize, report: &mut Report) -> Result<()> {
        let before = self.pen.cases.len();
        self.hand_over(|pen| if pen.cases.len() < size { Ok(Some(pen.next_case()?.bytes)) } else { Ok(None) })?;
        let pulled = self.pull("no_reader")?;
        let count = pulled.envelopes as usize;
        if count < size - before {
            return Err(format!("{count} of {} envelopes came", size - before).into());
        }
        let rate = Measure::one(f64::from(pulled.envelopes) / pulled.apply_seconds, "envelopes/s").from(count);
        report.add(format!("first_pull.{size}"), rate.goal("≥ 3,000/s for 50,000"));
        let cpu = Measure::one(pulled.cpu_seconds * 1e6 / f64::from(pulled.envelopes), "µs/envelope");
        report.add(format!("first_pull.cpu.{size}"), cpu.from(count));
        let peak = Measure::one(pulled.peak_kib as f64 / 1024.0, "MB").from(count);
        report.add(format!("first_pull.memory_peak.{size}"), peak.goal("≤ 150 MB for 50,000"));
        Ok(())
    }

    fn measure_at(&mut self, size: usize, report: &mut Report) -> Result<()> {
        self.apply(size, report)?;
        let directory = self.notebook();
        let sealed = people::database(&directory);
        let copy = self.work.join("plain.sqlite");
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.work.join(format!("plain.sqlite{ending}")));
        }
        plain::copy(&sealed, &people::db_key(&directory)?, &copy)?;
        let file = Measure::one(std::fs::metadata(&sealed)?.len() as f64 / size as f64 / 1024.0, "KB per case");
        report.add(
            format!("disk.{size}"),
            file.from(size)
                .beside(std::fs::metadata(&copy)?.len() as f64 / size as f64 / 1024.0, "the same rows in a plain file"),
        );
        let plain = plain::open(&copy)?;
        self.unlock(size, &copy, report)?;
        let session = people::unlocked(&directory, http())?;
        {
            let notebook = session.unlocked()?;
            self.look(size, &notebook, &plain, report)?;
            self.search(size, &notebook, &plain, report)?;
            let worker = self.pen.identity.device_key();
            filters::measure(size, &notebook, &plain, worker, self.effort, report)?;
            self.open_cases(size, &notebook, &plain, report)?;
        }
        session.lock_notebook();
        drop(session);
        self.save(size, &plain, report)?;
        let held: Held = process::in_another_process(&[
            "hold",
            "--in-it",
            &size.to_string(),
            "--notebook",
            &directory.to_string_lossy(),
        ])?;
        let memory = Measure::one(held.used_kib as f64 / 1024.0, "MB").goal("≤ 90 MB at 100,000");
        report.add(
            format!("memory_unlocked.{size}"),
            memory.beside(held.unlocked_kib as f64 / 1024.0, "the process just after unlocking"),
        );
        Ok(())
    }

    /// Envelopes of one entry each, as colleagues' saves come.
    fn apply(&mut self, size: usize, report: &mut Report) -> Result<()> {
        let mut draw = Draw::at(size as u64);
        let mut hand_over = |phone: &mut Self| {
            let mut written = 0;
            phone.hand_over(|pen| {
                written += 1;
                if written > APPLIED { Ok(None) } else { Ok(Some(pen.one_more_entry(&mut draw)?.bytes)) }
            })
        };
        hand_over(self)?;
        let alone = self.pull("no_reader")?;
        hand_over(self)?;
        let watched = self.pull("reader")?;
        let rate = f64::from(alone.envelopes) / alone.apply_seconds;
        let measure = Measure::one(rate, "envelopes/s").from(alone.envelopes as usize).goal("≥ 3,000/s");
        let measure = match report.value("envelope.open_and_verify") {
            Some(us) => measure.beside(1e6 / us, "opening and verifying alone, one thread"),
            None => measure,
        };
        report.add(format!("apply.{size}"), measure);
        let cpu = Measure::one(alone.cpu_seconds * 1e6 / f64::from(alone.envelopes), "µs/envelope");
        report.add(format!("apply.cpu.{size}"), cpu.from(alone.envelopes as usize));
        let looks = Measure::one(watched.longest_look_ms, "ms").from(watched.looks).goal("≤ 50 ms");
        report.add(
            format!("apply.longest_look.{size}"),
            looks.beside(watched.p99_look_ms, "99 of 100 looks at Today during the pull"),
        );
        Ok(())
    }

    fn unlock(&self, size: usize, copy: &Path, report: &mut Report) -> Result<()> {
        let times = self.effort.times(15);
        let kdf = Samples::of(times, |_| {
            Kdf::FLOOR.rehearse();
            Ok::<_, crate::error::Error>(())
        })?;
        let session = Session::open(
            &self.notebook(),
            people::environment(http()),
            Box::new(daftari_notebook::session::NoopObserver),
        )?;
        let mut samples = Samples::default();
        for _ in 0..times {
            let begun = Instant::now();
            session.unlock_notebook(Unlock { secret: PASSPHRASE.to_owned() })?;
            samples.add_ms(begun.elapsed());
            session.lock_notebook();
        }
        let opened = Samples::of(times, |_| {
            let connection = plain::open(copy)?;
            Ok::<_, crate::error::Error>(
                connection.query_row("SELECT count(*) FROM secret", [], |row| row.get::<_, i64>(0))?,
            )
        })?;
        let measure = Measure::median(&samples.less(kdf.median()), "ms").goal("≤ 30 ms");
        report.add(
            format!("unlock_without_kdf.{size}"),
            measure.beside(opened.median(), "opening the plain copy and reading a row"),
        );
        Ok(())
    }

    fn look(&self, size: usize, notebook: &Notebook, plain: &rusqlite::Connection, report: &mut Report) -> Result<()> {
        let times = self.effort.times(200);
        let reference = Samples::of(times, |_| plain::first_fifty(plain))?;
        let beside = "the same rows from plain SQLite";
        let first = Samples::of(1, |_| bytes_of(&notebook.today()?))?;
        report.add(format!("today.first.{size}"), Measure::median(&first, "ms").goal("≤ 5 ms"));
        let today = Samples::of(times, |_| bytes_of(&notebook.today()?))?;
        let measure = Measure::median(&today, "ms").goal("≤ 5 ms").beside(reference.median(), beside);
        report.add(format!("today.{size}"), measure);
        let page = || ListCases { filter: CaseFilter::Open, query: String::new(), limit: 50, ..ListCases::default() };
        let list = Samples::of(times, |_| bytes_of(&notebook.case_list(page())?))?;
        let measure = Measure::median(&list, "ms").goal("≤ 5 ms").beside(reference.median(), beside);
        report.add(format!("list.{size}"), measure);
        Ok(())
    }

    fn search(
        &self,
        size: usize,
        notebook: &Notebook,
        plain: &rusqlite::Connection,
        report: &mut Report,
    ) -> Result<()> {
        let mut draw = Draw::at(11);
        let (mut all, mut reference) = (Samples::default(), Samples::default());
        let mut by_way = Vec::new();
        for looking in Looking::WAYS {
            let typed: Vec<String> = (0..self.effort.times(60)).map(|_| looking.typed(&mut draw, size)).collect();
            let found = Samples::of(typed.len(), |turn| {
                let query = typed.get(turn).cloned().unwrap_or_default();
                bytes_of(&notebook.case_list(ListCases {
                    filter: CaseFilter::All,
                    query,
                    limit: 50,
                    ..ListCases::default()
                })?)
            })?;
            reference.extend(&Samples::of(typed.len(), |turn| {
                plain::search(plain, typed.get(turn).map(String::as_str).unwrap_or_default())
            })?);
            all.extend(&found);
            by_way.push((looking, found));
        }
        let measure = Measure::percentile(&all, 95.0, "ms").goal("p95 ≤ 20 ms");
        report.add(
            format!("search.{size}"),
            measure.beside(reference.percentile(95.0), "p95 of the same queries on the plain copy"),
        );
        for (looking, found) in by_way {
            let measure = Measure::percentile(&found, 95.0, "ms").goal("p95 ≤ 20 ms");
            report.add(format!("search.{}.{size}", looking.name()), measure);
        }
        Ok(())
    }

    fn open_cases(
        &self,
        size: usize,
        notebook: &Notebook,
        plain: &rusqlite::Connection,
        report: &mut Report,
    ) -> Result<()> {
        let mut draw = Draw::at(13);
        let usual: Vec<CaseId> = (0..self.effort.times(200))
            .filter_map(|_| self.pen.cases.get(draw.below(self.pen.cases.len())).map(|begun| begun.case))
            .collect();
        let long: Vec<CaseId> = self.long_cases.iter().copied().cycle().take(self.effort.times(90)).collect();
        for (name, cases) in [("open_case", usual), ("open_case_200", long)] {
            let case_at = |turn: usize| cases.get(turn).copied().ok_or("no case");
            let opened =
                Samples::of(cases.len(), |turn| bytes_of(&notebook.case_view(CaseOf { case: case_at(turn)? })?))?;
            let reference = Samples::of(cases.len(), |turn| plain::records_of(plain, case_at(turn)?.0.as_bytes()))?;
            let measure = Measure::median(&opened, "ms").goal("≤ 5 ms for 200 entries");
            report.add(
                format!("{name}.{size}"),
                measure.beside(reference.median(), "reading its records from plain SQLite"),
            );
        }
        Ok(())
    }

    /// Saves in rounds; after each, the same rows go into the plain copy, so that both see the same machine.
    fn save(&self, size: usize, plain: &rusqlite::Connection, report: &mut Report) -> Result<()> {
        let directory = self.notebook();
        let sealed = people::database(&directory);
        let key = people::db_key(&directory)?;
        let mut draw = Draw::at(17);
        let (mut saves, mut again) = (Samples::default(), Samples::default());
        for _ in 0..5 {
            let session = people::unlocked(&directory, http())?;
            let me = session.unlocked()?.team_device().ok_or("the phone is in no team")?;
            let before = plain::last_number(&sealed, &key, &me.0)?;
            let mut notebook = session.unlocked()?;
            for turn in 0..self.effort.times(100) {
                let case = self.pen.cases.get(draw.below(self.pen.cases.len())).ok_or("no case")?.case;
                let text = draw.text(if turn % 2 == 0 { 60 } else { 20 });
                let begun = Instant::now();
                if turn % 2 == 0 {
                    let (field, value) = ("narrative".to_owned(), json!(text));
                    notebook.edit_field(EditField { case, field, value, when: None })?;
                } else {
                    let fields: Map<_, _> = [("note".to_owned(), json!(text))].into_iter().collect();
                    let action = NewAction { action: "counselled".to_owned(), fields, happened_at: None };
                    notebook.add_action(AddAction { case, action })?;
                }
                saves.add_ms(begun.elapsed());
            }
            drop(notebook);
            session.lock_notebook();
            let rows = plain::saves_since(&sealed, &key, &me.0, before)?;
            if rows.len() != self.effort.times(100) {
                return Err(format!("{} saves wrote rows", rows.len()).into());
            }
            again.extend(&plain::save_again(plain, &rows)?);
        }
        let measure = Measure::median(&saves, "ms").goal("p50 ≤ 1.5 × plain");
        report
            .add(format!("save.{size}"), measure.beside(again.median(), "the same rows in plain SQLite, WAL and FULL"));
        let measure = Measure::percentile(&saves, 99.0, "ms").goal("p99 ≤ 2 × plain");
        report.add(
            format!("save.p99.{size}"),
            measure.beside(again.percentile(99.0), "p99 of the same rows in plain SQLite"),
        );
        Ok(())
    }
}
