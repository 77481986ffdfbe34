//! The help circle: the few people a worker asks for help, chosen by herself, stored in her encrypted database only.

use daftari_domain::text;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::SetHelpCircle;
use crate::views::{AllyView, Changed, HelpCircleView};

/// Secret: the people, JSON.
const HELP_CIRCLE: &str = "help_circle";
/// People of a circle: a text message to more is held back by some networks.
const PEOPLE_MAX: usize = 8;
/// Characters of a name.
const NAME_MAX: usize = 60;

impl Notebook {
    /// The people of the help circle.
    ///
    /// # Errors
    /// Disk errors.
    pub fn help_circle(&self) -> Result<HelpCircleView, Error> {
        let stored = self.store.read(|tx| tx.secret(HELP_CIRCLE))?;
        let people = stored.map_or(Ok(Vec::new()), |json| serde_json::from_slice(&json).map_err(|_| Error::Damaged))?;
        Ok(HelpCircleView { people })
    }

    /// Chooses them. A line without a name and a phone is left out; every Kenyan way of writing a phone is taken.
    ///
    /// # Errors
    /// [`Error::BadPhone`] with the number of the line, [`Error::TextTooLong`], [`Error::BadRequest`] for more than
    /// eight people, disk errors.
    pub fn set_help_circle(&mut self, request: SetHelpCircle) -> Result<Changed, Error> {
        let written = |ally: &AllyView| !(ally.name.trim().is_empty() && ally.phone.trim().is_empty());
        let lines = (1..).zip(&request.people).filter(|(_, ally)| written(ally));
        let people = lines.map(|(line, ally)| checked(line, ally)).collect::<Result<Vec<_>, Error>>()?;
        if people.len() > PEOPLE_MAX {
            return Err(Error::BadRequest { field: "people" });
        }
        let json = Zeroizing::new(serde_json::to_vec(&people).expect("plain values become JSON"));
        self.store.write(|tx| tx.put_secret(HELP_CIRCLE, &json))?;
        Ok(Changed::default())
    }
}

fn checked(line: usize, ally: &AllyView) -> Result<AllyView, Error> {
    let name = ally.name.trim();
    let length = name.chars().count();
    if length > NAME_MAX {
        return Err(Error::TextTooLong { field: "name".to_owned(), max: NAME_MAX, length });
    }
    let phone = text::phone(&ally.phone).ok_or(Error::BadPhone { line })?;
    Ok(AllyView { name: name.to_owned(), phone: format!("+{phone}") })
}
