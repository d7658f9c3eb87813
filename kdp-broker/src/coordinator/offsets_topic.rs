//! `__consumer_offsets`, and which of its partitions a group falls on.

/// The topic's name.
pub(crate) const OFFSETS_TOPIC: &str = "__consumer_offsets";

/// Java's `Utils.abs(id.hashCode()) % partitions`.
pub(super) fn partition_for(id: &str, partitions: i32) -> i32 {
    let hash = id.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    hash.checked_abs().unwrap_or(0) % partitions.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_fall_where_java_puts_them() {
        let check = |id, expected| assert_eq!(partition_for(id, 50), expected, "{id}");
        check("", 0);
        check("a", 97 % 50);
        check("console-consumer-12345", partition_for("console-consumer-12345", 50));
        // "polygenelubricants".hashCode() is the smallest integer, which has no absolute value.
        check("polygenelubricants", 0);
        // "ä€😀".hashCode() counts the two halves of the last character.
        assert_eq!(
            partition_for("ä€😀", i32::MAX),
            0xe4 * 31 * 31 * 31 + 0x20ac * 31 * 31 + 0xd83d * 31 + 0xde00
        );
    }
}
