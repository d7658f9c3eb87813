//! What can happen to the application, and what it asks for in return.
//!
//! Data only. Keys, the collector and jobs become an [`Action`]; what needs the world becomes an [`Effect`].

use std::sync::Arc;

use kdp_client::connection::Secret;

use super::contexts::{KnownContext, Session};
use super::edit::Edit;
use super::job::JobEnd;
use super::listing::Listing;
use super::log::LogNews;
use super::model::Words;
use super::page::Place;
use super::records::{News, ReadWish, Record};
use super::snapshot::Snapshot;
use super::table::Motion;
use crate::gate::UndoFile;

/// What can happen.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// The collector found this.
    Snapshot(Arc<Snapshot>),
    /// A command that a screen asked for has answered, or this is why not.
    Answered(Words, Result<Listing, Unanswered>),
    /// The dry runs of a change have answered, one for each of its commands.
    Previewed(Vec<Words>, Vec<JobEnd>),
    /// A job has ended.
    Ended(u64, JobEnd),
    /// The read of this number has news.
    Came(u64, News),
    /// Records were written into the file of this name, or this is why not.
    Exported(Export, Result<String, String>),
    /// There is something to be logged.
    Logged(LogNews),
    /// The terminal has another size.
    Resized(u16, u16),
    /// Time has passed.
    Tick,
    /// Leave.
    Quit,
    /// One step back: closes what is on top, clears the filter, or returns to the page before.
    Back,
    /// Opens what the cursor is on, or does what is chosen.
    Enter,
    /// Moves the cursor.
    Go(Motion),
    /// The next tab of the page; the one before where it is negative.
    TurnTab(isize),
    /// The next screen at the top; the one before where it is negative.
    TurnScreen(isize),
    /// Goes to a place.
    Open(Place),
    /// Types the filter.
    Filter,
    /// Types where to go.
    Palette,
    /// Shows the keys.
    Help,
    /// Chooses what to sort by.
    SortPicker,
    /// Sorts the other way round.
    ReverseSort,
    /// Marks a row.
    Mark,
    /// Marks all rows.
    MarkAll,
    /// Shows or hides the preview.
    Preview,
    /// Stops or resumes asking the cluster.
    Pause,
    /// Asks the cluster more or less often.
    Pace(i8),
    /// Asks the cluster now.
    Refresh,
    /// Shows every column of the table, or the most important ones.
    Wide,
    /// Moves the columns of a wide table.
    Shift(isize),
    /// Compares settings with those of something else.
    Compare,
    /// Saves the table that is shown.
    Save,
    /// The table has been saved under this name, or why it has not.
    Saved(String, Result<String, Unsaved>),
    /// Lists the changes that can be undone.
    Undo,
    /// These can be undone, the newest first.
    Undoable(Vec<UndoFile>),
    /// Lists the contexts.
    SwitchContext,
    /// There are these.
    Contexts(Vec<KnownContext>),
    /// Somebody listens at the addresses of this context, or nobody does.
    Reached(String, bool),
    /// We are on another cluster now; nothing that comes later is of the one before.
    Switched(Session),
    /// We are where we were, and this is why.
    NotSwitched(String),
    /// Somebody clicked on this column and line.
    Click(u16, u16),
    /// Somebody turned the wheel there, down or up.
    Wheel(isize, u16, u16),
    /// Something has happened that the user should hear of.
    Said(String),
    /// Copies the name of the row.
    CopyCell,
    /// Copies something else of the row.
    CopyRow,
    /// Copies the command that says what is shown.
    CopyCommand,
    /// Opens the records of the topic at hand.
    Records,
    /// Asks which records are to be read.
    ReadForm,
    /// What comes after what is in view; the record before where it is negative.
    ReadOn(isize),
    /// Asks for the file that records are written into.
    ExportForm,
    /// Shows the row under the cursor in full.
    Describe,
    /// Goes to the settings of what is at hand.
    Configs,
    /// Goes to the lag of what is at hand.
    Lag,
    /// Lists what was run from here.
    Jobs,
    /// Asks which job is to be waited for no longer.
    Stop,
    /// Lists what can be done here.
    Menu,
    /// Begins this change.
    Begin(&'static str),
    /// Stops the process until the shell resumes it.
    Suspend,
    /// Draws all of it anew.
    Redraw,
    /// Types into the line that is being typed.
    Edit(Edit),
    /// To the next field of a form, or the next match; the one before where it is negative.
    Next(isize),
}

/// Why a table has not been saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsaved {
    /// There is a file of this name.
    IsThere,
    /// Anything else.
    Failed(String),
}

/// Why a command has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// The cluster has no such API.
    Unsupported(String),
    /// Anything else.
    Failed(String),
}

/// Records to be written into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Export {
    /// The file, as it was typed.
    pub(crate) path: String,
    /// Whether a file that is there already is replaced.
    pub(crate) replaces: bool,
    /// The records.
    pub(crate) records: Vec<Arc<Record>>,
}

/// What the application asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Run the commands as dry runs, and say [`Action::Previewed`].
    Preview(Vec<Words>),
    /// Run the commands one after the other, and say [`Action::Ended`] with this number. The secret is the
    /// password that they would ask for.
    Run(u64, Vec<Words>, Option<Secret>),
    /// Wait no longer for the commands of this number; whoever runs them says [`Action::Ended`] at once.
    Stop(u64),
    /// Write the text to a file of this name, which may be there only if it may be replaced, and say
    /// [`Action::Saved`].
    Save {
        /// As it was typed.
        path: String,
        /// What stands in it.
        text: String,
        /// Whether a file of this name may be replaced.
        replaces: bool,
    },
    /// Look for contexts, say [`Action::Contexts`], and for each [`Action::Reached`].
    ListContexts,
    /// Go to another context, and say [`Action::Switched`] or [`Action::NotSwitched`].
    Switch(String),
    /// Look for undo files, and say [`Action::Undoable`].
    ListUndo,
    /// Put the text into the clipboard of the terminal.
    Copy(String),
    /// Write records into a file, and say [`Action::Exported`].
    Export(Export),
    /// Stop the process until the shell resumes it.
    Suspend,
    /// Draw all of it anew.
    Redraw,
}

/// What the application wants to be kept up to date about; the collector and the listings follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// Commands whose answers are on the screen.
    pub(crate) answers: Vec<Words>,
    /// The records that are to be read.
    pub(crate) reading: Option<ReadWish>,
    /// The topics, groups or brokers on the screen, which may be asked for more often.
    pub(crate) visible: Option<Place>,
    /// Ask nothing.
    pub(crate) paused: bool,
    /// How much faster or slower than usual to ask, in steps of two.
    pub(crate) pace: i8,
    /// Another number: ask all of it now.
    pub(crate) refresh: u64,
}
