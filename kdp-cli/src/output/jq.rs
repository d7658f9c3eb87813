//! `-o jq=`: the JSON document through a jq filter. Text comes out bare, as with `jq -r`; anything else
//! as JSON, each result on a line.

use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars};
use jaq_json::Val;
use serde_json::Value;

use super::json;
use crate::failure::Failure;

type Filter = jaq_core::Filter<JustLut<Val>>;

/// What the filter makes of the document.
pub(crate) fn render(document: Value, source: &str) -> Result<String, Failure> {
    let filter = compile(source)?;
    let input: Val = serde_json::from_value(document).expect("any JSON is a value to jq");
    let mut text = String::new();
    let context = Ctx::<JustLut<Val>>::new(&filter.lut, Vars::new([]));
    for result in filter.id.run((context, input)) {
        let value = match result.map_err(|stopped| stopped.get_err()) {
            Ok(value) => value,
            Err(Ok(error)) => return Err(Failure::usage(format!("jq: {error}"))),
            // The filter called `halt`: it has said what it wanted to say.
            Err(Err(_)) => break,
        };
        text += &match &value {
            Val::TStr(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            other => line(other),
        };
        text.push('\n');
    }
    Ok(text)
}

/// Whether the filter can be read at all; before anything is done.
pub(crate) fn check(source: &str) -> Result<(), Failure> {
    compile(source).map(|_| ())
}

/// A value as our own JSON, so that nothing in it acts on a terminal.
fn line(value: &Val) -> String {
    let text = value.to_string();
    match serde_json::from_str::<Value>(&text) {
        Ok(value) => json::line(&value),
        // jq knows values that JSON does not, such as NaN.
        Err(_) => text,
    }
}

fn compile(source: &str) -> Result<Filter, Failure> {
    let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let unreadable = |what: String| {
        Failure::usage(format!("jq: `{source}` cannot be read: {what}")).hint(
            "the filter sees the whole document of -o json, such as jq='.items[] | select(.lag > 9) | .name'",
        )
    };
    let loader = Loader::new(definitions);
    let modules = loader.load(&arena, File { code: source, path: () });
    let modules = modules.map_err(|_| unreadable("the syntax is wrong".to_owned()))?;
    Compiler::default().with_funs(functions).compile(modules).map_err(|errors| {
        let unknown = errors.into_iter().flat_map(|(_, undefined)| undefined);
        let unknown = unknown.map(|(name, what)| format!("no such {}: {name}", what.as_str()));
        unreadable(unknown.collect::<Vec<_>>().join(", "))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn filters() {
        let document = json!({"kind": "K", "items": [{"name": "a", "lag": 3}, {"name": "b", "lag": null}]});
        let check = |source, expected: &str| assert_eq!(render(document.clone(), source).unwrap(), expected);
        check(".items[].name", "a\nb\n");
        check(".items | map(select(.lag != null)) | length", "1\n");
        check(".items[0]", "{\"name\":\"a\",\"lag\":3}\n");
        check(".items[] | \"\\(.name)=\\(.lag)\"", "a=3\nb=null\n");
        check("9007199254740993", "9007199254740993\n");
        check("\"a\", halt, \"b\"", "a\n");
        for bad in [".items[", "nosuch", "$nosuch"] {
            assert!(super::check(bad).is_err(), "{bad}");
        }
        assert!(render(document, ".kind[0]").is_err());
    }
}
