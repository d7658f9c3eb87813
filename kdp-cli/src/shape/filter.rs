//! `--where`: an expression of the Common Expression Language over the members of an item.
//!
//! Whatever compares with an unknown member is not true. An expression that cannot be evaluated for any
//! other reason is a mistake, not an empty list.

use std::sync::Arc;

use cel::objects::{Key, Map};
use cel::{Context, Env, Program, Value as Cel};
use serde_json::Value;

use crate::failure::Failure;
use crate::pattern::closest;

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Filter {
    source: String,
    program: Program,
    /// The members that it asks for.
    members: Vec<String>,
}

impl Filter {
    /// Reads the expression; every name in it must be a member.
    pub(super) fn compile(source: &str, members: &[&str]) -> Result<Self, Failure> {
        let program = Program::compile(source).map_err(|errors| {
            let text = errors.to_string();
            let first = text.lines().next().unwrap_or_default().trim_start_matches("ERROR: ");
            Failure::usage(format!("--where '{source}': {first}"))
                .hint("such as 'lag > 1000 && name.startsWith(\"pay\")'; it is CEL, see cel.dev")
        })?;
        let mut asked: Vec<String> =
            program.references().variables().into_iter().map(str::to_owned).collect();
        asked.retain(|name| !is_bound_inside(source, name));
        if let Some(unknown) = asked.iter().find(|name| !members.contains(&name.as_str())) {
            let failure = Failure::usage(format!("--where '{source}': an item has no member `{unknown}`"));
            return Err(match closest(unknown, members.iter().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("--columns help lists them"),
            });
        }
        Ok(Self { source: source.to_owned(), program, members: asked })
    }

    /// Leaves the items of which the expression is true.
    pub(super) fn retain(&self, items: &mut Vec<Value>) -> Result<(), Failure> {
        let environment = Context::with_env(Arc::new(Env::stdlib()));
        let mut failure = None;
        items.retain(|item| {
            failure.is_none()
                && self.holds(&environment, item).unwrap_or_else(|error| {
                    failure = Some(error);
                    false
                })
        });
        failure.map_or(Ok(()), Err)
    }

    fn holds(&self, environment: &Context<'_, '_>, item: &Value) -> Result<bool, Failure> {
        let mut scope = environment.new_inner_scope();
        for member in &self.members {
            scope.add_variable_from_value(member, to_cel(&item[member.as_str()]));
        }
        let mistake = |what: String| Failure::usage(format!("--where '{}': {what}", self.source));
        match self.program.execute(&scope) {
            Ok(Cel::Bool(holds)) => Ok(holds),
            Ok(other) => Err(mistake(format!("is {other:?}, neither true nor false"))),
            Err(_) if self.members.iter().any(|member| has_null(&item[member.as_str()])) => Ok(false),
            Err(error) => Err(mistake(error.to_string())),
        }
    }
}

/// Whether the name stands for the elements of a list, as in `isr.exists(id, id > 2)`.
fn is_bound_inside(source: &str, name: &str) -> bool {
    let dense: String = source.split_whitespace().collect();
    dense.contains(&format!("({name},"))
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn to_cel(value: &Value) -> Cel {
    match value {
        Value::Null => Cel::Null,
        Value::Bool(value) => Cel::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Cel::Int(number),
            None => Cel::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Cel::String(Arc::new(text.clone())),
        Value::Array(values) => Cel::List(Arc::new(values.iter().map(to_cel).collect())),
        Value::Object(members) => {
            let member =
                |(name, value): (&String, &Value)| (Key::String(Arc::new(name.clone())), to_cel(value));
            Cel::Map(Map { map: Arc::new(members.iter().map(member).collect()) })
        }
    }
}
