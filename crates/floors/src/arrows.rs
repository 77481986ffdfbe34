//! Arrows between the files of a crate: which file names an item of which other.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Item, ItemMod, Stmt};

use crate::methods::{Method, is_watched, methods_of};
use crate::resolve::{Found, resolve, type_of};
use crate::tokens::{self, Token};
use crate::tree::{self, FileId, ModuleId, Tree, TypeKey};

/// How a file names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    /// By a path, in `use` or in the code.
    Path,
    /// By `pub use`: hands the item on, without using it.
    Reexport,
    /// By a call of a method.
    Call,
    /// A path or `use` that ends at the module itself; what is used of it is an arrow of its own.
    Module,
}

/// One place where a file names what another file defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: FileId,
    pub(crate) to: FileId,
    /// Counted from 1, in the file that names.
    pub line: usize,
    /// The path as it is written, or `.name(`.
    pub says: String,
    /// How it is named.
    pub how: How,
    /// The modules that the path goes through, also by re-export, and the module at its end.
    pub(crate) through: BTreeSet<ModuleId>,
}

/// Every arrow between two modules of the crate, in the order of files and lines. An arrow inside one file is listed
/// only if its path goes through another module.
pub(crate) fn arrows(tree: &Tree) -> Vec<Arrow> {
    let methods = methods_of(tree);
    let called = methods.iter().filter(|method| method.receiver && is_watched(tree, method));
    let called = called.map(|method| (method.name.as_str(), method.file)).collect();
    let mut arrows = BTreeSet::new();
    for (file, source) in tree.files.iter().enumerate() {
        let mut reader = Reader {
            tree,
            methods: &methods,
            called: &called,
            file,
            module: source.module,
            of: None,
            scopes: Vec::new(),
            variables: vec![Variables::new()],
            arrows: &mut arrows,
        };
        reader.read_items(&source.syntax.items);
    }
    arrows.into_iter().collect()
}

/// The names that `use` and items inside one block bring in: the path they stand for, or none for an item of the block.
type Scope = BTreeMap<String, Option<Vec<String>>>;

/// The variables of one block, and their type where it is written and this crate defines it.
type Variables = BTreeMap<String, Option<TypeKey>>;

struct Reader<'a> {
    tree: &'a Tree,
    methods: &'a [Method],
    /// The methods of watched types, which are called as `.name(` from anywhere in the crate.
    called: &'a BTreeMap<&'a str, FileId>,
    file: FileId,
    module: ModuleId,
    /// The type of the `impl` around.
    of: Option<TypeKey>,
    scopes: Vec<Scope>,
    variables: Vec<Variables>,
    arrows: &'a mut BTreeSet<Arrow>,
}

