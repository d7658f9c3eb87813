//! Steps over the KRaft control records that have arrays, before they are decoded.
//!
//! The decoder reserves memory for a claimed count before it looks whether the elements are there, and
//! these values come from a log or a snapshot on disk, or from another node.

use crate::protocol::cursor::{Cursor, Fault};

/// Steps over a `LeaderChangeMessage`, 0-1: in 1 a voter has a directory id.
pub(super) fn leader_change(value: &[u8]) -> Result<(), Fault> {
    let voter_size = if value.starts_with(&[0, 0]) { 4 } else { 4 + 16 };
    let mut cursor = Cursor::new(value);
    cursor.take(2 + 4)?;
    for _voters_then_granting in 0..2 {
        elements(&mut cursor, |cursor| {
            cursor.take(voter_size)?;
            tags(cursor)
        })?;
    }
    tags(&mut cursor)
}

/// Steps over a `VotersRecord`, 0.
pub(super) fn voters(value: &[u8]) -> Result<(), Fault> {
    let mut cursor = Cursor::new(value);
    cursor.take(2)?;
    elements(&mut cursor, |cursor| {
        cursor.take(4 + 16)?;
        elements(cursor, endpoint)?;
        // The feature is a struct of its own within the voter.
        cursor.take(2 + 2)?;
        tags(cursor)?;
        tags(cursor)
    })?;
    tags(&mut cursor)
}

fn endpoint(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    for _name_then_host in 0..2 {
        let length = cursor.compact_length()?.ok_or(Fault::Null)?;
        cursor.take(length)?;
    }
    cursor.take(2)?;
    tags(cursor)
}

fn elements<'a>(
    cursor: &mut Cursor<'a>,
    step: impl Fn(&mut Cursor<'a>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let count = cursor.compact_length()?.ok_or(Fault::Null)?;
    (0..count).try_for_each(|_| step(cursor))
}

fn tags(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    cursor.tagged_fields(|_, _| Ok(()))
}
