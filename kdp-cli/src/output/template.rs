//! `-o template=`: each item through a Jinja template, a line each.

use std::io;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::escape::escape_lines;
use crate::failure::Failure;
use crate::report::Report;

/// The lines of all items.
pub(crate) fn render(report: &Report, source: &str) -> Result<String, Failure> {
    let source = with_control_characters(source);
    let environment = environment();
    let template = environment.template_from_str(&source).map_err(failure)?;
    let mut text = String::new();
    for item in report.items() {
        text += &template.render(Serde(item)).map_err(failure)?;
        text.push('\n');
    }
    Ok(text)
}

/// A template for things that are printed as they come.
#[derive(Debug)]
pub(crate) struct Line {
    environment: Environment<'static>,
}

impl Line {
    const NAME: &'static str = "line";

    /// Reads a template.
    pub(crate) fn parse(source: &str) -> Result<Self, Failure> {
        let mut environment = environment();
        environment.add_template_owned(Self::NAME, with_control_characters(source)).map_err(failure)?;
        Ok(Self { environment })
    }

    /// Writes one thing as a line. Nothing of it acts on a terminal.
    pub(crate) fn write(
        &self,
        out: &mut impl io::Write,
        item: &impl Serialize,
        terminal: bool,
    ) -> io::Result<()> {
        let template = self.environment.get_template(Self::NAME);
        let text = template.and_then(|template| template.render(Serde(item))).map_err(io::Error::other)?;
        match terminal {
            true => writeln!(out, "{}", escape_lines(&text)),
            false => writeln!(out, "{text}"),
        }
    }
}

/// Whether the template can be read at all, and the members that it asks for; before anything is done.
pub(crate) fn check(source: &str) -> Result<Vec<String>, Failure> {
    let source = with_control_characters(source);
    let environment = environment();
    let template = environment.template_from_str(&source).map_err(failure)?;
    let globals: Vec<&str> = environment.globals().map(|(name, _)| name).collect();
    let asked = template.undeclared_variables(false).into_iter();
    let mut asked: Vec<String> = asked.filter(|name| !globals.contains(&name.as_str())).collect();
    asked.sort();
    Ok(asked)
}

/// A member that is not there is a mistake; one that is null is empty text.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(|out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value| {
        if value.is_none() {
            return Ok(());
        }
        minijinja::escape_formatter(out, state, value)
    });
    environment
}

/// Shells hand on `\t` and `\n` as they are typed.
fn with_control_characters(source: &str) -> String {
    source.replace("\\t", "\t").replace("\\n", "\n")
}

fn failure(error: Error) -> Failure {
    Failure::usage(format!("the template: {error}"))
        .hint("a template is Jinja over the members of an item; `kdp schema COMMAND` lists them")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::Report;

    #[test]
    fn a_line_for_each_item() {
        let items =
            [json!({"name": "a<b", "lag": null, "isr": [1, 2]}), json!({"name": "c", "lag": 3, "isr": []})];
        let report = Report::list("Test", &[], items);
        let check = |source, expected: &str| assert_eq!(render(&report, source).unwrap(), expected);
        check("{{ name }}\\t{{ lag }}", "a<b\t\nc\t3\n");
        check("{% for id in isr %}{{ id }};{% endfor %}", "1;2;\n\n");
        assert!(render(&report, "{{ nme }}").unwrap_err().message.contains("undefined"));
        assert!(check_fails("{{ name"));
        assert_eq!(super::check("{{ name }} {{ range(3) }} {{ lag }}").unwrap(), ["lag", "name"]);
    }

    fn check_fails(source: &str) -> bool {
        super::check(source).is_err()
    }
}
