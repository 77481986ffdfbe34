//! Narrowing a list: which cases stand under which values, and how many.

use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
use rusqlite::types::Value;
use rusqlite::{named_params, params_from_iter};

use super::columns::read;
use super::listed::{BY_LIMIT, BY_URGENCY, FOUND_MAX, condition, listed};
use super::words::{Numbers, Of};
use super::{Filter, Listed, Result, Tx};

/// A value a case is found under: the facet's name and the value.
pub type FacetValue = (&'static str, String);

/// Where the clocks of a case have got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockIs {
    /// A clock runs.
    Running,
    /// A running one is amber, none is red.
    Amber,
    /// A running one is red.
    Red,
}

/// A search over the list of cases: filter, words and facets, all of which must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Open, closed, all, in conflict.
    pub filter: Filter,
    /// Words; none looks at all.
    pub text: String,
    /// Every one of these must hold, by any one of its values.
    pub facets: Vec<(&'static str, Vec<String>)>,
    /// First and last value of a facet whose values are in order, such as days.
    pub between: Option<(&'static str, String, String)>,
    /// State of clocks at a moment of true time, ms.
    pub clock: Option<(ClockIs, UnixMillis)>,
}

impl Finding {
    /// Nothing narrows the list but its filter.
    pub fn of(filter: Filter) -> Finding {
        Finding { filter, text: String::new(), facets: Vec::new(), between: None, clock: None }
    }
}

/// A page of found cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The rows of the page, in order.
    pub rows: Vec<Listed>,
    /// Number of cases found, counted up to a thousand.
    pub total: u32,
}

/// A query under construction: text and its values, in the same order.
#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind(&mut self, value: impl Into<Value>) {
        self.values.push(value.into());
    }

    /// ` AND <what> IN (?, ?…)`
    fn one_of(&mut self, what: &str, values: &[String]) {
        self.put(&format!(" AND {what} IN ({})", vec!["?"; values.len()].join(", ")));
        values.iter().for_each(|value| self.bind(value.clone()));
    }
}

/// Where a walk over cases begins: with what finds the fewest.
enum Start {
    /// A facet, by its place.
    Facet(usize),
    /// The range of days.
    Between,
    /// The words.
    Words(Numbers),
    /// Open cases, what cannot wait and then what runs out first on top.
    Urgency,
    /// All of them.
    Cases,
}

/// Joins found cases with the filter columns of their rows, through an index that holds no words.
const KEYS_OF_START: &str = "CROSS JOIN case_row INDEXED BY case_keys ON case_row.number = start.number WHERE 1";

