//! The office's lists: hot spots, stations, clinics, help numbers, code lists. Edits are entries; what the app ships is
//! never written to.

use daftari_domain::ids::CaseId;
use std::sync::Arc;

use daftari_domain::case::{Field, FoldEntry, Written, parents_of};
use daftari_domain::entry::Content;
use daftari_domain::lists::{
    BadFile, BadItem, CODE_MAX_CHARS, Editors, Kind, LISTS, List, RETIRED, check_item, fold_lists, is_written_here,
    list_named, read_file,
};
use daftari_domain::reference::Reference;
use daftari_store::{Filter, Tx};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::log::new_entry::NewEntry;
use crate::log::read::{Realm, fold_entry};
use crate::membership::Roles;
use crate::notebook::Notebook;
use crate::requests::{ImportReference, ListItemOf, ListNamed, RetireListItem, SetListItem};
use crate::views::{
    Changed, ImportView, ListItemView, ListKind, ListPageView, ListRowView, ListVersionView, ListsView, convert,
};

/// Bytes of a reference file.
const FILE_MAX: usize = 256 * 1024;
/// Secret: a reference file for a newer Daftari.
const NEWER_FILE: &str = "reference/newer";
/// Secret: hash of the rules every case's row was made with.
const RULES: &str = "reference/rules";

fn refused(list: &str, code: &str, why: BadItem) -> Error {
    let short = |text: &str| text.chars().take(CODE_MAX_CHARS).collect();
    Error::BadListItem { list: short(list), code: short(code), why: why.code() }
}

fn kind(list: List) -> ListKind {
    match list.kind {
        Kind::Places => ListKind::Places,
        Kind::Numbers => ListKind::Numbers,
        Kind::Days => ListKind::Days,
        Kind::Violations => ListKind::Violations,
        Kind::Codes => ListKind::Codes,
        Kind::Words => ListKind::Words,
    }
}

fn set(list: &str, code: &str, value: Value) -> Content {
    Content::ReferenceSet { list: list.to_owned(), code: code.to_owned(), value }
}

fn is_retired(item: &Value) -> bool {
    item.get(RETIRED) == Some(&Value::Bool(true))
}

impl Notebook {
    /// Folds the lists again and lays them over the shipped data; rows of cases are rebuilt when the rules changed. True
    /// when something changed.
    pub(crate) fn read_lists(&mut self) -> Result<bool, Error> {
        let stored = self.store.read(|tx| tx.entries_of_lists())?;
        let entries: Vec<FoldEntry> = stored.iter().filter_map(|stored| fold_entry(stored, &[])).collect();
        let roles = Roles::of(self.team.as_ref());
        let editors = match &self.team {
            Some(_) => Editors::Office(&roles),
            None => Editors::Owner(self.own.device_key()),
        };
        let lists = fold_lists(&entries, &editors);
        drop(roles);
        let changed = lists != self.lists;
        if changed {
            self.reference = Arc::new(Reference::kenya().with_edits(lists.edits()));
            self.lists = lists;
        }
        let rules = daftari_relay_api::hash(&[self.reference.rules().as_bytes()]);
        let made_with = self.store.read(|tx| tx.secret(RULES))?;
        if made_with.as_deref().is_none_or(|made_with| made_with.as_slice() != rules) {
            // Rows older than this mark were made with the rules as shipped.
            if made_with.is_some() {
                let rows = self.store.read(|tx| tx.list_cases(Filter::All, 0, u32::MAX))?;
                let cases: Vec<CaseId> = rows.iter().map(|row| row.id).collect();
                cases.chunks(256).try_for_each(|cases| self.rebuild(cases))?;
            }
            self.store.write(|tx| tx.put_secret(RULES, &rules))?;
        }
        Ok(changed)
    }

    /// Writes entries of the lists.
    pub(crate) fn write_lists(&mut self, new: Vec<NewEntry>) -> Result<Changed, Error> {
        self.write_lists_and(new, |_| Ok(()))
    }

