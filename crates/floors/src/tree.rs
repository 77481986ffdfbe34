//! The product code of one crate: its files, its modules and the names they hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::{ImplItem, Item, ItemMod, ItemUse, UseTree, Visibility};

/// Why the sources of a crate could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// A file or directory that cannot be read.
    Disk(PathBuf, std::io::Error),
    /// A file that is not Rust: its name, the line and what syn says.
    Syntax(String, usize, String),
    /// `mod x;` without a file: the file that says so, the line and the module.
    NoFile(String, usize, String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::Disk(path, error) => write!(out, "{}: {error}", path.display()),
            ReadError::Syntax(file, line, says) => write!(out, "{file}:{line}: {says}"),
            ReadError::NoFile(file, line, module) => write!(out, "{file}:{line}: no file for `mod {module};`"),
        }
    }
}

impl std::error::Error for ReadError {}

/// A file of a [`Tree`], by number.
pub(crate) type FileId = usize;
/// A module of a [`Tree`], by number. A module is a file or a `mod x { … }` inside one.
pub(crate) type ModuleId = usize;
/// A type or trait, by the module that defines it and its name there.
pub(crate) type TypeKey = (ModuleId, String);

pub(crate) struct SourceFile {
    /// Relative to the root of the workspace, as error messages name it.
    pub name: String,
    pub module: ModuleId,
    pub syntax: syn::File,
}

#[derive(Default)]
pub(crate) struct Module {
    /// The names from the root of the crate down; empty for the root itself.
    pub path: Vec<String>,
    pub file: FileId,
    pub parent: Option<ModuleId>,
    /// What the module defines itself, except modules.
    pub items: BTreeMap<String, Definition>,
    pub modules: BTreeMap<String, ModuleId>,
    /// `use`, private and public: the name in this module and the path it stands for.
    pub imports: Vec<Import>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Definition {
    Type,
    Other,
}

#[derive(Clone, Debug)]
pub(crate) struct Import {
    /// The name that the `use` brings in; none for `*`.
    pub name: Option<String>,
    pub path: Vec<String>,
    pub line: usize,
    /// `pub use`, `pub(crate) use` and their kind.
    pub reexport: bool,
}

/// The product code of one crate.
pub struct Tree {
    pub(crate) krate: String,
    pub(crate) watched: Vec<String>,
    pub(crate) files: Vec<SourceFile>,
    pub(crate) modules: Vec<Module>,
    /// `macro_rules!` by name; textual scope is not followed.
    pub(crate) macros: BTreeMap<String, FileId>,
}

impl Tree {
    /// Reads the crate named `krate` from the files below `source` that the roots (`lib.rs`, `main.rs`, whichever exist) lead
    /// to by `mod x;`. Files are named in messages relative to `workspace`. `watched` are the types whose methods are followed
    /// by name.
    ///
    /// # Errors
    /// A file that cannot be read or is not Rust; `mod x;` without a file.
    pub fn read(workspace: &Path, source: &Path, krate: &str, watched: &[&str]) -> Result<Tree, ReadError> {
        let mut texts = BTreeMap::new();
        collect(workspace, &workspace.join(source), &mut texts)?;
        Tree::parse(krate, &source.to_string_lossy(), &texts, watched)
    }

    /// As [`Tree::read`], from texts by file name; for tests. The source directory is `src`.
    ///
    /// # Errors
    /// As [`Tree::read`].
    pub fn from_texts(krate: &str, watched: &[&str], texts: &[(&str, &str)]) -> Result<Tree, ReadError> {
        let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Tree::parse(krate, "src", &texts, watched)
    }

    fn parse(krate: &str, source: &str, texts: &BTreeMap<String, String>, watched: &[&str]) -> Result<Tree, ReadError> {
        let mut tree = Tree {
            krate: krate.to_owned(),
            watched: watched.iter().map(|name| (*name).to_owned()).collect(),
            files: Vec::new(),
            modules: Vec::new(),
            macros: BTreeMap::new(),
        };
        for root in ["lib.rs", "main.rs"] {
            let name = format!("{source}/{root}");
            if let Some(text) = texts.get(&name) {
                let module = tree.new_module(Vec::new(), None);
                tree.add_file(&name, text, source, module, texts)?;
            }
        }
        Ok(tree)
    }

