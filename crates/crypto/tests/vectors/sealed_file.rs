use std::io::{Read, Write};

use daftari_crypto::keys::{EpochSeed, Key};
use daftari_crypto::safe::recovery::RecoveryKey;
use daftari_crypto::safe::sealed_file::post::{Item, PostReader, PostWriter};
use daftari_crypto::safe::sealed_file::{OpenFileError, Opener, open, seal};
use daftari_relay_api::hash;
use daftari_relay_api::ids::{SealKey, TeamId};
use serde_json::Value;

use super::file::{Script, b64, find, hex, length, list, opener, secret, text, vectors, wide};

/// Opens with the key of this name and reads to the end.
fn read(vectors: &Value, with: &str, file: &[u8]) -> Result<Vec<u8>, OpenFileError> {
    let key = &vectors["keys"][with];
    let read = |opener: Opener<'_>| {
        let mut content = Vec::new();
        open(file, &[opener])?.read_to_end(&mut content)?;
        Ok(content)
    };
    match with {
        "office" => read(Opener::Epoch(&secret::<EpochSeed>(key))),
        "recovery" => read(Opener::Recovery(&RecoveryKey::make(&mut Script::new([b64(key)])))),
        _ => read(Opener::Device(&opener(key))),
    }
}

/// Everything the post in a file says, or why it does not.
fn post(office: &Key<EpochSeed>, file: &[u8]) -> Result<(TeamId, Vec<Item>), OpenFileError> {
    let mut post = PostReader::begin(open(file, &[Opener::Epoch(office)])?)?;
    let mut items = Vec::new();
    while let Some(item) = post.next_item()? {
        items.push(item);
    }
    Ok((post.team(), items))
}

#[test]
fn a_file_opens_with_each_of_its_keys_and_no_other() {
    let vectors = vectors("sealed_file");
    for case in list(&vectors["files"]) {
        let file = b64(&case["file"]);
        for with in vectors["keys"].as_object().unwrap().keys() {
            let opens = list(&case["opens_with"]).iter().any(|key| text(key) == with);
            match read(&vectors, with, &file) {
                Ok(content) => {
                    assert!(opens, "{} by {with}", case["name"]);
                    assert_eq!(content.len(), length(&case["length"]));
                    assert_eq!(hash(&[&content]), hex(&case["content"]), "{}", case["name"]);
                }
                Err(OpenFileError::NotForUs) => assert!(!opens, "{} by {with}", case["name"]),
                Err(other) => panic!("{} by {with}: {other:?}", case["name"]),
            }
        }
    }
}

#[test]
fn a_file_with_the_same_randomness_is_exactly_these_bytes() {
    let vectors = vectors("sealed_file");
    for case in list(&vectors["files"]).iter().filter(|case| case["made_here"].as_bool().unwrap()) {
        let file = b64(&case["file"]);
        let content = read(&vectors, "office", &file).unwrap();
        let to: Vec<SealKey> = list(&case["to"]).iter().map(|key| SealKey::new(b64(key)).unwrap()).collect();
        let mut rng = Script::new([b64(&case["draws"])]);
        // Written in parts of an odd length: the chunks are the same.
        let write = |out: &mut dyn Write| content.chunks(9_999).try_for_each(|part| out.write_all(part));
        let made = seal(&to.iter().collect::<Vec<_>>(), &mut rng, Vec::new(), write).unwrap();
        assert!(made == file && rng.is_used_up(), "{}", case["name"]);
    }
}

#[test]
fn post_is_written_and_read_as_these_bytes() {
    let vectors = vectors("sealed_file");
    let bytes = |name: &str| list(&vectors[name]).iter().map(b64).collect::<Vec<_>>();
    let statements = bytes("statements").into_iter().map(Item::Statement);
    let items: Vec<Item> = statements.chain(bytes("envelopes").into_iter().map(Item::Envelope)).collect();
    let team = TeamId(hex(&vectors["team"]));
    let mut written = Vec::new();
    let mut post_writer = PostWriter::begin(&mut written, &team).unwrap();
    items.iter().for_each(|item| post_writer.add(item).unwrap());
    let first = &vectors["files"][0];
    assert_eq!(hash(&[&written]), hex(&first["content"]));
    let office = secret(&vectors["keys"]["office"]);
    assert_eq!(post(&office, &b64(&first["file"])).unwrap(), (team, items));
}

/// A file put together from parts of a whole one.
fn parts_of(vectors: &Value, case: &Value) -> Vec<u8> {
    let whole = b64(&find(&vectors["files"], "name", &case["of"])["file"]);
    let parts = list(&case["parts"]).iter().map(|part| &whole[length(&part[0])..length(&part[1])]);
    parts.collect::<Vec<_>>().concat()
}

#[test]
fn what_is_no_whole_file_of_ours_is_refused() {
    let vectors = vectors("sealed_file");
    let office = secret(&vectors["keys"]["office"]);
    for case in list(&vectors["negative"]) {
        let file = if case["file"].is_null() { parts_of(&vectors, case) } else { wide(&case["file"]) };
        let refused = post(&office, &file).unwrap_err();
        let expected = match text(&case["refused_at"]) {
            "recipient" => matches!(refused, OpenFileError::NotForUs),
            "damaged" => matches!(refused, OpenFileError::Damaged),
            "version" => matches!(refused, OpenFileError::Newer),
            other => panic!("no check named {other}"),
        };
        assert!(expected, "{}: {refused:?}", case["name"]);
    }
}
