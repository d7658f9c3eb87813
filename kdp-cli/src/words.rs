//! Words that follow a number. Every sentence with a count in it comes through here, so that none says
//! "1 partitions".

use std::fmt::Display;

/// `1 partition`, `3 partitions`.
pub(crate) fn counted<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let ending = agreed(&count, "", "s");
    format!("{count} {noun}{ending}")
}

/// The word for one thing, or the one for none and several: `is`, `are`.
pub(crate) fn agreed<'a, N: PartialEq + From<u8>>(count: &N, one: &'a str, several: &'a str) -> &'a str {
    if *count == N::from(1) { one } else { several }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "ACL")), ["0 ACLs", "1 ACL", "2 ACLs"]);
        assert_eq!([0_usize, 1, 2].map(|count| agreed(&count, "is", "are")), ["are", "is", "are"]);
    }
}
