//! YAML, of the same document as JSON. The only file that knows which crate writes it.

use serde_json::Value;

/// The document as YAML.
pub(crate) fn render(document: &Value) -> String {
    serde_yaml::to_string(document).expect("a JSON value has only string keys, which YAML can write")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn control_characters_are_quoted() {
        let text = super::render(&json!({ "name": "a\u{1b}[2J\u{9b}31m", "list": [], "none": null }));
        assert_eq!(text, "name: \"a\\e[2J\\x9B31m\"\nlist: []\nnone: null\n");
    }
}
