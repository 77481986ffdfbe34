//! Domain values as views.

use daftari_domain::case::Case;
use daftari_domain::clock::{Clock, ClockState, Level};
use daftari_domain::due::{Due, State, What};
use daftari_domain::money::{self, Promise};
use daftari_domain::reference::Reference;
use daftari_domain::summary::Summary;
use daftari_domain::time::Stamp;
use daftari_store::{DeliveryState, Listed};

use super::{
    ClockLevel, ClockPhase, ClockView, Delivery, DueState, DueView, DueWhat, MoneyView, OthersDebtView, PromiseState,
    PromiseView, StampView,
};

pub(crate) fn stamp(stamp: Stamp) -> StampView {
    StampView { ms: stamp.ms, offset_min: stamp.offset_min }
}

pub(crate) fn clock(clock: &Clock) -> ClockView {
    ClockView {
        code: clock.code.clone(),
        about: clock.about.clone(),
        state: match clock.state {
            ClockState::NotStarted => ClockPhase::NotStarted,
            ClockState::Running => ClockPhase::Running,
            ClockState::Stopped => ClockPhase::Stopped,
            ClockState::Expired => ClockPhase::Expired,
            ClockState::NotApplicable => ClockPhase::NotApplicable,
        },
        start: clock.start.map(stamp),
        limit: clock.limit.map(stamp),
        nominal: clock.nominal.map(stamp),
        hours_left: clock.hours_left,
        hours_total: clock.hours_total(),
        level: clock.level.map(|level| match level {
            Level::Green => ClockLevel::Green,
            Level::Amber => ClockLevel::Amber,
            Level::Red => ClockLevel::Red,
            Level::Expired => ClockLevel::Expired,
        }),
        stopped: clock.stopped.map(stamp),
        elapsed_hours: clock.elapsed_hours(),
        answered: clock.answered,
        check_time: clock.check_time,
    }
}

/// An entry of another device has no state here: the office has it.
pub(crate) fn delivery(state: Option<DeliveryState>) -> Delivery {
    match state {
        Some(DeliveryState::OnPhone) => Delivery::OnPhone,
        Some(DeliveryState::Handed) => Delivery::Handed,
        Some(DeliveryState::OfficeHas) | None => Delivery::OfficeHas,
    }
}

pub(crate) fn summary(row: &Listed) -> Option<Summary> {
    serde_json::from_str(&row.summary).ok()
}

/// Something due as a page shows it.
pub(crate) fn due(due: &Due) -> DueView {
    DueView {
        what: due_what(due.what),
        code: due.code.clone(),
        detail: due.detail.clone(),
        cents: due.cents,
        at: stamp(due.at),
        until: due.until.map(stamp),
        state: due_state(due.state),
        entry: due.entry,
    }
}

fn due_what(what: What) -> DueWhat {
    match what {
        What::Appointment => DueWhat::Appointment,
        What::Visit => DueWhat::Visit,
        What::NextDate => DueWhat::NextDate,
        What::Promise => DueWhat::Promise,
        What::FollowUp => DueWhat::FollowUp,
    }
}

fn due_state(state: State) -> DueState {
    match state {
        State::Planned => DueState::Planned,
        State::Due => DueState::Due,
        State::NeedsAnswer => DueState::NeedsAnswer,
        State::Overdue => DueState::Overdue,
        State::Moved => DueState::Moved,
        State::Done => DueState::Done,
        State::Skipped => DueState::Skipped,
    }
}

/// Lines of a case at a moment of true time.
pub(crate) fn money_lines(case: &Case, reference: &Reference, now: Stamp) -> Vec<MoneyView> {
    let lines = money::lines(case, reference).into_iter();
    lines
        .map(|line| MoneyView {
            fee_cents: line.fee,
            balance_cents: line.balance(),
            promises: line.promises.iter().map(|one| promise(one, now)).collect(),
            overdue: line.is_overdue(now.ms),
            agreed_cents: line.agreed,
            paid_cents: line.paid,
            due: line.due.map(stamp),
            let_go: line.waived.map(stamp),
            conflict: line.conflict,
            violation: line.violation,
        })
        .collect()
}

fn promise(promise: &Promise, now: Stamp) -> PromiseView {
    let state = match (promise.met, promise.was_broken(now.ms)) {
        (Some(_), false) => PromiseState::Kept,
        (Some(_), true) => PromiseState::Late,
        (None, true) => PromiseState::Overdue,
        (None, false) => PromiseState::Open,
    };
    PromiseView { entry: promise.entry, amount_cents: promise.amount, due: stamp(promise.due), state }
}

pub(crate) fn debts_of_others(case: &Case) -> Vec<OthersDebtView> {
    let debts = money::debts_of_others(case).into_iter();
    debts.map(|debt| OthersDebtView { what: debt.what, amount_cents: debt.amount }).collect()
}
