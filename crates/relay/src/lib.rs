//! The relay: a mailbox for sealed bytes. It cannot read.
