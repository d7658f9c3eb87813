//! Numbers as a person reads them: 1.2 GiB, 3h2m. Only for terminals; scripts get base units.

/// A number of bytes with three digits or so: `512 B`, `1.2 GiB`.
pub(crate) fn bytes(bytes: f64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes.abs() < 1024.0 {
        return format!("{bytes} B");
    }
    let mut value = bytes / 1024.0;
    let mut unit = 0;
    // What would be rounded to 1024 of a unit is 1.0 of the next.
    while value.abs() >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    match value.abs() < 99.95 {
        true => format!("{value:.1} {}", UNITS[unit]),
        false => format!("{value:.0} {}", UNITS[unit]),
    }
}

/// A span of time by its two largest units: `850ms`, `12.5s`, `3h2m`, `7d`.
pub(crate) fn duration(ms: f64) -> String {
    const UNITS: [(&str, i64); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];
    let sign = if ms < 0.0 { "-" } else { "" };
    let ms = ms.abs();
    if ms < 1000.0 {
        return format!("{sign}{}ms", ms.round());
    }
    if ms < 60_000.0 {
        let seconds = (ms / 100.0).floor() / 10.0;
        return format!("{sign}{seconds}s");
    }
    // Whole seconds; more than i64 holds is more than anybody waits.
    let seconds = (ms / 1000.0) as i64;
    let first = UNITS.iter().position(|(_, size)| seconds >= *size).unwrap_or(UNITS.len() - 1);
    let mut rest = seconds;
    let mut text = sign.to_owned();
    for (unit, size) in &UNITS[first..(first + 2).min(UNITS.len())] {
        if rest / size > 0 {
            text += &format!("{}{unit}", rest / size);
        }
        rest %= size;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (number, expected) in [
            (0.0, "0 B"),
            (1023.0, "1023 B"),
            (1024.0, "1.0 KiB"),
            (1536.0, "1.5 KiB"),
            (1_048_575.0, "1.0 MiB"),
            (1_288_490_189.0, "1.2 GiB"),
            (214_748_364_800.0, "200 GiB"),
            (-2048.0, "-2.0 KiB"),
            (9.3e18, "8.1 EiB"),
        ] {
            assert_eq!(bytes(number), expected);
        }
    }

    #[test]
    fn spans() {
        for (ms, expected) in [
            (0.0, "0ms"),
            (999.0, "999ms"),
            (1000.0, "1s"),
            (12_540.0, "12.5s"),
            (60_000.0, "1m"),
            (10_930_000.0, "3h2m"),
            (604_800_000.0, "7d"),
            (604_860_000.0, "7d"),
            (-61_000.0, "-1m1s"),
        ] {
            assert_eq!(duration(ms), expected);
        }
    }
}