    /// Writes entries of the lists and does something else in the same transaction.
    fn write_lists_and(
        &mut self,
        new: Vec<NewEntry>,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<Changed, Error> {
        let realm = self.realm_of_new_cases();
        let queue = realm == Realm::Team && !new.is_empty();
        let parents = parents_of(self.lists.heads.iter().copied());
        let signed = self.sign_entries(realm, None, parents, new, None)?;
        let envelopes = match realm {
            Realm::Team => self.seal_lists(&signed.entries)?,
            Realm::Own => Vec::new(),
        };
        self.store.write(|tx| {
            self.append_signed(tx, realm, None, &signed.entries, &envelopes)?;
            also(tx)
        })?;
        if !envelopes.is_empty() {
            self.fill_spool();
        }
        let reference = self.read_lists()?;
        Ok(Changed { reference, queue, ..Changed::default() })
    }

    /// List edits of a notebook without a team, to be written again for the team its owner starts.
    pub(crate) fn own_list_edits(&self) -> Vec<NewEntry> {
        let again = |((list, code), item): (&(String, String), &Field)| {
            let written = item.standing.last().filter(|written| !written.value.is_null())?;
            let first_written_at = Some(written.origin.recorded_at);
            Some(NewEntry { first_written_at, ..NewEntry::of(set(list, code, written.value.clone())) })
        };
        self.lists.items.iter().filter_map(again).collect()
    }

    fn may_edit_lists(&self) -> bool {
        self.team.as_ref().is_none_or(|team| team.is_office())
    }

    /// In a team the lists are the office's.
    fn check_may_edit(&self) -> Result<(), Error> {
        if self.may_edit_lists() { Ok(()) } else { Err(Error::NotOffice) }
    }

    /// Every list, by name.
    ///
    /// # Errors
    /// Disk errors.
    pub fn lists(&self) -> Result<ListsView, Error> {
        let rows = LISTS.iter().map(|list| ListRowView {
            list: list.name.to_owned(),
            kind: kind(*list),
            items: u32::try_from(self.reference.items(*list).len()).unwrap_or(u32::MAX),
            edited: u32::try_from(self.lists.edits().filter(|(name, ..)| *name == list.name).count())
                .unwrap_or(u32::MAX),
        });
        let newer_kept = self.store.read(|tx| tx.secret(NEWER_FILE))?.is_some();
        Ok(ListsView { lists: rows.collect(), may_edit: self.may_edit_lists(), newer_kept })
    }

    /// A list with its items and their edits.
    ///
    /// # Errors
    /// [`Error::BadListItem`] for a name that is no list.
    pub fn list_page(&self, request: &ListNamed) -> Result<ListPageView, Error> {
        let list = list_named(&request.list).map_err(|why| refused(&request.list, "", why))?;
        let items = self.reference.items(list).iter().filter_map(|item| self.item_view(list, item));
        Ok(ListPageView {
            list: list.name.to_owned(),
            kind: kind(list),
            may_edit: self.may_edit_lists(),
            items: items.collect(),
        })
    }

    fn item_view(&self, list: List, item: &Value) -> Option<ListItemView> {
        let code = item.get("code")?.as_str()?;
        let written = self.lists.items.get(&(list.name.to_owned(), code.to_owned()));
        let version = |written: &Written, standing| ListVersionView {
            value: written.value.clone(),
            author: self.author(&written.origin.author),
            at: convert::stamp(written.origin.recorded_at),
            standing,
        };
        let versions = written.map(|field| {
            let earlier = field.earlier.iter().map(|written| version(written, false));
            earlier.chain(field.standing.iter().map(|written| version(written, true))).collect()
        });
        Some(ListItemView {
            code: code.to_owned(),
            item: item.clone(),
            edited: self.lists.shown(list.name, code).is_some_and(|shown| !shown.value.is_null()),
            shipped: Reference::kenya().item(list, code).is_some(),
            retired: is_retired(item),
            versions: versions.unwrap_or_default(),
        })
    }

    /// Writes an item: a new one, or over what stands. Whether it is offered stays as it is.
    ///
    /// # Errors
    /// [`Error::NotOffice`] on a team's phone, [`Error::BadListItem`], disk errors.
    pub fn set_list_item(&mut self, request: SetListItem) -> Result<Changed, Error> {
        self.check_may_edit()?;
        let SetListItem { list: name, code, item } = request;
        let given = check(&name, &code, &Value::Object(item))?;
        let mut whole = self.edit_of(&name, &code);
        whole.retain(|key, _| !is_written_here(key));
        whole.extend(given);
        self.write_item(&name, &code, whole)
    }

    /// Offers an item no more, or again. Cases that name it still read it.
    ///
    /// # Errors
    /// As [`Notebook::set_list_item`]; [`Error::EntryMissing`] for an item that is not there.
    pub fn retire_list_item(&mut self, request: RetireListItem) -> Result<Changed, Error> {
        self.check_may_edit()?;
        let RetireListItem { list: name, code, retired } = request;
        let list = list_named(&name).map_err(|why| refused(&name, &code, why))?;
        if list.kind == Kind::Words {
            return Err(refused(&name, &code, BadItem::WordsOnly));
        }
        let standing = self.reference.item(list, &code).ok_or(Error::EntryMissing)?;
        if is_retired(standing) == retired {
            return Ok(Changed::default());
        }
        let mut whole = self.edit_of(&name, &code);
        if whole.is_empty() {
            whole = check(&name, &code, standing)?;
        }
        whole.insert(RETIRED.to_owned(), Value::Bool(retired));
        self.write_item(&name, &code, whole)
    }

    /// Takes back the edits of an item: it is as the app ships it, and follows its updates. One the app does not
    /// ship is gone from the list.
    ///
    /// # Errors
    /// As [`Notebook::set_list_item`].
    pub fn list_item_to_default(&mut self, request: ListItemOf) -> Result<Changed, Error> {
        self.check_may_edit()?;
        let ListItemOf { list, code } = request;
        if self.edit_of(&list, &code).is_empty() {
            return Ok(Changed::default());
        }
        let supersedes = self.lists.standing_of(&list, &code);
        self.write_lists(vec![NewEntry::superseding(set(&list, &code, Value::Null), supersedes)])
    }

    /// Takes over what differs in a reference file: all of it in one transaction, or nothing. A file for a newer Daftari is
    /// stored until this one is updated.
    ///
    /// # Errors
    /// [`Error::NotOffice`], [`Error::ReferenceBroken`], [`Error::ReferenceNewer`], [`Error::BadListItem`], disk errors.
    pub fn import_reference(&mut self, request: ImportReference) -> Result<ImportView, Error> {
        self.check_may_edit()?;
        let is_stored = request.text.is_none();
        let text = match request.text {
            Some(text) => text,
            None => {
                let stored = self.store.read(|tx| tx.secret(NEWER_FILE))?.ok_or(Error::EntryMissing)?;
                std::str::from_utf8(&stored).map_err(|_| Error::ReferenceBroken)?.to_owned()
            }
        };
        if text.len() > FILE_MAX {
            return Err(Error::ReferenceBroken);
        }
        let import = match read_file(&text, &self.reference, &self.lists) {
            Ok(import) => import,
            Err(BadFile::Newer) => {
                self.store.write(|tx| tx.put_secret(NEWER_FILE, text.as_bytes()))?;
                return Err(Error::ReferenceNewer);
            }
            Err(BadFile::Broken) => return Err(Error::ReferenceBroken),
            Err(BadFile::Item { list, code, why }) => return Err(refused(&list, &code, why)),
        };
        let entry = |(list, code, item): &(&'static str, String, Value)| {
            NewEntry::superseding(set(list, code, item.clone()), self.lists.standing_of(list, code))
        };
        let entries: Vec<NewEntry> = import.edits.iter().map(entry).collect();
        let edits = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let changed = self.write_lists_and(entries, |tx| {
            if is_stored {
                tx.forget_secret(NEWER_FILE)?;
            }
            Ok(())
        })?;
        Ok(ImportView { edits, left_alone: import.left_alone.into_iter().collect(), changed })
    }

    /// The standing edit of an item, as it was written; empty without one.
    fn edit_of(&self, list: &str, code: &str) -> Map<String, Value> {
        let shown = self.lists.shown(list, code);
        shown.and_then(|written| written.value.as_object()).cloned().unwrap_or_default()
    }

    fn write_item(&mut self, list: &str, code: &str, whole: Map<String, Value>) -> Result<Changed, Error> {
        let value = Value::Object(whole);
        if self.lists.shown(list, code).is_some_and(|shown| shown.value == value) {
            return Ok(Changed::default());
        }
        // It must be seen once it is written: a full list is said before.
        let laid = Reference::kenya().with_edits(self.lists.edits().chain([(list, code, &value)]));
        let named = list_named(list).map_err(|why| refused(list, code, why))?;
        if laid.item(named, code).is_none() {
            return Err(refused(list, code, BadItem::Full));
        }
        let supersedes = self.lists.standing_of(list, code);
        self.write_lists(vec![NewEntry::superseding(set(list, code, value), supersedes)])
    }
}

fn check(name: &str, code: &str, item: &Value) -> Result<Map<String, Value>, Error> {
    let list = list_named(name).map_err(|why| refused(name, code, why))?;
    let shipped = Reference::kenya().item(list, code);
    check_item(list, code, item, shipped, Reference::kenya().languages()).map_err(|why| refused(name, code, why))
}
