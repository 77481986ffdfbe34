//! Codes that rules know by name stand in the reference data, and in product code by their constant alone.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use daftari_domain::actions;
use daftari_domain::reference::Reference;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::{Value, json};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}

/// The text of a string literal.
fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let literal = literal.to_string();
    Some(literal.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// Constants of `codes.rs` by module: `action` has `appointment`, and so on.
fn named() -> BTreeMap<String, BTreeSet<String>> {
    let source = std::fs::read_to_string(crates().join("domain/src/codes.rs")).unwrap();
    let mut named = BTreeMap::new();
    let mut module = String::new();
    for (before, token) in pairs(&tokens(&source)) {
        match (before.map(|before| before.to_string()).as_deref(), &token) {
            (Some("mod"), TokenTree::Ident(name)) => module = name.to_string(),
            (_, TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let of_module = pairs(&group.stream()).into_iter();
                let values = of_module.filter(|(before, _)| before.as_ref().is_some_and(|b| b.to_string() == "="));
                let codes: BTreeSet<String> = values.filter_map(|(_, token)| text(&token)).collect();
                named.insert(module.clone(), codes);
            }
            _ => {}
        }
    }
    named
}

/// Every token with the one before it.
fn pairs(tokens: &TokenStream) -> Vec<(Option<TokenTree>, TokenTree)> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let before = std::iter::once(None).chain(all.iter().cloned().map(Some));
    before.zip(all.iter().cloned()).collect()
}

/// Codes of the reference data, for each module of `codes.rs`. None: names this program writes without a form.
fn in_the_data(module: &str) -> Option<BTreeSet<String>> {
    let json = Reference::kenya().to_json();
    let codes = |list: &Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
    };
    Some(match module {
        "action" => codes(&json["action_types"]),
        "field" | "field_type" => {
            let key = if module == "field" { "name" } else { "type" };
            let actions = json["action_types"].as_array().unwrap().iter();
            let fields = actions.flat_map(|action| action["fields"].as_array().unwrap());
            fields.map(|field| field[key].as_str().unwrap().to_owned()).collect()
        }
        "status" => codes(&json["lists"]["case_statuses"]),
        "clock" => codes(&json["clocks"]),
        "clock_event" => codes(&json["clock_events"]),
        "brake" => codes(&json["brakes"]),
        "answer" => codes(&json["lists"]["consent_answers"]),
        "purpose" => codes(&json["consent_purposes"]),
        "appointment_state" => codes(&json["lists"]["appointment_states"]),
        "ran_out" => codes(&json["lists"]["ran_out_answers"]),
        "claim_owner" => codes(&json["lists"]["claim_owners"]),
        "money_receiver" => codes(&json["lists"]["money_receivers"]),
        "violation" => codes(&json["violation_types"]),
        "role" => codes(&json["party_roles"]),
        "stance" => codes(&json["lists"]["party_stances"]),
        "follow_up" => return None,
        other => panic!("say where the codes of {other} stand in the reference data"),
    })
}

#[test]
fn every_named_code_is_in_the_reference_data() {
    let named = named();
    assert!(named.len() > 10 && named["action"].len() > 20, "{named:?}");
    for (module, codes) in named {
        assert!(!codes.is_empty(), "{module}");
        let Some(known) = in_the_data(&module) else { continue };
        let missing: Vec<&String> = codes.iter().filter(|code| !known.contains(*code)).collect();
        assert!(missing.is_empty(), "{module}: {missing:?}");
    }
}

/// Actions of the reference data that have no line in the table.
fn without_a_line(json: &Value) -> Vec<String> {
    let lines: BTreeSet<&str> = actions::known().collect();
    let codes = json["action_types"].as_array().unwrap().iter().map(|action| action["code"].as_str().unwrap());
    codes.filter(|code| !lines.contains(code)).map(str::to_owned).collect()
}

