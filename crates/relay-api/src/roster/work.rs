//! What a fold looked at, counted so that a test can hold it against what it was given.

/// Statements, heads and keys a fold looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work(pub usize);

impl Work {
    pub(super) fn look(&mut self, count: usize) {
        self.0 += count;
    }
}
