//! Consents: the last answer by having known of the others, the most protective of those that did not.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{CASE, Device, EVENING, HOUR, meet};
use daftari_domain::case::{Case, FoldEntry, NoTeam, fold};
use daftari_domain::codes::action;
use daftari_domain::consent::{self, Answer, NoConsent};
use daftari_domain::reference::Reference;
use daftari_domain::time::UnixMillis;
use proptest::prelude::*;
use serde_json::json;

const YEAR: i64 = 365 * 24 * HOUR;

fn says(device: &mut Device, purpose: &str, answer: &str) {
    device.act(
        action::CONSENT_RECORDED,
        json!({ "consent_purpose": purpose, "answer": answer, "words_used": "her words" }),
    );
}

fn answer_at(case: &Case, purpose: &str, now: i64) -> Answer {
    let all = consent::all(case, Reference::kenya(), UnixMillis(now));
    all.iter().find(|standing| standing.purpose == purpose).unwrap().answer
}

fn answer(case: &Case, purpose: &str) -> Answer {
    answer_at(case, purpose, EVENING + HOUR)
}

/// Amina has opened a case, Beryl and Chebet hold it too.
fn three() -> [Device; 3] {
    let (mut amina, mut beryl, mut chebet) = (Device::new(1), Device::new(2), Device::new(3));
    amina.open();
    amina.share(2);
    amina.share(3);
    beryl.take_all_of(&amina);
    chebet.take_all_of(&amina);
    [amina, beryl, chebet]
}

#[test]
fn each_purpose_needs_its_own_consent() {
    let [mut amina, ..] = three();
    assert!(
        consent::all(&amina.sees(), Reference::kenya(), UnixMillis(EVENING))
            .iter()
            .all(|s| s.answer == Answer::NotAsked)
    );
    says(&mut amina, "police_report", "yes");
    let case = amina.sees();
    assert_eq!(answer(&case, "police_report"), Answer::Yes);
    assert_eq!(answer(&case, "legal_partner"), Answer::NotAsked);
    assert_eq!(consent::check(&case, Reference::kenya(), "police_report", UnixMillis(EVENING)), Ok(()));
    let refused = NoConsent { purpose: "legal_partner".to_owned(), answer: Answer::NotAsked };
    assert_eq!(consent::check(&case, Reference::kenya(), "legal_partner", UnixMillis(EVENING)), Err(refused));
    assert!(consent::check(&case, Reference::kenya(), "a_purpose_nobody_knows", UnixMillis(EVENING)).is_err());
}

#[test]
fn the_later_answer_counts_by_knowledge_not_by_clock() {
    let [mut amina, mut beryl, _] = three();
    says(&mut amina, "police_report", "no");
    beryl.take_all_of(&amina);
    // Beryl's phone believes that it is years earlier.
    beryl.clock = EVENING - 5 * YEAR;
    says(&mut beryl, "police_report", "yes");
    assert_eq!(answer(&beryl.sees(), "police_report"), Answer::Yes);
    let case = beryl.sees();
    let all = consent::all(&case, Reference::kenya(), UnixMillis(EVENING));
    let police = all.iter().find(|standing| standing.purpose == "police_report").unwrap();
    assert_eq!(police.earlier.iter().map(|v| v.text("answer").unwrap()).collect::<Vec<_>>(), ["no"]);
    assert_eq!(police.said.unwrap().text("answer"), Some("yes"));
}

#[test]
fn of_concurrent_answers_the_most_protective_counts() {
    let orders = ["withdrawn", "no", "not_now", "not_asked", "yes"];
    for (at, stronger) in orders.iter().enumerate() {
        for weaker in &orders[at + 1..] {
            let [mut amina, mut beryl, _] = three();
            says(&mut amina, "share_team", "yes");
            beryl.take_all_of(&amina);
            says(&mut amina, "share_team", weaker);
            says(&mut beryl, "share_team", stronger);
            let mut all = [amina, beryl];
            meet(&mut all);
            for device in &all {
                assert_eq!(answer(&device.sees(), "share_team").code(), *stronger, "beside {weaker}");
            }
            says(&mut all[0], "share_team", "yes");
            assert_eq!(answer(&all[0].sees(), "share_team"), Answer::Yes, "asked again, knowing of both");
        }
    }
}

