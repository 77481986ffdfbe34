//! People the cases speak of: a directory, the cases of a person, and who may be the same.

use std::collections::BTreeSet;

use daftari_domain::ids::{CaseId, EntryId, PersonId};
use daftari_domain::time::UnixMillis;
use rusqlite::{Row, ToSql, named_params};

use super::columns::{Column, if_readable, read};
use super::numbers::numbered;
use super::words::{self, Of};
use super::{Result, Tx};

/// Parties a search orders, at most; the rest of its hits is cut.
const FOUND_MAX: usize = 1_000;
/// Parties one key brings up, at most. A name that more parties share does not tell them apart.
const PER_KEY_MAX: usize = 200;

/// Where the directory lists a person: the first group that any case gives them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartyGroup {
    /// Said to have done harm.
    Harm,
    /// Helps.
    Help,
    /// Neither.
    Other,
}

numbered! { PartyGroup { Harm = 0, Help = 1, Other = 2 } }

/// A standing version of a party of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyRow {
    /// The entry of that version.
    pub entry: EntryId,
    /// The person.
    pub person: PersonId,
    /// Where the directory lists it.
    pub group: PartyGroup,
    /// When it happened, true time.
    pub seen_ms: UnixMillis,
    /// The party's fields, JSON.
    pub summary: String,
    /// Words the search finds it by, separated by spaces.
    pub words: String,
    /// Keys of the signs it shares with the same person elsewhere (phone, plate, name), sorted, each once.
    pub keys: Vec<String>,
}

/// A party as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundParty {
    /// Its case.
    pub case: CaseId,
    /// The entry of that version.
    pub entry: EntryId,
    /// The person.
    pub person: PersonId,
    /// Where the directory lists it.
    pub group: PartyGroup,
    /// When it happened, true time.
    pub seen_ms: UnixMillis,
    /// The party's fields, JSON.
    pub summary: String,
}

fn found(row: &Row<'_>) -> rusqlite::Result<FoundParty> {
    Ok(FoundParty {
        case: read(row, "case_id")?,
        entry: read(row, "entry")?,
        person: read(row, "person")?,
        group: row.get("part")?,
        seen_ms: read(row, "seen_ms")?,
        summary: row.get("summary")?,
    })
}

