//! One run of the real `kdp`: its arguments, and what came of it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use kdp_tests::binaries;
use kdp_tests::terminal::Terminal;
use serde_json::Value;

use crate::schema;
use crate::target::{Target, until};

/// A command that has not been run yet.
pub(crate) struct Kdp<'a> {
    target: &'a Target,
    arguments: Vec<String>,
    input: Vec<u8>,
    editor: Option<String>,
}

/// What a run printed, and its exit code.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) line: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl<'a> Kdp<'a> {
    pub(crate) fn new(target: &'a Target, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|argument| argument.to_string()).collect();
        Self { target, arguments, input: Vec::new(), editor: None }
    }

    /// What it reads on stdin; else it reads nothing.
    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// The command line that stands for a person with an editor; its drafts lie in the home.
    pub(crate) fn editor(mut self, editor: &str) -> Self {
        self.editor = Some(editor.to_owned());
        self
    }

    fn command(&self) -> Command {
        let home = self.target.home.path();
        let mut command = Command::new(binaries::program("kdp"));
        command
            .args(&self.arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home)
            .env("TMPDIR", home)
            .env("KDP_BOOTSTRAP_SERVER", &self.target.bootstrap)
            .envs(self.editor.iter().map(|editor| ("KDP_EDITOR", editor)))
            .current_dir(home);
        command
    }

    fn spawn(&self) -> Child {
        self.command().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs it on a terminal, as a person does.
    pub(crate) fn on_a_terminal(&self) -> Terminal {
        Terminal::start(self.command(), 24, 80)
    }

    /// Runs it for a reader who goes away after the first line, as `head -1` does: the line. It has to end by
    /// itself, and well.
    #[track_caller]
    pub(crate) fn first_line(&self) -> String {
        let mut child = self.spawn();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        drop(stdout);
        let mut code = None;
        let ended = until(|| {
            code = child.try_wait().unwrap().map(|status| status.code());
            code.is_some()
        });
        // Nobody else ends it.
        let _ = child.kill();
        assert!(ended, "kdp {} goes on without a reader", self.arguments.join(" "));
        assert_eq!(code, Some(Some(0)), "kdp {}", self.arguments.join(" "));
        line
    }

    /// Runs it to its end.
    pub(crate) fn run(&self) -> Ran {
        let mut child = self.spawn();
        let mut stdin = child.stdin.take().unwrap();
        let input = self.input.clone();
        // It may end before it has read all of it.
        let writing = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writing.join().unwrap();
        Ran {
            line: format!("kdp {} (on {})", self.arguments.join(" "), self.target.name()),
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs it, expects success, and gives what it printed.
    #[track_caller]
    pub(crate) fn ok(&self) -> String {
        self.run().exits(0).stdout
    }

    /// Runs it with `-o json` and expects success: the document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        self.json_exits(0)
    }

    /// Runs it with `-o json`, once, and expects success and that the document is as it should be.
    #[track_caller]
    pub(crate) fn json_that(&self, holds: impl Fn(&Value) -> bool) -> Value {
        let document = self.json();
        assert!(
            holds(&document),
            "kdp {} (on {}): {document:#}",
            self.arguments.join(" "),
            self.target.name()
        );
        document
    }

    /// Runs it with `-o json`, again and again for a while, until the document is as it should be: one broker
    /// may not have heard yet what another was told.
    #[track_caller]
    pub(crate) fn json_when(&self, holds: impl Fn(&Value) -> bool) -> Value {
        let mut document = Value::Null;
        let seen = until(|| {
            document = self.checked(&self.with_json());
            holds(&document)
        });
        assert!(seen, "kdp {} (on {}): {document:#}", self.arguments.join(" "), self.target.name());
        document
    }

    /// Runs it with `-o json` and expects this exit code: the document, which there is whatever happens.
    #[track_caller]
    pub(crate) fn json_exits(&self, code: i32) -> Value {
        self.checked(&self.with_json().exits(code))
    }

    /// The document, when it is what the command's schema says.
    #[track_caller]
    fn checked(&self, ran: &Ran) -> Value {
        let document = ran.document();
        schema::check(&self.arguments, &document);
        document
    }

    fn with_json(&self) -> Ran {
        let arguments = [&self.arguments[..], &["-o".to_owned(), "json".to_owned()]].concat();
        Self { target: self.target, arguments, input: self.input.clone(), editor: self.editor.clone() }.run()
    }
}

impl Ran {
    /// Expects this exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n--- stdout\n{}--- stderr\n{}", self.line, self.stdout, self.stderr);
        self
    }

    /// The JSON document that it printed.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no document ({error}): {self:#?}"))
    }

    /// Expects that it said this on stderr.
    #[track_caller]
    pub(crate) fn says(self, what: &str) -> Self {
        assert!(self.stderr.contains(what), "{} does not say `{what}`:\n{}", self.line, self.stderr);
        self
    }
}