#[test]
fn a_yes_to_a_story_runs_out_after_a_year_and_a_no_does_not() {
    let [mut amina, ..] = three();
    says(&mut amina, "publish_story", "yes");
    says(&mut amina, "keep_record", "yes");
    let case = amina.sees();
    assert_eq!(answer_at(&case, "publish_story", EVENING + YEAR - 1), Answer::Yes);
    assert_eq!(answer_at(&case, "publish_story", EVENING + YEAR), Answer::NotAsked);
    assert_eq!(answer_at(&case, "keep_record", EVENING + 20 * YEAR), Answer::Yes);
    assert!(consent::check(&case, Reference::kenya(), "publish_story", UnixMillis(EVENING + YEAR)).is_err());
    says(&mut amina, "publish_story", "no");
    assert_eq!(answer_at(&amina.sees(), "publish_story", EVENING + YEAR), Answer::No);
}

#[test]
fn a_yes_is_not_dated_into_the_future_to_hold_longer() {
    let [mut amina, ..] = three();
    let content =
        common::action_of(action::CONSENT_RECORDED, json!({ "consent_purpose": "publish_story", "answer": "yes" }));
    let later = common::exactly(EVENING + 3 * YEAR);
    amina.write_more(content, common::More { happened_at: Some(later), ..Default::default() });
    assert_eq!(answer_at(&amina.sees(), "publish_story", EVENING + YEAR), Answer::NotAsked);
}

#[test]
fn a_child_is_not_asked_for_a_story_nor_for_the_statistics() {
    let [mut amina, ..] = three();
    says(&mut amina, "publish_story", "yes");
    says(&mut amina, "anonymous_stats", "yes");
    says(&mut amina, "refer_clinic", "yes");
    amina.set("age_band", "16_17");
    let case = amina.sees();
    assert_eq!(answer(&case, "publish_story"), Answer::NotOffered);
    assert_eq!(answer(&case, "anonymous_stats"), Answer::NotOffered);
    assert_eq!(answer(&case, "refer_clinic"), Answer::Yes);
    assert!(consent::check(&case, Reference::kenya(), "publish_story", UnixMillis(EVENING)).is_err());
    assert!(consent::check(&case, Reference::kenya(), "anonymous_stats", UnixMillis(EVENING)).is_err());
}

#[test]
fn an_answer_of_a_newer_version_is_never_a_yes() {
    let [mut amina, ..] = three();
    says(&mut amina, "share_team", "yes_but_only_to_beryl");
    assert_eq!(answer(&amina.sees(), "share_team"), Answer::NotAsked);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn any_order_of_arrival_gives_the_same_answers(
        acts in prop::collection::vec((0..3_usize, 0..3_usize, 0..5_usize, prop::bool::weighted(0.3)), 1..16),
        seed in any::<u64>(),
    ) {
        const ANSWERS: [&str; 5] = ["withdrawn", "no", "not_now", "not_asked", "yes"];
        const PURPOSES: [&str; 3] = ["share_team", "publish_story", "contact_me"];
        let mut devices = three();
        for (who, purpose, answer, all_meet) in acts {
            says(&mut devices[who], PURPOSES[purpose], ANSWERS[answer]);
            if all_meet {
                meet(&mut devices);
            }
        }
        meet(&mut devices);
        let mut entries: Vec<FoldEntry> = devices[0].holds.values().cloned().collect();
        let expected = fold(CASE, &entries, &NoTeam);
        entries.sort_by_key(|entry| {
            entry.id.0.iter().fold(seed, |mixed, byte| mixed.rotate_left(7).wrapping_mul(31) ^ u64::from(*byte))
        });
        let shuffled = fold(CASE, &entries, &NoTeam);
        for purpose in PURPOSES {
            prop_assert_eq!(answer(&expected, purpose), answer(&shuffled, purpose));
        }
    }
}
