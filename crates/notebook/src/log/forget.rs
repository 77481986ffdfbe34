//! What a phone does with a case it holds no longer.
//!
//! It is hidden at once, whoever took it. What others wrote goes when the device itself gave the case up, and seven days
//! after the office took it: one captured office laptop deletes nothing before the two who can void its word have had a
//! week. Days are counted on the boot clock, summed over boots, because the wall clock can be set. When only the opener took
//! it, nothing goes. Own entries stay, unread: they number the chain, and those that are unsent still go to the office.

use daftari_crypto::safe::entry::head_record;
use daftari_crypto::safe::tries::BootTime;
use daftari_domain::case::{Case, FoldEntry, TakenBy};
use daftari_domain::entry::Content;
use daftari_domain::erasure::has_words;
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::DAY_MS;
use daftari_store::Tx;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::DraftView;

/// Milliseconds of the boot clock between the office's word and the end of what others wrote.
const WAIT_MS: u64 = 7 * DAY_MS.unsigned_abs();
/// Secret, by case: what the boot clocks had summed up to when the office took it, u64 big-endian.
const TAKEN: &str = "taken/";
/// Secret: the boot clocks, summed up.
const BOOTS: &str = "boots";

/// Time this device was on, over all boots, as far as an unlock or a sync saw it.
#[derive(Default, Clone, Copy, Serialize, Deserialize)]
struct Boots {
    sum_ms: u64,
    boot_id: [u8; 16],
    seen_ms: u64,
}

impl Boots {
    /// What is not seen, between the last reading and the end of a boot, does not count.
    fn after(self, now: BootTime) -> Boots {
        let passed = if now.boot_id == self.boot_id { now.ms.saturating_sub(self.seen_ms) } else { now.ms };
        Boots { sum_ms: self.sum_ms.saturating_add(passed), boot_id: now.boot_id, seen_ms: now.ms }
    }
}

fn boots(tx: &Tx<'_>) -> Result<Boots, Error> {
    Ok(tx.secret(BOOTS)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

impl Notebook {
    /// Hides a case that this device does not hold, and forgets what others wrote when it gave the case up itself.
    pub(crate) fn hide(&self, tx: &Tx<'_>, case: &Case, entries: &[FoldEntry]) -> Result<(), Error> {
        let taken = case.taken.iter().find(|(device, _)| self.is_me(device)).map(|(_, by)| *by);
        match taken {
            Some(TakenBy::Herself) => return self.forget_words(tx, case.id, entries),
            Some(TakenBy::Office) => {
                let name = format!("{TAKEN}{}", case.id);
                if tx.secret(&name)?.is_none() {
                    let now = boots(tx)?.after(self.environment.boot.now());
                    tx.put_secret(&name, &now.sum_ms.to_be_bytes())?;
                }
            }
            Some(TakenBy::Opener) | None => {}
        }
        Ok(tx.hide_case(case.id)?)
    }

    /// A case that is held again begins its seven days anew when it is taken once more.
    pub(crate) fn hold_again(&self, tx: &Tx<'_>, case: CaseId) -> Result<(), Error> {
        Ok(tx.forget_secret(&format!("{TAKEN}{case}"))?)
    }

    /// Leaves of what others wrote only the heads, and what has no words: who holds the case, and tombstones.
    fn forget_words(&self, tx: &Tx<'_>, case: CaseId, entries: &[FoldEntry]) -> Result<(), Error> {
        let opens = |content: &Content| matches!(content, Content::CaseOpened { .. });
        let stays = |entry: &FoldEntry| {
            let content = &entry.body.content;
            self.is_me(&entry.author) || opens(content) || !has_words(content)
        };
        let mut heads: Vec<(EntryId, Vec<u8>)> = Vec::new();
        for entry in entries.iter().filter(|entry| !stays(entry)) {
            if let Some(stored) = tx.stored_entry(entry.id)? {
                heads.push((entry.id, head_record(&stored.record).ok_or(Error::Internal("record"))?));
            }
        }
        let draft: Option<DraftView> = tx.draft()?.and_then(|text| serde_json::from_str(&text).ok());
        if draft.is_some_and(|draft| draft.case == Some(case)) {
            tx.clear_draft()?;
        }
        Ok(tx.keep_heads(case, &heads)?)
    }

    /// Counts the time this device was on, and forgets what others wrote in cases that the office took seven such days ago.
    /// A case that cannot be forgotten is tried again the next time, and keeps nobody from the notebook.
    pub(crate) fn forget_what_is_due(&mut self) {
        if let Err(error) = self.try_to_forget() {
            tracing::warn!(%error, "forgetting cases");
        }
    }

    fn try_to_forget(&mut self) -> Result<(), Error> {
        let now = self.store.read(boots)?.after(self.environment.boot.now());
        let bytes = serde_json::to_vec(&now).map_err(|_| Error::Internal("boots"))?;
        self.store.write(|tx| tx.put_secret(BOOTS, &bytes))?;
        for (name, since) in self.store.read(|tx| tx.secrets(TAKEN))? {
            let since = since.as_slice().try_into().map_or(0, u64::from_be_bytes);
            let Some(case) = name.strip_prefix(TAKEN).and_then(|id| id.parse::<CaseId>().ok()) else { continue };
            if now.sum_ms.saturating_sub(since) < WAIT_MS {
                continue;
            }
            let entries = self.fold_entries(case)?;
            let folded = self.fold_case(case, &entries);
            self.store.write(|tx| {
                if !self.shows(&folded) {
                    self.forget_words(tx, case, &entries)?;
                }
                Ok::<_, Error>(tx.forget_secret(&name)?)
            })?;
        }
        Ok(())
    }
}
