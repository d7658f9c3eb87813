//! Kafka's names in Rust's spelling.

/// `LastKnownElr` -> `last_known_elr`; a word of Rust's own gets its `r#`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, character) in name.chars().enumerate() {
        if character.is_ascii_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    match snake.as_str() {
        "type" | "match" | "move" | "ref" => format!("r#{snake}"),
        _ => snake,
    }
}
