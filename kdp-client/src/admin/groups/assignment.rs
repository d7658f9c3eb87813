//! The assignment that a leader of a classic consumer group wrote for a member
//! (`ConsumerProtocolAssignment`). Any client could have written anything there.

use crate::cluster::TopicPartition;
use crate::protocol::types::PartitionId;

/// The partitions; empty where the bytes are none or not an assignment.
pub(super) fn parse(bytes: &[u8]) -> Vec<TopicPartition> {
    read(bytes).unwrap_or_default()
}

fn read(mut bytes: &[u8]) -> Option<Vec<TopicPartition>> {
    let input = &mut bytes;
    let _version = i16::from_be_bytes(take(input)?);
    let topics = i32::from_be_bytes(take(input)?);
    let mut partitions = Vec::new();
    for _ in 0..topics {
        let length = usize::try_from(i16::from_be_bytes(take(input)?)).ok()?;
        let (name, rest) = input.split_at_checked(length)?;
        *input = rest;
        let name = std::str::from_utf8(name).ok()?;
        // Every element takes bytes from the input, so its length bounds the loops.
        for _ in 0..i32::from_be_bytes(take(input)?) {
            partitions.push(TopicPartition::new(name, PartitionId(i32::from_be_bytes(take(input)?))));
        }
    }
    Some(partitions)
}

fn take<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, rest) = input.split_first_chunk::<N>()?;
    *input = rest;
    Some(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_read_and_garbage_is_nothing() {
        let bytes =
            [&[0, 1, 0, 0, 0, 1, 0, 2, b't', b'1', 0, 0, 0, 2][..], &[0, 0, 0, 0, 0, 0, 0, 5], &[0xff; 4]];
        let bytes = bytes.concat();
        let expected = [0, 5].map(|id| TopicPartition::new("t1", PartitionId(id)));
        assert_eq!(parse(&bytes), expected);
        for cut in 0..bytes.len() - 4 {
            assert_eq!(parse(&bytes[..cut]), [], "{cut}");
        }
        assert_eq!(parse(&[0, 0, 0x7f, 0xff, 0xff, 0xff]), []);
    }
}
