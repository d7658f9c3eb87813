//! The gate that every change passes: may it happen here, does somebody want it, what was done.
//!
//! [`Context::gate`] comes before the change and hands out a [`Permit`]; the permit keeps what undoes
//! the change, and leaves one line in the audit log however the change ends. It knows no command.

mod audit;
mod begun;
mod undo;

pub(crate) use audit::path as audit_path;
pub(crate) use begun::Begun;
pub(crate) use undo::{UndoFile, list as undo_files};

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use kdp_client::cluster::{Cluster, Topics};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::commands::Context;
use crate::danger::{Consent, Danger, Wanted, confirmation};
use crate::failure::Failure;
use crate::report::Report;

/// A change that a command is about to make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'a> {
    /// How much it can hurt, in a context that is not protected.
    pub(crate) level: Danger,
    /// What is done, for the audit log: `topic alter`.
    pub(crate) action: &'static str,
    /// The question to a person, without its question mark: `delete orders with all records`.
    pub(crate) summary: &'a str,
    /// What is changed: topics, groups, users. At least one.
    pub(crate) names: &'a [String],
}

/// What the settings allow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    /// Refuse every change.
    pub(crate) read_only: bool,
    /// Ask for more than usual.
    pub(crate) protected: bool,
    /// The name of the context, if one is in use.
    pub(crate) context: Option<String>,
    /// The only cluster that this context is about.
    pub(crate) cluster_id: Option<String>,
    /// Where the audit log and undo files are; `None` where no home is known.
    pub(crate) state: Option<PathBuf>,
    /// Keep no audit log.
    pub(crate) audit_off: bool,
    /// The words of this process, for the audit log.
    pub(crate) arguments: Vec<String>,
    /// What changes have begun.
    pub(crate) begun: Begun,
}

impl Guard {
    fn level(&self, level: Danger) -> Danger {
        if self.protected { level.raised() } else { level }
    }

    fn refuse_when_read_only(&self) -> Result<(), Failure> {
        match (self.read_only, &self.context) {
            (false, _) => Ok(()),
            (true, Some(context)) => Err(Failure::read_only(format!("context {context} is read-only"))),
            (true, None) => Err(Failure::read_only("--read-only or KDP_READ_ONLY is set")),
        }
    }
}

impl Context {
    /// Lets a change through, or says why not. A dry run passes the same checks and is asked nothing.
    pub(crate) async fn gate(&self, change: Change<'_>, consent: &Consent) -> Result<Permit, Failure> {
        debug_assert!(!change.names.is_empty(), "a change changes something");
        debug_assert!(
            // A reader may leave a mild mark, as the commits of `record consume --group` are.
            change.level <= self.danger.unwrap_or(Danger::Mild),
            "{}: more than OUTPUTS says it can hurt",
            change.action
        );
        let guard = &self.guard;
        guard.refuse_when_read_only()?;
        let level = guard.level(change.level);
        let summary = match &guard.context {
            Some(context) => format!("{context}: {}", change.summary),
            None => change.summary.to_owned(),
        };
        let question = match consent.dry_run {
            true => None,
            false => self.prompt.question(level, &summary, change.names, consent)?,
        };
        if guard.cluster_id.is_some() {
            // The first answer tells whether this is the cluster that is meant.
            self.cluster.metadata(&Topics::None).await?;
        }
        if let Some(question) = question {
            question.ask()?;
        }
        let permit = Permit {
            guard: guard.clone(),
            cluster: self.cluster.clone(),
            level,
            action: change.action,
            summary: change.summary.to_owned(),
            names: change.names.to_vec(),
            dry_run: consent.dry_run,
            kept: RefCell::default(),
            ended: false,
        };
        permit.begins();
        Ok(permit)
    }
}

impl Context {
    /// What an undo file of this noun keeps; one of another cluster is refused.
    pub(crate) async fn read_undo<T: DeserializeOwned>(&self, file: &Path, noun: &str) -> Result<T, Failure> {
        let kept: undo::Undo<T> = undo::read(file, noun)?;
        kept.check_cluster(self.cluster.metadata(&Topics::None).await?.cluster_id.as_deref())?;
        Ok(kept.before)
    }
}

/// A change that may be made now. Dropped without [`Permit::done`], the audit log says that its
/// outcome is unknown.
#[derive(Debug)]
#[must_use = "end it with done(report), or the audit log calls the change's outcome unknown"]
pub(crate) struct Permit {
    guard: Guard,
    cluster: Cluster,
    level: Danger,
    action: &'static str,
    summary: String,
    names: Vec<String>,
    dry_run: bool,
    kept: RefCell<Kept>,
    ended: bool,
}

/// What is to be said when the change has ended.
#[derive(Debug, Default)]
struct Kept {
    undo: Option<PathBuf>,
    talk: Vec<String>,
    warnings: Vec<String>,
}

impl Permit {
    /// The change is being made; it is so from the gate on, unless it waits.
    pub(crate) fn begins(&self) {
        if !self.dry_run {
            self.guard.begun.note(format!("begun: {}", self.summary));
        }
    }

    /// The change waits for something before it is made.
    pub(crate) fn waits(&self) {
        self.guard.begun.take();
    }

    /// Keeps how things are, before they change; `kdp NOUN undo FILE` reads it again. A dry run keeps
    /// nothing. A file that cannot be written is a warning: the change was asked for, and comes first.
    pub(crate) fn undo(&self, noun: &'static str, before: &impl Serialize) {
        if self.dry_run {
            return;
        }
        let cluster_id = self.cluster.cluster_id();
        let mut kept = self.kept.borrow_mut();
        match undo::write(&self.guard, noun, self.action, cluster_id, before) {
            Ok(path) => {
                let undo = format!("undo: kdp {noun} undo {}", undo::shell_word(&path));
                self.guard.begun.note(undo.clone());
                kept.talk.push(undo);
                kept.undo = Some(path);
            }
            Err(error) => kept.warnings.push(format!("no undo file could be written: {error}")),
        }
    }

    /// The change has ended as this report says.
    pub(crate) fn done(mut self, mut report: Report) -> Report {
        self.ended = true;
        report.dry_run = self.dry_run;
        match self.dry_run {
            true => report.wanted = Some(Wanted { level: self.level, word: confirmation(&self.names) }),
            false => self.write_audit(Some(&report)),
        }
        let kept = self.kept.take();
        report.talk.extend(kept.talk);
        report.warnings.extend(kept.warnings);
        report
    }

    fn write_audit(&self, report: Option<&Report>) {
        if self.guard.audit_off {
            return;
        }
        let line = audit::Line {
            guard: &self.guard,
            cluster_id: self.cluster.cluster_id(),
            action: self.action,
            level: self.level,
            names: &self.names,
            undo: self.kept.borrow().undo.clone(),
            report,
        };
        if let Err(error) = audit::append(&self.guard, &line.to_json()) {
            let warning = format!("the audit log could not be written: {error}");
            self.kept.borrow_mut().warnings.push(warning);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.ended && !self.dry_run {
            self.write_audit(None);
        }
    }
}

#[cfg(test)]
mod tests;
