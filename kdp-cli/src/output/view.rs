//! What decides how a report looks: the format, and what stands at the other end of stdout.
//!
//! Pure but for [`View::of_stdout`], which asks the terminal once.

use std::io::{self, IsTerminal};

use clap::Args;
use rustix::termios::tcgetwinsize;

use super::format::{Choice, Format};
use crate::settings::Environment;
use crate::time::Zone;

/// Flags about the looks of data; every command takes them.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output options")]
pub(crate) struct LooksFlags {
    /// Leave out the line of headers
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_header: bool,
    /// Exact numbers on a terminal too: bytes and milliseconds instead of 1.2 GiB and 3h2m
    #[arg(long, visible_alias = "raw", global = true, hide_short_help = true)]
    pub(crate) bytes: bool,
    /// Times in UTC on a terminal too, not in the zone of this machine [env: KDP_UTC]
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) utc: bool,
    /// No colours [env: NO_COLOR]
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_color: bool,
    /// Never open a pager [env: KDP_NO_PAGER]
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_pager: bool,
}

/// How a report is to look.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// The format.
    pub(crate) format: Format,
    /// The template or the filter, where the format has one.
    pub(crate) expression: Option<String>,
    /// Leave out the line of headers.
    pub(crate) no_header: bool,
    /// A person reads it: sizes and times in human units.
    pub(crate) is_human: bool,
    /// Whose clock times are shown by.
    pub(crate) zone: Zone,
    /// State words in colour.
    pub(crate) is_coloured: bool,
    /// How many columns and lines the terminal has; `None` where there is none.
    pub(crate) size: Option<(usize, usize)>,
    /// The pager, where one may be opened.
    pub(crate) pager: Option<String>,
}

impl From<Format> for View {
    fn from(format: Format) -> Self {
        Self { format, ..Self::default() }
    }
}

impl View {
    /// What fits stdout as it is.
    pub(crate) fn of_stdout(choice: Choice, flags: &LooksFlags, env: Environment<'_>) -> Self {
        let stdout = io::stdout();
        let size = stdout.is_terminal().then(|| terminal_size(&stdout));
        let is_smart = env("TERM").is_none_or(|term| term != "dumb");
        let pager = size.is_some() && is_smart && !flags.no_pager && !is_set(env, "KDP_NO_PAGER");
        let is_human = size.is_some() && !flags.bytes;
        Self {
            format: choice.format,
            expression: choice.expression,
            no_header: flags.no_header,
            is_human,
            zone: if is_human && !flags.utc && !is_set(env, "KDP_UTC") { Zone::Local } else { Zone::Utc },
            is_coloured: is_coloured(size.is_some() && is_smart, flags.no_color, env),
            size,
            pager: pager.then(|| pager_command(env)).flatten(),
        }
    }
}

/// Columns and lines; 80 and 24 where the terminal does not say.
fn terminal_size(stdout: &io::Stdout) -> (usize, usize) {
    let known = tcgetwinsize(stdout).ok().map(|size| (usize::from(size.ws_col), usize::from(size.ws_row)));
    known.filter(|(columns, rows)| *columns > 0 && *rows > 0).unwrap_or((80, 24))
}

/// The conventions of no-color.org and bixense.com/clicolors: a no wins over a force, a force over the
/// kind of output.
fn is_coloured(by_nature: bool, no_color: bool, env: Environment<'_>) -> bool {
    let forbidden = no_color
        || ["NO_COLOR", "KDP_NO_COLOR"].iter().any(|name| env(name).is_some_and(|value| !value.is_empty()));
    !forbidden && (by_nature || is_set(env, "CLICOLOR_FORCE"))
}

/// The pager that the user likes; an empty one, or `cat`, is none.
fn pager_command(env: Environment<'_>) -> Option<String> {
    let pager = env("KDP_PAGER").or_else(|| env("PAGER")).unwrap_or_else(|| "less".to_owned());
    Some(pager).filter(|pager| !matches!(pager.trim(), "" | "cat"))
}

fn is_set(env: Environment<'_>, name: &str) -> bool {
    env(name).is_some_and(|value| !value.is_empty() && value != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_decides_about_colour() {
        let check = |by_nature, flag, set: &[(&str, &str)], expected| {
            let env = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(is_coloured(by_nature, flag, &env), expected, "{by_nature} {flag} {set:?}");
        };
        check(true, false, &[], true);
        check(false, false, &[], false);
        check(true, true, &[], false);
        check(true, false, &[("NO_COLOR", "1")], false);
        check(true, false, &[("NO_COLOR", "")], true);
        check(true, false, &[("KDP_NO_COLOR", "yes")], false);
        check(false, false, &[("CLICOLOR_FORCE", "1")], true);
        check(false, false, &[("CLICOLOR_FORCE", "0")], false);
        check(true, false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false);
    }

    #[test]
    fn the_pager_that_the_user_likes() {
        let check = |set: &[(&str, &str)], expected: Option<&str>| {
            let env = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(pager_command(&env).as_deref(), expected, "{set:?}");
        };
        check(&[], Some("less"));
        check(&[("PAGER", "more")], Some("more"));
        check(&[("PAGER", "more"), ("KDP_PAGER", "cat")], None);
        check(&[("PAGER", "")], None);
    }
}
