//! The answer to a push: one octet per envelope, in the order of the request.
//!
//! The first bits say what a device does with an octet, also with one of a newer relay: it acknowledges nothing, gives
//! nothing up, and hinders none of the neighbours more than it must.
//!
//! | octets | the device |
//! |---|---|
//! | 00 … 3f | is done with the envelope, if it knows the word; else the envelope waits |
//! | 40 … 5f | pushes no more in this sync: the relay takes nothing more now |
//! | 60 … 7f | goes on with the others: this envelope has no room now |
//! | 80 … ff | goes on with the others and shows it: the relay does not take this envelope as it is |

/// Seconds until a share of the day is asked for again: the device does not know the relay's day.
pub const NEXT_DAY_S: u64 = 3_600;
/// Seconds until a relay that is full is asked again.
pub const FULL_S: u64 = 600;

/// What became of one pushed envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pushed {
    /// It is on disk, now or since before.
    Stored,
    /// The office erased it: the relay does not store it.
    Erased,
    /// The team's quota is used up.
    Full,
    /// What this device may post in a day is used up.
    DayFull,
    /// What this device may post to other field devices in a day is used up.
    ColleaguesFull,
    /// What the mailbox of a recipient takes from field devices in a day is used up.
    MailboxFull,
    /// It is no envelope.
    Malformed,
    /// It is longer than an envelope may be.
    TooLarge,
    /// A recipient is no mailbox of the team.
    WrongMailbox,
    /// A recipient is a mailbox this device may not post to.
    NotAllowed,
    /// It is of a version this relay does not know.
    Newer,
    /// An octet of a newer relay.
    Unknown(u8),
}

/// What a device does with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The relay needs it no more.
    Done,
    /// It waits, and so does everything behind it.
    Stop,
    /// It waits until the next sync; what stands behind it goes on.
    Later,
    /// It is put aside until the next sync and shown; what stands behind it goes on.
    Aside,
}

const WORDS: [(u8, Pushed); 11] = [
    (0x00, Pushed::Stored),
    (0x01, Pushed::Erased),
    (0x40, Pushed::Full),
    (0x41, Pushed::DayFull),
    (0x60, Pushed::ColleaguesFull),
    (0x61, Pushed::MailboxFull),
    (0x80, Pushed::Malformed),
    (0x81, Pushed::TooLarge),
    (0x82, Pushed::WrongMailbox),
    (0x83, Pushed::NotAllowed),
    (0x84, Pushed::Newer),
];

impl Pushed {
    /// Its octet.
    pub fn octet(self) -> u8 {
        match self {
            Pushed::Unknown(octet) => octet,
            word => WORDS.iter().find(|(_, known)| *known == word).map_or(0xff, |(octet, _)| *octet),
        }
    }

    /// The word of an octet.
    pub fn of(octet: u8) -> Pushed {
        WORDS.iter().find(|(known, _)| *known == octet).map_or(Pushed::Unknown(octet), |(_, word)| *word)
    }

    /// What a device does with it.
    pub fn then(self) -> Then {
        match (self, self.octet()) {
            (Pushed::Stored | Pushed::Erased, _) => Then::Done,
            (_, 0x40..=0x5f) => Then::Stop,
            (_, ..=0x7f) => Then::Later,
            _ => Then::Aside,
        }
    }

    /// Seconds after which another try may help; none when time alone does not.
    pub fn retry_after_s(self) -> Option<u64> {
        match self {
            Pushed::DayFull | Pushed::ColleaguesFull | Pushed::MailboxFull => Some(NEXT_DAY_S),
            word if matches!(word.then(), Then::Stop | Then::Later) => Some(FULL_S),
            _ => None,
        }
    }
}

/// The answer to a push as it travels.
pub fn encode_pushed(results: &[Pushed]) -> Vec<u8> {
    results.iter().map(|word| word.octet()).collect()
}

/// Reads the answer to a push.
pub fn decode_pushed(body: &[u8]) -> Vec<Pushed> {
    body.iter().map(|octet| Pushed::of(*octet)).collect()
}
