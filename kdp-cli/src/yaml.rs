//! Reading YAML: the one place that knows which crate does it.
//!
//! An error names the line, so that a file can be mended without searching.

use serde::de::DeserializeOwned;

/// Why a text is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct YamlError {
    /// From 1; `None` where the whole text is meant.
    pub(crate) line: Option<usize>,
    /// What is wrong, without the place.
    pub(crate) message: String,
}

/// One document; an empty text is `None`.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<Option<T>, YamlError> {
    // A file of comments is empty too.
    if text.lines().all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(None);
    }
    serde_yaml::from_str(text).map_err(|error| {
        let whole = error.to_string();
        // The crate ends its message with the place, which is told on its own here.
        let message = whole.rfind(" at line ").map_or(whole.as_str(), |at| &whole[..at]);
        YamlError { line: error.location().map(|place| place.line()), message: message.to_owned() }
    })
}

/// One document of any shape, in words where it is none.
pub(crate) fn value(text: &str) -> Result<serde_json::Value, String> {
    let found = read(text).map_err(|error| match error.line {
        Some(line) => format!("line {line}: {}", error.message),
        None => error.message,
    })?;
    Ok(found.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn errors_name_the_line() {
        let read = read::<BTreeMap<String, u8>>;
        assert_eq!(read("# nothing\n\n"), Ok(None));
        assert_eq!(read("a: 1").unwrap().unwrap()["a"], 1);
        let error = read("a: 1\nb: many\n").unwrap_err();
        assert_eq!(error.line, Some(2));
        assert!(error.message.starts_with("b: ") && !error.message.contains("line"), "{error:?}");
    }
}
