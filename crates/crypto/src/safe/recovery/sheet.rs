//! One sheet, as it is written on paper and typed back by hand.
//!
//! 24 groups of four letters, four in a line. The last letter of a group checks the three before it and the group's place,
//! so that any one wrong letter, any two letters or groups changed about, and a line that was skipped are told by the
//! number of the group where it begins. A checksum over the whole stands behind that.

use std::fmt;

use daftari_relay_api::hash;
use daftari_relay_api::roster::RecoveryRecord;
use zeroize::Zeroizing;

use crate::secret::Secret32;

/// Groups of a sheet.
pub const GROUPS: u8 = 24;
const VERSION: u8 = 1;
const BYTES: usize = 45;
const CHECKSUM: usize = 3;
const GROUPS_IN_A_LINE: usize = 4;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// One of three sheets. Its share is wiped when dropped.
pub struct Sheet {
    pub(super) index: u8,
    pub(super) set: [u8; 8],
    pub(super) share: Secret32,
}

/// Why a typed sheet is none, or none yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The first group, 1 to 24, in which a letter is wrong, missing or too many.
    #[error("group {0} is not as on the sheet")]
    Group(u8),
    /// All right as far as it goes: this many whole groups.
    #[error("{0} of 24 groups")]
    Unfinished(u8),
    /// Something behind the last group.
    #[error("more than a sheet")]
    TooLong,
    /// Every group holds and the whole does not.
    #[error("the checksum does not hold")]
    Checksum,
    /// Of a newer version.
    #[error("newer sheet")]
    Newer,
    /// Neither sheet 1, 2 nor 3.
    #[error("no such sheet")]
    Index,
}

/// Names the three sheets of a key: a team has one such key at a time, so this tells its team too.
pub(super) fn set_of(key: &RecoveryRecord) -> [u8; 8] {
    let whole = hash(&[b"daftari/v1/recovery/set", &key.sign.0, key.seal.as_bytes()]);
    *whole.first_chunk().expect("a hash has 32 bytes")
}

/// 2 · v in GF(2⁵) modulo x⁵ + x² + 1.
fn double(v: u8) -> u8 {
    (v << 1) ^ ((v >> 4) * 0b10_0101)
}

/// The fourth letter of a group.
fn check(number: u8, [a, b, c]: [u8; 3]) -> u8 {
    double(double(double(a) ^ b) ^ c) ^ number
}

