//! What is secret does not print, and what is too easy is no PIN.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Boot, Seeded, Store};
use daftari_crypto::keys::Key;
use daftari_crypto::safe::entry::{self, Link, Place};
use daftari_crypto::safe::envelope::{Cargo, OpenKey, OpenedCargo};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::InviteCode;
use daftari_crypto::safe::pin::{SecretKind, Strength, WeakSecret, check, normalised};
use daftari_crypto::safe::roster::EpochSecret;
use daftari_crypto::safe::slots::{self, Kdf, NewLock};
use daftari_crypto::secret::{Secret, Secret32};
use daftari_relay_api::ids::TeamId;
use daftari_relay_api::roster::Circle;
use data_encoding::{HEXLOWER, HEXUPPER};
use proptest::prelude::*;

/// Every way in which bytes end up in a text.
fn assert_hides(text: &str, secret: &[u8]) {
    let listed = format!("{secret:?}");
    let listed = listed.trim_matches(['[', ']']);
    for shape in [&HEXLOWER.encode(secret), &HEXUPPER.encode(secret), listed] {
        assert!(!text.contains(shape), "{text}");
    }
}

#[test]
fn a_secret_prints_as_redacted() {
    let secret = Secret32::new([171; 32]);
    assert_eq!(format!("{secret:?}"), "[redacted]");
    assert_eq!(format!("{:#?}", Secret::<10>::new([171; 10])), "[redacted]");
    assert_eq!(format!("{:?}", Some(secret.clone())), "Some([redacted])");
    assert_hides(&format!("{:?}", (secret.clone(), [secret])), &[171; 32]);
}

#[test]
fn a_secret_takes_exactly_its_length() {
    assert_eq!(Secret32::from_slice(&[7; 32]).unwrap().expose(), &[7; 32]);
    for length in [0, 31, 33, 64] {
        assert!(Secret32::from_slice(&vec![7; length]).is_none());
    }
}

#[test]
fn a_device_prints_its_public_key_and_none_of_its_seeds() {
    let seeds = [1, 2, 3].map(|n| [n; 32]);
    let [sign, seal, post] = seeds;
    let identity = DeviceIdentity::from_seeds(Key::new(sign), Key::new(seal), Key::new(post));
    let printed = format!("{identity:?} {identity:#?}");
    assert!(printed.contains(&identity.device_key().to_string()));
    for seed in seeds {
        assert_hides(&printed, &seed);
    }
}

#[test]
fn no_key_of_the_lock_an_epoch_or_an_invite_prints() {
    let (directory, store, boot) = (tempfile::TempDir::new().unwrap(), Store::default(), Boot::new());
    let new = NewLock {
        secret: "583920",
        kind: SecretKind::Pin,
        office_device: false,
        kdf: Kdf::FLOOR,
        key_store: &store,
        clock: &boot,
    };
    let vault = slots::create(directory.path(), &new, &mut Seeded::new(1)).unwrap();
    let printed = format!("{vault:?} {:?} {:?} {:?}", vault.db_key(), vault.files_key(), vault.config_key());
    for key in [*vault.db_key().key.expose(), *vault.files_key().expose(), *vault.config_key().expose()] {
        assert_hides(&printed, &key);
    }
    // The fifth: the key of the slot that is not marked yet.
    assert_eq!(printed.matches("[redacted]").count(), 5);
    let epoch = EpochSecret::from_seed(Circle::Office, 1, Key::new([171; 32]));
    assert_hides(&format!("{epoch:?} {:?}", OpenKey::epoch(&TeamId([1; 32]), &epoch)), &[171; 32]);
    let code = InviteCode::make(&mut Seeded::new(5));
    let printed = format!("{code:?}");
    assert!(!printed.contains(code.formatted().split_at(4).0) && printed.contains("[redacted]"));
    let wrong = slots::unlock(directory.path(), "902741", &store, &boot).unwrap_err();
    assert!(!format!("{wrong} {wrong:?}").contains("902741"));
}

#[test]
fn user_content_is_not_printed() {
    let author = DeviceIdentity::make(&mut Seeded::new(1));
    let body = b"alichukua mboga".to_vec();
    let entry = entry::sign(&author, Place::of_lists(Link::FIRST), [5; 32], body.clone()).unwrap();
    let cargo = Cargo::Entries(vec![entry.to_record()]);
    let receipt = (Cargo::Receipt(body.clone()), OpenedCargo::Receipt(body.clone()));
    let opened = OpenedCargo::Entries(vec![Ok(entry.clone())]);
    let printed = format!("{entry:?} {entry:#?} {cargo:?} {receipt:?} {opened:?}");
    assert!(!printed.contains("mboga"));
    assert_hides(&printed, &body);
    assert_hides(&printed, &[5; 32]);
}

#[test]
fn an_identity_is_read_back_and_anything_else_is_none() {
    let identity = DeviceIdentity::make(&mut Seeded::new(1));
    let kept = identity.to_secret_bytes();
    let again = DeviceIdentity::from_secret_bytes(&kept).unwrap();
    assert_eq!(again.device_key(), identity.device_key());
    assert_eq!(again.seal_key(), identity.seal_key());
    assert_eq!(again.post_key(), identity.post_key());
    assert!(identity.device_key() != identity.post_key());
    for length in 0..97 {
        assert!(DeviceIdentity::from_secret_bytes(&kept[..length]).is_none());
    }
    assert!(DeviceIdentity::from_secret_bytes(&[&kept[..], &[0]].concat()).is_none());
    let newer = [&[2], &kept[1..]].concat();
    assert!(DeviceIdentity::from_secret_bytes(&newer).is_none());
}

