//! What a command that prints records reads, for who shows it instead: the dashboard.
//!
//! The same words, the same flags, the same meaning; only where the records go is another's business. A group is
//! never joined, and nothing is committed.

use kdp_client::consumer::{Consumed, ConsumerOptions, Position, Range};

use super::Verb;
use super::decode::Picks;
use super::grep::Pattern;
use super::latest;
use super::printer::Printing;
use super::reader::Reader;
use super::source::{Selection, Source};
use crate::commands::Context;
use crate::failure::Failure;
use crate::record::Wanted;

/// What is read, and which of it is wanted.
#[derive(Debug)]
pub(crate) struct Look {
    pub(super) source: Source,
    /// What the consumer hands out.
    pub(crate) options: ConsumerOptions,
    /// Only the last so many to begin with.
    pub(super) last: Option<u64>,
    /// Whether it goes on for ever.
    pub(crate) follows: bool,
    pub(super) pattern: Option<Pattern>,
    pub(super) picks: Option<Picks>,
    pub(super) filter: Option<Wanted>,
}

impl Verb {
    /// What it reads; an error where it is none of those that print records.
    pub(crate) fn look(&self) -> Result<Look, Failure> {
        match self {
            Verb::Consume(command) => command.look(),
            Verb::Tail(command) => command.look(),
            Verb::Grep(command) => command.look(),
            Verb::Decode(command) => command.look(),
            _ => Err(Failure::usage("only what prints records can be shown: tail, consume, grep, decode")),
        }
    }
}

impl Look {
    /// All of it, from its beginning to its end.
    pub(super) fn new(
        source: Source,
        options: ConsumerOptions,
        printing: &Printing,
    ) -> Result<Self, Failure> {
        let filter = printing.filter.as_deref().map(Wanted::compile).transpose()?;
        Ok(Self { source, options, last: None, follows: false, pattern: None, picks: None, filter })
    }

    /// The offsets of both ends in each partition, and what was meant and is not there.
    pub(crate) async fn ranges(&mut self, context: &Context) -> Result<(Vec<Range>, Vec<Failure>), Failure> {
        self.check()?;
        let is_endless = self.follows && self.last.is_none();
        let Selection { mut ranges, errors } = self.source.select(context, is_endless).await?;
        if let Some(count) = self.last {
            let options = self.options;
            let open = |ranges| Reader::unwatched(context.cluster.clone(), ranges, options);
            let mut wrong = None;
            ranges = latest::narrow(ranges, open, count, |record| match self.wants(record) {
                Ok(wants) => wants,
                Err(failure) => {
                    wrong.get_or_insert(failure);
                    false
                }
            })
            .await?;
            if let Some(wrong) = wrong {
                return Err(wrong);
            }
            if self.follows {
                ranges.iter_mut().for_each(|range| range.until = None);
            }
        }
        Ok((ranges, errors))
    }

    fn check(&self) -> Result<(), Failure> {
        match self.follows && self.source.span.has_end() {
            true => Err(Failure::usage("what is followed has no end: leave To empty")),
            false => Ok(()),
        }
    }

    /// The topics and partitions as they were typed.
    pub(crate) fn names(&self) -> &[String] {
        &self.source.words.names
    }

    /// From where to where, as far as a partition itself can tell; and only the last so many.
    pub(crate) fn span(&self) -> Result<(Position, Option<Position>, Option<u64>), Failure> {
        self.check()?;
        let (from, to) = self.source.span.places(self.follows)?.positions();
        Ok((from, to, self.last))
    }

    /// Whether this record is wanted.
    pub(crate) fn wants(&mut self, record: &Consumed<'_>) -> Result<bool, Failure> {
        let fits = self.pattern.as_ref().is_none_or(|pattern| pattern.fits(record))
            && self.picks.as_ref().is_none_or(|picks| picks.fit(record));
        match &mut self.filter {
            Some(filter) if fits => filter.matches(record),
            _ => Ok(fits),
        }
    }

    /// What is to be said when all records have been looked at.
    pub(crate) fn settle(&self) -> Result<Option<String>, Failure> {
        self.filter.as_ref().map_or(Ok(None), Wanted::settle)
    }
}