/// Sums that an action writes down and no line counts: what something cost, bail, and what somebody pressed her to take.
const COSTS: &[(&str, &str)] = &[
    ("taken_to_clinic", "transport_cost"),
    ("released", "bail_amount"),
    ("released", "amount"),
    ("settlement_pushed", "amount"),
    ("expense", "amount"),
];

/// Sums of actions that count nowhere: `action.field`.
fn uncounted(json: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for action in json["action_types"].as_array().unwrap() {
        let code = action["code"].as_str().unwrap();
        let counted = actions::meaning(code).money.and_then(actions::Money::sum);
        let sums = action["fields"].as_array().unwrap().iter().filter(|field| field["type"] == "money");
        let sums: Vec<&str> = sums.map(|field| field["name"].as_str().unwrap()).collect();
        found.extend(counted.filter(|name| !sums.contains(name)).map(|name| format!("{code} has no {name}")));
        let loose = sums.into_iter().filter(|name| Some(*name) != counted && !COSTS.contains(&(code, name)));
        found.extend(loose.map(|name| format!("{code}.{name}")));
    }
    found
}

#[test]
fn every_sum_of_an_action_counts_where_its_line_says() {
    let mut json = Reference::kenya().to_json();
    assert_eq!(uncounted(&json), [""; 0], "say in actions.rs how it moves money, or here that it is a cost");
    let types = json["action_types"].as_array_mut().unwrap();
    types.push(json!({ "code": "gift_given", "fields": [{ "name": "amount", "type": "money" }] }));
    let paid = types.iter_mut().find(|action| action["code"] == "payment_received").unwrap();
    paid["fields"] = json!([{ "name": "sum", "type": "money" }]);
    assert_eq!(uncounted(&json), ["payment_received has no amount", "payment_received.sum", "gift_given.amount"]);
}

/// What it is to take money, and on a sexual offence nobody may offer it: every action whose sum counts, but for giving her
/// what a worker holds for her already.
#[test]
fn every_sum_that_counts_is_closed_by_the_sexual_offence_brake() {
    let json = Reference::kenya().to_json();
    let open = json["action_types"].as_array().unwrap().iter().filter(|action| {
        let counts = actions::meaning(action["code"].as_str().unwrap()).money.and_then(actions::Money::sum).is_some();
        counts && action["blocked_by_sexual_offence_brake"] != true
    });
    assert_eq!(open.map(|action| action["code"].as_str().unwrap()).collect::<Vec<_>>(), ["money_handed_over"]);
}

