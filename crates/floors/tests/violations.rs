//! Each kind of violation in a small crate made for it: it is found, and the same crate without it is clean.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its own fixture has failed")]

use daftari_floors::{Floors, Room, Rooms, Tree, circles, clashes, spread_types};

const FLOORS: Floors<'_> = Floors(&[("ground", &["notebook"]), ("log", &["log"]), ("case", &["case", "money"])]);

/// A crate with a notebook whose methods are spread over files, and what one file of it says.
fn a_crate_where(file: &str, says: &str) -> Tree {
    let mut texts = vec![
        ("src/lib.rs", "mod case; mod log; mod money; mod notebook;\npub use notebook::Notebook;"),
        ("src/notebook.rs", "pub struct Notebook;"),
        (
            "src/log.rs",
            "use crate::notebook::Notebook;\nimpl Notebook { pub(crate) fn write_entry(&self) {} }\npub struct Log;",
        ),
        (
            "src/case.rs",
            "use crate::log::Log;\nuse crate::notebook::Notebook;\n\
             impl Notebook { pub fn close_case(&self) { self.write_entry() } }\npub struct Case;",
        ),
        ("src/money.rs", "pub fn sum() {}\npub struct Cents;"),
    ];
    texts.retain(|(name, _)| *name != file);
    if !file.is_empty() {
        texts.push((file, says));
    }
    Tree::from_texts("notebook", &["Notebook"], &texts).unwrap()
}

/// The only sentence that the floors say of a crate.
fn upward(file: &str, says: &str) -> String {
    let mut wrong = FLOORS.check(&a_crate_where(file, says));
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    wrong.remove(0)
}

fn the_circle(tree: &Tree) -> String {
    let mut found = circles(tree);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    }
}

#[test]
fn a_crate_whose_arrows_all_run_down_is_clean() {
    let tree = a_crate_where("", "");
    assert_eq!(FLOORS.check(&tree), Vec::<String>::new());
    assert_eq!(circles(&tree), Vec::<String>::new());
    assert_eq!(clashes(std::slice::from_ref(&tree), |_| Vec::new()), Vec::<String>::new());
}

#[test]
fn an_upward_use_is_found_with_its_line_and_what_to_do() {
    let says = upward(
        "src/log.rs",
        "pub struct Log;\nuse crate::case::Case;\nimpl crate::Notebook { pub fn write_entry(&self) {} }",
    );
    has(
        &says,
        &[
            "src/log.rs:2: upward: log (floor 1 \"log\") names `crate::case::Case` of case (floor 2 \"case\")",
            "Move it down",
        ],
    );
}

#[test]
fn an_upward_path_is_found_in_macros_and_attributes() {
    let notebook = "impl crate::Notebook { pub fn write_entry(&self) {} }\npub struct Log;\n";
    for upward_path in [
        "fn a() { crate::money::sum() }",
        "fn a(_: super::money::Cents) {}",
        "fn a() { println!(\"{:?}\", crate::money::sum()) }",
        "macro_rules! m { () => { $crate::money::sum() } }",
        "#[derive(S)] struct A { #[serde(with = \"crate::money\")] cents: i64 }",
        "fn a() { use crate::money as m; m::sum() }",
        "mod inner { fn a() { crate::money::sum() } }",
        "fn a(b: B) { if let crate::money::Cents = b {} }",
    ] {
        let wrong = FLOORS.check(&a_crate_where("src/log.rs", &format!("{notebook}{upward_path}")));
        assert!(wrong.iter().any(|says| says.starts_with("src/log.rs:3: upward")), "{upward_path}: {wrong:?}");
    }
}

#[test]
fn an_upward_method_call_is_found_wherever_the_notebook_stands() {
    for call in [
        "fn a(n: &Notebook) { n.close_case() }",
        "fn a() { the_notebook().close_case() }",
        "fn a(n: &Notebook) { assert!(n.close_case()) }",
        "fn a(n: &[Notebook]) { n.iter().for_each(Notebook::close_case) }",
        "impl Notebook { fn a(&self) { Self::close_case(self) } }",
    ] {
        let text =
            format!("use crate::Notebook; pub struct Log;\nimpl Notebook {{ pub fn write_entry(&self) {{}} }}\n{call}");
        let says = upward("src/log.rs", &text);
        has(&says, &["src/log.rs:3: upward", "calls", "close_case", "of case (floor 2", "defined in src/case.rs"]);
    }
}

