//! Whether a state word is good news, so that a table can colour it. Never the only way to tell: the
//! word itself is there.

use comfy_table::Color;

/// The colour of a word for what Kafka's states, and kdp's own, mean to an operator.
pub(crate) fn colour(word: &str) -> Option<Color> {
    match word.to_ascii_lowercase().as_str() {
        "ok" | "stable" | "online" | "healthy" | "active" | "running" | "done" | "completed" | "up" => {
            Some(Color::Green)
        }
        "warn"
        | "warning"
        | "preparingrebalance"
        | "completingrebalance"
        | "assigning"
        | "reconciling"
        | "notready"
        | "empty"
        | "stalled"
        | "lagging"
        | "behind"
        | "fenced"
        | "slow"
        | "under-replicated" => Some(Color::Yellow),
        "bad" | "error" | "err" | "dead" | "offline" | "down" | "failed" | "fail" | "stopped" | "expired"
        | "critical" | "stuck" => Some(Color::Red),
        _ => None,
    }
}