/// A clock says which actions stop it; an action repeats that for whoever reads the data.
#[test]
fn an_action_stops_the_clocks_that_name_it() {
    let json = Reference::kenya().to_json();
    let texts = |value: &Value| -> BTreeSet<String> {
        value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let mut stopped = 0;
    for action in json["action_types"].as_array().unwrap() {
        let naming = json["clocks"].as_array().unwrap().iter();
        let naming = naming.filter(|clock| texts(&clock["stop_events"]).contains(action["code"].as_str().unwrap()));
        let naming: BTreeSet<String> = naming.map(|clock| clock["code"].as_str().unwrap().to_owned()).collect();
        stopped += naming.len();
        assert_eq!(texts(&action["stops_clocks"]), naming, "{}", action["code"]);
    }
    assert!(stopped > 10, "{stopped}");
}

#[test]
fn every_action_of_the_reference_data_has_a_line_in_the_table() {
    let mut json = Reference::kenya().to_json();
    assert_eq!(without_a_line(&json), [""; 0], "say in actions.rs what it means to the rules");
    json["action_types"].as_array_mut().unwrap().push(json!({ "code": "gift_given", "fields": [] }));
    assert_eq!(without_a_line(&json), ["gift_given"]);
    let data = in_the_data("action").unwrap();
    let strangers: Vec<&str> = actions::known().filter(|code| !data.contains(*code)).collect();
    assert_eq!(strangers, [actions::NOTE], "the reference data has no such action");
    assert!(actions::known().is_sorted(), "it is searched by halves");
}

/// Texts that are a code in the reference data and something else in product code: a column, a key, the name of a request's
/// field, a facet. By file, each with the text.
const HOMONYMS: &[(&str, &[&str])] = &[
    ("domain/src/facets.rs", &["violation", "yes"]),
    ("notebook/src/case/consents.rs", &["answer", "support_person"]),
    ("notebook/src/case/follow_ups.rs", &["what"]),
    ("notebook/src/files.rs", &["new"]),
];

/// Product code that holds what a person would type: sample cases of the practice notebook.
fn is_a_sample(file: &Path) -> bool {
    file.ends_with("practice/cases.rs")
}

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// String literals of product code with their line: attributes and items under `#[cfg(test)]` are left out.
fn literals(stream: TokenStream, found: &mut Vec<(usize, String)>) {
    let mut tokens = stream.into_iter().peekable();
    let mut is_test = false;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                tokens.next_if(|next| next.to_string() == "!");
                if let Some(TokenTree::Group(attribute)) =
                    tokens.next_if(|next| matches!(next, TokenTree::Group(g) if g.delimiter() == Delimiter::Bracket))
                {
                    is_test |= attribute.stream().to_string().replace(' ', "") == "cfg(test)";
                }
            }
            TokenTree::Group(group) => {
                if !is_test {
                    literals(group.stream(), found);
                }
                is_test &= group.delimiter() != Delimiter::Brace;
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => is_test = false,
            token => {
                if let Some(text) = text(token).filter(|_| !is_test) {
                    found.push((token.span().start().line, text));
                }
            }
        }
    }
}

#[test]
fn product_code_names_a_code_by_its_constant() {
    let named: BTreeSet<String> =
        named().into_iter().filter(|(module, _)| in_the_data(module).is_some()).flat_map(|(_, codes)| codes).collect();
    let mut loose = Vec::new();
    let mut excused: BTreeSet<(&str, &str)> =
        HOMONYMS.iter().flat_map(|(file, texts)| texts.iter().map(|text| (*file, *text))).collect();
    for room in ["domain", "store", "notebook"] {
        let mut files = Vec::new();
        rust_files(&crates().join(room).join("src"), &mut files);
        assert!(files.len() > 10, "{room}");
        for file in files.iter().filter(|file| !file.ends_with("domain/src/codes.rs") && !is_a_sample(file)) {
            let name = file.strip_prefix(crates()).unwrap().to_str().unwrap();
            let mut found = Vec::new();
            literals(tokens(&std::fs::read_to_string(file).unwrap()), &mut found);
            for (line, text) in found.into_iter().filter(|(_, text)| named.contains(text)) {
                let homonym = HOMONYMS.iter().find(|(file, _)| name.ends_with(file));
                match homonym.and_then(|(file, texts)| Some((*file, *texts.iter().find(|known| **known == text)?))) {
                    Some(known) => drop(excused.remove(&known)),
                    None => loose.push(format!("{name}:{line}: {text:?}")),
                }
            }
        }
    }
    assert!(loose.is_empty(), "name these by their constants in domain/src/codes.rs:\n{}", loose.join("\n"));
    assert!(excused.is_empty(), "no longer there: {excused:?}");
}

#[test]
fn a_loose_literal_is_found_wherever_it_stands() {
    let source = r##"
        //! "closed"
        #[serde(rename = "closed")]
        enum A { B }
        fn f(x: &str) -> bool {
            matches!(x, "closed") || call(&["reopened"])
        }
        #[cfg(test)]
        mod tests { const C: &str = "appointment"; }
        #[cfg(test)]
        use x::y;
        const D: &str = "released";
    "##;
    let mut found = Vec::new();
    literals(tokens(source), &mut found);
    assert_eq!(found, [(6, "closed".to_owned()), (6, "reopened".to_owned()), (12, "released".to_owned())]);
}
