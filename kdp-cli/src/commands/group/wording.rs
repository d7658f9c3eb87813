//! What the verbs of every group are called where they are those of one kind: the help of `kdp share` and
//! `kdp streams` speaks of their own groups, and its examples are theirs.

use clap::Command;

/// A noun, and what stands in its help instead of what stands in that of `kdp group`.
type Words = (&'static str, &'static [(&'static str, &'static str)]);

const NOUNS: [Words; 2] = [
    (
        "share",
        &[
            ("kdp group", "kdp share"),
            ("groups of every kind: classic, consumer, share, streams", "share groups"),
            ("groups of any kind", "share groups"),
            ("billing", "packing"),
            ("audit", "checking"),
            ("'bill*'", "'pack*'"),
            // It forgets whole topics only.
            ("orders:0,3 --yes", "orders --yes"),
        ],
    ),
    (
        "streams",
        &[
            ("kdp group", "kdp streams"),
            ("groups of every kind: classic, consumer, share, streams", "streams groups"),
            ("groups of any kind", "streams groups"),
            ("billing", "totals"),
            ("audit", "trends"),
            ("'bill*'", "'tot*'"),
        ],
    ),
];

/// The whole command line, with the help of both nouns in their own words.
pub(crate) fn reworded(root: Command) -> Command {
    root.mut_subcommands(|noun| match NOUNS.iter().find(|(name, _)| *name == noun.get_name()) {
        Some((_, words)) => noun.mut_subcommands(|verb| reword(verb, words)),
        None => noun,
    })
}

/// A verb that only this noun has is left as it is.
fn reword(verb: Command, words: &[(&str, &str)]) -> Command {
    let is_shared = verb.get_long_about().is_some_and(|text| text.to_string().contains("kdp group"));
    if !is_shared {
        return verb;
    }
    let own = |text: &clap::builder::StyledStr| {
        words.iter().fold(text.to_string(), |text, (general, own)| text.replace(general, own))
    };
    let (about, long_about) = (verb.get_about().map(own), verb.get_long_about().map(own));
    let verb = about.into_iter().fold(verb, Command::about);
    long_about.into_iter().fold(verb, Command::long_about)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_noun_never_teaches_another_ones_command() {
        let root = crate::command();
        for noun in ["share", "streams"] {
            for verb in root.find_subcommand(noun).unwrap().get_subcommands() {
                let help = verb.get_long_about().or(verb.get_about()).unwrap().to_string();
                assert!(!help.contains("kdp group"), "kdp {noun} {}: {help}", verb.get_name());
            }
        }
    }
}
