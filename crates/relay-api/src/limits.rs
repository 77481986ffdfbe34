//! Every limit, checked before anything is allocated.

/// Bytes of an entry's body.
pub const BODY_MAX: usize = 98_304;
pub use daftari_ids::PARENTS_MAX;

/// Recipients of one envelope.
pub const RECIPIENTS_MAX: usize = 16;
/// Bytes of one envelope.
pub const ENVELOPE_MAX: usize = 262_144;
/// Envelopes of one batch.
pub const BATCH_MAX: usize = 512;
/// Bytes of one batch.
pub const BATCH_BYTES_MAX: usize = 4_194_304;
/// Bytes of one roster statement's body.
pub const STATEMENT_MAX: usize = 65_536;
/// Bytes of a countersign's body; a longer one is a statement of an unknown kind.
pub const COUNTERSIGN_MAX: usize = 4_096;
/// Seeds of one envelope.
pub const SEEDS_MAX: usize = 64;
/// Statements of a team's core, with their countersigns.
pub const ROSTER_CORE_MAX: usize = 512;
/// Bytes of these.
pub const ROSTER_CORE_BYTES_MAX: usize = 4_194_304;
/// Statements of one office device that count without a second person, and as many that were voided.
pub const ROSTER_DEVICE_MAX: usize = 1_024;
/// Bytes of these.
pub const ROSTER_DEVICE_BYTES_MAX: usize = 4_194_304;
/// Statements of one signer that do not count (yet).
pub const ROSTER_ASKED_MAX: usize = 8;
/// Tips besides the core's that a new statement names; the next one names the rest.
pub const ROSTER_TIPS_MAX: usize = 32;
/// Statements of one roster request or reply.
pub const ROSTER_MAX: usize = 4_096;
/// Bytes of one roster request or reply (statements as base64url in JSON).
pub const ROSTER_BYTES_MAX: usize = 4_194_304;
/// Bytes of a roster request or reply besides its statements, at most.
pub const ROSTER_FRAME_BYTES: usize = 512;
/// Roster heads named by a statement or an envelope.
pub const HEADS_MAX: usize = 255;
/// Bytes of one enrolment message.
pub const INVITE_MESSAGE_MAX: usize = 4_096;
/// Seconds an enrolment message is stored.
pub const INVITE_TTL_S: u64 = 600;
/// Enrolment messages a relay stores at a time.
pub const INVITES_MAX: usize = 4_096;
/// Seconds a login nonce is good for at least; as it names whole minutes, at most one minute more.
pub const NONCE_TTL_S: u64 = 120;
/// Logins of one device while a nonce lives: as many used nonces are remembered.
pub const LOGINS_MAX: usize = 64;
/// Seconds a token is good for.
pub const TOKEN_TTL_S: u64 = 900;
/// Teams one setup code makes before somebody logs in to one of them.
pub const SETUP_TRIES_MAX: usize = 8;
/// Ids of one `have` call.
pub const HAVE_MAX: usize = 4_096;
/// Bytes of a control call's JSON, rosters excepted.
pub const CONTROL_MAX: usize = 524_288;
/// Bytes of a login call's JSON: any client may send these.
pub const LOGIN_MAX: usize = 4_096;
/// Bytes of a new team's JSON: a genesis statement as base64url, and the setup code.
pub const NEW_TEAM_MAX: usize = 98_304;
/// Seconds a request may take.
pub const REQUEST_SECONDS: u64 = 30;
/// Seconds a batch or a roster may take: 1 MiB at 1 KB/s, the slowest network that is waited for.
pub const BATCH_SECONDS: u64 = 1_200;
/// Seconds without a request in hand after which a connection ends: to shake hands, and to send the head of a request.
pub const HEADER_SECONDS: u64 = 10;
/// Seconds a reply may stand still because nobody reads it.
pub const SILENCE_SECONDS: u64 = 60;
/// Seconds a relay that was told to stop goes on with what runs.
pub const STOP_SECONDS: u64 = 5;
/// Seconds without a byte after which a device takes a relay for silent.
pub const NO_BYTE_SECONDS: u64 = 18;
/// Connections a relay serves at a time; one that has no request in hand makes room for a new one.
pub const CONNECTIONS_MAX: usize = 1_024;
/// Connections of one address at a time (of one /64 for IPv6): a team behind one address has some sixty.
pub const CONNECTIONS_PER_ADDRESS: usize = 256;
/// HTTP/2 streams of one connection at a time.
pub const STREAMS_MAX: u32 = 16;
/// Bytes of bodies and replies that are on their way, of one device; before a token is known, of one connection.
pub const FLYING_BYTES_EACH: usize = 8_388_608;
/// Bytes of bodies and replies that are on their way, of everybody.
pub const FLYING_BYTES_MAX: usize = 67_108_864;
/// Mailboxes one long poll may name.
pub const WAIT_PLACES_MAX: usize = 16;
/// Seconds a long poll may wait.
pub const WAIT_SECONDS: u64 = 25;
/// Bytes one team may store on a relay.
pub const TEAM_BYTES_MAX: u64 = 20 * 1024 * 1024 * 1024;
/// Bytes of envelopes one field device may post in a day.
pub const FIELD_DAY_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of these that may name other field devices' mailboxes.
pub const COLLEAGUES_DAY_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes one field device's mailbox takes in a day from all other field devices.
pub const MAILBOX_DAY_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of envelopes one office device may post in a day.
pub const OFFICE_DAY_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Envelopes and blobs of one list of erasures.
pub const ERASURES_MAX: usize = 4_096;
/// Bytes of the body of one list: as many ids as it may name, and `HEADS_MAX` roster heads.
pub const ERASURES_BYTES_MAX: usize = 294_912;
/// Cases of one receipt of the office: as many as fit into an envelope beside `HEADS_MAX` roster heads.
pub const RECEIPT_CASES_MAX: usize = 2_500;
/// Entries of one receipt of the office that it asks for.
pub const RECEIPT_LACKS_MAX: usize = 32;
/// Bytes of the body of a phone's receipt.
pub const DEVICE_RECEIPT_MAX: usize = 16_384;
/// Seconds between two receipts to one device when something changed (docs/decisions/0002).
pub const RECEIPT_MIN_INTERVAL_S: u64 = 60;