impl Reader<'_> {
    fn read_items(&mut self, items: &[Item]) {
        for item in items {
            self.visit_item(item);
        }
    }

    /// The file that defines a function of a type.
    fn function_of(&self, of: &TypeKey, name: &str) -> Option<FileId> {
        let is_it =
            |method: &&Method| method.of_trait.is_none() && method.name == name && method.key.as_ref() == Some(of);
        self.methods.iter().find(is_it).map(|method| method.file)
    }

    fn add(&mut self, to: FileId, line: usize, says: &str, how: How, through: BTreeSet<ModuleId>) {
        if to != self.file || through.iter().any(|module| *module != self.module) {
            self.arrows.insert(Arrow { from: self.file, to, line, says: says.to_owned(), how, through });
        }
    }

    /// A path in the code: what it names, and the function of a type at its end.
    fn path(&mut self, path: &[String], line: usize, how: How) {
        let Some(first) = path.first() else { return };
        let says = path.join("::");
        if first == "Self" {
            if let (Some(of), Some(name)) = (self.of.clone(), path.get(1)) {
                self.associated(&of, name, line, &says, BTreeSet::new());
            }
            return;
        }
        let full = match self.scopes.iter().rev().find_map(|scope| scope.get(first)) {
            Some(None) => return,
            Some(Some(stands_for)) => stands_for.iter().chain(path.iter().skip(1)).cloned().collect(),
            None => path.to_vec(),
        };
        let resolved = resolve(self.tree, self.module, &full);
        for found in &resolved.found {
            match found {
                Found::Item(file, key) => {
                    self.add(*file, line, &says, how, resolved.through.clone());
                    let name = path.last().filter(|_| path.len() > 1);
                    if let (Some(key), Some(name)) = (key, name) {
                        self.associated(key, name, line, &says, resolved.through.clone());
                    }
                }
                Found::Module(module) => {
                    let file = self.tree.modules.get(*module).map_or(self.file, |own| own.file);
                    let mut through = resolved.through.clone();
                    through.insert(*module);
                    self.add(file, line, &says, How::Module, through);
                }
            }
        }
    }

    fn associated(&mut self, of: &TypeKey, name: &str, line: usize, says: &str, through: BTreeSet<ModuleId>) {
        if let Some(file) = self.function_of(of, name) {
            self.add(file, line, says, How::Call, through);
        }
    }

    /// `.name(`: of the type of `self` or of a variable whose type is written, else of a watched type.
    fn call(&mut self, name: &str, line: usize, on: Option<&str>) {
        let of = match on {
            Some("self") => self.of.as_ref(),
            Some(on) => self.variables.iter().rev().find_map(|known| known.get(on)).and_then(Option::as_ref),
            None => None,
        };
        let own = of.and_then(|of| self.function_of(of, name));
        if let Some(file) = own.or_else(|| self.called.get(name).copied()) {
            self.add(file, line, &format!(".{name}("), How::Call, BTreeSet::new());
        }
    }

    /// A variable from here to the end of the block, and its type as it is written.
    fn bind(&mut self, variable: &syn::Ident, written: Option<&syn::Type>) {
        let path = written.and_then(tree::type_path);
        let of = path.and_then(|path| match path.as_slice() {
            [own] if own == "Self" => self.of.clone(),
            path => type_of(self.tree, self.module, path),
        });
        if let Some(known) = self.variables.last_mut() {
            known.insert(variable.to_string(), of);
        }
    }

    fn bind_typed(&mut self, typed: &syn::PatType) {
        if let syn::Pat::Ident(variable) = &*typed.pat {
            self.bind(&variable.ident, Some(&typed.ty));
        }
    }

    fn function(&mut self, signature: &syn::Signature, body: Option<&syn::Block>) {
        self.variables.push(Variables::new());
        self.visit_signature(signature);
        for input in &signature.inputs {
            if let syn::FnArg::Typed(typed) = input {
                self.bind_typed(typed);
            }
        }
        if let Some(body) = body {
            self.visit_block(body);
        }
        self.variables.pop();
    }

    fn macro_call(&mut self, name: &syn::Path) {
        let line = tree::line_of(name);
        let names = tree::names(name);
        self.path(&names, line, How::Path);
        if let [name] = names.as_slice()
            && let Some(file) = self.tree.macros.get(name)
        {
            self.add(*file, line, &format!("{name}!"), How::Path, BTreeSet::new());
        }
    }

    fn read_tokens(&mut self, tokens: proc_macro2::TokenStream) {
        for token in tokens::names_in(tokens) {
            match token {
                Token::Path(path, line) => self.path(&path, line, How::Path),
                Token::Call { name, line, on } => self.call(&name, line, on.as_deref()),
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for import in tree::imports(item) {
            let how = if import.reexport { How::Reexport } else { How::Path };
            self.path(&import.path, import.line, how);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let below = self.tree.modules.get(self.module).and_then(|own| own.modules.get(&item.ident.to_string()));
        if let (Some((_, items)), Some(below)) = (&item.content, below) {
            let module = std::mem::replace(&mut self.module, *below);
            let scopes = std::mem::take(&mut self.scopes);
            self.read_items(items);
            self.scopes = scopes;
            self.module = module;
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let key = tree::type_path(&item.self_ty).and_then(|path| type_of(self.tree, self.module, &path));
        let of = std::mem::replace(&mut self.of, key);
        visit::visit_item_impl(self, item);
        self.of = of;
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        let mut scope = Scope::new();
        for statement in &block.stmts {
            if let Stmt::Item(item) = statement {
                if let Item::Use(item) = item {
                    let named = tree::imports(item).into_iter();
                    scope.extend(named.filter_map(|import| Some((import.name?, Some(import.path)))));
                } else if let Some((name, _)) = tree::defined(item) {
                    scope.insert(name, None);
                }
            }
        }
        self.scopes.push(scope);
        self.variables.push(Variables::new());
        visit::visit_block(self, block);
        self.variables.pop();
        self.scopes.pop();
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        self.function(&item.sig, Some(&item.block));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        self.function(&item.sig, Some(&item.block));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.function(&item.sig, item.default.as_ref());
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.variables.push(Variables::new());
        closure.inputs.iter().for_each(|input| self.visit_pat(input));
        for input in &closure.inputs {
            if let syn::Pat::Type(typed) = input {
                self.bind_typed(typed);
            }
        }
        self.visit_return_type(&closure.output);
        self.visit_expr(&closure.body);
        self.variables.pop();
    }

    /// The value before the pattern: `let case = case.next()` calls on the variable before.
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(value) = &local.init {
            self.visit_expr(&value.expr);
            if let Some((_, otherwise)) = &value.diverge {
                self.visit_expr(otherwise);
            }
        }
        self.visit_pat(&local.pat);
        if let syn::Pat::Type(typed) = &local.pat {
            self.bind_typed(typed);
        }
    }

    /// A variable whose type is not written hides one of the same name.
    fn visit_pat_ident(&mut self, variable: &'ast syn::PatIdent) {
        self.bind(&variable.ident, None);
        visit::visit_pat_ident(self, variable);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let for_tests = match statement {
            Stmt::Local(local) => tree::is_for_tests(&local.attrs),
            Stmt::Macro(call) => tree::is_for_tests(&call.attrs),
            _ => false,
        };
        if !for_tests {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.path(&tree::names(path), tree::line_of(path), How::Path);
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let on = match &*call.receiver {
            syn::Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            _ => None,
        };
        self.call(&call.method.to_string(), call.method.span().start().line, on.as_deref());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.macro_call(&call.path);
        self.read_tokens(call.tokens.clone());
    }

    /// Only functions that serde is told by name: a derive or a doc comment is no arrow.
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("serde")
            && let syn::Meta::List(list) = &attribute.meta
        {
            for (path, line) in tokens::paths_in_strings(list.tokens.clone()) {
                self.path(&path, line, How::Path);
            }
        }
    }

    /// `pub(in crate::x)` names a module to limit itself, not to use it.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}
