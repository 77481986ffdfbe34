//! Times of a case that contradict each other, for its page.

use daftari_domain::case::Case;
use daftari_domain::odd_times;

use crate::notebook::Notebook;
use crate::views::{OddTimeView, convert};

impl Notebook {
    /// Contradictory times of a case in true time: pointed out, never refused. A child's page says nothing of money.
    pub(crate) fn odd_times(&self, timed: &Case) -> Vec<OddTimeView> {
        let child = timed.is_child(&self.reference);
        let odd = odd_times::odd_times(timed).into_iter();
        let shown = odd.filter(|odd| !(child && odd.why.is_about_money(&odd.code)));
        shown
            .map(|odd| OddTimeView {
                entry: odd.entry,
                code: odd.code,
                why: odd.why.code().to_owned(),
                at: convert::stamp(odd.at),
                other: convert::stamp(odd.other),
            })
            .collect()
    }
}
