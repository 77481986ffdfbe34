//! The sync protocol as a state machine without I/O, and one thin HTTP adapter.