#[test]
fn a_re_export_does_not_hide_what_is_named() {
    let root = "mod case; mod log; mod money; mod notebook;\npub use notebook::Notebook; pub use money::Cents as Kes;";
    let texts = [
        ("src/lib.rs", root),
        ("src/notebook.rs", "pub struct Notebook; fn a() -> crate::Kes {}"),
        ("src/log.rs", ""),
        ("src/case.rs", ""),
        ("src/money.rs", "pub struct Cents;\nuse crate::Notebook;"),
    ];
    let tree = Tree::from_texts("notebook", &["Notebook"], &texts).unwrap();
    has(
        &FLOORS.check(&tree).join("\n"),
        &["src/notebook.rs:1: upward", "`crate::Kes` of money", "defined in src/money.rs"],
    );
    has(
        &the_circle(&tree),
        &["src/notebook.rs:1 names crate::Kes of src/money.rs", "src/money.rs:2 names crate::Notebook"],
    );
}

#[test]
fn a_path_through_a_higher_module_is_upward() {
    let texts = [
        ("src/lib.rs", "mod case; mod log; mod money; mod notebook;"),
        ("src/notebook.rs", "pub struct Notebook;"),
        ("src/log.rs", "use crate::case::Notebook;"),
        ("src/case.rs", "pub use crate::notebook::Notebook;"),
        ("src/money.rs", ""),
    ];
    let tree = Tree::from_texts("notebook", &["Notebook"], &texts).unwrap();
    let wrong = FLOORS.check(&tree);
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    has(&wrong.concat(), &["src/log.rs:1: upward", "`crate::case::Notebook` of case"]);
}

#[test]
fn handing_on_an_item_of_a_higher_floor_is_upward() {
    let text =
        "pub struct Log; impl crate::Notebook { pub fn write_entry(&self) {} }\npub(crate) use crate::case::Case;";
    has(&upward("src/log.rs", text), &["src/log.rs:2: upward", "`crate::case::Case` of case"]);
}

#[test]
fn modules_of_one_floor_form_no_circle() {
    let texts = [
        ("src/lib.rs", "mod case; mod log; mod money; mod notebook;"),
        ("src/notebook.rs", ""),
        ("src/log.rs", ""),
        ("src/case/mod.rs", "pub mod page; pub mod edit;"),
        ("src/case/page.rs", "use crate::money::Sum;"),
        ("src/case/edit.rs", "pub struct Edit;"),
        ("src/money.rs", "pub struct Sum;\npub struct Paid(crate::case::edit::Edit);"),
    ];
    let tree = Tree::from_texts("notebook", &[], &texts).unwrap();
    assert!(circles(&tree).is_empty(), "no two files name each other");
    let wrong = FLOORS.check(&tree).concat();
    has(
        &wrong,
        &[
            "case, money stand on one floor",
            "src/case/page.rs:1 case names crate::money::Sum",
            "src/money.rs:2 money names",
        ],
    );
}

#[test]
fn an_unplaced_module_and_a_place_without_a_module_are_found() {
    let texts = [
        ("src/lib.rs", "mod case; mod log; mod notebook; mod alarms;"),
        ("src/notebook.rs", ""),
        ("src/log.rs", ""),
        ("src/case.rs", ""),
        ("src/alarms.rs", ""),
    ];
    let wrong = FLOORS.check(&Tree::from_texts("notebook", &[], &texts).unwrap());
    assert_eq!(wrong.len(), 2, "{wrong:#?}");
    has(
        &wrong.concat(),
        &["src/alarms.rs:1: module alarms stands on no floor", "floor \"case\" lists money, which is no module"],
    );
}

#[test]
fn a_circle_by_import_is_found_and_says_each_arrow() {
    let texts = [
        ("src/lib.rs", "mod a; mod b; mod c;"),
        ("src/a.rs", "use crate::b::B;\npub struct A;"),
        ("src/b.rs", "\npub struct B(super::c::C, super::c::C);"),
        ("src/c.rs", "pub struct C;\n\nfn c() { crate::a::A; }"),
    ];
    let tree = Tree::from_texts("domain", &[], &texts).unwrap();
    let says = the_circle(&tree);
    has(
        &says,
        &[
            "crate domain: 3 files",
            "src/a.rs:1 names crate::b::B of src/b.rs",
            "src/b.rs:2 names super::c::C of src/c.rs",
        ],
    );
    has(&says, &["src/c.rs:3 names crate::a::A of src/a.rs"]);
}

