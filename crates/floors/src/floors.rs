//! The floors of one crate: an order of its top-level modules, in which nothing names what stands higher.

use std::collections::{BTreeMap, BTreeSet};

use crate::arrows::{Arrow, How, arrows};
use crate::circles::{graph_of, groups};
use crate::tree::{FileId, ModuleId, Tree};

/// Floors from the ground up: their name and the top-level modules that stand on them.
pub struct Floors<'a>(pub &'a [(&'a str, &'a [&'a str])]);

impl Floors<'_> {
    /// What breaks the order, one sentence each: a path or call that runs up; modules of one floor that name each other in a
    /// circle; a module that stands on no floor; a floor's module that does not exist. The root of the crate only hands on, and
    /// the ground is what every file shares: there the order of files ([`crate::circles()`]) is enough.
    pub fn check(&self, tree: &Tree) -> Vec<String> {
        let mut wrong = self.unplaced(tree);
        let mut pairs: BTreeMap<(String, String), &Arrow> = BTreeMap::new();
        let arrows = arrows(tree);
        for arrow in &arrows {
            let Some(from) = room_of(tree, module_of(tree, arrow.from)) else { continue };
            let mut to = arrow.through.clone();
            to.insert(module_of(tree, arrow.to));
            let rooms: BTreeSet<&String> = to.into_iter().filter_map(|module| room_of(tree, module)).collect();
            for room in rooms.into_iter().filter(|room| *room != from) {
                if let (Some(low), Some(high)) = (self.floor_of(from), self.floor_of(room)) {
                    if high > low {
                        wrong.push(self.upward(tree, arrow, (from, low), (room, high)));
                    } else if high == low && low > 0 && matches!(arrow.how, How::Path | How::Call) {
                        pairs.entry((from.clone(), room.clone())).or_insert(arrow);
                    }
                }
            }
        }
        for group in groups(&graph_of(pairs.keys().cloned())) {
            let at = pairs.iter().filter(|((from, to), _)| group.contains(from) && group.contains(to));
            let lines: String = at
                .map(|((from, to), arrow)| {
                    let file = tree.file_name(arrow.from);
                    format!("  {file}:{} {from} names {} of {to}\n", arrow.line, arrow.says)
                })
                .collect();
            let rooms = Vec::from_iter(group).join(", ");
            wrong.push(format!(
                "crate {}: {rooms} stand on one floor and name each other in a circle.\n{lines}",
                tree.krate
            ));
        }
        wrong
    }

    fn upward(&self, tree: &Tree, arrow: &Arrow, from: (&String, usize), to: (&String, usize)) -> String {
        let (file, line, says) = (tree.file_name(arrow.from), arrow.line, &arrow.says);
        let floor = |at: usize| self.0.get(at).map_or("", |(name, _)| *name);
        let verb = if arrow.how == How::Call { "calls" } else { "names" };
        let defined = tree.file_name(arrow.to);
        format!(
            "{file}:{line}: upward: {} (floor {} \"{}\") {verb} `{says}` of {} (floor {} \"{}\"), defined in {defined}. Move it \
             down to {} or below, or let the caller above pass the value in.",
            from.0,
            from.1,
            floor(from.1),
            to.0,
            to.1,
            floor(to.1),
            from.0
        )
    }

    fn unplaced(&self, tree: &Tree) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut there = BTreeSet::new();
        for module in tree.modules.iter().filter(|module| module.path.len() == 1) {
            let Some(name) = module.path.first() else { continue };
            there.insert(name.as_str());
            if self.floor_of(name).is_none() {
                let file = tree.file_name(module.file);
                wrong.push(format!(
                    "{file}:1: module {name} stands on no floor: write it into the list, as low as it can stand."
                ));
            }
        }
        for (floor, rooms) in self.0 {
            for room in rooms.iter().filter(|room| !there.contains(**room)) {
                wrong.push(format!(
                    "crate {}: floor \"{floor}\" lists {room}, which is no module: take it out.",
                    tree.krate
                ));
            }
        }
        wrong
    }

    fn floor_of(&self, room: &str) -> Option<usize> {
        self.0.iter().position(|(_, rooms)| rooms.contains(&room))
    }
}

fn module_of(tree: &Tree, file: FileId) -> ModuleId {
    tree.files.get(file).map_or(0, |file| file.module)
}

/// The top-level module that a module belongs to; none for the root.
fn room_of(tree: &Tree, module: ModuleId) -> Option<&String> {
    tree.modules.get(module).and_then(|module| module.path.first())
}
