//! How often something is measured.

/// How many times everything is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// As often as the numbers deserve.
    Full,
    /// A tenth of it: to see that everything runs.
    Quick,
}

impl Effort {
    /// So many times, or a tenth.
    pub fn times(self, full: usize) -> usize {
        match self {
            Effort::Full => full,
            Effort::Quick => (full / 10).max(2),
        }
    }
}
