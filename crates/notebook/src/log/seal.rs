//! Sealing: entries of a case for the office and the devices that hold it, those of the lists for the whole team.

use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::entry::{self, SignedEntry};
use daftari_crypto::safe::envelope::{Cargo, RecipientKey, SealError, SealedEnvelope, seal};
use daftari_crypto::safe::roster::EpochSecret;
use daftari_domain::case::{Case, FoldEntry, Past};
use daftari_domain::entry::Content;
use daftari_relay_api::ids::{SealKey, StatementId};
use daftari_relay_api::limits::{RECIPIENTS_MAX, SEEDS_MAX};
use daftari_relay_api::roster::Circle;
use daftari_store::{NO_LIMIT, Outgoing, StoredEntry, Tx};

use super::read::FoldedCase;
use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::Notebook;

/// Bytes of records in one envelope: well below its limit, so that one fits whatever its padding.
const CARGO_MAX: usize = 180_000;

/// An entry with its exact bytes.
type Record = (EntryId, Vec<u8>);

/// Records in groups that fit into an envelope each.
fn groups(records: Vec<Record>) -> Vec<Vec<Record>> {
    let mut groups: Vec<Vec<Record>> = Vec::new();
    let mut size = usize::MAX;
    for record in records {
        if size.saturating_add(record.1.len()) > CARGO_MAX {
            groups.push(Vec::new());
            size = 0;
        }
        size += record.1.len() + 4;
        if let Some(group) = groups.last_mut() {
            group.push(record);
        }
    }
    groups
}

/// The device an entry takes its case from.
fn revoked(entries: &[FoldEntry], id: EntryId) -> Option<DeviceKey> {
    match entries.iter().find(|entry| entry.id == id)?.body.content {
        Content::Unshare { device } => Some(device),
        _ => None,
    }
}

