//! People the cases speak of: a directory, the cases of a person, and who may be the same.

use std::collections::BTreeSet;

use rusqlite::{Row, ToSql, named_params};
use uuid::Uuid;

use super::numbers::numbered;
use super::words::{self, Of};
use super::{Result, Tx};

/// Parties a search puts in order.
const FOUND_MAX: usize = 1_000;
/// Parties one key brings up. A name so common that more have it tells nobody apart.
const PER_KEY_MAX: usize = 200;

/// Where the directory lists a person: the first group that any case gives them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartyGroup {
    /// Said to have done harm.
    Harm,
    /// Helps.
    Help,
    /// Anybody else.
    Other,
}

numbered! { PartyGroup { Harm = 0, Help = 1, Other = 2 } }

/// A version of somebody in a case that nobody corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyRow {
    /// The entry that says it.
    pub entry: [u8; 32],
    /// Who.
    pub person: Uuid,
    /// Where the directory lists it.
    pub group: PartyGroup,
    /// When it happened, true time.
    pub seen_ms: i64,
    /// The party's fields, JSON.
    pub summary: String,
    /// Words it is found by.
    pub words: String,
    /// What it can be told by, sorted, each once.
    pub keys: Vec<String>,
}

/// A party as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundParty {
    /// Its case.
    pub case: Uuid,
    /// The entry that says it.
    pub entry: [u8; 32],
    /// Who.
    pub person: Uuid,
    /// Where the directory lists it.
    pub group: PartyGroup,
    /// When it happened, true time.
    pub seen_ms: i64,
    /// The party's fields, JSON.
    pub summary: String,
}

fn found(row: &Row<'_>) -> rusqlite::Result<FoundParty> {
    Ok(FoundParty {
        case: Uuid::from_bytes(row.get("case_id")?),
        entry: row.get("entry")?,
        person: Uuid::from_bytes(row.get("person")?),
        group: row.get("part")?,
        seen_ms: row.get("seen_ms")?,
        summary: row.get("summary")?,
    })
}

