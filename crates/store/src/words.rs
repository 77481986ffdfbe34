//! The search index: which cases and which people stand under a word.
//!
//! Plain rows, one for each word of a case. A save writes the difference; what is removed is overwritten in its page
//! like anything else here (`secure_delete`). Words are split as FTS5's `unicode61` does, by FTS5 itself where a
//! text is not ASCII: letters without their accents, large and small alike.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, named_params};

use super::{Result, Tx};

/// Words of a query that are looked for.
const WORDS_MAX: usize = 16;
/// Words that begin alike which are walked side by side. More of them are rare ones: their rows are sorted.
const SIDE_BY_SIDE_MAX: usize = 48;
/// Rows counted to find the word that fewest have.
const COUNTED_MAX: i64 = 2_000;
/// Letters of a beginning that has rows of its own.
const OWN_ROWS_MAX: usize = 2;
/// A character that sorts above every letter: the end of a prefix range.
const LAST: char = '\u{10ffff}';

/// The rows whose words an index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Cases,
    People,
}

impl Of {
    fn table(self) -> &'static str {
        match self {
            Of::Cases => "case_word",
            Of::People => "party_word",
        }
    }
}

/// Numbers of the rows found, the newest first: a SELECT and its values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Numbers {
    pub sql: String,
    pub values: Vec<Value>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// One of these words.
    OneOf(Vec<String>),
    /// Any of very many words from one to before another.
    Between(String, String),
}

/// Makes the table in memory by which FTS5 tells words apart. Nothing stays in it.
pub(crate) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE VIRTUAL TABLE temp.text USING fts5 (
             words, content = '', tokenize = 'unicode61 remove_diacritics 2'
         );
         CREATE VIRTUAL TABLE temp.text_word USING fts5vocab ('temp', 'text', 'instance');",
    )
}

/// The words of a text, folded, in their order.
struct Folded {
    text: String,
    /// Words of other scripts are parted by blanks already.
    ascii: bool,
}

impl Folded {
    fn of(connection: &Connection, text: &str) -> Result<Folded> {
        if text.is_ascii() {
            return Ok(Folded { text: text.to_ascii_lowercase(), ascii: true });
        }
        connection
            .prepare_cached("INSERT INTO temp.text (rowid, words) VALUES (1, :text)")?
            .execute(named_params! { ":text": text })?;
        let mut statement = connection.prepare_cached("SELECT term FROM temp.text_word ORDER BY offset")?;
        let words = statement.query_map([], |row| row.get("term"))?.collect::<rusqlite::Result<Vec<String>>>();
        connection.prepare_cached("INSERT INTO temp.text (text) VALUES ('delete-all')")?.execute([])?;
        Ok(Folded { text: words?.join(" "), ascii: false })
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let parts = move |c: char| if self.ascii { !c.is_ascii_alphanumeric() } else { c == ' ' };
        self.text.split(parts).filter(|word| !word.is_empty())
    }
}

/// The row a beginning stands under; none when it has none of its own.
fn own_row(beginning: &str) -> Option<String> {
    let letters = beginning.chars().take(OWN_ROWS_MAX + 1).count();
    (1..=OWN_ROWS_MAX).contains(&letters).then(|| format!("{beginning}*"))
}

/// The first letters of a word, as far as it goes.
fn beginning(word: &str, letters: usize) -> &str {
    let end = word.char_indices().nth(letters).map_or(word.len(), |(end, _)| end);
    word.get(..end).unwrap_or(word)
}

/// Rows that stand for these words and for no other: themselves, and beginnings no other word has.
fn rows<'a>(words: impl Iterator<Item = &'a str>, others: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for word in words {
        for letters in 1..=OWN_ROWS_MAX {
            let beginning = beginning(word, letters);
            if !others.range(beginning..).next().is_some_and(|other| other.starts_with(beginning)) {
                rows.extend(own_row(beginning));
            }
        }
        rows.insert(word.to_owned());
    }
    rows
}

/// Brings the rows of a text to what they are now.
pub(crate) fn put(connection: &Connection, of: Of, number: i64, before: &str, after: &str) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let (before, after) = (Folded::of(connection, before)?, Folded::of(connection, after)?);
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (before.words().collect(), after.words().collect());
    let table = of.table();
    let mut remove =
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE word = :word AND number = :number"))?;
    for word in rows(old.difference(&new).copied(), &new) {
        remove.execute(named_params! { ":word": word, ":number": number })?;
    }
    let mut add = connection.prepare_cached(&format!("INSERT INTO {table} (word, number) VALUES (:word, :number)"))?;
    for word in rows(new.difference(&old).copied(), &old) {
        add.execute(named_params! { ":word": word, ":number": number })?;
    }
    Ok(())
}

