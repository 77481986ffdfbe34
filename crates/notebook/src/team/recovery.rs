//! The recovery key: of a new team, on its way onto three sheets of paper; of a team that is there, typed from two of them.
//!
//! A new one is in memory only, from the moment it is drawn until the team is made, she stops, she joins another team, or
//! the notebook locks; wiped then. A lock leaves its public half, so that sheets that are on paper already can still be
//! typed back. What genesis names is joined again from what was typed: no team has a key whose paper was never read.

use daftari_crypto::safe::recovery::{RecoveryKey, Sheet, SheetError};
use daftari_relay_api::roster::RecoveryRecord;

use crate::environment::Environment;
use crate::error::Error;
use crate::membership::Membership;
use crate::views::{SheetCheckView, SheetFound, SheetView, SheetsView};

/// A team that was prepared once: each try gives the relay the same first statement, so an answer that was lost makes no
/// second team with this key.
struct Prepared {
    membership: Membership,
    genesis: Vec<u8>,
    /// The relay may have it: it was given, and no answer said that it was refused.
    may_be_known: bool,
}

/// The sheets of a team that is being made, and what was typed back of them.
pub(crate) struct NewSheets {
    member_name: String,
    relay: String,
    public: RecoveryRecord,
    /// None once the notebook was locked: what is not on paper then is gone.
    drawn: Option<[Sheet; 3]>,
    typed: [Option<Sheet>; 3],
    prepared: Option<Prepared>,
}

impl NewSheets {
    /// Draws a new recovery key and splits it.
    pub(crate) fn draw(environment: &Environment, member_name: String, relay: String) -> Self {
        let (public, drawn) = environment.draw(|rng| {
            let key = RecoveryKey::make(rng);
            (key.public().clone(), key.split(rng))
        });
        NewSheets { member_name, relay, public, drawn: Some(drawn), typed: [None, None, None], prepared: None }
    }

    /// Name of the coordinator as the team will read it.
    pub(crate) fn member_name(&self) -> &str {
        &self.member_name
    }

    /// As they are shown, to be written down; without their words once the notebook was locked.
    pub(crate) fn view(&self) -> SheetsView {
        let groups = |at: usize| match self.drawn.as_ref().and_then(|drawn| drawn.get(at)) {
            Some(sheet) => sheet.text().split(['\n', '-']).map(str::to_owned).collect(),
            None => Vec::new(),
        };
        let sheets = (1..).zip(&self.typed).enumerate();
        let shown =
            sheets.map(|(at, (number, typed))| SheetView { number, groups: groups(at), whole: typed.is_some() });
        SheetsView { sheets: shown.collect(), relay: self.relay.clone() }
    }

    /// Wipes everything but the public half. A team the relay may already know goes too: only its keys could finish it.
    /// False when nothing is left to go on with.
    pub(crate) fn lock(&mut self) -> bool {
        self.drawn = None;
        self.typed = [None, None, None];
        self.prepared.take().is_none_or(|prepared| !prepared.may_be_known)
    }

    /// Reads what was typed of a sheet, whichever of the three it is. One that was whole once stays so.
    pub(crate) fn check(&mut self, typed: &str) -> SheetCheckView {
        let sheet = match Sheet::parse(typed) {
            Ok(sheet) if sheet.is_of(&self.public) => sheet,
            Ok(_) => return other_set(),
            Err(SheetError::Checksum) => return self.first_difference(typed),
            Err(error) => return not_a_sheet(error),
        };
        if self.drawn.as_ref().is_some_and(|drawn| !drawn.contains(&sheet)) {
            return self.first_difference(typed);
        }
        let number = sheet.index();
        if let Some(place) = self.typed.get_mut(usize::from(number).wrapping_sub(1)) {
            *place = Some(sheet);
        }
        SheetCheckView { found: SheetFound::Whole, group: None, sheet: Some(number) }
    }

    /// Each group holds and the whole does not: the first group that is not as on the sheet it is most like.
    fn first_difference(&self, typed: &str) -> SheetCheckView {
        let differences = self.drawn.iter().flatten().map(|sheet| sheet.differs_in(typed));
        let nearest = differences.min_by_key(Vec::len);
        match nearest.and_then(|different| different.first().copied()) {
            Some(group) => SheetCheckView { found: SheetFound::WrongGroup, group: Some(group), sheet: None },
            None => not_a_sheet(SheetError::Checksum),
        }
    }

