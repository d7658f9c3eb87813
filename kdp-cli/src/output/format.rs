//! The formats, and `-o` as it is typed: `json`, `template={{ name }}`, `jq=.items[].name`.

use std::str::FromStr;

use clap::ValueEnum;
use clap::builder::PossibleValue;

/// How data is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for people; not a contract for scripts
    #[default]
    Table,
    /// The same with more columns
    Wide,
    /// One JSON document, also when something fails
    Json,
    /// One JSON object a line for each item
    Jsonl,
    /// The JSON document, as YAML
    Yaml,
    /// Comma-separated values with a header
    Csv,
    /// Tab-separated values with a header
    Tsv,
    /// Only the names, one a line
    Name,
    /// Each item through a template: template='{{ name }} {{ partition_count }}'
    #[value(name = "template=TEXT")]
    Template,
    /// The JSON document through a jq filter: jq=.items[].name
    #[value(name = "jq=FILTER")]
    Jq,
    /// Only the values of records, one a line
    Raw,
}

impl Format {
    /// Whether it can show one thing after the other, without an end.
    pub(crate) fn is_stream(self) -> bool {
        matches!(self, Format::Jsonl | Format::Raw | Format::Template)
    }
}

/// A format, and the template or the filter that came with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The format.
    pub(crate) format: Format,
    /// What stands behind `template=` or `jq=`.
    pub(crate) expression: Option<String>,
}

impl From<Format> for Choice {
    fn from(format: Format) -> Self {
        Self { format, expression: None }
    }
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let with = |format, expression: &str| match expression.trim().is_empty() {
            true => Err(format!("nothing stands behind `{text}`")),
            false => Ok(Self { format, expression: Some(expression.to_owned()) }),
        };
        if let Some(template) = text.strip_prefix("template=") {
            return with(Format::Template, template);
        }
        if let Some(filter) = text.strip_prefix("jq=") {
            return with(Format::Jq, filter);
        }
        match Format::from_str(text, true) {
            Ok(format) if !matches!(format, Format::Template | Format::Jq) => Ok(format.into()),
            _ => Err(format!("one of {}", names().join(", "))),
        }
    }
}

fn names() -> Vec<String> {
    Format::value_variants()
        .iter()
        .filter_map(Format::to_possible_value)
        .map(|value| value.get_name().to_owned())
        .collect()
}

/// How clap reads a [`Choice`], so that help and completion know the formats.
#[derive(Clone, Debug)]
pub(crate) struct ChoiceParser;

impl clap::builder::TypedValueParser for ChoiceParser {
    type Value = Choice;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Choice, clap::Error> {
        clap::builder::StringValueParser::new()
            .try_map(|text| text.parse::<Choice>())
            .parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::value_variants().iter().filter_map(Format::to_possible_value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_they_are_typed() {
        let choice = |format, expression: Option<&str>| {
            Ok(Choice { format, expression: expression.map(str::to_owned) })
        };
        for (text, expected) in [
            ("json", choice(Format::Json, None)),
            ("WIDE", choice(Format::Wide, None)),
            ("jq=.items[] | .name", choice(Format::Jq, Some(".items[] | .name"))),
            ("template={{ a=b }}", choice(Format::Template, Some("{{ a=b }}"))),
        ] {
            assert_eq!(text.parse::<Choice>(), expected, "{text}");
        }
        for text in ["", "jsn", "jq", "jq=", "template= ", "template=TEXT1", "name=x"] {
            let is_template = text == "template=TEXT1";
            assert_eq!(text.parse::<Choice>().is_ok(), is_template, "{text}");
        }
    }
}