/// A letter as people type it; none when it is no letter of a sheet.
fn value(typed: char) -> Option<u8> {
    let letter = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

/// Blanks of every kind, and what a printer or a keyboard makes of a hyphen.
fn is_passed_over(typed: &char) -> bool {
    typed.is_whitespace() || matches!(typed, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

impl Sheet {
    /// Is it a sheet of this key, as far as a sheet says?
    pub fn is_of(&self, key: &RecoveryRecord) -> bool {
        self.set == set_of(key)
    }

    /// Which of the three: 1, 2 or 3.
    pub fn index(&self) -> u8 {
        self.index
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(BYTES));
        out.extend([VERSION, self.index]);
        out.extend(self.set);
        out.extend(self.share.expose());
        let whole = hash(&[b"daftari/v1/recovery/sheet", &out]);
        out.extend(whole.split_at(CHECKSUM).0);
        out
    }

    /// The sheet as it is printed or written by hand: six lines of four groups.
    pub fn text(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(usize::from(GROUPS) * 5));
        let bytes = self.to_bytes();
        let mut fives = Fives::of(&bytes);
        for (number, place) in (1..=GROUPS).zip(0..) {
            if place > 0 {
                out.push(if place % GROUPS_IN_A_LINE == 0 { '\n' } else { '-' });
            }
            let data = [fives.next(), fives.next(), fives.next()];
            for five in data.into_iter().chain([check(number, data)]) {
                out.push(ALPHABET.get(usize::from(five)).copied().map_or('0', char::from));
            }
        }
        out
    }

    /// Reads a sheet that is typed, or as much of it as is there. Case, blanks and hyphens do not matter; `O` is 0, `I` and
    /// `L` are 1.
    ///
    /// # Errors
    /// [`SheetError`]: the first group that is wrong before anything else.
    pub fn parse(typed: &str) -> Result<Sheet, SheetError> {
        let mut letters = typed.chars().filter(|letter| !is_passed_over(letter));
        let mut bits = Bits { bytes: Zeroizing::new(Vec::with_capacity(BYTES)), held: 0, count: 0 };
        for number in 1..=GROUPS {
            let mut group = [0; 4];
            for place in &mut group {
                let Some(letter) = letters.next() else { return Err(SheetError::Unfinished(number - 1)) };
                *place = value(letter).ok_or(SheetError::Group(number))?;
            }
            let [a, b, c, checked] = group;
            if check(number, [a, b, c]) != checked {
                return Err(SheetError::Group(number));
            }
            [a, b, c].into_iter().for_each(|five| bits.push(five));
            // A later sheet may be longer, or end otherwise.
            if bits.bytes.first().is_some_and(|version| *version != VERSION) {
                return Err(SheetError::Newer);
            }
        }
        if letters.next().is_some() {
            return Err(SheetError::TooLong);
        }
        Self::from_bytes(&bits.bytes)
    }

    /// Groups of what is typed, 1 to 24, that are not as on this sheet. What is missing is none of them.
    pub fn differs_in(&self, typed: &str) -> Vec<u8> {
        let shown = self.text();
        let letters = |text| str::chars(text).filter(|letter| !is_passed_over(letter)).map(value);
        let groups = (1..=GROUPS).flat_map(|number| [number; 4]);
        let different = groups.zip(letters(&shown).zip(letters(typed))).filter(|(_, (shown, typed))| shown != typed);
        let mut numbers: Vec<u8> = different.map(|(number, _)| number).collect();
        numbers.dedup();
        numbers
    }

    fn from_bytes(bytes: &[u8]) -> Result<Sheet, SheetError> {
        let whole = bytes.split_last_chunk::<CHECKSUM>().and_then(|(said, checksum)| {
            let whole = hash(&[b"daftari/v1/recovery/sheet", said]);
            (whole.first_chunk() == Some(checksum)).then_some(said)
        });
        let said = whole.ok_or(SheetError::Checksum)?;
        let read = said.split_first_chunk().and_then(|([_, index], rest)| {
            let (set, share) = rest.split_first_chunk()?;
            Some(Sheet { index: *index, set: *set, share: Secret32::from_slice(share)? })
        });
        read.filter(|sheet| (1..=3).contains(&sheet.index)).ok_or(SheetError::Index)
    }
}

impl PartialEq for Sheet {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for Sheet {}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sheet({}, [redacted])", self.index)
    }
}

/// Bytes as numbers of five bits, from the first bit on; zeros behind the last.
struct Fives<'a> {
    bytes: &'a [u8],
    held: u16,
    count: u8,
}

impl<'a> Fives<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Fives { bytes, held: 0, count: 0 }
    }

    fn next(&mut self) -> u8 {
        if self.count < 5 {
            let (first, rest) = self.bytes.split_first().unwrap_or((&0, &[]));
            (self.held, self.count, self.bytes) = ((self.held << 8) | u16::from(*first), self.count + 8, rest);
        }
        self.count -= 5;
        u8::try_from((self.held >> self.count) & 0x1f).expect("five bits")
    }
}

/// Numbers of five bits as bytes.
struct Bits {
    bytes: Zeroizing<Vec<u8>>,
    held: u16,
    count: u8,
}

impl Bits {
    fn push(&mut self, five: u8) {
        (self.held, self.count) = ((self.held << 5) | u16::from(five), self.count + 5);
        if self.count >= 8 {
            self.count -= 8;
            self.bytes.push(u8::try_from((self.held >> self.count) & 0xff).expect("eight bits"));
        }
    }
}
