//! What device and relay share: ids, limits, wire shapes, the public envelope header, the roster.
