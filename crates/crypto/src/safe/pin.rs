//! PINs and passphrases: which are refused, and why. The check is done where a secret is chosen, never where it is tried.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Digits of a PIN.
pub const PIN_LENGTH: std::ops::RangeInclusive<usize> = 6..=12;
/// Words a passphrase needs.
pub const PASSPHRASE_WORDS: usize = 5;
/// Characters a passphrase needs.
pub const PASSPHRASE_CHARS: usize = 20;

/// PIN or passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// 6 to 12 digits.
    Pin,
    /// Five words or more.
    Passphrase,
}

/// Why a secret is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// Fewer than 6 digits, or too few letters.
    #[error("too short")]
    TooShort,
    /// More than 12 digits or 256 characters.
    #[error("too long")]
    TooLong,
    /// A PIN holds digits only.
    #[error("not digits")]
    NotDigits,
    /// One of those tried first.
    #[error("common")]
    Common,
    /// Digits that count up or down.
    #[error("run")]
    Run,
    /// One digit, or one group, again and again.
    #[error("repeat")]
    Repeat,
    /// A date or a year.
    #[error("date")]
    Date,
    /// Fewer than five different words.
    #[error("few words")]
    FewWords,
}

impl WeakSecret {
    /// Stable code for the UI.
    pub fn code(self) -> &'static str {
        match self {
            WeakSecret::TooShort => "too_short",
            WeakSecret::TooLong => "too_long",
            WeakSecret::NotDigits => "not_digits",
            WeakSecret::Common => "common",
            WeakSecret::Run => "run",
            WeakSecret::Repeat => "repeat",
            WeakSecret::Date => "date",
            WeakSecret::FewWords => "few_words",
        }
    }
}

/// How good an accepted secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Accepted: 1 point.
    Fair,
    /// Recommended: 2 points.
    Good,
    /// Better than most: 3 points.
    Strong,
}

impl Strength {
    /// 1 to 3.
    pub fn points(self) -> u8 {
        match self {
            Strength::Fair => 1,
            Strength::Good => 2,
            Strength::Strong => 3,
        }
    }
}

/// PINs tried first by people (public leak lists; Kenyan years are caught as dates).
const COMMON: &[&str] = &[
    "102030", "112233", "121314", "123123", "123321", "147258", "159753", "246810", "258456", "258080", "159357",
    "147852", "789456", "456789", "142536", "135790", "101010", "131313", "232323", "520520", "254254", "254700",
    "070070", "072072", "11223344", "12341234", "12344321", "10203040",
];

/// The form in which a secret counts, is stretched and is judged: NFKC, no blanks at its ends, one blank wherever there were
/// some. Two keyboards make one passphrase, and a blank that nobody sees locks nobody out.
pub fn normalised(secret: &str) -> Zeroizing<String> {
    // NFKC makes at most eleven bytes of one (U+FDFA): growing would leave a copy that is never wiped.
    let mut out = Zeroizing::new(String::with_capacity(secret.len() * 11));
    let mut blank = false;
    for letter in secret.nfkc() {
        if letter.is_whitespace() {
            blank = !out.is_empty();
        } else {
            if std::mem::take(&mut blank) {
                out.push(' ');
            }
            out.push(letter);
        }
    }
    out
}

/// Is this a good secret?
///
/// # Errors
/// [`WeakSecret`], the reason to show.
pub fn check(secret: &str, kind: SecretKind) -> Result<Strength, WeakSecret> {
    let secret = normalised(secret);
    match kind {
        SecretKind::Pin => check_pin(&secret),
        SecretKind::Passphrase => check_passphrase(&secret),
    }
}

fn check_pin(pin: &str) -> Result<Strength, WeakSecret> {
    if !pin.chars().all(|c| c.is_ascii_digit()) {
        return Err(WeakSecret::NotDigits);
    }
    if pin.len() < *PIN_LENGTH.start() {
        return Err(WeakSecret::TooShort);
    }
    if pin.len() > *PIN_LENGTH.end() {
        return Err(WeakSecret::TooLong);
    }
    let digits: Zeroizing<Vec<i16>> = Zeroizing::new(pin.bytes().map(|b| i16::from(b) - i16::from(b'0')).collect());
    if repeats(&digits) {
        return Err(WeakSecret::Repeat);
    }
    if is_run(&digits) {
        return Err(WeakSecret::Run);
    }
    if COMMON.contains(&pin) {
        return Err(WeakSecret::Common);
    }
    if is_date(pin) {
        return Err(WeakSecret::Date);
    }
    let mut different = digits.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() < 3 {
        return Err(WeakSecret::Repeat);
    }
    Ok(match pin.len() {
        6..=7 => Strength::Fair,
        8..=9 => Strength::Good,
        _ => Strength::Strong,
    })
}

