//! `--where`: an expression of the Common Expression Language, asked of the items of a list and of records
//! alike. It must not know which of them; both are names with values to it.
//!
//! Invariant: what the expression does not fit is left out and told. That is what has not what it asks for
//! (unknown, null, no such member) or has it as another kind of thing (text where a number is meant). An
//! expression that fits nothing because of the latter is a mistake, which must not look like an empty list.

mod names;

use cel::{Context, ExecutionError, Program, Value};
use serde_json::Value as Json;

use crate::failure::Failure;
use crate::pattern::closest;

/// An expression, ready to be asked.
pub(crate) struct Filter {
    source: String,
    program: Program,
    root: Context<'static, 'static>,
    /// The names that it asks for.
    asked: Vec<String>,
    tally: Tally,
}

/// What became of those that it was asked of.
#[derive(Clone, Debug, Default)]
struct Tally {
    fit: u64,
    lacking: u64,
    of_another_kind: u64,
    first_reason: Option<String>,
}

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filter")
            .field("source", &self.source)
            .field("tally", &self.tally)
            .finish_non_exhaustive()
    }
}

impl Filter {
    /// Reads an expression over these names; its mistakes are the user's.
    pub(crate) fn compile(source: &str, known: &[&str]) -> Result<Self, Failure> {
        let program = Program::compile(source).map_err(|errors| {
            let text = errors.to_string();
            let first = text.lines().next().unwrap_or_default().trim_start_matches("ERROR: ");
            mistake(source, first)
                .hint("such as 'lag > 1000 && topic.startsWith(\"pay\")'; it is CEL, see cel.dev")
        })?;
        let asked: Vec<String> = names::free(program.expression()).into_iter().map(str::to_owned).collect();
        if let Some(unknown) = asked.iter().find(|name| !known.contains(&name.as_str())) {
            let failure = mistake(source, &format!("there is no `{unknown}`"));
            return Err(match closest(unknown, known.iter().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("there is {}", known.join(", "))),
            });
        }
        let (root, tally) = (Context::default(), Tally::default());
        Ok(Self { source: source.to_owned(), program, root, asked, tally })
    }

    /// Whether it is true of what has these values.
    pub(crate) fn holds(&mut self, value: impl Fn(&str) -> Value) -> Result<bool, Failure> {
        let mut scope = self.root.new_inner_scope();
        let mut has_null = false;
        for name in &self.asked {
            let value = value(name);
            has_null |= is_null_inside(&value);
            scope.add_variable_from_value(name.as_str(), value);
        }
        match self.program.execute(&scope) {
            Ok(Value::Bool(holds)) => {
                self.tally.fit += 1;
                Ok(holds)
            }
            Ok(other) => {
                Err(mistake(&self.source, &format!("is {}, neither true nor false", other.type_of())))
            }
            Err(ExecutionError::UndeclaredReference(name)) => {
                Err(mistake(&self.source, &format!("there is no function `{name}`"))
                    .hint("times are text: timestamp > \"2026-01-31T10:00\""))
            }
            Err(error) => {
                let lacks = has_null || matches!(error, ExecutionError::NoSuchKey(_));
                *(if lacks { &mut self.tally.lacking } else { &mut self.tally.of_another_kind }) += 1;
                self.tally.first_reason.get_or_insert_with(|| error.to_string());
                Ok(false)
            }
        }
    }

    /// What is to be said when everything was asked: nothing, a warning, or that it was a mistake.
    pub(crate) fn settle(&self) -> Result<Option<String>, Failure> {
        let Some(reason) = &self.tally.first_reason else { return Ok(None) };
        let left_out = self.tally.lacking + self.tally.of_another_kind;
        let all = left_out + self.tally.fit;
        match self.tally.fit == 0 && self.tally.lacking == 0 {
            true => Err(mistake(&self.source, &format!("fits none of {all}: {reason}"))),
            false => Ok(Some(format!(
                "--where '{}' does not fit {left_out} of {all}, which were left out: {reason}",
                self.source
            ))),
        }
    }
}

fn mistake(source: &str, what: &str) -> Failure {
    Failure::usage(format!("--where '{source}': {what}"))
}

fn is_null_inside(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::List(values) => values.iter().any(is_null_inside),
        Value::Map(members) => members.map.values().any(is_null_inside),
        _ => false,
    }
}

/// JSON as the expression sees it.
pub(crate) fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => number.as_f64().map_or(Value::Null, Value::Float),
        },
        Json::String(text) => text.into(),
        Json::Array(items) => Value::List(items.into_iter().map(value).collect::<Vec<_>>().into()),
        Json::Object(members) => {
            let members = members.into_iter().map(|(key, member)| (key, value(member)));
            Value::Map(members.collect::<std::collections::HashMap<String, Value>>().into())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exit::Exit;

    /// Which of the items it holds for, and what is said at the end.
    fn ask(source: &str, items: &[Json]) -> Result<(Vec<usize>, Option<String>), Failure> {
        let mut filter = Filter::compile(source, &["name", "lag", "isr", "json"])?;
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if filter.holds(|name| value(item[name].clone()))? {
                found.push(index);
            }
        }
        Ok((found, filter.settle()?))
    }

    fn items() -> [Json; 3] {
        [
            json!({"name": "b", "lag": 9, "isr": [1], "json": {"total": 30}}),
            json!({"name": "a", "lag": null, "isr": [2], "json": null}),
            json!({"name": "c", "lag": 10, "isr": [3], "json": {"total": "much"}}),
        ]
    }

    #[test]
    fn what_it_does_not_fit_is_left_out_and_told() {
        for (source, found, left_out) in [
            ("lag > 9", &[2][..], Some("1 of 3")),
            ("lag != null && lag > 9", &[2], None),
            ("lag == null", &[1], None),
            ("lag > 9 || name == 'a'", &[1, 2], None),
            ("isr.exists(id, id > 2)", &[2], None),
            ("json.total > 10", &[0], Some("2 of 3")),
            ("json.nowhere > 10", &[], Some("3 of 3")),
            ("has(json.total) && json.total > 10", &[0], Some("2 of 3")),
        ] {
            let (seen, warning) = ask(source, &items()).unwrap();
            assert_eq!(seen, found, "{source}");
            let is_told = match (&warning, left_out) {
                (Some(warning), Some(left_out)) => warning.contains(left_out),
                (None, None) => true,
                _ => false,
            };
            assert!(is_told, "{source}: {warning:?}");
        }
    }

    #[test]
    fn what_fits_nothing_is_a_mistake() {
        for source in ["name > 3", "lag", "lag > 3 ? 1 : 2", "now() > 3", "timestamp(name) > 3"] {
            let failure = ask(source, &items()).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage, "{source}");
        }
        assert_eq!(ask("name > 3", &[]), Ok((Vec::new(), None)), "nobody can tell where there is nothing");
    }

    #[test]
    fn mistakes_are_told_at_once() {
        for source in
            ["", "lag >", "lagg > 1", "isr.exists(lagg, lagg > 2) && lagg > 1", "key.total(", "'", "a b"]
        {
            let failure = Filter::compile(source, &["name", "lag", "isr"]).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage, "{source}");
        }
        let hint = |source| Filter::compile(source, &["name", "lag"]).unwrap_err().hint.unwrap();
        assert_eq!(hint("lagg > 1"), "did you mean `lag`?");
        assert_eq!(hint("partitions > 1"), "there is name, lag");
    }
}
