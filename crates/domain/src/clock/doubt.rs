//! Times of devices that changed their mind about the time: the earliest they can have been.

use std::collections::BTreeMap;

use crate::case::{Case, Origin, Version};
use crate::ids::DeviceKey;
use crate::time::{HappenedAt, Stamp, TOLERANCE_MS};

/// Devices that changed their mind about the time by more than five minutes within this case, each with the difference
/// that leaves least time. One that had not learned its difference yet took its own clock for the truth.
pub(crate) struct Doubt(BTreeMap<DeviceKey, i64>);

impl Doubt {
    pub(crate) fn of(case: &Case) -> Doubt {
        let mut ranges: BTreeMap<DeviceKey, (i64, i64)> = BTreeMap::new();
        for origin in case.origins() {
            let difference = origin.time_difference_ms.unwrap_or(0);
            let (low, high) = ranges.entry(origin.author).or_insert((difference, difference));
            *low = (*low).min(difference);
            *high = (*high).max(difference);
        }
        let jumped = ranges.into_iter().filter(|(_, (low, high))| high.saturating_sub(*low) > TOLERANCE_MS);
        Doubt(jumped.map(|(device, (low, _))| (device, low)).collect())
    }

    /// Is any time of this case in doubt?
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Did its author change its mind about the time?
    pub(crate) fn is_about(&self, origin: &Origin) -> bool {
        self.0.contains_key(&origin.author)
    }

    /// The earliest a time entered by an author can have been, in true time.
    pub(crate) fn earliest(&self, origin: &Origin, entered: Stamp) -> Stamp {
        self.0.get(&origin.author).map_or_else(|| origin.corrected(entered), |least| entered.plus(*least))
    }

    /// The earliest it can have happened, or else have been written.
    pub(crate) fn happened(&self, origin: &Origin) -> Stamp {
        self.earliest(origin, origin.happened_at.as_ref().map_or(origin.recorded_at, HappenedAt::stamp))
    }

    /// The earliest a time field can mean.
    pub(crate) fn field(&self, version: &Version, name: &str) -> Option<Stamp> {
        let entered = serde_json::from_value(version.fields.get(name)?.clone()).ok()?;
        Some(self.earliest(&version.origin, entered))
    }

    /// The earliest an action can have been taken, over everything that stands: the time field it names, else when it
    /// happened.
    pub(crate) fn acted(&self, case: &Case, action: &str, time: &str) -> Option<Stamp> {
        case.items
            .iter()
            .filter(|item| item.action == action)
            .flat_map(|item| &item.standing)
            .map(|version| self.field(version, time).unwrap_or_else(|| self.happened(&version.origin)))
            .min()
    }
}