/// The one query behind every narrowed list. Its inner part stops after a thousand cases, the newest opened (for a
/// range of days: the latest days): more than that is no answer a person reads, and a keystroke takes no longer with
/// more cases.
fn build(finding: &Finding, start: &Start, offset: u32, limit: u32) -> Sql {
    let mut sql = Sql::default();
    sql.put("WITH chosen AS MATERIALIZED (SELECT case_row.number AS number, last_ms, urgent_limit_ms, at_once");
    let newest_first = match start {
        Start::Facet(place) => {
            let several = finding.facets.get(*place).is_some_and(|(_, values)| values.len() > 1);
            // A case under two of the values is one case.
            sql.put(if several { " FROM (SELECT DISTINCT number" } else { " FROM (SELECT number" });
            sql.put(" FROM case_facet WHERE facet = ?");
            if let Some((facet, values)) = finding.facets.get(*place) {
                sql.bind((*facet).to_owned());
                sql.one_of("value", values);
            }
            sql.put(&format!(" ORDER BY number DESC) AS start {KEYS_OF_START}"));
            "start.number DESC"
        }
        Start::Between => {
            sql.put(&format!(" FROM case_facet AS start {KEYS_OF_START} AND start.facet = ?"));
            if let Some((facet, from, to)) = &finding.between {
                sql.bind((*facet).to_owned());
                sql.put(" AND start.value BETWEEN ? AND ?");
                sql.bind(from.clone());
                sql.bind(to.clone());
            }
            "start.value DESC"
        }
        Start::Words(numbers) => {
            sql.put(&format!(" FROM ({}) AS start {KEYS_OF_START}", numbers.sql));
            numbers.values.iter().for_each(|value| sql.bind(value.clone()));
            // The words give this order; ordering again would fetch and sort every row.
            ""
        }
        Start::Urgency => {
            sql.put(" FROM case_row WHERE 1");
            if finding.clock.is_some() { BY_LIMIT } else { BY_URGENCY }
        }
        Start::Cases => {
            sql.put(" FROM case_row WHERE 1");
            "last_ms DESC"
        }
    };
    for (place, (facet, values)) in finding.facets.iter().enumerate() {
        if !matches!(start, Start::Facet(begun) if *begun == place) {
            sql.put(" AND EXISTS (SELECT 1 FROM case_facet AS also WHERE also.facet = ?");
            sql.bind((*facet).to_owned());
            sql.one_of("also.value", values);
            sql.put(" AND also.number = case_row.number)");
        }
    }
    if let (Some((facet, from, to)), false) = (&finding.between, matches!(start, Start::Between)) {
        sql.put(" AND EXISTS (SELECT 1 FROM case_facet AS day WHERE day.number = case_row.number AND day.facet = ?");
        sql.put(" AND day.value BETWEEN ? AND ?)");
        [(*facet).to_owned(), from.clone(), to.clone()].into_iter().for_each(|value| sql.bind(value));
    }
    sql.put(&format!(" AND {}", condition(finding.filter)));
    if let Some((clock, now)) = finding.clock {
        put_clock(&mut sql, clock, now);
    }
    let order = match finding.filter {
        Filter::Open if !matches!(start, Start::Words(_)) => BY_URGENCY,
        _ => "last_ms DESC",
    };
    if !newest_first.is_empty() {
        sql.put(&format!(" ORDER BY {newest_first}"));
    }
    // Rows are read of the cases on the page alone: the thousand are chosen and put in order by what indexes hold.
    sql.put(&format!(
        " LIMIT {FOUND_MAX}) SELECT id, summary, total FROM
         (SELECT number, count(*) OVER () AS total, row_number() OVER (ORDER BY {order}) AS place FROM chosen
          ORDER BY place LIMIT ? OFFSET ?) AS found
         CROSS JOIN case_row ON case_row.number = found.number ORDER BY place"
    ));
    sql.bind(i64::from(limit));
    sql.bind(i64::from(offset));
    sql
}

fn put_clock(sql: &mut Sql, clock: ClockIs, now: UnixMillis) {
    sql.put(" AND open = 1 AND urgent_limit_ms IS NOT NULL AND urgent_limit_ms > ?");
    sql.bind(now.0);
    match clock {
        ClockIs::Running => {}
        ClockIs::Amber => {
            sql.put(" AND amber_from_ms <= ? AND red_from_ms > ?");
            sql.bind(now.0);
            sql.bind(now.0);
        }
        ClockIs::Red => {
            sql.put(" AND red_from_ms <= ?");
            sql.bind(now.0);
        }
    }
}

fn fewer(best: Option<(i64, Start)>, other: (i64, Start)) -> Option<(i64, Start)> {
    match best {
        Some(best) if best.0 <= other.0 => Some(best),
        _ => Some(other),
    }
}

