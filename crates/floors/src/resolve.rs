//! From a path as it is written to the file that defines what it names.

use std::collections::BTreeSet;

use crate::tree::{Definition, FileId, ModuleId, Tree, TypeKey};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Found {
    Module(ModuleId),
    /// An item, the file that defines it, and its key if it is a type or trait.
    Item(FileId, Option<TypeKey>),
}

/// What a path leads to, and the modules it goes through on the way.
#[derive(Default, Debug)]
pub(crate) struct Resolved {
    /// More than one if a name stands in two namespaces (a module and a function). None: the path leaves the crate.
    pub found: BTreeSet<Found>,
    pub through: BTreeSet<ModuleId>,
}

/// A chain of re-exports longer than this is a circle of `use`, which the compiler refuses.
const STEPS_MAX: usize = 32;

/// Names that are being looked up, each in its module. A module that takes everything of its children by `*`, and whose
/// children import from it, leads back here for every child.
type Open = BTreeSet<(ModuleId, String)>;

/// Resolves a path that is written in `module`.
pub(crate) fn resolve(tree: &Tree, module: ModuleId, path: &[String]) -> Resolved {
    let mut resolved = Resolved::default();
    resolved.found = walk(tree, module, path, &mut resolved.through, &mut Open::new(), STEPS_MAX);
    resolved
}

/// The type that a path names, if this crate defines it.
pub(crate) fn type_of(tree: &Tree, module: ModuleId, path: &[String]) -> Option<TypeKey> {
    resolve(tree, module, path).found.into_iter().find_map(|found| match found {
        Found::Item(_, key) => key,
        Found::Module(_) => None,
    })
}

fn walk(
    tree: &Tree,
    module: ModuleId,
    path: &[String],
    through: &mut BTreeSet<ModuleId>,
    open: &mut Open,
    steps: usize,
) -> BTreeSet<Found> {
    let Some(steps) = steps.checked_sub(1) else { return BTreeSet::new() };
    let mut rest = path;
    let mut at: Option<BTreeSet<Found>> = None;
    let mut here = module;
    while let Some((first, after)) = rest.split_first() {
        let next = match first.as_str() {
            "crate" => Some(root_of(tree, here)),
            "self" => Some(here),
            "super" => tree.modules.get(here).and_then(|own| own.parent),
            _ => break,
        };
        let Some(next) = next else { return BTreeSet::new() };
        here = next;
        at = Some(BTreeSet::from([Found::Module(here)]));
        rest = after;
    }
    if at.is_none() {
        let Some((first, after)) = rest.split_first() else { return BTreeSet::new() };
        at = Some(look_up(tree, here, first, through, open, steps));
        rest = after;
    }
    let mut at = at.unwrap_or_default();
    for name in rest {
        let mut next = BTreeSet::new();
        for found in at {
            match found {
                Found::Module(inner) => {
                    through.insert(inner);
                    if open.contains(&(inner, name.clone())) {
                        continue;
                    }
                    let below = look_up(tree, inner, name, through, open, steps);
                    if below.is_empty() {
                        next.extend(made_by_macro(tree, inner, name));
                    }
                    next.extend(below);
                }
                // A variant or an associated item: the methods of a type are looked up by the caller.
                Found::Item(file, Some(key)) => {
                    next.insert(Found::Item(file, Some(key)));
                }
                Found::Item(..) => {}
            }
        }
        at = next;
    }
    at
}

/// What a name means in a module: its own items and modules, what it imports by name, and then by `*`.
fn look_up(
    tree: &Tree,
    module: ModuleId,
    name: &str,
    through: &mut BTreeSet<ModuleId>,
    open: &mut Open,
    steps: usize,
) -> BTreeSet<Found> {
    let mut found = BTreeSet::new();
    let Some(own) = tree.modules.get(module) else { return found };
    if !open.insert((module, name.to_owned())) {
        return found;
    }
    if let Some(definition) = own.items.get(name) {
        let key = (*definition == Definition::Type).then(|| (module, name.to_owned()));
        found.insert(Found::Item(own.file, key));
    }
    if let Some(inner) = own.modules.get(name) {
        found.insert(Found::Module(*inner));
    }
    for import in own.imports.iter().filter(|import| import.name.as_deref() == Some(name)) {
        // `use name;` of an extern crate would lead back to itself.
        if import.path.first().map(String::as_str) != Some(name) || own.modules.contains_key(name) {
            found.extend(walk(tree, module, &import.path, through, open, steps));
        }
    }
    if found.is_empty() {
        for import in own.imports.iter().filter(|import| import.name.is_none()) {
            for target in walk(tree, module, &import.path, through, open, steps) {
                if let (Found::Module(inner), Some(steps)) = (target, steps.checked_sub(1)) {
                    found.extend(look_up(tree, inner, name, through, open, steps));
                }
            }
        }
    }
    open.remove(&(module, name.to_owned()));
    found
}

/// A name that is neither defined nor imported in a module that the path leads to: a macro call in its file makes it.
fn made_by_macro(tree: &Tree, module: ModuleId, name: &str) -> Option<Found> {
    let own = tree.modules.get(module)?;
    let imported = own.imports.iter().any(|import| import.name.as_deref() == Some(name));
    (!imported).then_some(Found::Item(own.file, None))
}

fn root_of(tree: &Tree, module: ModuleId) -> ModuleId {
    let mut here = module;
    while let Some(parent) = tree.modules.get(here).and_then(|own| own.parent) {
        here = parent;
    }
    here
}
