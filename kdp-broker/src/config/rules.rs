//! The rules that bind several settings together: the end of Apache's `KafkaConfig.validateValues`.

use super::error::ConfigError;
use super::values::BrokerValues;

const HOUR_MS: i64 = 60 * 60 * 1000;
const MINUTE_MS: i64 = 60 * 1000;

pub(super) fn check(values: &BrokerValues) -> Result<(), ConfigError> {
    let int = |name| values.int(name);
    let long = |name| values.long(name);
    let rules = [
        (int("node.id") == int("broker.id"), "You must set `node.id` to the same value as `broker.id`."),
        (roll_ms(values) >= 1, "log.roll.ms must be greater than or equal to 1"),
        (roll_jitter_ms(values) >= 0, "log.roll.jitter.ms must be greater than or equal to 0"),
        (
            matches!(retention_ms(values), -1 | 1..),
            "log.retention.ms must be unlimited (-1) or, greater than or equal to 1",
        ),
        (
            // With no cleaner threads Apache fails on the division; there is nothing to share then.
            int("log.cleaner.threads") == 0
                || long("log.cleaner.dedupe.buffer.size") / i64::from(int("log.cleaner.threads"))
                    > 1024 * 1024,
            "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.",
        ),
        (
            int("replica.fetch.wait.max.ms") <= int("replica.socket.timeout.ms"),
            "replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to prevent unnecessary \
             socket timeouts",
        ),
        (
            i64::from(int("replica.fetch.wait.max.ms")) <= long("replica.lag.time.max.ms"),
            "replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent \
             frequent changes in ISR",
        ),
        (
            long("queued.max.request.bytes") <= 0
                || long("queued.max.request.bytes") >= i64::from(int("socket.request.max.bytes")),
            "queued.max.request.bytes must be larger or equal to socket.request.max.bytes",
        ),
        (
            int("max.connections.per.ip") != 0
                || values.text("max.connections.per.ip.overrides").is_some_and(|text| !text.is_empty()),
            "max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.",
        ),
        (
            long("connections.max.idle.ms") < 0
                || i64::from(int("connection.failed.authentication.delay.ms"))
                    < long("connections.max.idle.ms"),
            "connection.failed.authentication.delay.ms should always be less than connections.max.idle.ms to prevent \
             failed authentication responses from timing out",
        ),
        (
            values
                .list("group.coordinator.rebalance.protocols")
                .unwrap_or_default()
                .iter()
                .any(|p| p == "classic"),
            "Disabling the 'CLASSIC' protocol is not supported.",
        ),
        (
            int("group.min.session.timeout.ms") <= int("group.max.session.timeout.ms"),
            "group.max.session.timeout.ms must be greater than or equal to group.min.session.timeout.ms",
        ),
    ];
    match rules.into_iter().find(|(holds, _)| !holds) {
        Some((_, broken)) => Err(ConfigError::conflict(broken)),
        None => Ok(()),
    }
}

/// `log.roll.ms`, or `log.roll.hours`.
pub(super) fn roll_ms(values: &BrokerValues) -> i64 {
    values.long_if_set("log.roll.ms").unwrap_or_else(|| i64::from(values.int("log.roll.hours")) * HOUR_MS)
}

/// `log.roll.jitter.ms`, or `log.roll.jitter.hours`.
pub(super) fn roll_jitter_ms(values: &BrokerValues) -> i64 {
    let hours = || i64::from(values.int("log.roll.jitter.hours")) * HOUR_MS;
    values.long_if_set("log.roll.jitter.ms").unwrap_or_else(hours)
}

/// `log.retention.ms`, `log.retention.minutes` or `log.retention.hours`; -1 for every negative one.
pub(super) fn retention_ms(values: &BrokerValues) -> i64 {
    let minutes = || values.int_if_set("log.retention.minutes").map(|minutes| i64::from(minutes) * MINUTE_MS);
    let hours = || i64::from(values.int("log.retention.hours")) * HOUR_MS;
    values.long_if_set("log.retention.ms").or_else(minutes).unwrap_or_else(hours).max(-1)
}

/// `log.flush.interval.ms`, or `log.flush.scheduler.interval.ms`.
pub(super) fn flush_ms(values: &BrokerValues) -> i64 {
    let scheduler = || values.long("log.flush.scheduler.interval.ms");
    values.long_if_set("log.flush.interval.ms").unwrap_or_else(scheduler)
}
