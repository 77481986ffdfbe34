//! What may be posted: the team's room, and each device's share of the running day.

use std::collections::BTreeMap;

use daftari_relay_api::ids::MailboxId;
use daftari_relay_api::pushed::Pushed;
use rusqlite::{Connection, OptionalExtension, named_params};

use super::{NewEnvelope, Quotas, Result, Sender, Share};

/// The counts a push moves, read before it and written after it in one transaction.
pub(super) struct Counts<'a> {
    connection: &'a Connection,
    sender: Sender,
    quotas: Quotas,
    team: u64,
    device: u64,
    colleagues: u64,
    /// Mailboxes that were looked at.
    mailboxes: BTreeMap<MailboxId, u64>,
}

fn number(found: Option<i64>) -> u64 {
    found.unwrap_or_default().unsigned_abs()
}

impl<'a> Counts<'a> {
    /// Reads them. Days that are over are dropped.
    pub(super) fn read(connection: &'a Connection, sender: Sender, quotas: Quotas) -> Result<Counts<'a>> {
        for old in ["DELETE FROM device_day WHERE day < :day", "DELETE FROM mailbox_day WHERE day < :day"] {
            connection.prepare_cached(old)?.execute(named_params! { ":day": sender.day as i64 })?;
        }
        let team = connection
            .prepare_cached("SELECT bytes FROM usage WHERE team = :team")?
            .query_row(named_params! { ":team": sender.team.0 }, |row| row.get("bytes"))
            .optional()?;
        let device: Option<(i64, i64)> = connection
            .prepare_cached(
                "SELECT bytes, colleagues FROM device_day WHERE day = :day AND team = :team AND device = :device",
            )?
            .query_row(
                named_params! { ":day": sender.day as i64, ":team": sender.team.0, ":device": sender.device.0 },
                |row| Ok((row.get("bytes")?, row.get("colleagues")?)),
            )
            .optional()?;
        Ok(Counts {
            connection,
            sender,
            quotas,
            team: number(team),
            device: number(device.map(|(bytes, _)| bytes)),
            colleagues: number(device.map(|(_, colleagues)| colleagues)),
            mailboxes: BTreeMap::new(),
        })
    }

    fn of_mailbox(&mut self, mailbox: MailboxId) -> Result<u64> {
        if let Some(count) = self.mailboxes.get(&mailbox) {
            return Ok(*count);
        }
        let Sender { team, day, .. } = self.sender;
        let found = self
            .connection
            .prepare_cached("SELECT bytes FROM mailbox_day WHERE day = :day AND team = :team AND mailbox = :mailbox")?
            .query_row(named_params! { ":day": day as i64, ":team": team.0, ":mailbox": mailbox.0 }, |row| {
                row.get("bytes")
            })
            .optional()?;
        self.mailboxes.insert(mailbox, number(found));
        Ok(number(found))
    }

    /// Counts an envelope, or says which quota it does not fit into. What does not fit moves no count.
    pub(super) fn take(&mut self, new: &NewEnvelope) -> Result<Pushed> {
        let (bytes, quotas) = (new.bytes.len() as u64, self.quotas);
        if self.team + bytes > quotas.team {
            return Ok(Pushed::Full);
        }
        let of_day = match self.sender.share {
            Share::Office => quotas.office_day,
            Share::Field => quotas.field_day,
        };
        if self.device + bytes > of_day {
            return Ok(Pushed::DayFull);
        }
        // What the office gives to phones is counted to no phone: else phones could keep the office from them.
        if self.sender.share == Share::Field && !new.colleagues.is_empty() {
            if self.colleagues + bytes > quotas.colleagues_day {
                return Ok(Pushed::ColleaguesFull);
            }
            for mailbox in &new.colleagues {
                if self.of_mailbox(*mailbox)? + bytes > quotas.mailbox_day {
                    return Ok(Pushed::MailboxFull);
                }
            }
            self.colleagues += bytes;
            for mailbox in &new.colleagues {
                *self.mailboxes.entry(*mailbox).or_default() += bytes;
            }
        }
        self.team += bytes;
        self.device += bytes;
        Ok(Pushed::Stored)
    }

    /// Writes them.
    pub(super) fn write(self) -> Result<()> {
        let Sender { team, device, day, .. } = self.sender;
        self.connection
            .prepare_cached(
                "INSERT INTO usage (team, bytes) VALUES (:team, :bytes)
                 ON CONFLICT (team) DO UPDATE SET bytes = excluded.bytes",
            )?
            .execute(named_params! { ":team": team.0, ":bytes": self.team as i64 })?;
        self.connection
            .prepare_cached(
                "INSERT INTO device_day (day, team, device, bytes, colleagues)
                 VALUES (:day, :team, :device, :bytes, :colleagues)
                 ON CONFLICT (day, team, device)
                 DO UPDATE SET bytes = excluded.bytes, colleagues = excluded.colleagues",
            )?
            .execute(named_params! {
                ":day": day as i64, ":team": team.0, ":device": device.0,
                ":bytes": self.device as i64, ":colleagues": self.colleagues as i64,
            })?;
        for (mailbox, bytes) in self.mailboxes {
            self.connection
                .prepare_cached(
                    "INSERT INTO mailbox_day (day, team, mailbox, bytes) VALUES (:day, :team, :mailbox, :bytes)
                     ON CONFLICT (day, team, mailbox) DO UPDATE SET bytes = excluded.bytes",
                )?
                .execute(named_params! {
                    ":day": day as i64, ":team": team.0, ":mailbox": mailbox.0, ":bytes": bytes as i64,
                })?;
        }
        Ok(())
    }
}
