//! Codes this device joined with: one works once.
//!
//! A message is sealed under a key that only the code makes, with nonce zero, and the words stand over one try. So a code
//! that was used is refused for as long as its messages may lie at a relay, whatever became of its try, after a lock and
//! after a restart too: the list is in the database.

use daftari_relay_api::ids::InviteId;
use daftari_relay_api::limits::INVITE_TTL_S;

use crate::error::Error;
use crate::notebook::Notebook;

/// Setting: for each code used, its id_0 16 ‖ boot id 16 ‖ boot-clock milliseconds u64.
const USED: &str = "enrolment/used_codes";

#[derive(PartialEq)]
struct UsedCode {
    id: [u8; 16],
    boot_id: [u8; 16],
    at_ms: u64,
}

impl UsedCode {
    fn read(bytes: &[u8; 40]) -> UsedCode {
        let (id, rest) = bytes.split_at(16);
        let (boot_id, at_ms) = rest.split_at(16);
        let exact = "an entry has forty bytes";
        UsedCode {
            id: id.try_into().expect(exact),
            boot_id: boot_id.try_into().expect(exact),
            at_ms: u64::from_be_bytes(at_ms.try_into().expect(exact)),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        [self.id.as_slice(), &self.boot_id, &self.at_ms.to_be_bytes()].concat()
    }
}

impl Notebook {
    /// # Errors
    /// [`Error::InviteCodeUsed`] for a code this device used in the last ten minutes; disk errors.
    pub(crate) fn refuse_used_code(&self, id: InviteId) -> Result<(), Error> {
        let (stored, recent) = self.used_codes()?;
        if stored != recent {
            self.store_used_codes(&recent)?;
        }
        if recent.iter().any(|used| used.id == id.0) { Err(Error::InviteCodeUsed) } else { Ok(()) }
    }

    /// Uses a code up.
    ///
    /// # Errors
    /// As [`Notebook::refuse_used_code`].
    pub(crate) fn use_code(&self, id: InviteId) -> Result<(), Error> {
        self.refuse_used_code(id)?;
        let (_, mut recent) = self.used_codes()?;
        let now = self.environment.boot.now();
        recent.push(UsedCode { id: id.0, boot_id: now.boot_id, at_ms: now.ms });
        self.store_used_codes(&recent)
    }

    /// As they are stored, and those of the last ten minutes. How long ago one of another boot was used cannot be known:
    /// its ten minutes begin again.
    fn used_codes(&self) -> Result<(Vec<UsedCode>, Vec<UsedCode>), Error> {
        let bytes = self.store.read(|tx| tx.secret(USED))?;
        let (entries, _) = bytes.as_ref().map_or([].as_slice(), |bytes| bytes.as_slice()).as_chunks();
        let now = self.environment.boot.now();
        let recent = entries.iter().map(UsedCode::read).filter_map(|used| {
            let this_boot = used.boot_id == now.boot_id && used.at_ms <= now.ms;
            let used = if this_boot { used } else { UsedCode { boot_id: now.boot_id, at_ms: now.ms, ..used } };
            (now.ms - used.at_ms < INVITE_TTL_S * 1_000).then_some(used)
        });
        Ok((entries.iter().map(UsedCode::read).collect(), recent.collect()))
    }

    fn store_used_codes(&self, used: &[UsedCode]) -> Result<(), Error> {
        let bytes: Vec<u8> = used.iter().flat_map(UsedCode::bytes).collect();
        Ok(self.store.write(|tx| tx.put_secret(USED, &bytes))?)
    }
}
