//! What the user does with records: which are read, which are searched, some that are written into a file.
//!
//! Pure. What is typed into the form becomes a `kdp record` command; so what is shown, copied and run is the same.

use std::sync::Arc;

use super::rows::RecordRows;
use super::{News, Read, Record, is_decodable, tail};
use crate::time::to_rfc3339;
use crate::tui::app::App;
use crate::tui::app::action::{Effect, Export};
use crate::tui::app::form::{Field, Form, Purpose};
use crate::tui::app::model::{Words, words};
use crate::tui::app::needle::Needle;
use crate::tui::app::page::{Page, Place};
use crate::tui::app::popup::Popup;
use crate::tui::app::screens::ScreenId;
use crate::tui::app::words::flag;

impl App {
    /// Opens the records of the topic or the partition that the cursor is on, or that the page is about.
    pub(in crate::tui::app) fn open_records(&mut self) {
        if let Some(subject) = self.readable() {
            self.open(Place::about(ScreenId::Reading, subject));
        }
    }

    /// The topic or the partitions at hand.
    pub(in crate::tui::app) fn readable(&self) -> Option<String> {
        let page = self.page();
        let subject = page.place.subject();
        match page.place.screen {
            ScreenId::Reading => Some(subject.to_owned()),
            ScreenId::Record => Some(subject.split('@').next()?.to_owned()),
            // Some of its partitions may be marked.
            ScreenId::Topic if page.tab == 0 && !page.table().marks.is_empty() => {
                let id = |name: &String| name.rsplit_once(':').map(|(_, id)| id.to_owned());
                let ids: Vec<String> = page.table().marks.iter().filter_map(id).collect();
                Some(format!("{subject}:{}", ids.join(",")))
            }
            ScreenId::Topic | ScreenId::Partition => Some(subject.to_owned()),
            _ => {
                let name = page.table().cursor()?;
                let topics = self.model.snapshot.topics.items();
                let is_topic = |name: &str| topics.iter().any(|topic| topic.name == name);
                let is_partition = name.rsplit_once(':').is_some_and(|(topic, _)| is_topic(topic));
                (is_topic(name) || is_partition).then(|| name.to_owned())
            }
        }
    }

    /// Sees to it that what the topmost page of records is about is read, and nothing else.
    pub(in crate::tui::app) fn attend_reading(&mut self) {
        let page = self.pages.iter().rev().find(|page| page.place.screen == ScreenId::Reading);
        let subject = page.map(|page| page.place.subject().to_owned());
        match (&self.model.read, subject) {
            (Some(read), Some(subject)) if read.subject == subject => {}
            (_, Some(subject)) => {
                let words = tail(&subject);
                self.begin_reading(subject, words, None);
            }
            (_, None) => self.model.read = None,
        }
        if !self.pages.iter().any(|page| page.place.screen == ScreenId::Difference) {
            self.model.difference = None;
        }
    }

    fn begin_reading(&mut self, subject: String, words: Words, form: Option<Form>) {
        self.reads += 1;
        let read = Read::new(self.reads, subject, words, self.model.now_ms);
        let needle = form.as_ref().and_then(Needle::of_search);
        self.model.read = Some(Read { form, needle, ..read });
        self.renew_records();
    }

    /// Reads what a form says.
    pub(in crate::tui::app) fn read_form(&mut self, form: Form, words: Words) {
        let Some(subject) = form.fields.first().map(|field| field.value().to_owned()) else { return };
        if self.page().place.screen == ScreenId::Record {
            self.pages.pop();
        }
        let place = Place::about(ScreenId::Reading, subject.clone());
        match self.pages.last_mut() {
            Some(page) if page.place.screen == ScreenId::Reading => *page = Page::new(place),
            _ => self.open(place),
        }
        self.begin_reading(subject, words, Some(form));
    }

    /// Asks what is to be read.
    pub(in crate::tui::app) fn open_read_form(&mut self) {
        let known = self.model.read.as_ref().and_then(|read| read.form.clone());
        let form = known.unwrap_or_else(|| {
            let subject = self.readable().unwrap_or_default();
            let fields = vec![
                Field::text("Topic", None, "orders, orders:0,3-7, 'pay*'").with(subject).required(),
                Field::text("From", Some("--from"), "start, end, 1042, -100, @-1h, @2026-01-31T10:00"),
                Field::text("To", Some("--to"), "the end; the same forms"),
                Field::text("Holds", None, "some text, in key, value or headers; small letters find any"),
                Field::switch("Pattern", "", "that text is a regular expression"),
                Field::text("Where", Some("--where"), "json.total > 100 && key.startsWith('cust')"),
                Field::switch("Follow", "--follow", "go on at the end"),
                Field::switch("Committed", "", "none of aborted or open transactions"),
            ];
            let form = Form::new("Read records", Words::new(), fields);
            // Which topic is mostly known.
            let at = usize::from(!form.fields[0].value().is_empty());
            Form { purpose: Purpose::Read, at, ..form }
        });
        self.popup = Some(Popup::Form(form));
    }

    /// What was told of a read.
    pub(in crate::tui::app) fn take_news(&mut self, id: u64, news: News) {
        let now_ms = self.model.now_ms;
        let Some(read) = self.model.read.as_mut().filter(|read| read.id == id) else { return };
        let list = self.pages.iter().rev().find(|page| page.place.screen == ScreenId::Reading);
        if let Some(page) = list.filter(|page| page.table().marks != *read.ring.marks()) {
            read.ring.hold(&page.table().marks);
        }
        let has_come = !news.records.is_empty();
        read.take(news, now_ms);
        if has_come {
            self.renew_records();
        }
    }

