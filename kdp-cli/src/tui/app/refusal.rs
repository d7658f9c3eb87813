//! What means nothing on a page, and why: the line at the bottom offers the rest, and says why when it is tried.
//!
//! Pure. Whether a change can be made is another question: its own entry answers that.

use super::App;
use super::action::Action;
use super::changes;
use super::screens::ScreenId;

impl App {
    /// Why an action means nothing on the page that is shown; nothing where it means something.
    pub(crate) fn refusal_of(&self, action: &Action) -> Option<&'static str> {
        let page = self.page();
        let is_record = page.place.screen == ScreenId::Record;
        let is_empty = page.table().cursor().is_none() && !is_record;
        match action {
            Action::Enter => (!self.can_open()).then_some("nothing to open here"),
            Action::Describe if is_record => Some("this is all of it"),
            Action::Describe => is_empty.then_some("nothing to describe here"),
            Action::Records => {
                self.readable().is_none().then_some("no records here, only on topics and partitions")
            }
            Action::Lag => {
                let why = "no lag here, only on topics, partitions, groups and brokers";
                self.lag().is_none().then_some(why)
            }
            Action::Configs => {
                let why = "no settings here, only on topics, partitions, groups and brokers";
                self.configs().is_none().then_some(why)
            }
            Action::CopyCommand => self.command_text().is_none().then_some("no command says this"),
            Action::CopyCell | Action::CopyRow => is_empty.then_some("nothing to copy here"),
            Action::Menu => changes::at(page).next().is_none().then_some("nothing can be changed here"),
            Action::SortPicker | Action::ReverseSort | Action::Wide | Action::Save => {
                is_record.then_some("one record is no table")
            }
            Action::Shift(_) => (!page.table().is_wide).then_some("every column has to be shown first"),
            Action::Stop => self.running().next().is_none().then_some("nothing runs that could be stopped"),
            _ => None,
        }
    }

    fn can_open(&self) -> bool {
        match self.page().place.screen {
            ScreenId::Record => true,
            ScreenId::Reading => self.record().is_some(),
            ScreenId::Log => self.log_text().is_some(),
            _ => self.beyond().is_some() || self.has_setting(),
        }
    }
}
