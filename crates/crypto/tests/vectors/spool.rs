use std::fs;

use daftari_crypto::safe::spool::{ENVELOPE_MAX, Spool, read_slot};
use daftari_relay_api::hash;

use super::file::{Script, b64, hex, length, list, vectors, wide};

const SLOT: usize = 8192;
const FILE: usize = 262_144;

#[test]
fn a_slot_gives_back_its_envelope_and_anything_else_is_free() {
    let vectors = vectors("spool");
    for case in list(&vectors["slots"]) {
        let slot = b64(&case["slot"]);
        assert_eq!(read_slot(&slot), Some(wide(&case["envelope"]).as_slice()), "{}", case["name"]);
    }
    for case in list(&vectors["negative"]) {
        assert_eq!(read_slot(&wide(&case["slot"])), None, "{}", case["name"]);
    }
    assert_eq!(ENVELOPE_MAX + 1, length(&vectors["too_long"]));
}

#[test]
fn the_file_is_written_slot_by_slot_as_these_bytes() {
    let vectors = vectors("spool");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("spool");
    let spool = Spool::of(directory.path());
    let (first, second) = (b64(&vectors["slots"][0]["envelope"]), b64(&vectors["second"]));
    let file_is = |name: &str| {
        let bytes = fs::read(&path).unwrap();
        assert_eq!(bytes.len(), FILE);
        assert_eq!(hash(&[&bytes]), hex(&vectors["files"][name]), "{name}");
    };
    let mut rng = Script::new([
        b64(&vectors["noise"]).repeat(FILE / SLOT),
        b64(&vectors["first_fills"][0]),
        b64(&vectors["first_fills"][1]),
        b64(&vectors["freed"]),
    ]);

    spool.create(&mut rng).unwrap();
    file_is("new");
    assert!(spool.envelopes().unwrap().is_empty(), "a new spool looks like noise");

    let too_long = vec![7; length(&vectors["too_long"])];
    spool.reconcile(&[first.clone(), too_long, second.clone()], &mut rng).unwrap();
    file_is("holding_both");
    assert_eq!(fs::read(&path).unwrap()[..SLOT], b64(&vectors["slots"][0]["slot"])[..]);
    assert_eq!(spool.envelopes().unwrap(), [first, second.clone()]);

    // The first one was posted: its place is noise again.
    spool.reconcile(std::slice::from_ref(&second), &mut rng).unwrap();
    file_is("first_posted");
    assert_eq!(spool.envelopes().unwrap(), [second]);
    assert!(rng.is_used_up());
}
