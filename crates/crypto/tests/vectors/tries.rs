use std::fs;
use std::path::Path;

use daftari_crypto::safe::tries::{BootTime, Tries, TryState, wait_after};
use daftari_crypto::secret::Secret32;
use serde_json::Value;

use super::file::{b64, hex, list, number, text, vectors, wide};

fn time(now: &Value) -> BootTime {
    BootTime { boot_id: hex(&now["boot"]), ms: number(&now["ms"]) }
}

fn counter(directory: &Path) -> Tries {
    Tries::of(directory, Secret32::new(hex(&vectors("slots")["tries"]["key"])))
}

#[test]
fn waits_grow_as_the_page_says() {
    let vectors = vectors("slots");
    for (tries, wait) in (0..).zip(list(&vectors["tries"]["waits_ms"])) {
        assert_eq!(wait_after(tries), number(wait), "{tries} tries");
    }
}

#[test]
fn the_counter_reads_and_writes_these_bytes() {
    for case in list(&vectors("slots")["tries"]["standings"]) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tries");
        if !case["file"].is_null() {
            fs::write(&path, wide(&case["file"])).unwrap();
        }
        let expected =
            TryState { tries: number(&case["tries"]).try_into().unwrap(), wait_ms: number(&case["wait_ms"]) };
        assert_eq!(counter(directory.path()).standing(time(&case["now"])).unwrap(), expected, "{}", case["name"]);
        assert_eq!(fs::read(&path).unwrap(), wide(&case["after"]), "{}", case["name"]);
    }
}

#[test]
fn a_try_is_counted_in_these_bytes() {
    let vectors = vectors("slots");
    let case = &vectors["tries"]["counting"];
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tries");
    fs::write(&path, b64(&case["file"])).unwrap();
    let counted = counter(directory.path()).count(time(&case["now"])).unwrap();
    assert_eq!(u64::from(counted), number(&case["tries"]));
    assert_eq!(fs::read(&path).unwrap(), b64(&case["after"]), "{}", text(&case["name"]));
}

#[test]
fn every_number_of_a_record_is_read_back() {
    let vectors = vectors("slots");
    for case in list(&vectors["tries"]["records"]) {
        let directory = tempfile::tempdir().unwrap();
        let mut file = vec![0; 1024];
        file[512..576].copy_from_slice(&wide(&case["record"]));
        fs::write(directory.path().join("tries"), file).unwrap();
        // One millisecond later in the same boot: what is left of the wait tells the time of the try.
        let now = BootTime { boot_id: hex(&case["boot"]), ms: number(&case["ms"]) + 1 };
        let standing = counter(directory.path()).standing(now).unwrap();
        assert_eq!(u64::from(standing.tries), number(&case["tries"]));
        assert_eq!(standing.wait_ms, wait_after(standing.tries).saturating_sub(1));
    }
}