    fn new_module(&mut self, path: Vec<String>, parent: Option<ModuleId>) -> ModuleId {
        self.modules.push(Module { path, parent, ..Module::default() });
        self.modules.len() - 1
    }

    /// Adds a file and, by its `mod x;`, the files below it, which stand in `directory`.
    fn add_file(
        &mut self,
        name: &str,
        text: &str,
        directory: &str,
        module: ModuleId,
        texts: &BTreeMap<String, String>,
    ) -> Result<(), ReadError> {
        let mut syntax = syn::parse_file(text)
            .map_err(|error| ReadError::Syntax(name.to_owned(), error.span().start().line, error.to_string()))?;
        if is_for_tests(&syntax.attrs) {
            syntax.items.clear();
        }
        drop_tests(&mut syntax.items);
        let file = self.files.len();
        let items = std::mem::take(&mut syntax.items);
        self.files.push(SourceFile { name: name.to_owned(), module, syntax });
        if let Some(own) = self.modules.get_mut(module) {
            own.file = file;
        }
        self.add_items(file, directory, module, &items, texts)?;
        if let Some(own) = self.files.get_mut(file) {
            own.syntax.items = items;
        }
        Ok(())
    }

    fn add_items(
        &mut self,
        file: FileId,
        directory: &str,
        module: ModuleId,
        items: &[Item],
        texts: &BTreeMap<String, String>,
    ) -> Result<(), ReadError> {
        for item in items {
            match item {
                Item::Mod(inner) => self.add_module(file, directory, module, inner, texts)?,
                Item::Use(import) => {
                    let found = imports(import);
                    self.own(module).imports.extend(found);
                }
                Item::Macro(rules) => {
                    if let Some(name) = &rules.ident {
                        self.macros.insert(name.to_string(), file);
                    }
                }
                other => {
                    if let Some((name, kind)) = defined(other) {
                        self.own(module).items.insert(name, kind);
                    }
                }
            }
        }
        Ok(())
    }

    fn add_module(
        &mut self,
        file: FileId,
        directory: &str,
        parent: ModuleId,
        inner: &ItemMod,
        texts: &BTreeMap<String, String>,
    ) -> Result<(), ReadError> {
        let name = inner.ident.to_string();
        let mut path = self.own(parent).path.clone();
        path.push(name.clone());
        let module = self.new_module(path, Some(parent));
        self.own(parent).modules.insert(name.clone(), module);
        let below = format!("{directory}/{name}");
        if let Some((_, items)) = &inner.content {
            self.own(module).file = file;
            return self.add_items(file, &below, module, items, texts);
        }
        for candidate in [format!("{below}.rs"), format!("{below}/mod.rs")] {
            if let Some(text) = texts.get(&candidate) {
                return self.add_file(&candidate, text, &below, module, texts);
            }
        }
        let says = self.files.get(file).map(|file| file.name.clone()).unwrap_or_default();
        Err(ReadError::NoFile(says, inner.ident.span().start().line, name))
    }

    /// A module that exists: its number was given out by [`Tree::new_module`].
    fn own(&mut self, module: ModuleId) -> &mut Module {
        self.modules.get_mut(module).expect("a module's number is given out with the module")
    }

    pub(crate) fn file_name(&self, file: FileId) -> &str {
        self.files.get(file).map_or("?", |file| file.name.as_str())
    }
}

/// The texts of all `.rs` files below a directory, by their name relative to the workspace.
fn collect(workspace: &Path, directory: &Path, texts: &mut BTreeMap<String, String>) -> Result<(), ReadError> {
    let failed = |error| ReadError::Disk(directory.to_owned(), error);
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            collect(workspace, &path, texts)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).map_err(|error| ReadError::Disk(path.clone(), error))?;
            let name = path.strip_prefix(workspace).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            texts.insert(name, text);
        }
    }
    Ok(())
}