/// The whole is one group of up to half its length, repeated.
fn repeats(digits: &[i16]) -> bool {
    (1..=digits.len() / 2).any(|group| {
        digits.len().is_multiple_of(group) && digits.iter().zip(digits.iter().skip(group)).all(|(a, b)| a == b)
    })
}

/// Every step is the same small step, wrapping at ten.
fn is_run(digits: &[i16]) -> bool {
    let steps: Vec<i16> = digits.iter().zip(digits.iter().skip(1)).map(|(a, b)| (b - a).rem_euclid(10)).collect();
    steps.iter().all(|step| Some(step) == steps.first()) && steps.first().is_some_and(|s| *s != 0)
}

/// ddmmyy, mmddyy, yymmdd and the forms with four-digit years.
fn is_date(pin: &str) -> bool {
    let number = |from: usize, to: usize| pin.get(from..to).and_then(|text| text.parse::<u32>().ok());
    let day = |at: usize| number(at, at + 2).is_some_and(|day| (1..=31).contains(&day));
    let month = |at: usize| number(at, at + 2).is_some_and(|month| (1..=12).contains(&month));
    let year = |at: usize| number(at, at + 4).is_some_and(|year| (1930..=2035).contains(&year));
    match pin.len() {
        6 => {
            (day(0) && month(2))
                || (month(0) && day(2))
                || (month(2) && day(4))
                || (year(0) && month(4))
                || (month(0) && year(2))
        }
        8 => (day(0) && month(2) && year(4)) || (month(0) && day(2) && year(4)) || (year(0) && month(4) && day(6)),
        _ => false,
    }
}

fn check_passphrase(passphrase: &str) -> Result<Strength, WeakSecret> {
    if passphrase.chars().count() > 256 {
        return Err(WeakSecret::TooLong);
    }
    let lower = Zeroizing::new(passphrase.to_lowercase());
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    words.sort_unstable();
    words.dedup();
    if words.len() < PASSPHRASE_WORDS {
        return Err(WeakSecret::FewWords);
    }
    if letters < PASSPHRASE_CHARS - PASSPHRASE_WORDS + 1 {
        return Err(WeakSecret::TooShort);
    }
    Ok(match words.len() {
        5 => Strength::Good,
        _ => Strength::Strong,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_pins_are_refused_with_the_reason() {
        for (pin, why) in [
            ("12345", WeakSecret::TooShort),
            ("1234567890123", WeakSecret::TooLong),
            ("12a456", WeakSecret::NotDigits),
            ("111111", WeakSecret::Repeat),
            ("121212", WeakSecret::Repeat),
            ("123456", WeakSecret::Run),
            ("987654", WeakSecret::Run),
            ("890123", WeakSecret::Run),
            ("112233", WeakSecret::Common),
            ("151287", WeakSecret::Date),
            ("19870512", WeakSecret::Date),
            ("113113", WeakSecret::Repeat),
        ] {
            assert_eq!(check(pin, SecretKind::Pin), Err(why), "{pin}");
        }
        assert_eq!(check("583920", SecretKind::Pin), Ok(Strength::Fair));
        assert_eq!(check("58392047", SecretKind::Pin), Ok(Strength::Good));
    }

    #[test]
    fn a_passphrase_needs_five_different_words() {
        assert_eq!(check("mto mto mto mto mto", SecretKind::Passphrase), Err(WeakSecret::FewWords));
        assert_eq!(check("a b c d e", SecretKind::Passphrase), Err(WeakSecret::TooShort));
        assert!(check("mto embe kiti daraja samaki", SecretKind::Passphrase).is_ok());
    }

    #[test]
    fn full_width_digits_are_the_same_pin() {
        assert_eq!(&*normalised("５８３９２０"), "583920");
    }

    #[test]
    fn blanks_that_nobody_sees_make_no_secret_longer_or_stronger() {
        assert_eq!(check(" 12345 ", SecretKind::Pin), Err(WeakSecret::TooShort));
        assert_eq!(check("1 2 3 4 5 6", SecretKind::Pin), Err(WeakSecret::NotDigits));
        assert_eq!(check("\u{3000}583920\n", SecretKind::Pin), Ok(Strength::Fair));
        assert_eq!(check(" 123456 ", SecretKind::Pin), Err(WeakSecret::Run));
        let spread = "mto embe kiti daraja samaki".replace(' ', &" ".repeat(80));
        assert_eq!(
            check(&spread, SecretKind::Passphrase),
            check("mto embe kiti daraja samaki", SecretKind::Passphrase)
        );
    }

    #[test]
    fn normalising_again_changes_nothing() {
        for typed in
            ["", " \t\u{85}", "\u{a8}a", "a\t\u{308}b", "\u{2028}mto\u{1680}\u{3000}ﬁmbo\r\n", "\u{200b}a\u{feff}"]
        {
            let once = normalised(typed);
            assert_eq!(*normalised(&once), *once, "{typed:?}");
        }
    }
}
