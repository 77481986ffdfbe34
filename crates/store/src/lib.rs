//! The only SQL on the device: SQLCipher, migrations, projections, search, spool.
