//! A `kdp` command as words: how names and flags are put together so that the command line reads them as meant.
//!
//! Pure. Invariant: a name that looks like a flag stands behind `--`, and a value that looks like one is joined
//! to its flag; so whatever things are called, words are taken for what they are.

use super::model::Words;
use crate::redact::quote;

/// The command: its own words, the names it is about, and flags with their values.
pub(crate) fn compose(base: &[String], names: &[String], flags: &[String]) -> Words {
    match names.iter().any(|name| name.starts_with('-')) {
        false => [base, names, flags].concat(),
        true => [base, flags, &["--".to_owned()], names].concat(),
    }
}

/// The command about one thing, whatever that is called.
pub(crate) fn about(base: &str, name: &str, flags: &[&str]) -> Words {
    let words = |text: &mut dyn Iterator<Item = &str>| text.map(str::to_owned).collect::<Words>();
    let (base, flags) = (words(&mut base.split(' ')), words(&mut flags.iter().copied()));
    compose(&base, &[name.to_owned()], &flags)
}

/// The same, of a command that takes patterns too.
pub(crate) fn about_exactly(base: &str, name: &str) -> Words {
    let (names, flags) = exactly(&[name.to_owned()]);
    compose(&base.split(' ').map(str::to_owned).collect::<Words>(), &names, &flags)
}

/// The same command with more flags.
pub(crate) fn with_flags(command: &Words, flags: &[String]) -> Words {
    let end = command.iter().position(|word| word == "--").unwrap_or(command.len());
    [&command[..end], flags, &command[end..]].concat()
}

/// The same command as a dry run.
pub(crate) fn dry(command: &Words) -> Words {
    with_flags(command, &["--dry-run".to_owned()])
}

/// A flag and its value.
pub(crate) fn flag(name: &str, value: &str) -> Words {
    match value.starts_with('-') {
        true => vec![format!("{name}={value}")],
        false => vec![name.to_owned(), value.to_owned()],
    }
}

/// Names for a command that takes patterns too, and the flags that make it take them as they are.
pub(crate) fn exactly(names: &[String]) -> (Words, Words) {
    let is_taken_otherwise = |name: &String| name.contains(['*', '?']) || name == "-";
    if !names.iter().any(is_taken_otherwise) {
        return (names.to_vec(), Words::new());
    }
    let literal = |name: &String| match name.as_str() {
        // Alone it would be stdin.
        "-" => "[-]".to_owned(),
        name => regex::escape(name),
    };
    (names.iter().map(literal).collect(), vec!["--regex".to_owned()])
}

/// The command as it is typed into a shell.
pub(crate) fn command_line(command: &Words) -> String {
    let quoted = command.iter().map(|word| quote(word));
    std::iter::once("kdp".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::model::words;
    use super::*;

    fn line(base: &str, names: &[&str], flags: &[&str]) -> String {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Words>();
        let base: Words = base.split(' ').map(str::to_owned).collect();
        command_line(&compose(&base, &owned(names), &owned(flags)))
    }

    #[test]
    fn names_that_look_like_flags_are_names() {
        assert_eq!(line("topic delete", &["a", "b"], &["--regex"]), "kdp topic delete a b --regex");
        assert_eq!(line("topic delete", &["-a"], &["--regex"]), "kdp topic delete --regex -- -a");
        let command = words(["topic", "delete", "--", "-a"]);
        let confirmed = with_flags(&command, &flag("--confirm", "-a"));
        assert_eq!(command_line(&confirmed), "kdp topic delete --confirm=-a -- -a");
        assert_eq!(with_flags(&words(["a"]), &flag("--confirm", "b")), words(["a", "--confirm", "b"]));
    }

    #[test]
    fn one_thing_is_named_whatever_it_is_called() {
        assert_eq!(about("config get", "a", &["--all"]), words(["config", "get", "a", "--all"]));
        assert_eq!(about("config get", "-a", &["--all"]), words(["config", "get", "--all", "--", "-a"]));
        assert_eq!(about_exactly("group lag", "-?"), words(["group", "lag", r"\-\?", "--regex"]));
    }

    #[test]
    fn names_that_look_like_patterns_are_names() {
        let names = |names: &[&str]| exactly(&names.iter().map(|name| (*name).to_owned()).collect::<Words>());
        assert_eq!(names(&["a.b"]), (words(["a.b"]), Words::new()));
        assert_eq!(names(&["a*", "b"]), (words([r"a\*", "b"]), words(["--regex"])));
        assert_eq!(names(&["-"]), (words(["[-]"]), words(["--regex"])));
    }

    #[test]
    fn commands_can_be_pasted() {
        assert_eq!(line("topic list", &[], &[]), "kdp topic list");
        assert_eq!(
            line("topic delete", &["a b", "it's", "", "x*"], &[]),
            r"kdp topic delete 'a b' 'it'\''s' '' 'x*'"
        );
    }
}