    /// Brings the table of records up to date.
    pub(super) fn renew_records(&mut self) {
        let read = self.model.read.as_ref();
        let follows = read.is_some_and(Read::follows);
        let now_ms = self.model.now_ms;
        for page in self.pages.iter_mut().filter(|page| page.place.screen == ScreenId::Reading) {
            page.table_mut().renew(&RecordRows::of(read), follows, now_ms);
        }
    }

    /// Stops a search; says whether there was one.
    pub(in crate::tui::app) fn stop_reading(&mut self) -> bool {
        let now_ms = self.model.now_ms;
        let is_here = self.page().place.screen == ScreenId::Reading;
        match &mut self.model.read {
            Some(read) if is_here && !read.is_over() && !read.follows() => {
                read.stop(now_ms);
                true
            }
            _ => false,
        }
    }

    /// Reads once more what has ended.
    pub(in crate::tui::app) fn read_again(&mut self) {
        if let Some(read) = self.model.read.take_if(|read| read.is_over()) {
            self.begin_reading(read.subject, read.words, read.form);
        }
    }

    /// The command that says what is on a page of records.
    pub(in crate::tui::app) fn record_command(&self) -> Option<Words> {
        match self.page().place.screen {
            ScreenId::Reading => self.model.read.as_ref().map(|read| read.words.clone()),
            _ => None,
        }
    }

    /// Asks for the file that records are written into.
    pub(in crate::tui::app) fn open_export_form(&mut self) {
        let records = self.exported();
        if records.is_empty() {
            return self.say("there are no records to write");
        }
        let of = self.readable().unwrap_or_default();
        let name: String = of.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
        let at: String =
            to_rfc3339(self.model.now_ms).chars().take(19).filter(|letter| *letter != ':').collect();
        let title = match records.len() {
            1 => "Write the record into a file".to_owned(),
            count => format!("Write {count} records into a file"),
        };
        let fields = vec![
            Field::text("File", None, "a path").with(format!("{name}-{at}.jsonl")).required(),
            Field::switch("Replace", "", "a file that is there is replaced"),
        ];
        let form = Form::new(title, Words::new(), fields);
        self.popup = Some(Popup::Form(Form { purpose: Purpose::Export(records), ..form }));
    }

    /// The record that is open; else those that are marked, or all that are shown.
    fn exported(&self) -> Vec<Arc<Record>> {
        if let Some(document) = &self.opened {
            return vec![Arc::clone(&document.record)];
        }
        let page = self.page();
        let (ScreenId::Reading, Some(read)) = (page.place.screen, &self.model.read) else {
            return Vec::new();
        };
        let marks = &page.table().marks;
        let rows = page.table().order().iter().filter_map(|row| read.ring.at(*row as usize));
        rows.filter(|record| marks.is_empty() || marks.contains(&record.name)).cloned().collect()
    }

    /// Writes what a form says.
    pub(in crate::tui::app) fn export_form(form: &Form) -> Option<Effect> {
        let Purpose::Export(records) = &form.purpose else { return None };
        let path = form.fields.first()?.value().to_owned();
        let replaces = form.fields.get(1).is_some_and(Field::is_on);
        Some(Effect::Export(Export { path, replaces, records: records.clone() }))
    }

    /// The file is there; or why not, and the form comes back.
    pub(in crate::tui::app) fn exported_to(&mut self, export: Export, outcome: Result<String, String>) {
        match outcome {
            Ok(path) => self.say(match export.records.len() {
                1 => format!("1 record is in {path}"),
                count => format!("{count} records are in {path}"),
            }),
            Err(error) if self.popup.is_none() => {
                let fields = vec![
                    Field::text("File", None, "a path").with(export.path).required(),
                    Field::switch("Replace", "", "a file that is there is replaced"),
                ];
                let mut form = Form::new("Write records into a file", Words::new(), fields);
                form.error = Some(error);
                self.popup = Some(Popup::Form(Form { purpose: Purpose::Export(export.records), ..form }));
            }
            Err(error) => self.complain(error),
        }
    }
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "._-".contains(letter)
}

/// The command that a form says.
pub(crate) fn command(fields: &[Field]) -> Words {
    let value = |index: usize| fields.get(index).map_or("", Field::value).to_owned();
    let is_on = |index: usize| fields.get(index).is_some_and(Field::is_on);
    let [topic, from, to, holds, filter] = [0, 1, 2, 3, 5].map(value);
    let (is_pattern, follows, is_committed) = (is_on(4), is_on(6), is_on(7));
    let isolation = flag("--isolation-level", "read_committed");
    let mut command = words(["record"]);
    let mut add = |parts: &[&str]| command.extend(parts.iter().map(|part| (*part).to_owned()));
    match (is_decodable(&topic), &*holds) {
        (true, "") => add(&["decode", &topic]),
        (true, holds) => add(&["decode", &topic, "--match", holds]),
        (false, "") if follows && from.is_empty() => {
            add(&["tail", &topic]);
            if !filter.is_empty() {
                add(&["--where", &filter]);
            }
            command.extend(isolation.into_iter().filter(|_| is_committed));
            return command;
        }
        (false, "") => add(&["consume", &topic]),
        (false, holds) => {
            add(&["grep"]);
            if !is_pattern {
                add(&["-F"]);
            }
            // As one searches in most places: capitals matter to who types one.
            if !holds.contains(char::is_uppercase) {
                add(&["-i"]);
            }
            add(&[holds, &topic]);
        }
    }
    let is_meant = |name: &str| name != "--where" || !is_decodable(&topic);
    for (name, value) in [("--from", &from), ("--to", &to), ("--where", &filter)] {
        if !value.is_empty() && is_meant(name) {
            command.extend(flag(name, value));
        }
    }
    if follows {
        command.push("--follow".to_owned());
    }
    if is_committed && !is_decodable(&topic) {
        command.extend(isolation);
    }
    command
}