impl Notebook {
    /// Seals entries just signed for the readers of their case.
    pub(crate) fn seal_entries(&self, folded: &FoldedCase, signed: &[SignedEntry]) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = &self.team else { return Ok(Vec::new()) };
        self.seal_case(team, folded, signed.iter().map(|entry| (entry.id, entry.to_record())).collect())
    }

    /// Seals records of a case for its readers, and revocations for the devices they name too.
    fn seal_case(&self, team: &Membership, folded: &FoldedCase, records: Vec<Record>) -> Result<Vec<Outgoing>, Error> {
        let readers = self.readers(team, &self.without_revoked_holders(folded));
        let mut sealed = self.seal_revocations(team, folded, &records)?;
        sealed.extend(self.seal_for_worker(folded, &records)?);
        sealed.extend(self.seal_records(team, Some(folded.case.id), records, &readers)?);
        Ok(sealed)
    }

    /// Whom the office names the worker gets everything written so far.
    fn seal_for_worker(&self, folded: &FoldedCase, records: &[Record]) -> Result<Vec<Outgoing>, Error> {
        let mut sealed = Vec::new();
        for entry in folded.entries.iter().filter(|entry| records.iter().any(|(id, _)| *id == entry.id)) {
            if let Content::Share { device, worker: true, .. } = entry.body.content
                && self.team.as_ref().is_some_and(|team| team.roster.device(&device).is_some())
            {
                sealed.extend(self.seal_history_for(folded.case.id, &device)?);
            }
        }
        Ok(sealed)
    }

    /// What came here past the office, and stands now behind what this device writes: sealed for the office, which would
    /// else wait for it with everything that names it. `new` are entries of envelopes without the office among their readers.
    pub(crate) fn seal_for_office(
        &self,
        tx: &Tx<'_>,
        case: &Case,
        entries: &[FoldEntry],
        new: &BTreeSet<EntryId>,
    ) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = self.team.as_ref().filter(|team| !team.is_office() && !new.is_empty()) else {
            return Ok(Vec::new());
        };
        let Some(epoch) = team.roster.newest_epoch(Circle::Office) else { return Ok(Vec::new()) };
        let past = Past::of(entries);
        let of_office = |entry: &&FoldEntry| team.roster.is_office(&entry.author);
        let office: Vec<EntryId> = entries.iter().filter(of_office).map(|entry| entry.id).collect();
        let (stands, seen) = (past.through(&case.heads), past.through(&office));
        let mut records = Vec::new();
        for id in new.iter().filter(|id| stands.contains(id) && !seen.contains(id)) {
            records.extend(tx.stored_entry(*id)?.map(|stored| (*id, stored.record)));
        }
        let readers = [RecipientKey::office(&team.team, &epoch.public)];
        Ok(without_delivery(self.seal_records(team, Some(case.id), records, &readers)?))
    }

    /// Who was to lose the case and stays with it after all gets everything written so far: what was written in between was
    /// not sealed for her.
    pub(crate) fn seal_history_again(
        &self,
        case: CaseId,
        devices: &BTreeSet<DeviceKey>,
    ) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = &self.team else { return Ok(Vec::new()) };
        let mut sealed = Vec::new();
        for device in devices.iter().filter(|device| **device != team.me() && team.roster.device(device).is_some()) {
            sealed.extend(self.seal_history_for(case, device)?);
        }
        Ok(sealed)
    }

    /// Tells devices that lose the case: the entry that takes it from each is sealed for it too, and of all it was written
    /// upon the bare heads, once for all of them, without which it would wait there for what they are not to read.
    fn seal_revocations(
        &self,
        team: &Membership,
        folded: &FoldedCase,
        records: &[Record],
    ) -> Result<Vec<Outgoing>, Error> {
        let case = folded.case.id;
        let (mut sealed, mut losing) = (Vec::new(), Vec::new());
        for (id, record) in records {
            if let Some(device) = revoked(&folded.entries, *id)
                && let Some(device) = team.roster.device(&device)
                && device.record.sign != team.me()
            {
                let reader = RecipientKey::device(&team.team, &device.record.seal);
                losing.push(RecipientKey::device(&team.team, &device.record.seal));
                sealed.extend(self.seal_records(team, Some(case), vec![(*id, record.clone())], &[reader])?);
            }
        }
        if !losing.is_empty() {
            let stored = self.store.read(|tx| tx.entries_of_case(case))?;
            // What waited to be sealed is stored already.
            let here: BTreeSet<EntryId> = stored.iter().map(|entry| entry.id).collect();
            let new = records.iter().filter(|(id, _)| !here.contains(id)).cloned();
            let all = stored.into_iter().map(|entry| (entry.id, entry.record)).chain(new);
            let heads = all.filter_map(|(id, record)| Some((id, entry::head_record(&record)?))).collect();
            sealed.extend(self.seal_records(team, Some(case), heads, &losing)?);
        }
        Ok(without_delivery(sealed))
    }

    /// Seals entries of the team lists just written, for every device of the team and those that join later.
    pub(crate) fn seal_lists(&self, entries: &[SignedEntry]) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = &self.team else { return Ok(Vec::new()) };
        let records = entries.iter().map(|entry| (entry.id, entry.to_record())).collect();
        self.seal_records(team, None, records, &everybody(team))
    }

    pub(crate) fn seal_records(
        &self,
        team: &Membership,
        case: Option<CaseId>,
        records: Vec<Record>,
        readers: &[RecipientKey],
    ) -> Result<Vec<Outgoing>, Error> {
        if readers.is_empty() || records.is_empty() {
            return Ok(Vec::new());
        }
        let heads = team.roster.heads();
        let mut sealed = Vec::new();
        for group in groups(records) {
            let (ids, records): (Vec<_>, Vec<_>) = group.into_iter().unzip();
            let mut ids: Vec<EntryId> = ids.into_iter().collect();
            let cargo = Cargo::Entries(records);
            // More readers than one envelope takes get another one. The office is the first reader: what counts as handed
            // over is the envelope that goes to it.
            for readers in readers.chunks(RECIPIENTS_MAX) {
                let made = self
                    .environment
                    .draw(|rng| seal(&team.team, &team.identity, &heads, &cargo, readers, rng))
                    .map_err(not_sealed)?;
                sealed.push(outgoing(made, case, std::mem::take(&mut ids)));
            }
        }
        Ok(sealed)
    }

    /// Seals entries that were written while nothing could be sealed.
    pub(crate) fn seal_waiting(&mut self) -> Result<(), Error> {
        let Some(team) = &self.team else { return Ok(()) };
        let waiting = self.store.read(|tx| tx.unsealed(NO_LIMIT))?;
        let mut by_case: BTreeMap<Option<CaseId>, Vec<Record>> = BTreeMap::new();
        for id in waiting {
            if let Some(entry) = self.store.read(|tx| tx.stored_entry(id))? {
                by_case.entry(entry.case).or_default().push((id, entry.record));
            }
        }
        for (case, records) in by_case {
            let sealed = match case {
                Some(case) => {
                    let entries = self.fold_entries(case)?;
                    let case = self.fold_case(case, &entries);
                    self.seal_case(team, &FoldedCase { case, entries }, records)
                }
                None => self.seal_records(team, None, records, &everybody(team)),
            };
            let envelopes = match sealed {
                Ok(sealed) => sealed,
                Err(error @ (Error::DiskFull | Error::Disk | Error::Damaged)) => return Err(error),
                // What is in one case, or in the lists, keeps no other from the office.
                Err(error) => {
                    tracing::warn!(%error, "sealing what waits");
                    continue;
                }
            };
            self.store.write(|tx| envelopes.iter().try_for_each(|envelope| tx.put_outgoing(envelope)))?;
        }
        Ok(())
    }

    /// Everything written in a case so far, sealed for one more device, as it was written.
    pub(crate) fn seal_history_for(&self, case: CaseId, reader: &DeviceKey) -> Result<Vec<Outgoing>, Error> {
        self.seal_for(case, reader, |_| true)
    }

    /// Entries of a case that are here already, sealed for one more device, as they were written.
    pub(crate) fn seal_for(
        &self,
        case: CaseId,
        reader: &DeviceKey,
        which: impl Fn(&StoredEntry) -> bool,
    ) -> Result<Vec<Outgoing>, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        let device = team.roster.device(reader).ok_or(Error::BadRequest { field: "device" })?;
        let reader = RecipientKey::device(&team.team, &device.record.seal);
        let mut entries = self.store.read(|tx| tx.entries_of_case(case))?;
        entries.retain(which);
        entries.sort_by_key(|entry| (entry.author, entry.author_seq));
        let records = entries.into_iter().map(|entry| (entry.id, entry.record)).collect();
        Ok(without_delivery(self.seal_records(team, Some(case), records, &[reader])?))
    }

    /// Seals a receipt for a device, or a phone's for the office.
    pub(crate) fn seal_receipt(&self, reader: RecipientKey, body: Vec<u8>) -> Result<Outgoing, Error> {
        let heads = self.team.as_ref().ok_or(Error::NotInTeam)?.roster.heads();
        self.seal_for_one(reader, &heads, &Cargo::Receipt(body))
    }

    /// Seals one epoch's seed for one device. It may not know the team list yet, so no heads are named.
    pub(crate) fn seal_seed(&self, reader: &SealKey, seed: EpochSecret) -> Result<Outgoing, Error> {
        self.seal_seeds_for(reader, &[seed])
    }

    /// Seals seeds of epochs for one device, in as many envelopes as they need.
    pub(crate) fn seal_seeds(&self, reader: &SealKey, seeds: &[EpochSecret]) -> Result<Vec<Outgoing>, Error> {
        seeds.chunks(SEEDS_MAX).map(|seeds| self.seal_seeds_for(reader, seeds)).collect()
    }

    fn seal_seeds_for(&self, reader: &SealKey, seeds: &[EpochSecret]) -> Result<Outgoing, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        self.seal_for_one(RecipientKey::device(&team.team, reader), &[], &Cargo::Seeds(seeds.to_vec()))
    }

    fn seal_for_one(&self, reader: RecipientKey, heads: &[StatementId], cargo: &Cargo) -> Result<Outgoing, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        let made = self
            .environment
            .draw(|rng| seal(&team.team, &team.identity, heads, cargo, &[reader], rng))
            .map_err(not_sealed)?;
        Ok(outgoing(made, None, Vec::new()))
    }
}

/// The team's own mailbox: it stays at the relay, so a device that joins reads it from its beginning.
fn everybody(team: &Membership) -> Vec<RecipientKey> {
    team.team_epoch().map(|epoch| RecipientKey::team(&team.team, epoch.public())).into_iter().collect()
}

fn not_sealed(error: SealError) -> Error {
    match error {
        SealError::Recipients => Error::Internal("recipients"),
        SealError::TooLarge => Error::Internal("envelope too large"),
        SealError::BadKey => Error::Internal("recipient key"),
    }
}

/// Envelopes that change no delivery state: what counts as handed over is the envelope that an author's save made for the
/// office.
fn without_delivery(mut sealed: Vec<Outgoing>) -> Vec<Outgoing> {
    sealed.iter_mut().for_each(|envelope| envelope.entries.clear());
    sealed
}

/// Outgoing envelope around entries written here.
fn outgoing(sealed: SealedEnvelope, case: Option<CaseId>, entries: Vec<EntryId>) -> Outgoing {
    Outgoing { id: sealed.id, case, bytes: sealed.bytes, entries }
}
