//! Exit codes: 0 is yes, 1 is no, 2 and above is trouble. Scripts rely on every one of them.

/// How a command ended. Where several hold, the one that the script must hear first wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Exit {
    /// All of it worked.
    #[default]
    Success = 0,
    /// An item is missing, or the cluster refused it; or the answer of a check is no.
    Failed = 1,
    /// A flag, a file or a value is wrong.
    Usage = 2,
    /// The cluster cannot be reached, or does not know us.
    Unreachable = 3,
    /// The cluster does not allow it.
    Unauthorized = 4,
    /// It took too long.
    TimedOut = 5,
    /// This cluster's version cannot do it.
    Unsupported = 6,
    /// kdp itself refused: a confirmation is missing.
    Refused = 7,
    /// Nothing is wrong, and it is not done yet.
    InProgress = 8,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// The order in which they win: 130 > 7 > 2 > 3 > 4 > 6 > 5 > 1 > 8 > 0.
    fn rank(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::InProgress => 1,
            Exit::Failed => 2,
            Exit::TimedOut => 3,
            Exit::Unsupported => 4,
            Exit::Unauthorized => 5,
            Exit::Unreachable => 6,
            Exit::Usage => 7,
            Exit::Refused => 8,
            Exit::Interrupted => 9,
        }
    }

    /// The one of the two that wins.
    pub(crate) fn or_worse(self, other: Exit) -> Exit {
        if other.rank() > self.rank() { other } else { self }
    }

    /// The number for the shell.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precedence() {
        use Exit::*;
        let falling = [
            Interrupted,
            Refused,
            Usage,
            Unreachable,
            Unauthorized,
            Unsupported,
            TimedOut,
            Failed,
            InProgress,
            Success,
        ];
        for (index, strong) in falling.into_iter().enumerate() {
            for weak in &falling[index..] {
                assert_eq!(strong.or_worse(*weak), strong);
                assert_eq!(weak.or_worse(strong), strong);
            }
        }
        assert_eq!(falling.map(Exit::code), [130, 7, 2, 3, 4, 6, 5, 1, 8, 0]);
    }
}
