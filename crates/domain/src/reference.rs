//! Kenyan reference data, compiled in as editable defaults (`reference/kenya.json`; sources are named in the file), and
//! what Daftari adds to it (`reference/daftari.json`: product defaults without an outside source).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::codes::{field_type, purpose};
use crate::languages::{ENGLISH, Languages};
use crate::lists::{self, List};
use crate::time::{UnixMillis, hours_to_ms};

static KENYA: LazyLock<Reference> = LazyLock::new(|| {
    let compiled_in = "the compiled-in reference data is JSON, as a test shows";
    let mut json: Value = serde_json::from_str(include_str!("../reference/kenya.json")).expect(compiled_in);
    add(&mut json, serde_json::from_str(include_str!("../reference/daftari.json")).expect(compiled_in));
    Reference::from_json(json).expect("the compiled-in reference data is whole, as a test shows")
});

/// Puts more items behind those of each list, and more lists beside those of an object.
fn add(to: &mut Value, more: Value) {
    match (to, more) {
        (Value::Array(items), Value::Array(more)) => items.extend(more),
        (Value::Object(lists), Value::Object(more)) => {
            for (name, more) in more {
                match lists.get_mut(&name) {
                    Some(list) => add(list, more),
                    None => drop(lists.insert(name, more)),
                }
            }
        }
        (to, more) => *to = more,
    }
}

/// The kind of a clock: who owes what to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Something that has to happen in time to help.
    #[default]
    Deadline,
    /// Something we owe her.
    Duty,
    /// Something the law owes her.
    Right,
    /// Visits counted from a start.
    Schedule,
    /// Runs to a time people named.
    Reminder,
}

/// A visit of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitDef {
    /// Code, such as `week_2`.
    pub code: String,
    /// Hours after the start.
    #[serde(default)]
    pub offset_hours: f64,
    /// Calendar months after the start, instead of hours.
    #[serde(default)]
    pub offset_months: Option<u32>,
    /// Days after its day in which it is still in time.
    pub window_days: i64,
}

/// The days and hours on which courts sit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CourtDays {
    /// `mon` to `sun`.
    pub court_days: Vec<String>,
    /// Such as `08:00`, local time.
    pub court_opens: String,
    /// Such as `17:00`, local time.
    pub court_closes: String,
    /// Days without a court, such as `2026-12-25`: those written here, and those of the list `court_holidays`.
    #[serde(default)]
    pub public_holidays: Vec<String>,
}

/// A clock's definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockDef {
    /// Code.
    pub code: String,
    /// Its kind.
    #[serde(default)]
    pub kind: ClockKind,
    /// Code of clock_events that starts it.
    #[serde(default)]
    pub start_event: String,
    /// Hours from start to limit; 0 for reminders, which run to a time people name.
    #[serde(default)]
    pub hours: f64,
    /// Hours left at or below which it is amber.
    #[serde(default)]
    pub amber_hours_left: f64,
    /// Hours left at or below which it is red.
    #[serde(default)]
    pub red_hours_left: f64,
    /// Actions that stop it.
    #[serde(default)]
    pub stop_events: Vec<String>,
    /// Codes that make it red at once.
    #[serde(default)]
    pub urgent_flags: Vec<String>,
    /// Visits, for a schedule.
    #[serde(default)]
    pub schedule: Vec<VisitDef>,
    /// Court days to which its limit extends.
    #[serde(default)]
    pub extension: Option<CourtDays>,
}

impl ClockDef {
    /// Its length, milliseconds.
    pub fn length_ms(&self) -> i64 {
        hours_to_ms(self.hours)
    }