#[test]
fn a_circle_by_method_call_is_found() {
    let text = "use crate::notebook::Notebook;\nimpl Notebook { pub fn write_entry(&self) {\n self.close_case() } }\npub struct Log;";
    let says = the_circle(&a_crate_where("src/log.rs", text));
    has(
        &says,
        &[
            "2 files",
            "src/log.rs:3 calls .close_case( of src/case.rs",
            "src/case.rs:1 names crate::log::Log of src/log.rs",
        ],
    );
}

#[test]
fn a_circle_by_an_associated_function_is_found_for_any_type() {
    let texts = [
        ("src/lib.rs", "mod case; mod fold;"),
        ("src/case.rs", "pub struct Case; fn a() { Case::fold(); }"),
        ("src/fold.rs", "impl crate::case::Case { pub fn fold() {} }"),
    ];
    has(
        &the_circle(&Tree::from_texts("domain", &[], &texts).unwrap()),
        &["src/case.rs:1 calls Case::fold of src/fold.rs"],
    );
}

#[test]
fn a_call_on_self_is_followed_for_any_type() {
    let texts = [
        ("src/lib.rs", "mod case; mod fold;"),
        ("src/case.rs", "pub struct Case; impl Case { fn a(&self) { self.fold() } }"),
        ("src/fold.rs", "impl crate::case::Case { pub fn fold(&self) {} }"),
    ];
    let tree = Tree::from_texts("domain", &[], &texts).unwrap();
    has(&the_circle(&tree), &["src/case.rs:1 calls .fold( of src/fold.rs"]);
    has(&spread_types(&tree).concat(), &["the methods of Case stand in src/case.rs, src/fold.rs: watch Case"]);
}

#[test]
fn a_call_on_a_typed_variable_is_followed() {
    let circle = |says: &str| {
        let case = format!("pub struct Case; {says}");
        let texts = [
            ("src/lib.rs", "mod case; mod child;"),
            ("src/case.rs", case.as_str()),
            ("src/child.rs", "use crate::case::Case; impl Case { pub fn is_child(&self) {} }"),
        ];
        circles(&Tree::from_texts("domain", &[], &texts).unwrap()).len()
    };
    for followed in [
        "fn a(case: &Case) { case.is_child() }",
        "fn a(case: &Case) { assert!(case.is_child()) }",
        "trait T { fn a(case: &mut Case) { if true { case.is_child() } } }",
        "fn a() { let case: Case = b(); case.is_child() }",
        "fn a() { each(|case: &Case| case.is_child()) }",
        "fn a(case: &Case) { let case = case.is_child(); }",
        "impl Case { fn a(other: &Self) { other.is_child() } }",
    ] {
        assert_eq!(circle(followed), 1, "{followed}");
    }
    for another in [
        "fn a(case: &Case, other: B) { other.is_child() }",
        "fn a(case: &Case) { let case = b(); case.is_child() }",
        "fn a(case: &Case) { each(|case| case.is_child()) }",
        "fn a(case: &Case) { case.b().is_child(); case.c.is_child() }",
    ] {
        assert_eq!(circle(another), 0, "{another}");
    }
}

#[test]
fn a_name_imported_in_a_block_is_followed() {
    let named = |block: &str| {
        let a = format!("pub use crate::b::B as Other;\npub struct A; fn a() {{ {block} }}");
        let texts =
            [("src/lib.rs", "mod a; mod b;"), ("src/a.rs", a.as_str()), ("src/b.rs", "use crate::a::A; pub struct B;")];
        circles(&Tree::from_texts("domain", &[], &texts).unwrap()).len()
    };
    assert_eq!(named("use crate::b as below; below::B;"), 1);
    assert_eq!(named("Other;"), 1);
    assert_eq!(named("struct Other; Other;"), 0);
}

#[test]
fn a_module_declared_or_handed_on_is_no_arrow() {
    let texts = [
        ("src/lib.rs", "mod case; pub use case::Case; pub struct Root;"),
        ("src/case/mod.rs", "mod fold; pub use fold::fold; pub struct Case;"),
        ("src/case/fold.rs", "use super::Case; use crate::Root; pub fn fold(_: Case) -> Root {}"),
    ];
    assert!(circles(&Tree::from_texts("domain", &[], &texts).unwrap()).is_empty());
}

#[test]
fn a_macro_made_item_belongs_to_the_file_of_its_call() {
    let texts = [
        ("src/lib.rs", "mod a; mod ids; pub use ids::EntryId;"),
        ("src/a.rs", "use crate::EntryId; pub struct A;"),
        ("src/ids.rs", "id!(EntryId); fn b() { crate::a::A }"),
    ];
    has(
        &the_circle(&Tree::from_texts("domain", &[], &texts).unwrap()),
        &["src/a.rs:1 names crate::EntryId of src/ids.rs"],
    );
}

