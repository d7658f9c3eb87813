//! A command line without its secrets. Pure.

/// What stands where a secret stood.
pub(crate) const HIDDEN: &str = "[hidden]";

/// The words as a shell would take them, with the values of secret settings left out.
pub(crate) fn command_line(arguments: &[String]) -> String {
    let words: Vec<String> = arguments.iter().map(|word| quote(&without_secret(word))).collect();
    words.join(" ")
}

/// `KEY=VALUE` where the key says that the value is secret loses its value, wherever it stands.
fn without_secret(word: &str) -> String {
    match word.split_once('=') {
        Some((key, _)) if is_secret(key) => format!("{key}={HIDDEN}"),
        // `--command-property=sasl.jaas.config=...`
        Some((flag, rest)) if flag.starts_with('-') => format!("{flag}={}", without_secret(rest)),
        _ => word.to_owned(),
    }
}

/// Whether a setting of this name holds a secret.
pub(crate) fn is_secret(key: &str) -> bool {
    const WORDS: [&str; 6] = ["password", "secret", "jaas.config", "token", "credential", "keystore.key"];
    let key = key.to_ascii_lowercase();
    // Where a secret is, is not one.
    let place = [".location", ".url", ".uri", "file", ".class", ".type", ".seconds", ".ms"];
    WORDS.iter().any(|word| key.contains(word)) && !place.iter().any(|end| key.ends_with(end))
}

/// As a shell would need it.
pub(crate) fn quote(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@+%".contains(letter);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str], expected: &str) {
        let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
        assert_eq!(command_line(&words), expected);
    }

    #[test]
    fn secrets_are_left_out() {
        check(&["kdp", "topic", "delete", "orders"], "kdp topic delete orders");
        check(
            &["kdp", "--command-property", "sasl.jaas.config=x password=\"p\";", "topic", "list"],
            "kdp --command-property 'sasl.jaas.config=[hidden]' topic list",
        );
        check(&["--command-property=ssl.key.password=p"], "'--command-property=ssl.key.password=[hidden]'");
        check(&["ssl.keystore.location=/etc/k.p12"], "ssl.keystore.location=/etc/k.p12");
        check(&["--password-file=/run/p"], "--password-file=/run/p");
        check(&["retention.ms=5", "it's"], r"retention.ms=5 'it'\''s'");
    }
}
