//! Envelopes and the fold, without a disk.

use daftari_crypto::safe::entry::{self, Link, Place, SignedEntry};
use daftari_crypto::safe::envelope::{Cargo, OpenKey, RecipientKey, open, seal};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_domain::case::{NoTeam, fold};
use daftari_relay_api::ids::TeamId;
use daftari_testkit::rng::SeededRng;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Kem as _, OpModeR, OpModeS};

use crate::effort::Effort;
use crate::error::Result;
use crate::people;
use crate::report::{Measure, Report};
use crate::stats::Samples;

/// Bytes of the body of a usual entry.
const BODY: usize = 700;

/// Seals, opens and folds.
///
/// # Errors
/// Never, unless the crypto is broken.
pub fn measure(effort: Effort, report: &mut Report) -> Result<()> {
    let times = effort.times(1_000);
    let mut rng = SeededRng::new(2);
    let team = TeamId([7; 32]);
    let [sender, one, two, three] = [(); 4].map(|()| DeviceIdentity::make(&mut rng));
    let salt = entry::make_salt(&mut rng);
    let record = entry::sign(&sender, Place::of_lists(Link::FIRST), salt, vec![b' '; BODY])?.to_record();
    let cargo = Cargo::Entries(vec![record.clone()]);
    let readers = [&one, &two, &three].map(|reader| RecipientKey::device(&team, reader.seal_key()));

    let (private, public) = XWing::gen_keypair();
    let mut wrapped = None;
    let seal_alone = Samples::of(times, |_| {
        let made = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            &public,
            b"bench",
            &[0; 32],
            &[],
        );
        wrapped = made.ok();
        wrapped.as_ref().map(drop).ok_or("did not seal")
    })?;
    let (enc, sealed) = wrapped.ok_or("did not seal")?;
    let open_alone = Samples::of(times, |_| {
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            &private,
            &enc,
            b"bench",
            &sealed,
            &[],
        )
        .map_err(|_| "did not open")
    })?;

    for (name, readers, goal) in [
        ("envelope.seal_and_sign.1", readers.split_at(1).0, "≤ 250 µs"),
        ("envelope.seal_and_sign.3", &readers[..], "≤ 550 µs"),
    ] {
        let samples = Samples::of(times, |_| seal(&team, &sender, &[], &cargo, readers, &mut rng))?.times(1_000.0);
        let reference = seal_alone.median() * 1_000.0 * readers.len() as f64;
        let measure = Measure::median(&samples, "µs").goal(goal);
        report.add(name, measure.beside(reference, "HPKE X-Wing alone, once per reader"));
    }
    let made = seal(&team, &sender, &[], &cargo, readers.split_at(1).0, &mut rng)?;
    let keys = [OpenKey::device(&team, &one)];
    let opened = Samples::of(times, |_| open(&team, &keys, &made.bytes))?.times(1_000.0);
    let measure = Measure::median(&opened, "µs").goal("≤ 350 µs");
    report.add("envelope.open_and_verify", measure.beside(open_alone.median() * 1_000.0, "HPKE X-Wing alone"));
    let verified = Samples::of(times, |_| SignedEntry::parse(&record))?.times(1_000.0);
    report.add("entry.verify", Measure::median(&verified, "µs"));

    let (case, entries) = people::long_case_to_fold()?;
    let bodies: Vec<Vec<u8>> = entries.iter().map(|entry| entry.body.to_bytes()).collect();
    let read = Samples::of(effort.times(300), |_| {
        bodies.iter().map(|body| serde_json::from_slice(body)).collect::<Result<Vec<serde_json::Value>, _>>()
    })?;
    let folded = Samples::of(effort.times(300), |_| Ok::<_, crate::error::Error>(fold(case, &entries, &NoTeam)))?;
    let measure = Measure::median(&folded, "ms").goal("≤ 0.5 ms");
    report.add("fold_200", measure.beside(read.median(), "reading the same 200 bodies as JSON"));
    Ok(())
}
