//! Names in the tokens of a macro call, which syn does not parse.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A name in a token stream.
pub(crate) enum Token {
    /// `a::b::c`, and its line.
    Path(Vec<String>, usize),
    /// `.name(` or `.name::<`, and the name that it is called on, if it is one.
    Call { name: String, line: usize, on: Option<String> },
}

/// Paths and method calls, also inside groups.
pub(crate) fn names_in(stream: TokenStream) -> Vec<Token> {
    let mut found = Vec::new();
    read(stream, &mut found);
    found
}

/// String literals that are written as a path, as in `#[serde(with = "crate::hex")]`, and their lines.
pub(crate) fn paths_in_strings(stream: TokenStream) -> Vec<(Vec<String>, usize)> {
    stream
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Literal(literal) => {
                let line = literal.span().start().line;
                let text = syn::parse2::<syn::LitStr>(TokenTree::Literal(literal).into()).ok()?;
                let path = text.parse_with(syn::Path::parse_mod_style).ok()?;
                Some((crate::tree::names(&path), line))
            }
            _ => None,
        })
        .collect()
}

fn read(stream: TokenStream, found: &mut Vec<Token>) {
    let tokens = Vec::from_iter(stream);
    let is = |at: Option<usize>, sign: char| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign))
    };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) => read(group.stream(), found),
            TokenTree::Ident(ident) => {
                let line = ident.span().start().line;
                let before = at.checked_sub(1);
                let two_before = at.checked_sub(2);
                if is(before, '.') && !is(two_before, '.') {
                    let called = match tokens.get(at + 1) {
                        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
                        _ => is(Some(at + 1), ':') && is(Some(at + 2), ':') && is(Some(at + 3), '<'),
                    };
                    if called {
                        let on = match two_before.and_then(|at| tokens.get(at)) {
                            Some(TokenTree::Ident(on)) if !is(at.checked_sub(3), '.') => Some(on.to_string()),
                            _ => None,
                        };
                        found.push(Token::Call { name: ident.to_string(), line, on });
                    }
                } else if !(is(before, '\'') || is(before, ':') && is(two_before, ':')) {
                    let mut path = vec![ident.to_string()];
                    while is_joint_colon(tokens.get(at + 1)) && is(Some(at + 2), ':') {
                        let Some(TokenTree::Ident(next)) = tokens.get(at + 3) else { break };
                        path.push(next.to_string());
                        at += 3;
                    }
                    found.push(Token::Path(path, line));
                }
            }
            _ => {}
        }
        at += 1;
    }
}

fn is_joint_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}