impl Tx<'_> {
    /// Writes who a case speaks of, when that changed: most saves change nobody.
    pub(crate) fn put_parties(&self, case: Uuid, rows: &[PartyRow]) -> Result<()> {
        if self.parties_of_case(case)? == rows {
            return Ok(());
        }
        self.remove_parties(case)?;
        for row in rows {
            let number: i64 = self
                .0
                .prepare_cached(
                    "INSERT INTO party_row (case_id, entry, person, part, seen_ms, summary, words)
                     VALUES (:case, :entry, :person, :part, :seen, :summary, :words) RETURNING number",
                )?
                .query_row(
                    named_params! {
                        ":case": case.into_bytes(),
                        ":entry": row.entry,
                        ":person": row.person.into_bytes(),
                        ":part": row.group,
                        ":seen": row.seen_ms,
                        ":summary": row.summary,
                        ":words": row.words,
                    },
                    |row| row.get("number"),
                )?;
            words::put(self.0, Of::People, number, "", &row.words)?;
            for key in &row.keys {
                self.0
                    .prepare_cached("INSERT INTO party_key (key, party) VALUES (:key, :party)")?
                    .execute(named_params! { ":key": key, ":party": number })?;
            }
        }
        Ok(())
    }

    /// Removes who a case speaks of, with their words.
    pub(crate) fn remove_parties(&self, case: Uuid) -> Result<()> {
        let mut statement = self.0.prepare_cached("SELECT number, words FROM party_row WHERE case_id = :case")?;
        let rows = statement.query_map(named_params! { ":case": case.into_bytes() }, |row| {
            Ok((row.get::<_, i64>("number")?, row.get::<_, String>("words")?))
        })?;
        for (number, words) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
            words::put(self.0, Of::People, number, &words, "")?;
        }
        self.0
            .prepare_cached("DELETE FROM party_row WHERE case_id = :case")?
            .execute(named_params! { ":case": case.into_bytes() })?;
        Ok(())
    }

    /// Who a case speaks of, as it was written.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn parties_of_case(&self, case: Uuid) -> Result<Vec<PartyRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT number, entry, person, part, seen_ms, summary, words FROM party_row WHERE case_id = :case
             ORDER BY number",
        )?;
        let mut keys = self.0.prepare_cached("SELECT key FROM party_key WHERE party = :party ORDER BY key")?;
        let rows = statement.query_map(named_params! { ":case": case.into_bytes() }, |row| {
            let party: i64 = row.get("number")?;
            let keys = keys.query_map(named_params! { ":party": party }, |row| row.get("key"))?;
            Ok(PartyRow {
                entry: row.get("entry")?,
                person: Uuid::from_bytes(row.get("person")?),
                group: row.get("part")?,
                seen_ms: row.get("seen_ms")?,
                summary: row.get("summary")?,
                words: row.get("words")?,
                keys: keys.collect::<rusqlite::Result<_>>()?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everything cases here say of a person, the newest first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn parties_of_person(&self, person: Uuid, limit: usize) -> Result<Vec<FoundParty>> {
        let mut statement = self.0.prepare_cached(
            "SELECT case_id, entry, person, part, seen_ms, summary FROM party_row WHERE person = :person
             ORDER BY seen_ms DESC, number DESC LIMIT :limit",
        )?;
        let rows =
            statement.query_map(named_params! { ":person": person.into_bytes(), ":limit": limit as i64 }, found)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// In how many cases here a person is spoken of.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn count_cases_of_person(&self, person: Uuid) -> Result<u32> {
        let mut statement =
            self.0.prepare_cached("SELECT count(DISTINCT case_id) AS n FROM party_row WHERE person = :person")?;
        Ok(statement.query_row(named_params! { ":person": person.into_bytes() }, |row| row.get("n"))?)
    }

    /// A page of the directory: people of one group, those of the newest case first. A person who is in several
    /// groups is listed in the first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn list_people(&self, group: PartyGroup, offset: u32, limit: u32) -> Result<Vec<Uuid>> {
        let sql = "SELECT person FROM party_row AS row WHERE part = :part
             AND NOT EXISTS (SELECT 1 FROM party_row AS lower WHERE lower.person = row.person AND lower.part < row.part)
             AND NOT EXISTS (SELECT 1 FROM party_row AS newer WHERE newer.person = row.person AND newer.part = row.part
                AND (newer.seen_ms, newer.number) > (row.seen_ms, row.number))
             ORDER BY seen_ms DESC, number DESC LIMIT :limit OFFSET :offset";
        self.select_persons(sql, named_params! { ":part": group, ":limit": limit, ":offset": offset })
    }

    /// People of one group found by words in what cases say of them. Any text is a query; what finds more than a
    /// thousand parties is a first letter, not a question: the newest thousand are looked at.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn search_people(&self, text: &str, group: PartyGroup, offset: u32, limit: u32) -> Result<Vec<Uuid>> {
        let Some(numbers) = self.numbers(Of::People, text)? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT person FROM
                (SELECT row.person AS person, row.seen_ms AS seen_ms,
                    (SELECT min(part) FROM party_row AS any WHERE any.person = row.person) AS part
                 FROM ({}) AS start CROSS JOIN party_row AS row ON row.number = start.number LIMIT {FOUND_MAX})
             WHERE part = ? GROUP BY person ORDER BY max(seen_ms) DESC, person LIMIT ? OFFSET ?",
            numbers.sql
        );
        let mut parameters: Vec<&dyn ToSql> = numbers.values.iter().map(|value| value as &dyn ToSql).collect();
        parameters.extend([&group as &dyn ToSql, &limit, &offset]);
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map(parameters.as_slice(), |row| row.get("person").map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn select_persons(&self, sql: &str, parameters: &[(&str, &dyn ToSql)]) -> Result<Vec<Uuid>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, |row| row.get("person").map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Parties of other people that share a key, each once. Whether they really share a sign is for the caller to see.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn parties_by_keys(&self, keys: &[String], but: Uuid) -> Result<Vec<FoundParty>> {
        let mut statement = self.0.prepare_cached(
            "SELECT number, case_id, entry, person, part, seen_ms, summary FROM party_key
             JOIN party_row ON party_row.number = party_key.party
             WHERE key = :key AND person <> :but ORDER BY party DESC LIMIT :limit",
        )?;
        let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
        for key in keys {
            let parameters = named_params! { ":key": key, ":but": but.into_bytes(), ":limit": PER_KEY_MAX as i64 };
            let mut rows = statement.query(parameters)?;
            while let Some(row) = rows.next()? {
                if seen.insert(row.get::<_, i64>("number")?) {
                    all.push(found(row)?);
                }
            }
        }
        Ok(all)
    }

    /// Remembers that two people are not the same.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_apart(&self, one: Uuid, other: Uuid) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO person_apart (one, other) VALUES (:one, :other) ON CONFLICT DO NOTHING")?
            .execute(named_params! { ":one": one.min(other).into_bytes(), ":other": one.max(other).into_bytes() })?;
        Ok(())
    }

    /// Somebody linked them after all.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn forget_apart(&self, one: Uuid, other: Uuid) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM person_apart WHERE one = :one AND other = :other")?
            .execute(named_params! { ":one": one.min(other).into_bytes(), ":other": one.max(other).into_bytes() })?;
        Ok(())
    }

    /// People who are not the same as this one.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn apart_from(&self, person: Uuid) -> Result<BTreeSet<Uuid>> {
        let mut statement = self.0.prepare_cached(
            "SELECT other AS person FROM person_apart WHERE one = :person
             UNION SELECT one AS person FROM person_apart WHERE other = :person",
        )?;
        let rows = statement.query_map(named_params! { ":person": person.into_bytes() }, |row| {
            row.get("person").map(Uuid::from_bytes)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