#[test]
fn tests_are_no_product_code() {
    let texts = [
        ("src/lib.rs", "mod a; mod b; #[cfg(test)] mod tests;"),
        (
            "src/a.rs",
            "pub struct A;\n#[cfg(test)] mod tests { use crate::b::B; }\n#[cfg(all(unix, test))] use crate::b::B;",
        ),
        ("src/b.rs", "use crate::a::A; pub struct B;"),
    ];
    assert!(circles(&Tree::from_texts("domain", &[], &texts).unwrap()).is_empty());
}

#[test]
fn a_method_name_used_twice_is_a_clash() {
    let store = [("src/lib.rs", "pub struct Tx;\nimpl Tx { pub fn draft(&self) {} }\nfn a() {}")];
    let domain =
        [("src/lib.rs", "pub trait Clock { fn moment(&self); }\npub struct Case; impl Case { fn hidden(&self) {} }")];
    let notebook = [(
        "src/lib.rs",
        "pub struct Notebook;\nimpl Notebook {\nfn draft(&self) {}\nfn moment(&self) {}\nfn lock(&self) {}\nfn line_of(&self) {}\n\
         fn hidden(&self) {}\nfn only_ours(&self) {}\nfn new() {} }\npub struct Line; impl Line { fn line_of(&self) {} fn new() {} }",
    )];
    let trees = [
        Tree::from_texts("store", &["Tx"], &store).unwrap(),
        Tree::from_texts("domain", &[], &domain).unwrap(),
        Tree::from_texts("notebook", &["Notebook"], &notebook).unwrap(),
    ];
    let below = |krate: &str| if krate == "notebook" { vec!["domain".to_owned()] } else { Vec::new() };
    let wrong = clashes(&trees, below);
    assert_eq!(wrong.len(), 5, "{wrong:#?}");
    has(
        &wrong.join("\n"),
        &["`.draft(` could also mean Notebook::draft (src/lib.rs:3)", "`.draft(` could also mean Tx::draft"],
    );
    has(&wrong.join("\n"), &["src/lib.rs:4: `.moment(` could also mean Clock::moment", "Rename Notebook::moment"]);
    has(&wrong.join("\n"), &["src/lib.rs:5: `.lock(` could also mean a method of std or a library"]);
    has(&wrong.join("\n"), &["src/lib.rs:6: `.line_of(` could also mean Line::line_of"]);
}

const ROOMS: Rooms<'_> = Rooms(&[
    Room { name: "daftari-domain", may: &[], optional: &[], libraries: Some(&["serde"]) },
    Room { name: "daftari-relay", may: &["daftari-relay-api"], optional: &["daftari-testkit"], libraries: None },
]);

fn manifest(name: &str, rest: &str) -> Vec<String> {
    ROOMS.check("Cargo.toml", &format!("[package]\nname = \"{name}\"\n[dependencies]\nserde.workspace = true\n{rest}"))
}

#[test]
fn a_forbidden_dependency_of_a_crate_is_found_with_its_line() {
    assert_eq!(
        manifest("daftari-relay", "daftari-relay-api.workspace = true\nring.workspace = true"),
        Vec::<String>::new()
    );
    let says = manifest("daftari-relay", "daftari-domain.workspace = true").concat();
    has(&says, &["Cargo.toml:5: daftari-relay may not depend on daftari-domain; it may on: daftari-relay-api"]);
    for hidden in [
        "[build-dependencies]\ndaftari-domain.workspace = true",
        "[target.'cfg(unix)'.dependencies]\ndaftari-domain = { path = \"../domain\" }",
        "cases = { path = \"../domain\", package = \"daftari-domain\" }",
        "daftari-testkit.workspace = true",
    ] {
        assert_eq!(manifest("daftari-relay", hidden).len(), 1, "{hidden}");
    }
    assert!(manifest("daftari-relay", "daftari-testkit = { workspace = true, optional = true }").is_empty());
    assert!(manifest("daftari-relay", "[dev-dependencies]\ndaftari-domain.workspace = true").is_empty());
}

#[test]
fn an_unlisted_library_or_crate_is_found() {
    has(&manifest("daftari-domain", "ureq.workspace = true").concat(), &["Cargo.toml:5", "the library ureq"]);
    has(&manifest("daftari-new", "").concat(), &["package daftari-new is in no room"]);
}
