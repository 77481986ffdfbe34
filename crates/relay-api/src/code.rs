//! Codes that people read aloud and type: ten bytes as 16 characters of Crockford's base32, in groups of four.

use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};

static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    spec.translate.from.push_str("abcdefghjkmnpqrstvwxyzoOiIlL");
    spec.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    spec.ignore.push_str(" -");
    spec.encoding().expect("Crockford's alphabet is a valid base")
});

/// Ten bytes as a code, such as `0123-4567-89AB-CDEF`.
pub fn to_text(bytes: &[u8; 10]) -> String {
    let plain = CROCKFORD.encode(bytes);
    let groups: Vec<&str> = (0..4).filter_map(|group| plain.get(group * 4..group * 4 + 4)).collect();
    groups.join("-")
}

/// A code as people type it: any case, `O` for 0, `I` and `L` for 1, spaces and hyphens anywhere. None when it is no code.
pub fn from_text(typed: &str) -> Option<[u8; 10]> {
    CROCKFORD.decode(typed.as_bytes()).ok()?.try_into().ok()
}