/// What a `use` brings in, one [`Import`] per leaf.
pub(crate) fn imports(item: &ItemUse) -> Vec<Import> {
    let mut found = Vec::new();
    if item.leading_colon.is_none() {
        let reexport = match &item.vis {
            Visibility::Inherited => false,
            Visibility::Restricted(limit) => !limit.path.is_ident("self"),
            Visibility::Public(_) => true,
        };
        leaves(&item.tree, &mut Vec::new(), reexport, &mut found);
    }
    found
}

fn leaves(tree: &UseTree, before: &mut Vec<String>, reexport: bool, found: &mut Vec<Import>) {
    let mut add = |name: Option<String>, path: Vec<String>, at: proc_macro2::Span| {
        found.push(Import { name, path, line: at.start().line, reexport });
    };
    let with = |last: String| before.iter().cloned().chain((last != "self").then_some(last)).collect::<Vec<_>>();
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            leaves(&path.tree, before, reexport, found);
            before.pop();
        }
        UseTree::Name(leaf) => {
            let path = with(leaf.ident.to_string());
            add(path.last().cloned(), path, leaf.ident.span());
        }
        UseTree::Rename(leaf) => add(Some(leaf.rename.to_string()), with(leaf.ident.to_string()), leaf.ident.span()),
        UseTree::Glob(glob) => {
            let [at] = glob.star_token.spans;
            add(None, before.clone(), at);
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, before, reexport, found);
            }
        }
    }
}

/// The name that an item other than `mod`, `use` and `macro_rules!` defines.
pub(crate) fn defined(item: &Item) -> Option<(String, Definition)> {
    match item {
        Item::Struct(item) => Some((item.ident.to_string(), Definition::Type)),
        Item::Enum(item) => Some((item.ident.to_string(), Definition::Type)),
        Item::Union(item) => Some((item.ident.to_string(), Definition::Type)),
        Item::Trait(item) => Some((item.ident.to_string(), Definition::Type)),
        Item::Type(item) => Some((item.ident.to_string(), Definition::Type)),
        Item::Const(item) => Some((item.ident.to_string(), Definition::Other)),
        Item::Static(item) => Some((item.ident.to_string(), Definition::Other)),
        Item::Fn(item) => Some((item.sig.ident.to_string(), Definition::Other)),
        _ => None,
    }
}

/// The path of the type that an `impl` is for, without generics.
pub(crate) fn type_path(of: &syn::Type) -> Option<Vec<String>> {
    match of {
        syn::Type::Path(path) if path.qself.is_none() => Some(names(&path.path)),
        syn::Type::Reference(reference) => type_path(&reference.elem),
        _ => None,
    }
}

/// The segments of a path, without generics.
pub(crate) fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// The line where a path begins.
pub(crate) fn line_of(path: &syn::Path) -> usize {
    path.segments.first().map_or(0, |segment| segment.ident.span().start().line)
}

/// The last segment of a path.
pub(crate) fn last_of(path: &syn::Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// Compiled for tests only: `#[cfg(test)]`, or `#[cfg(all(…, test, …))]`.
pub(crate) fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .any(|attribute| attribute.parse_args::<syn::Meta>().is_ok_and(|condition| needs_test(&condition)))
}

fn needs_test(condition: &syn::Meta) -> bool {
    match condition {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated)
            .is_ok_and(|parts| parts.iter().any(needs_test)),
        _ => false,
    }
}

/// Takes out what is compiled for tests only: items, also inside modules, and functions of an `impl`.
fn drop_tests(items: &mut Vec<Item>) {
    items.retain_mut(|item| {
        if is_for_tests(attributes_of(item)) {
            return false;
        }
        match item {
            Item::Mod(ItemMod { content: Some((_, inner)), .. }) => drop_tests(inner),
            Item::Impl(block) => block.items.retain(|function| match function {
                ImplItem::Fn(function) => !is_for_tests(&function.attrs),
                ImplItem::Const(constant) => !is_for_tests(&constant.attrs),
                _ => true,
            }),
            _ => {}
        }
        true
    });
}

fn attributes_of(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