    /// From when on it is amber and from when on red, where it runs out at a limit.
    pub fn warnings(&self, limit: UnixMillis) -> (UnixMillis, UnixMillis) {
        let before = |hours: f64| limit.minus(hours_to_ms(hours));
        (before(self.amber_hours_left), before(self.red_hours_left))
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ViolationType {
    code: String,
    is_sexual_offence: bool,
    #[serde(default)]
    child_only: bool,
    #[serde(default)]
    suggests_clocks: Vec<String>,
}

/// A field of an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActionField {
    /// Its name.
    pub name: String,
    /// `datetime`, `text`, `longtext`, `money`, `bool`, `choice`, `place`, `person`, `people`.
    #[serde(rename = "type")]
    pub kind: String,
}

impl ActionField {
    /// A sum, in cents.
    pub fn is_money(&self) -> bool {
        self.kind == field_type::MONEY
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ActionType {
    code: String,
    blocked_by_sexual_offence_brake: bool,
    fields: Vec<ActionField>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct AgeBand {
    code: String,
    #[serde(default)]
    child_route: bool,
}

/// A brake: steps that are not offered, and what is offered in their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrakeDef {
    /// Code.
    pub code: String,
    /// Actions it closes.
    #[serde(default)]
    pub blocks_actions: Vec<String>,
    /// Actions offered in their place.
    #[serde(default)]
    pub offers: Vec<String>,
}

/// A purpose a survivor may be asked to consent to, each apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurposeDef {
    /// Code.
    pub code: String,
    /// Days a yes holds; for ever when not named.
    #[serde(default)]
    pub expires_days: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Outcome {
    code: String,
    allowed_for_sexual_offence: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ChildRoute {
    block_consents: Vec<String>,
    leave_out_of: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Parts {
    violation_types: Vec<ViolationType>,
    action_types: Vec<ActionType>,
    clocks: Vec<ClockDef>,
    age_bands: Vec<AgeBand>,
    brakes: Vec<BrakeDef>,
    consent_purposes: Vec<PurposeDef>,
    outcomes: Vec<Outcome>,
    child_route: ChildRoute,
}

/// Reference data.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    parts: Parts,
    languages: Languages,
    json: Value,
}

/// A reference file that is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reference file")]
pub struct NotAReference;

impl Reference {
    /// The defaults the app ships.
    pub fn kenya() -> &'static Reference {
        &KENYA
    }

    /// Reference data of any origin. A text that lacks one of its languages gets the English one there.
    ///
    /// # Errors
    /// [`NotAReference`].
    pub fn from_json(mut json: Value) -> Result<Reference, NotAReference> {
        let languages = Languages::of(&json);
        languages.fill_all(&mut json);
        let mut parts = Parts::deserialize(&json).map_err(|_| NotAReference)?;
        for court in parts.clocks.iter_mut().filter_map(|def| def.extension.as_mut()) {
            court.public_holidays.extend(lists::days_without_court(&json).map(str::to_owned));
        }
        Ok(Reference { parts, languages, json })
    }

    /// The defaults with the office's edits laid over them: list, code, item. Edits win; an unedited default
    /// follows the update of the app. An edit that is not whole is ignored.
    pub fn with_edits<'a>(&self, edits: impl IntoIterator<Item = (&'a str, &'a str, &'a Value)>) -> Reference {
        let mut json = self.json.clone();
        for (list, code, item) in edits {
            // An office's newer Daftari may know more lists and items than this one.
            let _ignored = lists::lay(&mut json, list, code, item);
        }
        Reference::from_json(json).unwrap_or_else(|NotAReference| self.clone())
    }

    /// The parts the rules read, without labels, as JSON: equal for two references that give the same rules.
    pub fn rules(&self) -> String {
        serde_json::to_string(&self.parts).expect("the parts were read from JSON")
    }

    /// An item of a list, as it stands here.
    pub fn item(&self, list: List, code: &str) -> Option<&Value> {
        lists::item_of(&self.json, list, code)
    }

    /// Items of a list, as they stand here.
    pub fn items(&self, list: List) -> &[Value] {
        lists::items_of(&self.json, list)
    }

    /// Everything, labels included.
    pub fn to_json(&self) -> Value {
        self.json.clone()
    }

    /// Languages in which the texts are written.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// The text of a notification, by code of a language: it says that something is to do, not what. In English where the
    /// language is not known.
    pub fn reminder_text(&self, language: &str) -> Option<&str> {
        let clocks = self.json.get("clocks")?.as_array()?;
        let text = clocks.iter().find_map(|clock| clock.get("reminder_text"))?;
        text.get(language).or_else(|| text.get(ENGLISH))?.as_str()
    }

    /// Definitions of all clocks.
    pub fn clocks(&self) -> &[ClockDef] {
        &self.parts.clocks
    }

    /// A clock by its code.
    pub fn clock(&self, code: &str) -> Option<&ClockDef> {
        self.parts.clocks.iter().find(|clock| clock.code == code)
    }

    fn violation(&self, code: &str) -> Option<&ViolationType> {
        self.parts.violation_types.iter().find(|violation| violation.code == code)
    }

    /// Does the law call it a sexual offence? An unknown code does not say so.
    pub fn is_sexual_offence(&self, code: &str) -> bool {
        self.violation(code).is_some_and(|violation| violation.is_sexual_offence)
    }

    /// Does a violation start a clock?
    pub fn suggests(&self, violation: &str, clock: &str) -> bool {
        self.violation(violation).is_some_and(|v| v.suggests_clocks.iter().any(|code| code == clock))
    }

    /// Labels of a violation, by language; empty when the code is unknown.
    pub fn violation_labels(&self, code: &str) -> Vec<&str> {
        self.labels_in(self.json.get("violation_types"), code)
    }

    /// Labels of an item of a small list, by language; empty when the code is unknown.
    pub fn list_labels(&self, list: &str, code: &str) -> Vec<&str> {
        self.labels_in(self.json.get("lists").and_then(|lists| lists.get(list)), code)
    }

