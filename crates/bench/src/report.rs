//! What was measured: a table for people, one JSON object for machines.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::stats::Samples;

/// One measure, as `artefacts/bench.json` holds it. The keys are those of the budgets page; none is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    value: f64,
    unit: &'static str,
    reference: Option<f64>,
    ratio: Option<f64>,
    n: usize,
    p50: Option<f64>,
    p99: Option<f64>,
    #[serde(skip)]
    beside: &'static str,
    #[serde(skip)]
    goal: &'static str,
}

impl Measure {
    /// Timings; the value is their median.
    pub fn median(samples: &Samples, unit: &'static str) -> Measure {
        Self::percentile(samples, 50.0, unit)
    }

    /// Timings; the value is a percentile of them.
    pub fn percentile(samples: &Samples, percent: f64, unit: &'static str) -> Measure {
        Measure {
            n: samples.count(),
            p50: Some(samples.median()),
            p99: Some(samples.percentile(99.0)),
            ..Self::one(samples.percentile(percent), unit)
        }
    }

    /// One number.
    pub fn one(value: f64, unit: &'static str) -> Measure {
        Measure { value, unit, reference: None, ratio: None, n: 1, p50: None, p99: None, beside: "", goal: "" }
    }

    /// How many were counted to come to this number.
    pub fn from(self, n: usize) -> Measure {
        Measure { n, ..self }
    }

    /// What it is read beside: measured in this run, in the same unit.
    pub fn beside(self, reference: f64, what: &'static str) -> Measure {
        let ratio = (reference != 0.0).then(|| self.value / reference);
        Measure { reference: Some(reference), ratio, beside: what, ..self }
    }

    /// The goal as the budgets page states it, for the table.
    pub fn goal(self, goal: &'static str) -> Measure {
        Measure { goal, ..self }
    }
}

/// Everything measured so far.
#[derive(Debug, Default)]
pub struct Report {
    measures: Vec<(String, Measure)>,
    not_measured: Vec<(String, String)>,
}

/// Numbers people can compare: three digits that mean something.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 || v == 0.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        _ => 3,
    };
    let plain = format!("{value:.digits$}");
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    rest.map_or(grouped.clone(), |rest| format!("{grouped}.{rest}"))
}

impl Report {
    /// Adds a measure and says so.
    pub fn add(&mut self, name: impl Into<String>, measure: Measure) {
        let name = name.into();
        eprintln!("  {name}: {} {}", number(measure.value), measure.unit);
        self.measures.push((name, measure));
    }

    /// Says what could not be measured, and why. It is in the table and not in the JSON.
    pub fn could_not(&mut self, name: impl Into<String>, why: impl ToString) {
        let (name, why) = (name.into(), why.to_string());
        eprintln!("  {name}: not measured: {why}");
        self.not_measured.push((name, why));
    }

    /// A number that was measured.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.measures.iter().find(|(known, _)| known == name).map(|(_, measure)| measure.value)
    }

    /// How much longer an act takes with so many cases than with so few.
    pub fn add_growth(&mut self, act: &str, from: usize, to: usize) {
        let of = |size: usize| self.value(&format!("{act}.{size}"));
        if let (Some(few), Some(many)) = (of(from), of(to))
            && few > 0.0
            && from < to
        {
            let measure = Measure::one(many / few, "times").goal("≤ 1.5 from 1,000 to 100,000");
            self.add(format!("{act}.growth"), measure);
        }
    }

    /// Is everything that was asked for here?
    pub fn is_complete(&self) -> bool {
        self.not_measured.is_empty()
    }

    /// One JSON object: measure → numbers.
    pub fn to_json(&self) -> Result<Value> {
        let mut object = Map::new();
        for (name, measure) in &self.measures {
            object.insert(name.clone(), serde_json::to_value(measure)?);
        }
        Ok(Value::Object(object))
    }

    /// Writes the JSON whole or not at all.
    pub fn write(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension("new");
        std::fs::write(&beside, serde_json::to_string_pretty(&self.to_json()?)? + "\n")?;
        Ok(std::fs::rename(&beside, path)?)
    }

    /// The table.
    pub fn table(&self) -> String {
        let heads = ["measure", "value", "reference", "ratio", "p50", "p99", "n", "goal", "read beside"];
        let optional = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
        let rows = self.measures.iter().map(|(name, m)| {
            [
                name.clone(),
                format!("{} {}", number(m.value), m.unit),
                optional(m.reference),
                optional(m.ratio),
                optional(m.p50),
                optional(m.p99),
                m.n.to_string(),
                if m.goal.is_empty() { "–".to_owned() } else { m.goal.to_owned() },
                if m.beside.is_empty() { "–".to_owned() } else { m.beside.to_owned() },
            ]
        });
        let rows: Vec<[String; 9]> = std::iter::once(heads.map(str::to_owned)).chain(rows).collect();
        let mut widths = [0; 9];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let mut out = String::new();
        for row in rows {
            let mut line = String::new();
            for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
                // Names and words to the left, numbers to the right.
                let _ = match index {
                    0 | 7 | 8 => write!(line, "{cell:<width$}  "),
                    _ => write!(line, "{cell:>width$}  "),
                };
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        for (name, why) in &self.not_measured {
            let _ = writeln!(out, "{name}: NOT MEASURED: {why}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_holds_exactly_the_keys_of_the_budgets_page() {
        let mut report = Report::default();
        report.add("save.1000", Measure::one(3.0, "ms").beside(2.0, "plain").goal("≤ 1.5 ×"));
        report.add("ui", Measure::one(80.0, "KB"));
        report.could_not("window", "no driver");
        let json = report.to_json().expect("plain numbers become JSON");
        let expected = serde_json::json!({
            "save.1000": {"value": 3.0, "unit": "ms", "reference": 2.0, "ratio": 1.5, "n": 1, "p50": null, "p99": null},
            "ui": {"value": 80.0, "unit": "KB", "reference": null, "ratio": null, "n": 1, "p50": null, "p99": null},
        });
        assert_eq!(json, expected);
        assert!(!report.is_complete());
        assert!(report.table().contains("window: NOT MEASURED: no driver"));
    }

    #[test]
    fn growth_compares_the_largest_with_the_smallest() {
        let mut report = Report::default();
        report.add("save.1000", Measure::one(2.0, "ms"));
        report.add("save.100000", Measure::one(3.0, "ms"));
        report.add_growth("save", 1_000, 1_000);
        report.add_growth("list", 1_000, 100_000);
        assert_eq!(report.value("save.growth"), None);
        report.add_growth("save", 1_000, 100_000);
        assert_eq!((report.value("save.growth"), report.value("list.growth")), (Some(1.5), None));
    }

    #[test]
    fn numbers_are_grouped_and_keep_three_digits() {
        let shown: Vec<String> = [94_700.4, 1_869.0, 12.34, 1.234, 0.2714, 0.0].map(number).into();
        assert_eq!(shown, ["94,700", "1,869", "12.3", "1.23", "0.271", "0"]);
    }
}
