//! Files that name each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::arrows::{Arrow, How, arrows};
use crate::tree::{FileId, Tree};

/// Every group of files that name each other in a circle, one sentence each: the files and, for each pair of them, the
/// first line that names, and how many more do.
pub fn circles(tree: &Tree) -> Vec<String> {
    let arrows = arrows(tree);
    let between =
        by_pair(arrows.iter().filter(|arrow| matches!(arrow.how, How::Path | How::Call) && arrow.from != arrow.to));
    let graph = graph_of(between.keys().copied());
    groups(&graph)
        .into_iter()
        .map(|group| {
            let mut says = format!(
                "crate {}: {} files name each other in a circle. Move the item that is named into the file that names it, or \
                 into a file of its own below both.\n",
                tree.krate,
                group.len()
            );
            for ((from, to), arrows) in &between {
                if group.contains(from) && group.contains(to) {
                    let Some(first) = arrows.first() else { continue };
                    let (from, to) = (tree.file_name(*from), tree.file_name(*to));
                    let verb = if first.how == How::Call { "calls" } else { "names" };
                    let _ = write!(says, "  {from}:{} {verb} {} of {to}", first.line, first.says);
                    let _ = match arrows.len() - 1 {
                        0 => writeln!(says),
                        more => writeln!(says, " (and {more} more)"),
                    };
                }
            }
            says
        })
        .collect()
}

type Pair = (FileId, FileId);

fn by_pair<'a>(arrows: impl Iterator<Item = &'a Arrow>) -> BTreeMap<Pair, Vec<&'a Arrow>> {
    let mut between: BTreeMap<Pair, Vec<&Arrow>> = BTreeMap::new();
    for arrow in arrows {
        between.entry((arrow.from, arrow.to)).or_default().push(arrow);
    }
    between
}

/// The graph of pairs: for each node, the nodes it reaches in one step.
pub(crate) fn graph_of<T: Ord + Clone>(pairs: impl Iterator<Item = (T, T)>) -> BTreeMap<T, BTreeSet<T>> {
    let mut graph: BTreeMap<T, BTreeSet<T>> = BTreeMap::new();
    for (from, to) in pairs {
        graph.entry(from).or_default().insert(to);
    }
    graph
}

/// The strongly connected components with more than one member. The graphs are small: reaching is asked for each pair.
pub(crate) fn groups<T: Ord + Clone>(graph: &BTreeMap<T, BTreeSet<T>>) -> Vec<BTreeSet<T>> {
    let reach: BTreeMap<&T, BTreeSet<&T>> = graph.keys().map(|from| (from, reached(graph, from))).collect();
    let mut found: BTreeSet<BTreeSet<T>> = BTreeSet::new();
    for (from, all) in &reach {
        let back = |to: &&&T| reach.get(*to).is_some_and(|their| their.contains(from));
        let group: BTreeSet<T> = all.iter().filter(back).map(|to| (*to).clone()).chain([(*from).clone()]).collect();
        if group.len() > 1 {
            found.insert(group);
        }
    }
    found.into_iter().collect()
}

fn reached<'a, T: Ord>(graph: &'a BTreeMap<T, BTreeSet<T>>, from: &T) -> BTreeSet<&'a T> {
    let mut seen = BTreeSet::new();
    let mut open = Vec::from_iter(graph.get(from).into_iter().flatten());
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(graph.get(next).into_iter().flatten());
        }
    }
    seen
}