    fn labels_in<'a>(&'a self, list: Option<&'a Value>, code: &str) -> Vec<&'a str> {
        let mut items = list.and_then(Value::as_array).map_or(&[][..], Vec::as_slice).iter();
        let named = items.find(|entry| entry.get("code").and_then(Value::as_str) == Some(code));
        let Some(label) = named.and_then(|entry| entry.get("label")) else { return Vec::new() };
        self.languages.iter().filter_map(|language| label.get(language)?.as_str()).collect()
    }

    /// Fields of an action; none when the code is unknown.
    pub fn action_fields(&self, action: &str) -> Option<&[ActionField]> {
        self.parts.action_types.iter().find(|known| known.code == action).map(|known| known.fields.as_slice())
    }

    /// Is this field of an action a sum in cents? By the field's own type; of an action or a field that is not known
    /// here, by what other actions call a sum.
    pub fn is_money(&self, action: &str, field: &str) -> bool {
        self.is_of_kind(action, field, field_type::MONEY)
    }

    /// Is this field of an action of this type? By its own type; of an action or a field that is not known here, by the type
    /// it has in any other action.
    pub(crate) fn is_of_kind(&self, action: &str, field: &str, kind: &str) -> bool {
        let named = |known: &&ActionField| known.name == field;
        match self.action_fields(action).and_then(|fields| fields.iter().find(named)) {
            Some(known) => known.kind == kind,
            None => self.parts.action_types.iter().flat_map(|a| &a.fields).filter(named).any(|f| f.kind == kind),
        }
    }

    /// Is this age band under 18?
    pub fn is_child(&self, band: &str) -> bool {
        self.parts.age_bands.iter().any(|known| known.code == band && known.child_route)
    }
}

/// Brakes, consents and the child-protection route.
impl Reference {
    /// A brake.
    pub fn brake(&self, code: &str) -> Option<&BrakeDef> {
        self.parts.brakes.iter().find(|brake| brake.code == code)
    }

    /// Is this step closed on a line that is a sexual offence?
    pub fn is_closed_by_sexual_offence(&self, action: &str) -> bool {
        self.parts.action_types.iter().any(|known| known.code == action && known.blocked_by_sexual_offence_brake)
    }

    /// Violations that are named on the child-protection route only.
    pub fn child_only_violations(&self) -> impl Iterator<Item = &str> {
        self.parts.violation_types.iter().filter(|known| known.child_only).map(|known| known.code.as_str())
    }

    /// Outcomes a case may be closed with: all of them, or those that settle nothing with money.
    pub fn outcomes(&self, settles: Settles) -> impl Iterator<Item = &str> {
        let offered = move |known: &&Outcome| settles == Settles::WithMoney || known.allowed_for_sexual_offence;
        self.parts.outcomes.iter().filter(offered).map(|known| known.code.as_str())
    }

    /// Purposes a survivor may be asked to consent to.
    pub fn consent_purposes(&self) -> &[PurposeDef] {
        &self.parts.consent_purposes
    }

    /// May a child be asked this? A child's story is never published, and a child is counted apart.
    pub fn is_offered_to_a_child(&self, code: &str) -> bool {
        let route = &self.parts.child_route;
        let counted = route.leave_out_of.iter().any(|list| list == "sex_worker_statistics");
        match code {
            purpose::ANONYMOUS_STATS => !counted,
            _ => !route.block_consents.iter().any(|blocked| blocked == code),
        }
    }
}

/// May a case end with money?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settles {
    /// Some line of it may.
    WithMoney,
    /// No line of it may.
    WithoutMoney,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_compiled_in_reference_data_is_whole() {
        let kenya = Reference::kenya();
        assert!(kenya.is_sexual_offence("rape") && !kenya.is_sexual_offence("non_payment"));
        assert!(kenya.suggests("forced_sex_without_condom", "pep"));
        assert!(kenya.is_child("16_17") && !kenya.is_child("18_24"));
        assert_eq!(kenya.clocks().iter().find(|clock| clock.code == "pep").unwrap().hours, 72.0);
    }

    #[test]
    fn an_edit_of_the_office_overrides_the_defaults() {
        let item = json!({ "label": { "en": "Not paid what was agreed" } });
        let edited = Reference::kenya().with_edits([("violation_types", "non_payment", &item)]);
        let types = lists::list_named("violation_types").unwrap();
        let label = |reference: &Reference, code: &str| reference.item(types, code).unwrap()["label"].clone();
        assert_eq!(label(&edited, "non_payment")["en"], "Not paid what was agreed");
        assert_eq!(label(&edited, "non_payment")["sw"], label(Reference::kenya(), "non_payment")["sw"]);
        assert_eq!(label(&edited, "rape"), label(Reference::kenya(), "rape"));
        assert_eq!(edited.rules(), Reference::kenya().rules());
    }
}
