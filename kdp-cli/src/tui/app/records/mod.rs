//! Records on the screen: what is being read, as many of them as there is room for, and the one that is open.
//!
//! Pure. A read is a `kdp record` command, word for word; who runs it tells with [`News`]. Invariant: there is at
//! most one, and it is there exactly as long as a page of records is among the pages.

pub(crate) mod difference;
pub(crate) mod document;
pub(crate) mod json;
pub(crate) mod line;
mod opened;
pub(crate) mod reading;
pub(crate) mod ring;
pub(crate) mod rows;
pub(crate) mod wrap;

use std::sync::Arc;

use kdp_client::protocol::types::INTERNAL_TOPICS;

use super::form::Form;
use super::model::{Words, words};
use super::needle::Needle;
use crate::commands::record::Decoded;
use crate::record::Kept;
pub(crate) use document::Document;
use ring::Ring;

/// How many records a tail begins with.
const TAIL_LINES: &str = "100";

/// A record as the dashboard has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// `3:1042`, partition and offset; with the topic before it where records of several are read.
    pub(crate) name: String,
    /// All of it.
    pub(crate) kept: Kept,
    /// What it says, where it is one of a coordinator's.
    pub(crate) decoded: Option<Decoded>,
}

impl Record {
    /// About how much memory it takes.
    pub(crate) fn size(&self) -> usize {
        let decoded = self.decoded.as_ref();
        let decoded = decoded.map_or(0, |one| one.key.len() + one.value.as_ref().map_or(0, String::len));
        self.kept.size() + self.name.len() + decoded
    }

    /// Where it is, for people: `orders:3@1042`.
    pub(crate) fn place(&self) -> String {
        let partition = &self.kept.partition;
        format!("{}:{}@{}", partition.topic, partition.partition, self.kept.offset)
    }
}

/// What is being read.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    /// Another one has another number.
    pub(crate) id: u64,
    /// The command.
    pub(crate) words: Words,
    /// What the page is about, as its place has it.
    pub(crate) subject: String,
    /// The records in view.
    pub(crate) ring: Ring,
    /// How it is going.
    pub(crate) state: ReadState,
    /// How many records were looked at.
    pub(crate) looked_at: u64,
    /// How many of them were wanted.
    pub(crate) found: u64,
    /// How many offsets were passed, and of how many; unknown where there is no end.
    pub(crate) passed: Option<(u64, u64)>,
    /// What should be known besides.
    pub(crate) warnings: Vec<String>,
    /// When it began.
    pub(crate) begun_ms: i64,
    /// When it ended.
    pub(crate) ended_ms: Option<i64>,
    /// How many times the user wanted to see what comes next.
    pub(crate) pages: u64,
    /// What was typed, where it was.
    pub(crate) form: Option<Form>,
    /// What it looks for, where it is a search for letters.
    pub(crate) needle: Option<Needle>,
}

/// How a read is going.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ReadState {
    /// Where to begin is being looked up.
    #[default]
    Starting,
    /// Records are being looked at.
    Reading,
    /// The cluster does not answer, for this reason; it is tried again.
    Lost(String),
    /// There is no room for more; the user decides.
    Full,
    /// All of it has been looked at.
    Ended,
    /// The user has had enough.
    Stopped,
    /// It cannot go on, for this reason.
    Failed(String),
}

/// What is told of a read.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    /// What came, oldest first.
    pub(crate) records: Vec<Arc<Record>>,
    /// How many came besides that there was no room for.
    pub(crate) dropped: u64,
    /// How many records were looked at so far.
    pub(crate) looked_at: u64,
    /// How many offsets were passed so far, and of how many.
    pub(crate) passed: Option<(u64, u64)>,
    /// How it is going.
    pub(crate) state: ReadState,
    /// What should be known besides.
    pub(crate) warnings: Vec<String>,
}

/// What is to be read now; the runtime follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadWish {
    /// Another one has another number.
    pub(crate) id: u64,
    /// The command.
    pub(crate) words: Words,
    /// How many pages of it may be read.
    pub(crate) pages: u64,
}

impl Read {
    /// One that begins now.
    pub(crate) fn new(id: u64, subject: impl Into<String>, words: Words, now_ms: i64) -> Self {
        Self {
            id,
            words,
            subject: subject.into(),
            ring: Ring::default(),
            state: ReadState::Starting,
            looked_at: 0,
            found: 0,
            passed: None,
            warnings: Vec::new(),
            begun_ms: now_ms,
            ended_ms: None,
            pages: 1,
            form: None,
            needle: None,
        }
    }

    /// Whether it goes on for ever.
    pub(crate) fn follows(&self) -> bool {
        follows(&self.words)
    }

    /// Whether it selects: else all that it looks at is found.
    pub(crate) fn is_search(&self) -> bool {
        let flags = ["--where", "--kind", "--match"];
        self.words.get(1).is_some_and(|verb| verb == "grep")
            || self.words.iter().any(|word| flags.contains(&word.as_str()))
    }

    /// Whether nothing more comes unless the user wants it.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, ReadState::Ended | ReadState::Stopped | ReadState::Failed(_))
    }

    /// What the runtime is to do.
    pub(crate) fn wish(&self) -> Option<ReadWish> {
        (!self.is_over()).then(|| ReadWish { id: self.id, words: self.words.clone(), pages: self.pages })
    }

    /// Takes what was told.
    pub(crate) fn take(&mut self, news: News, now_ms: i64) {
        // Who has been told to stop may have had something more to say.
        if self.is_over() {
            return;
        }
        self.found += news.records.len() as u64 + news.dropped;
        self.ring.skip(news.dropped);
        news.records.into_iter().for_each(|record| self.ring.push(record));
        self.looked_at = news.looked_at;
        self.passed = news.passed;
        self.warnings.extend(news.warnings);
        self.state = news.state;
        if self.is_over() {
            self.ended_ms = Some(now_ms);
        }
    }

    /// The user has had enough.
    pub(crate) fn stop(&mut self, now_ms: i64) {
        self.state = ReadState::Stopped;
        self.ended_ms = Some(now_ms);
    }

    /// What is in view makes room for what comes next; says whether that makes sense now.
    pub(crate) fn go_on(&mut self) -> bool {
        let is_full = self.state == ReadState::Full;
        if is_full {
            self.ring.clear();
            self.pages += 1;
            self.state = ReadState::Reading;
        }
        is_full
    }
}

/// Whether a read goes on for ever.
pub(crate) fn follows(words: &Words) -> bool {
    words.get(1).is_some_and(|verb| verb == "tail") || words.iter().any(|word| word == "--follow")
}

/// Whether it is one of Kafka's own topics that the command line can decode.
pub(crate) fn is_decodable(subject: &str) -> bool {
    INTERNAL_TOPICS.contains(&subject.split(':').next().unwrap_or_default())
}

/// What is read when nobody says: the last records, and those that come.
pub(crate) fn tail(subject: &str) -> Words {
    match is_decodable(subject) {
        true => words(["record", "decode", subject, "--from", "-20", "--follow"]),
        false => words(["record", "tail", subject, "--lines", TAIL_LINES]),
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
