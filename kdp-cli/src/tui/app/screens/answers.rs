//! The answer of any command that reads, as a page of its own: what Doctor's checks and explanations open.
//!
//! Pure.

use super::{ScreenId, ScreenSpec, Tab};
use crate::tui::app::model::Words;
use crate::tui::app::page::Place;

pub(super) const DETAIL: ScreenSpec = ScreenSpec::detail(
    ScreenId::Answer,
    "Answer",
    "what a command answers, asked again from time to time",
    &[Tab::answer("Answer", words_of, "it says nothing")],
);

/// The page of this command.
pub(crate) fn answer_of(words: Words) -> Place {
    let text = serde_json::to_string(&words).expect("texts are JSON");
    Place::about(ScreenId::Answer, text)
}

/// The command of this page.
pub(crate) fn words_of(place: &Place) -> Words {
    // A place of this screen is made above; anything else asks for nothing.
    serde_json::from_str(place.subject()).unwrap_or_default()
}