/// Indexes everything that is there.
pub(crate) fn index_all(connection: &Connection) -> Result<()> {
    for (of, rows) in [(Of::Cases, "case_row"), (Of::People, "party_row")] {
        let mut statement = connection.prepare(&format!("SELECT number, words FROM {rows}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            put(connection, of, row.get("number")?, "", &row.get::<_, String>("words")?)?;
        }
    }
    Ok(())
}

/// The words of a query, the last of them as a beginning. Groups of digits are also looked for as one number, so that a
/// phone is found in any writing: then there are two ways to fit.
fn ways(words: Vec<String>) -> Vec<Vec<String>> {
    let mut joined: Vec<String> = Vec::new();
    let mut after_digits = false;
    for word in &words {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        match joined.last_mut() {
            Some(number) if digits && after_digits => number.push_str(word),
            _ => joined.push(word.clone()),
        }
        after_digits = digits;
    }
    if joined.len() == words.len() { vec![words] } else { vec![words, joined] }
}

impl Tx<'_> {
    /// Numbers of what holds every word of a query, the last one as a beginning. None: there is no word in it.
    pub(crate) fn numbers(&self, of: Of, text: &str) -> Result<Option<Numbers>> {
        let folded = Folded::of(self.0, text)?;
        let words: Vec<String> = folded.words().take(WORDS_MAX).map(str::to_owned).collect();
        if words.is_empty() {
            return Ok(None);
        }
        let mut all = Numbers { sql: String::new(), values: Vec::new() };
        for (place, way) in ways(words).iter().enumerate() {
            let one = self.numbers_of_way(of, way)?;
            all.sql = match place {
                0 => one.sql,
                _ => format!(
                    "SELECT number FROM ({}) UNION SELECT number FROM ({}) ORDER BY number DESC",
                    all.sql, one.sql
                ),
            };
            all.values.extend(one.values);
        }
        Ok(Some(all))
    }

    fn numbers_of_way(&self, of: Of, words: &[String]) -> Result<Numbers> {
        let mut terms = Vec::new();
        for (place, word) in words.iter().enumerate() {
            let term = match place + 1 == words.len() {
                true => self.beginning(of, word)?,
                false => Term::OneOf(vec![word.clone()]),
            };
            terms.push((self.count_under(of, &term)?, term));
        }
        // The walk begins with what the fewest have; each of those is looked up under the other words.
        terms.sort_by_key(|(count, _)| *count);
        let mut terms = terms.into_iter().map(|(_, term)| term);
        let mut sql = String::from("SELECT number FROM (");
        let mut values = Vec::new();
        let table = of.table();
        match terms.next() {
            Some(Term::OneOf(words)) if !words.is_empty() => {
                let arm = format!("SELECT number FROM {table} WHERE word = ?");
                sql.push_str(&vec![arm; words.len()].join(" UNION "));
                values.extend(words.into_iter().map(Value::from));
            }
            Some(Term::Between(from, to)) => {
                sql.push_str(&format!("SELECT DISTINCT number FROM {table} WHERE word >= ? AND word < ?"));
                values.extend([Value::from(from), Value::from(to)]);
            }
            _ => sql.push_str(&format!("SELECT number FROM {table} WHERE 0")),
        }
        // With a limit, SQLite preserves the order of the inner query.
        sql.push_str(" ORDER BY number DESC LIMIT -1) AS walked WHERE 1");
        for term in terms {
            let (under, some) = match term {
                Term::OneOf(words) => (format!("word IN ({})", vec!["?"; words.len()].join(", ")), words),
                Term::Between(from, to) => ("word >= ? AND word < ?".to_owned(), vec![from, to]),
            };
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM {table} AS other WHERE {under} AND other.number = walked.number)"
            ));
            values.extend(some.into_iter().map(Value::from));
        }
        Ok(Numbers { sql, values })
    }

    /// Every word that begins so, or a row that stands for all of them.
    fn beginning(&self, of: Of, beginning: &str) -> Result<Term> {
        if let Some(row) = own_row(beginning) {
            return Ok(Term::OneOf(vec![row]));
        }
        let end = format!("{beginning}{LAST}");
        let mut first = self.0.prepare_cached(&format!(
            "SELECT word FROM {} WHERE word >= :from AND word < :end ORDER BY word LIMIT 1",
            of.table()
        ))?;
        let mut next = self.0.prepare_cached(&format!(
            "SELECT word FROM {} WHERE word > :from AND word < :end ORDER BY word LIMIT 1",
            of.table()
        ))?;
        let mut words: Vec<String> = Vec::new();
        while words.len() <= SIDE_BY_SIDE_MAX {
            let statement = if words.is_empty() { &mut first } else { &mut next };
            let from = words.last().map_or(beginning, String::as_str);
            let found = statement.query_row(named_params! { ":from": from, ":end": end }, |row| row.get("word"));
            let Some(word) = found.optional()? else { return Ok(Term::OneOf(words)) };
            words.push(word);
        }
        Ok(Term::Between(beginning.to_owned(), end))
    }

    fn count_under(&self, of: Of, term: &Term) -> Result<i64> {
        let Term::OneOf(words) = term else { return Ok(COUNTED_MAX) };
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT count(*) AS n FROM (SELECT 1 FROM {} WHERE word = :word LIMIT {COUNTED_MAX})",
            of.table()
        ))?;
        let mut count = 0;
        for word in words {
            count += statement.query_row(named_params! { ":word": word }, |row| row.get::<_, i64>("n"))?;
            if count >= COUNTED_MAX {
                break;
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
        let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (before.split(' ').collect(), after.split(' ').collect());
        let gone = rows(old.difference(&new).copied(), &new);
        let come = rows(new.difference(&old).copied(), &old);
        (gone.into_iter().collect(), come.into_iter().collect())
    }

    #[test]
    fn a_prefix_lives_as_long_as_a_word_that_has_it() {
        let (gone, come) = both("kesi kituo", "kesi mama");
        assert_eq!(gone, ["ki*", "kituo"], "k* stands for kesi still");
        assert_eq!(come, ["m*", "ma*", "mama"]);
        let (gone, come) = both("mama", "mama mambo éé");
        assert!(gone.is_empty());
        assert_eq!(come, ["mambo", "é*", "éé", "éé*"]);
        assert_eq!(both("a", "ab"), (vec!["a".to_owned()], vec!["ab".to_owned(), "ab*".to_owned()]));
    }
}