    /// What genesis names, joined from the typed sheets: each pair of them must give it.
    ///
    /// # Errors
    /// [`Error::SheetsUnfinished`] before all three were typed back whole; [`Error::SheetsDoNotJoin`] when one of them is
    /// not as it was drawn, which is told earlier as long as they are shown.
    fn join(&self) -> Result<RecoveryRecord, Error> {
        let [Some(a), Some(b), Some(c)] = &self.typed else { return Err(Error::SheetsUnfinished) };
        for (one, other) in [(a, b), (a, c), (b, c)] {
            RecoveryKey::join(one, other, &self.public).map_err(|_| Error::SheetsDoNotJoin)?;
        }
        Ok(self.public.clone())
    }

    /// The first statement of the team, the same at every try.
    ///
    /// # Errors
    /// As [`Self::join`]; then nothing of what was typed counts. The refusal of `prepare`.
    pub(crate) fn genesis(
        &mut self,
        prepare: impl FnOnce(RecoveryRecord) -> Result<(Membership, Vec<u8>), Error>,
    ) -> Result<Vec<u8>, Error> {
        if self.prepared.is_none() {
            let recovery = self.join().inspect_err(|error| {
                if matches!(error, Error::SheetsDoNotJoin) {
                    self.typed = [None, None, None];
                }
            })?;
            let (membership, genesis) = prepare(recovery)?;
            self.prepared = Some(Prepared { membership, genesis, may_be_known: false });
        }
        let prepared = self.prepared.as_mut().ok_or(Error::Internal("a prepared team"))?;
        prepared.may_be_known = true;
        Ok(prepared.genesis.clone())
    }

    /// The relay said that it did not take the team.
    pub(crate) fn was_refused(&mut self, genesis: &[u8]) {
        if let Some(prepared) = self.prepared.as_mut().filter(|prepared| prepared.genesis == genesis) {
            prepared.may_be_known = false;
        }
    }

    /// The team the relay took; none when it is not the one of these sheets.
    pub(crate) fn made(&self, genesis: &[u8]) -> Option<&Membership> {
        self.prepared.as_ref().filter(|prepared| prepared.genesis == genesis).map(|prepared| &prepared.membership)
    }
}

/// Reads what was typed of a sheet of a team that is there.
pub(crate) fn read_sheet(typed: &str, team: &RecoveryRecord) -> SheetCheckView {
    match Sheet::parse(typed) {
        Ok(sheet) if sheet.is_of(team) => {
            SheetCheckView { found: SheetFound::Whole, group: None, sheet: Some(sheet.index()) }
        }
        Ok(_) => other_set(),
        Err(error) => not_a_sheet(error),
    }
}

/// Joins two typed sheets of a team that is there.
///
/// # Errors
/// [`Error::SheetsDoNotJoin`].
pub(crate) fn join_typed(typed: &[String], team: &RecoveryRecord) -> Result<RecoveryKey, Error> {
    let sheets: Vec<Sheet> = typed.iter().filter_map(|typed| Sheet::parse(typed).ok()).collect();
    let [a, b] = &sheets[..] else { return Err(Error::SheetsDoNotJoin) };
    RecoveryKey::join(a, b, team).map_err(|_| Error::SheetsDoNotJoin)
}

fn other_set() -> SheetCheckView {
    SheetCheckView { found: SheetFound::OtherSet, group: None, sheet: None }
}

fn not_a_sheet(error: SheetError) -> SheetCheckView {
    let (found, group) = match error {
        SheetError::Group(group) => (SheetFound::WrongGroup, Some(group)),
        SheetError::Unfinished(groups) => (SheetFound::Unfinished, Some(groups)),
        SheetError::TooLong => (SheetFound::TooLong, None),
        SheetError::Checksum => (SheetFound::Mistyped, None),
        SheetError::Newer | SheetError::Index => return other_set(),
    };
    SheetCheckView { found, group, sheet: None }
}