impl Tx<'_> {
    /// Stores the parties of a case. Equal rows are not written again, as most saves change no party; a stored row that cannot
    /// be read is replaced.
    pub(crate) fn put_parties(&self, case: CaseId, rows: &[PartyRow]) -> Result<()> {
        if if_readable(self.parties_of_case(case))?.is_some_and(|stored| stored == rows) {
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
                        ":case": Column(case),
                        ":entry": Column(row.entry),
                        ":person": Column(row.person),
                        ":part": row.group,
                        ":seen": Column(row.seen_ms),
                        ":summary": row.summary,
                        ":words": row.words,
                    },
                    |row| row.get("number"),
                )?;
            words::put(self.0, Of::People, number, "", &row.words)?;
            for key in &row.keys {
                self.0
                    .prepare_cached("INSERT INTO party_key (key, party) VALUES (:key, :party) ON CONFLICT DO NOTHING")?
                    .execute(named_params! { ":key": key, ":party": number })?;
            }
        }
        Ok(())
    }

    /// Removes the parties of a case, with their words and keys.
    pub(crate) fn remove_parties(&self, case: CaseId) -> Result<()> {
        let mut statement = self.0.prepare_cached("SELECT number, words FROM party_row WHERE case_id = :case")?;
        let rows = statement.query_map(named_params! { ":case": Column(case) }, |row| {
            Ok((row.get::<_, i64>("number")?, row.get::<_, String>("words")?))
        })?;
        for (number, words) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
            words::put(self.0, Of::People, number, &words, "")?;
        }
        self.0
            .prepare_cached("DELETE FROM party_row WHERE case_id = :case")?
            .execute(named_params! { ":case": Column(case) })?;
        Ok(())
    }

    /// The parties of a case, in the order they were stored.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn parties_of_case(&self, case: CaseId) -> Result<Vec<PartyRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT number, entry, person, part, seen_ms, summary, words FROM party_row WHERE case_id = :case
             ORDER BY number",
        )?;
        let mut keys = self.0.prepare_cached("SELECT key FROM party_key WHERE party = :party ORDER BY key")?;
        let rows = statement.query_map(named_params! { ":case": Column(case) }, |row| {
            let party: i64 = row.get("number")?;
            let keys = keys.query_map(named_params! { ":party": party }, |row| row.get("key"))?;
            Ok(PartyRow {
                entry: read(row, "entry")?,
                person: read(row, "person")?,
                group: row.get("part")?,
                seen_ms: read(row, "seen_ms")?,
                summary: row.get("summary")?,
                words: row.get("words")?,
                keys: keys.collect::<rusqlite::Result<_>>()?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// At most `limit` standing versions of a person in all cases, the newest first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn parties_of_person(&self, person: PersonId, limit: usize) -> Result<Vec<FoundParty>> {
        let mut statement = self.0.prepare_cached(
            "SELECT case_id, entry, person, part, seen_ms, summary FROM party_row WHERE person = :person
             ORDER BY seen_ms DESC, number DESC LIMIT :limit",
        )?;
        let rows = statement.query_map(named_params! { ":person": Column(person), ":limit": limit as i64 }, found)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Number of cases that name a person.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn count_cases_of_person(&self, person: PersonId) -> Result<u32> {
        let mut statement =
            self.0.prepare_cached("SELECT count(DISTINCT case_id) AS n FROM party_row WHERE person = :person")?;
        Ok(statement.query_row(named_params! { ":person": Column(person) }, |row| row.get("n"))?)
    }

    /// A page of the directory: people of one group, those of the newest case first. A person who is in several
    /// groups is listed in the first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn list_people(&self, group: PartyGroup, offset: u32, limit: u32) -> Result<Vec<PersonId>> {
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
    pub fn search_people(&self, text: &str, group: PartyGroup, offset: u32, limit: u32) -> Result<Vec<PersonId>> {
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
        let rows = statement.query_map(parameters.as_slice(), |row| read(row, "person"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn select_persons(&self, sql: &str, parameters: &[(&str, &dyn ToSql)]) -> Result<Vec<PersonId>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, |row| read(row, "person"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Parties of other people that share a key, each once. Whether they really share a sign is for the caller to see.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn parties_by_keys(&self, keys: &[String], but: PersonId) -> Result<Vec<FoundParty>> {
        let mut statement = self.0.prepare_cached(
            "SELECT number, case_id, entry, person, part, seen_ms, summary FROM party_key
             JOIN party_row ON party_row.number = party_key.party
             WHERE key = :key AND person <> :but ORDER BY party DESC LIMIT :limit",
        )?;
        let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
        for key in keys {
            let parameters = named_params! { ":key": key, ":but": Column(but), ":limit": PER_KEY_MAX as i64 };
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
    pub fn put_apart(&self, one: PersonId, other: PersonId) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO person_apart (one, other) VALUES (:one, :other) ON CONFLICT DO NOTHING")?
            .execute(named_params! { ":one": Column(one.min(other)), ":other": Column(one.max(other)) })?;
        Ok(())
    }

    /// Removes the note that two persons are not the same: they were linked after all.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn forget_apart(&self, one: PersonId, other: PersonId) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM person_apart WHERE one = :one AND other = :other")?
            .execute(named_params! { ":one": Column(one.min(other)), ":other": Column(one.max(other)) })?;
        Ok(())
    }

    /// People who are not the same as this one.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn apart_from(&self, person: PersonId) -> Result<BTreeSet<PersonId>> {
        let mut statement = self.0.prepare_cached(
            "SELECT other AS person FROM person_apart WHERE one = :person
             UNION SELECT one AS person FROM person_apart WHERE other = :person",
        )?;
        let rows = statement.query_map(named_params! { ":person": Column(person) }, |row| read(row, "person"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