impl Tx<'_> {
    /// Cases that stand under a value, the last written first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn cases_found_under(&self, facet: &str, value: &str, limit: usize) -> Result<Vec<CaseId>> {
        let mut statement = self.0.prepare_cached(
            "SELECT id FROM case_row JOIN case_facet ON case_facet.number = case_row.number
             WHERE facet = :facet AND value = :value ORDER BY last_ms DESC, case_row.number DESC LIMIT :limit",
        )?;
        let rows = statement
            .query_map(named_params! { ":facet": facet, ":value": value, ":limit": limit as i64 }, |row| {
                read(row, "id")
            })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Cases that hold everything asked: open ones with what cannot wait and then what runs out first on top, others
    /// and what words find by last change. Of more than a thousand the newest thousand are looked at.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn find_cases(&self, finding: &Finding, offset: u32, limit: u32) -> Result<Found> {
        let nothing = Found { rows: Vec::new(), total: 0 };
        if finding.facets.iter().any(|(_, values)| values.is_empty()) {
            return Ok(nothing);
        }
        let Some(start) = self.start(finding)? else { return Ok(nothing) };
        let sql = build(finding, &start, offset, limit);
        let mut statement = self.0.prepare_cached(&sql.text)?;
        let mut rows = statement.query(params_from_iter(sql.values))?;
        let mut found = nothing;
        while let Some(row) = rows.next()? {
            found.total = row.get("total")?;
            found.rows.push(listed(row)?);
        }
        Ok(found)
    }

    /// None: words that no index knows find nothing.
    fn start(&self, finding: &Finding) -> Result<Option<Start>> {
        if !finding.text.trim().is_empty() {
            return Ok(self.numbers(Of::Cases, &finding.text)?.map(Start::Words));
        }
        if finding.filter == Filter::Conflict {
            return Ok(Some(Start::Cases));
        }
        let mut best: Option<(i64, Start)> = None;
        for (place, (facet, values)) in finding.facets.iter().enumerate() {
            let mut cases = 0;
            for value in values {
                cases += self.cases_under(facet, value, value)?;
            }
            best = fewer(best, (cases, Start::Facet(place)));
        }
        if let Some((facet, from, to)) = &finding.between {
            best = fewer(best, (self.cases_under(facet, from, to)?, Start::Between));
        }
        Ok(Some(match best {
            Some((cases, start)) if finding.clock.is_none() || cases <= i64::from(FOUND_MAX) => start,
            // Of very many cases few have a clock that runs.
            Some(_) => Start::Urgency,
            None if finding.clock.is_some() || finding.filter == Filter::Open => Start::Urgency,
            None => Start::Cases,
        }))
    }

    fn cases_under(&self, facet: &str, from: &str, to: &str) -> Result<i64> {
        let mut statement = self.0.prepare_cached(
            "SELECT coalesce(sum(cases), 0) AS cases FROM facet_count
             WHERE facet = :facet AND value BETWEEN :from AND :to",
        )?;
        Ok(statement.query_row(named_params! { ":facet": facet, ":from": from, ":to": to }, |row| row.get("cases"))?)
    }

    /// Cases under a value that stand under no value of another facet, the newest first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn cases_under_value(&self, under: &FacetValue, without: &str, limit: u32) -> Result<Vec<Listed>> {
        let mut statement = self.0.prepare_cached(
            "SELECT case_row.id AS id, summary FROM case_facet AS one
                CROSS JOIN case_row ON case_row.number = one.number
             WHERE one.facet = :facet AND one.value = :value AND NOT EXISTS
                (SELECT 1 FROM case_facet AS other WHERE other.number = one.number AND other.facet = :without)
             ORDER BY one.number DESC LIMIT :limit",
        )?;
        let values = named_params! { ":facet": under.0, ":value": under.1, ":without": without, ":limit": limit };
        let rows = statement.query_map(values, listed)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Values of a facet with how many open and closed cases stand under each, the most used first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn facet_counts(&self, facet: &str, limit: u32) -> Result<Vec<FacetCount>> {
        let mut statement = self.0.prepare_cached(
            "SELECT value, sum(CASE WHEN open = 1 THEN cases ELSE 0 END) AS open_cases, sum(cases) AS all_cases
             FROM facet_count WHERE facet = :facet GROUP BY value ORDER BY all_cases DESC, value LIMIT :limit",
        )?;
        let rows = statement.query_map(named_params! { ":facet": facet, ":limit": limit }, |row| {
            Ok(FacetCount { value: row.get("value")?, open: row.get("open_cases")?, all: row.get("all_cases")? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Values of a facet in the newest cases that stand under another value, the most used first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn used_lately(&self, facet: &str, among: &FacetValue, newest: u32, limit: u32) -> Result<Vec<String>> {
        let mut statement = self.0.prepare_cached(
            "SELECT used.value AS value FROM
                (SELECT number FROM case_facet WHERE facet = :among AND value = :of ORDER BY number DESC LIMIT :newest) AS mine
                CROSS JOIN case_facet AS used ON used.number = mine.number AND used.facet = :facet
             GROUP BY used.value ORDER BY count(*) DESC, max(used.number) DESC LIMIT :limit",
        )?;
        let values = named_params! {
            ":among": among.0, ":of": among.1, ":newest": newest, ":facet": facet, ":limit": limit,
        };
        let rows = statement.query_map(values, |row| row.get("value"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Stores the facet values of a case in place of its old ones. Unchanged values are not written again. Two that the
    /// database does not tell apart (letters behind a NUL) are one.
    pub(super) fn put_facets(&self, number: i64, facets: &[FacetValue]) -> Result<()> {
        let mut statement = self.0.prepare_cached("SELECT facet, value FROM case_facet WHERE number = :number")?;
        let rows = statement.query_map(named_params! { ":number": number }, |row| {
            Ok((row.get::<_, String>("facet")?, row.get::<_, String>("value")?))
        })?;
        let stored = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let same = |a: (&str, &str), b: (&str, &str)| a.0 == b.0 && a.1.eq_ignore_ascii_case(b.1);
        for (facet, value) in &stored {
            if !facets.iter().any(|new| same((new.0, &new.1), (facet, value))) {
                self.0
                    .prepare_cached(
                        "DELETE FROM case_facet WHERE facet = :facet AND value = :value AND number = :number",
                    )?
                    .execute(named_params! { ":facet": facet, ":value": value, ":number": number })?;
            }
        }
        for (place, (facet, value)) in facets.iter().enumerate() {
            let stands = stored.iter().any(|old| same((&old.0, &old.1), (facet, value)));
            let twice = facets.iter().take(place).any(|before| same((before.0, &before.1), (facet, value)));
            if !stands && !twice {
                self.0
                    .prepare_cached(
                        "INSERT INTO case_facet (facet, value, number) VALUES (:facet, :value, :number)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute(named_params! { ":facet": facet, ":value": value, ":number": number })?;
            }
        }
        Ok(())
    }
}

/// A value and the cases under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Open cases.
    pub open: u32,
    /// All cases.
    pub all: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    fn plan(store: &Store, sql: &Sql) -> String {
        let mut statement = store.connection.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.text)).unwrap();
        let values = params_from_iter(sql.values.iter());
        let rows = statement.query_map(values, |row| row.get::<_, String>("detail")).unwrap();
        rows.map(std::result::Result::unwrap).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn narrowed_lists_walk_an_index_and_never_every_case() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::create(&directory.path().join("notebook"), &[1; 32], &[2; 16]).unwrap();
        let all = || Finding::of(Filter::All);
        let theft = || ("violation", vec!["theft".to_owned()]);
        let new = || ("status", vec!["new".to_owned(), "waiting".to_owned()]);
        let year = || Some(("day", "2026-01-01".to_owned(), "2026-12-31".to_owned()));
        let red = Some((ClockIs::Red, UnixMillis(5)));
        for (finding, start, used) in [
            (
                Finding { facets: vec![theft()], ..all() },
                Start::Facet(0),
                "SEARCH case_facet USING PRIMARY KEY (facet=? AND value=?)",
            ),
            (
                Finding { facets: vec![theft(), new()], between: year(), ..all() },
                Start::Facet(1),
                "SEARCH also EXISTS USING COVERING INDEX case_facet_by_case (number=? AND facet=? AND value=?)",
            ),
            (
                Finding { facets: vec![theft()], between: year(), ..all() },
                Start::Facet(0),
                "SEARCH day EXISTS USING COVERING INDEX case_facet_by_case (number=?",
            ),
            (
                Finding { between: year(), ..all() },
                Start::Between,
                "SEARCH start USING PRIMARY KEY (facet=? AND value>? AND value<?)",
            ),
            // An index of the open cases with a clock, walked in its order.
            (Finding { clock: red, ..all() }, Start::Urgency, "SCAN case_row USING COVERING INDEX case_by_limit"),
            (
                Finding { facets: vec![theft()], ..all() },
                Start::Words(store.read(|tx| tx.numbers(Of::Cases, "n")).unwrap().unwrap()),
                "SEARCH case_word USING PRIMARY KEY (word=?)",
            ),
            (
                Finding { facets: vec![theft()], ..Finding::of(Filter::Conflict) },
                Start::Cases,
                "case_row USING INDEX case_in_conflict",
            ),
        ] {
            let plan = plan(&store, &build(&finding, &start, 0, 50));
            assert!(plan.contains(used), "{used}\n{plan}");
            assert!(!plan.contains("SCAN case_facet") && !plan.contains("SCAN day"), "{plan}");
            let walked = matches!(start, Start::Urgency | Start::Cases);
            assert!(walked || plan.contains("SEARCH case_row USING COVERING INDEX case_keys (number=?)"), "{plan}");
            let whole_rows = plan.matches("SEARCH case_row USING INTEGER PRIMARY KEY").count();
            assert_eq!(whole_rows, 1, "of the page alone: {plan}");
        }
    }
}
