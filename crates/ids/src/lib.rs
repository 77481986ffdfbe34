//! Ids that more than one of domain, store and relay name, and the way every id of fixed bytes is written: lowercase hex.
//!
//! A case has no id here: the relay cannot name one.

#[doc(hidden)]
pub use {data_encoding, serde};

/// Parents that the head of an entry names.
pub const PARENTS_MAX: usize = 32;

/// Text that is not the lowercase hex of an id's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id in hex")]
pub struct NotHex;

/// Declares an id: a newtype over `[u8; N]`, written as lowercase hex by `Display` and serde, read by `FromStr`
/// ([`NotHex`]) and serde. `Debug` shows the first four bytes, enough to tell ids of a test apart.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({})", stringify!($name), $crate::data_encoding::HEXLOWER.encode(self.0.split_at(4).0))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::NotHex;

            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::NotHex> {
                let bytes = $crate::data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| $crate::NotHex)?;
                bytes.try_into().map($name).map_err(|_| $crate::NotHex)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text = <String as $crate::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err($crate::serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// Hash of an entry's head.
    #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string & { readonly __id: 'entry' }"))]
    EntryId,
    32
);
id!(
    /// Ed25519 public key of a device: its name everywhere, and the author of what it writes.
    #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string & { readonly __id: 'device' }"))]
    DeviceKey,
    32
);
id!(
    /// Hash of a roster statement's body.
    #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string & { readonly __id: 'statement' }"))]
    StatementId,
    32
);
id!(
    /// Hash of a whole envelope.
    EnvelopeId,
    32
);
id!(
    /// Where an envelope waits.
    MailboxId,
    16
);
id!(
    /// A relay's database; another one after a restore.
    StoreId,
    16
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_what_it_writes_and_nothing_else() {
        let id = EntryId([0xab; 32]);
        let hex = id.to_string();
        assert_eq!((hex.len(), hex.parse()), (64, Ok(id)));
        assert_eq!(format!("{id:?}"), "EntryId(abababab)");
        for not in [hex.to_uppercase(), hex.replace("ab", "a"), format!("{hex}00"), String::new(), "é".repeat(32)] {
            assert_eq!(not.parse::<EntryId>(), Err(NotHex), "{not}");
        }
    }
}
