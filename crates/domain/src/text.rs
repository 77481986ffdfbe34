//! Text as people write it: one way of writing for what reads the same, and phone numbers within it.

use unicode_normalization::UnicodeNormalization;

/// Invisible marks: zero-width characters and those that turn the direction of writing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The text as a reader sees it: without invisible marks, all spaces and hyphens alike, one way of writing each letter.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let alike = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    text.nfkc().filter(|c| !is_invisible(*c)).map(alike).collect()
}

/// Kenyan ways of writing a phone number, as `254…` digits: `07…`, `01…`, `+254…`, `254…`, `+254 (0)7…`, with spaces or
/// hyphens.
pub fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plain = text.chars().all(is_phone_char);
    let abroad = digits.strip_prefix("00").unwrap_or(&digits).strip_prefix("254");
    let national = abroad.map_or(digits.as_str(), |rest| rest);
    let national = national.strip_prefix('0').unwrap_or(national);
    let mobile = national.len() == 9 && (national.starts_with('7') || national.starts_with('1'));
    (plain && mobile).then(|| format!("254{national}"))
}

fn is_phone_char(c: char) -> bool {
    c.is_ascii_digit() || " +-()./".contains(c)
}

/// Phones within a text: "call 0712 345 678 after dark".
pub(crate) fn phones(text: &str) -> impl Iterator<Item = String> {
    text.split(|c| !is_phone_char(c)).filter_map(phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kenyan_way_of_writing_a_phone_is_one_phone() {
        let ways =
            ["0712345678", "+254 712 345 678", "254712345678", "0712-345-678", "712345678", "+254 (0)712 345678"];
        for written in ways.iter().chain(&["00254712345678", " 0712.345.678 "]) {
            assert_eq!(phone(written).as_deref(), Some("254712345678"), "{written}");
        }
        assert_eq!(phone("OB 41/6/10/2026"), None);
        assert_eq!(phone("room 0712345678"), None);
    }
}
