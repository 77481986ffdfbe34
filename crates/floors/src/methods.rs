//! Methods and whose they are. The names of a watched type's methods are unique, because a call is attributed by its name alone.

use std::collections::{BTreeMap, BTreeSet};

use syn::{ImplItem, Item, ItemImpl, ItemMod, TraitItem, Visibility};

use crate::library_names::LIBRARY;
use crate::resolve::type_of;
use crate::tree::{self, FileId, ModuleId, Tree, TypeKey};

/// A function in an `impl` or a `trait`.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    pub name: String,
    pub file: FileId,
    pub line: usize,
    /// Takes `self`, so that it can be called as `.name(`.
    pub receiver: bool,
    /// `pub` without restriction, or a function of a trait: other crates can call it.
    pub public: bool,
    /// The name of the type as the `impl` writes it.
    pub of: String,
    /// The trait that the `impl` is of, or the trait that defines it.
    pub of_trait: Option<String>,
    /// The type, if this crate defines it.
    pub key: Option<TypeKey>,
}

/// Every method of the crate, in the order of files.
pub(crate) fn methods_of(tree: &Tree) -> Vec<Method> {
    let mut found = Vec::new();
    for (file, source) in tree.files.iter().enumerate() {
        read_items(tree, (file, source.module), &source.syntax.items, &mut found);
    }
    found
}

fn read_items(tree: &Tree, at: (FileId, ModuleId), items: &[Item], found: &mut Vec<Method>) {
    let (file, module) = at;
    for item in items {
        match item {
            Item::Impl(block) => read_impl(tree, at, block, found),
            Item::Trait(defined) => {
                for function in &defined.items {
                    if let TraitItem::Fn(function) = function {
                        found.push(Method {
                            name: function.sig.ident.to_string(),
                            file,
                            line: function.sig.ident.span().start().line,
                            receiver: function.sig.receiver().is_some(),
                            public: true,
                            of: defined.ident.to_string(),
                            of_trait: Some(defined.ident.to_string()),
                            key: None,
                        });
                    }
                }
            }
            Item::Mod(ItemMod { content: Some((_, inner)), ident, .. }) => {
                let below = tree.modules.get(module).and_then(|own| own.modules.get(&ident.to_string()));
                if let Some(below) = below {
                    read_items(tree, (file, *below), inner, found);
                }
            }
            _ => {}
        }
    }
}

fn read_impl(tree: &Tree, (file, module): (FileId, ModuleId), block: &ItemImpl, found: &mut Vec<Method>) {
    let Some(path) = tree::type_path(&block.self_ty) else { return };
    let of_trait = block.trait_.as_ref().map(|(path, _)| tree::last_of(path));
    for function in &block.items {
        if let ImplItem::Fn(function) = function {
            found.push(Method {
                name: function.sig.ident.to_string(),
                file,
                line: function.sig.ident.span().start().line,
                receiver: function.sig.receiver().is_some(),
                public: of_trait.is_some() || matches!(function.vis, Visibility::Public(_)),
                of: path.last().cloned().unwrap_or_default(),
                of_trait: of_trait.clone(),
                key: type_of(tree, module, &path),
            });
        }
    }
}

/// A method that the type itself has, of a type whose methods are followed by name.
pub(crate) fn is_watched(tree: &Tree, method: &Method) -> bool {
    method.of_trait.is_none() && method.key.is_some() && tree.watched.contains(&method.of)
}

/// Methods of watched types whose name does not say whose they are, one sentence each. Another method of that name may stand
/// in the same crate, in a crate that it calls (there: public, or of a trait), on a watched type anywhere, or in a library.
///
/// `calls` lists, for each crate, the crates that it may call.
pub fn clashes(trees: &[Tree], calls: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let all: Vec<(&Tree, Vec<Method>)> = trees.iter().map(|tree| (tree, methods_of(tree))).collect();
    let mut wrong = Vec::new();
    for (tree, methods) in &all {
        let below = calls(&tree.krate);
        for method in methods.iter().filter(|method| method.receiver && is_watched(tree, method)) {
            let mut others = BTreeSet::new();
            for (other_tree, other_methods) in &all {
                let same = other_tree.krate == tree.krate;
                for other in other_methods.iter().filter(|other| other.receiver && other.name == method.name) {
                    let itself = same && other.file == method.file && other.line == method.line;
                    let reached = same || other.public && below.contains(&other_tree.krate);
                    if !itself && (reached || is_watched(other_tree, other)) {
                        others.insert(described(other_tree, other));
                    }
                }
            }
            if LIBRARY.contains(&method.name.as_str()) {
                others.insert("a method of std or a library".to_owned());
            }
            if !others.is_empty() {
                let others = Vec::from_iter(others).join(", ");
                wrong.push(format!(
                    "{}: `.{}(` could also mean {others}. Rename {}::{} after what it does here.",
                    place(tree, method),
                    method.name,
                    method.of,
                    method.name
                ));
            }
        }
    }
    wrong
}

/// Types whose own methods stand in more than one file and are not watched, so that calls between those files are not seen.
pub fn spread_types(tree: &Tree) -> Vec<String> {
    let methods = methods_of(tree);
    let mut files: BTreeMap<&TypeKey, BTreeSet<FileId>> = BTreeMap::new();
    for method in methods.iter().filter(|method| method.of_trait.is_none() && !is_watched(tree, method)) {
        if let Some(key) = &method.key {
            files.entry(key).or_default().insert(method.file);
        }
    }
    let spread = files.into_iter().filter(|(_, files)| files.len() > 1);
    let said = spread.map(|((_, of), files)| {
        let files = Vec::from_iter(files.into_iter().map(|file| tree.file_name(file))).join(", ");
        format!("crate {}: the methods of {of} stand in {files}: watch {of}, or bring them into one file.", tree.krate)
    });
    said.collect()
}

fn described(tree: &Tree, method: &Method) -> String {
    let of = match &method.of_trait {
        Some(of_trait) if *of_trait != method.of => format!("{of_trait} for {}", method.of),
        _ => method.of.clone(),
    };
    format!("{of}::{} ({})", method.name, place(tree, method))
}

fn place(tree: &Tree, method: &Method) -> String {
    format!("{}:{}", tree.file_name(method.file), method.line)
}