#[test]
#[should_panic(expected = "only login challenges")]
fn a_relay_that_asks_for_another_signature_gets_none() {
    DeviceIdentity::make(&mut Seeded::new(1)).sign_login(b"daftari/v1/entry and a head");
}

#[test]
fn pins_that_are_tried_first_are_refused_and_good_ones_are_not() {
    let refused = [
        ("000000", WeakSecret::Repeat),
        ("99999999", WeakSecret::Repeat),
        ("123123", WeakSecret::Repeat),
        ("12121212", WeakSecret::Repeat),
        ("123412341234", WeakSecret::Repeat),
        ("112112", WeakSecret::Repeat),
        ("110011", WeakSecret::Repeat),
        ("234567", WeakSecret::Run),
        ("765432", WeakSecret::Run),
        ("135791", WeakSecret::Run),
        ("246802", WeakSecret::Run),
        ("0123456789", WeakSecret::Run),
        ("147258", WeakSecret::Common),
        ("254700", WeakSecret::Common),
        ("311299", WeakSecret::Date),
        ("123199", WeakSecret::Date),
        ("991231", WeakSecret::Date),
        ("198704", WeakSecret::Date),
        ("041987", WeakSecret::Date),
        ("31121999", WeakSecret::Date),
        ("12311999", WeakSecret::Date),
        ("20270809", WeakSecret::Date),
        ("", WeakSecret::TooShort),
        ("58392", WeakSecret::TooShort),
        ("5839204718263", WeakSecret::TooLong),
        ("58392O", WeakSecret::NotDigits),
        ("583 920", WeakSecret::NotDigits),
        ("-58392", WeakSecret::NotDigits),
        ("५८३९२०", WeakSecret::NotDigits),
    ];
    for (pin, why) in refused {
        assert_eq!(check(pin, SecretKind::Pin), Err(why), "{pin}");
    }
    let good = [
        ("583920", Strength::Fair),
        ("7301846", Strength::Fair),
        ("58392047", Strength::Good),
        ("739184620", Strength::Good),
        ("5839204718", Strength::Strong),
        ("583920471826", Strength::Strong),
        ("５８３９２０", Strength::Fair),
    ];
    for (pin, strength) in good {
        assert_eq!(check(pin, SecretKind::Pin), Ok(strength), "{pin}");
    }
}

#[test]
fn a_passphrase_is_five_different_words_of_some_length() {
    let refused = [
        ("", WeakSecret::FewWords),
        ("mto embe kiti daraja", WeakSecret::FewWords),
        ("mto embe kiti daraja MTO", WeakSecret::FewWords),
        ("mtoembekitidarajasamaki", WeakSecret::FewWords),
        ("a b c d e", WeakSecret::TooShort),
        ("mto mbu nzi paa ng", WeakSecret::TooShort),
    ];
    for (phrase, why) in refused {
        assert_eq!(check(phrase, SecretKind::Passphrase), Err(why), "{phrase}");
    }
    assert_eq!(check("mto embe kiti daraja samaki", SecretKind::Passphrase), Ok(Strength::Good));
    assert_eq!(check("mto\u{a0}embe  kiti\tdaraja samaki ndege", SecretKind::Passphrase), Ok(Strength::Strong));
    let longest = "maji ".repeat(4) + &"embe kiti daraja samaki ".repeat(9) + &"x".repeat(20);
    assert_eq!(longest.chars().count(), 256);
    assert!(check(&longest, SecretKind::Passphrase).is_ok());
    assert_eq!(check(&(longest + "x"), SecretKind::Passphrase), Err(WeakSecret::TooLong));
}

proptest! {
    #[test]
    fn only_digits_are_a_pin_and_no_text_panics(text in "\\PC{0,300}") {
        let _ = check(&text, SecretKind::Passphrase);
        if check(&text, SecretKind::Pin).is_ok() {
            let digits = normalised(&text);
            prop_assert!((6..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn a_normalised_secret_is_stable_and_never_reallocated(text in "\\PC{0,60}") {
        let once = normalised(&text);
        prop_assert_eq!(&*normalised(&once), &*once);
        // A string that had to grow would have left its first bytes behind, unwiped.
        prop_assert_eq!(once.capacity(), text.len() * 11);
    }

    #[test]
    fn every_run_and_every_repeat_is_refused(start in 0..10_u32, step in 1..10_u32, length in 6..=12_usize, group in 1..=3_usize) {
        let run: String = (0..length as u32).map(|n| char::from_digit((start + n * step) % 10, 10).unwrap()).collect();
        prop_assert!(matches!(check(&run, SecretKind::Pin), Err(WeakSecret::Run | WeakSecret::Repeat)), "{}", run);
        let digits: String = run.chars().take(group).collect();
        let repeated: String = digits.repeat(12 / group).chars().take(12).collect();
        prop_assert_eq!(check(&repeated, SecretKind::Pin), Err(WeakSecret::Repeat));
    }
}
