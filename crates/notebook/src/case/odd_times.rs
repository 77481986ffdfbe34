//! Times of a case that contradict each other, for its page.

use daftari_domain::case::Case;
use daftari_domain::odd_times;

use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::{OddTimeView, convert};

impl Notebook {
    /// Nothing here was refused, and nothing is: the page asks to look again. A child's page says nothing of money.
    pub(crate) fn odd_times(&self, case: &Case) -> Result<Vec<OddTimeView>, Error> {
        let child = case.is_child(&self.reference);
        let case = self.in_true_time(case)?;
        let odd = odd_times::odd_times(&case).into_iter();
        let shown = odd.filter(|odd| !(child && odd.why.is_about_money(&odd.code)));
        Ok(shown
            .map(|odd| OddTimeView {
                entry: odd.entry,
                code: odd.code,
                why: odd.why.code().to_owned(),
                at: convert::stamp(odd.at),
                other: convert::stamp(odd.other),
            })
            .collect())
    }
}
