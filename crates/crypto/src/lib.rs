//! The lock and the seal: slots, key store, signed entries, envelopes, invites.
