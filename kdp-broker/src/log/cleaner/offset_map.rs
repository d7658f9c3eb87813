//! Each key's last offset, as far as a bounded memory reaches.
//!
//! Apache keeps hashes of keys (`SkimpyOffsetMap`); these are the keys themselves, so that no two keys can be
//! taken for one. Invariant: what is known is known of every record up to [`OffsetMap::latest`].

use std::collections::HashMap;

use kdp_client::protocol::types::Offset;

/// What an entry takes besides its key, roughly.
const ENTRY_OVERHEAD: usize = 64;

#[derive(Debug)]
pub(super) struct OffsetMap {
    offsets: HashMap<Box<[u8]>, Offset>,
    bytes: usize,
    bytes_max: usize,
    latest: Option<Offset>,
}

impl OffsetMap {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self { offsets: HashMap::new(), bytes: 0, bytes_max, latest: None }
    }

    /// Notes a record; false when there is no room for it. The first key always has room, or nothing would
    /// ever be cleaned.
    pub(super) fn put(&mut self, key: &[u8], offset: Offset) -> bool {
        if let Some(last) = self.offsets.get_mut(key) {
            *last = offset;
        } else {
            let bytes = self.bytes + key.len() + ENTRY_OVERHEAD;
            if bytes > self.bytes_max && !self.offsets.is_empty() {
                return false;
            }
            self.bytes = bytes;
            self.offsets.insert(key.into(), offset);
        }
        self.reach(offset);
        true
    }

    /// The last offset of a key.
    pub(super) fn get(&self, key: &[u8]) -> Option<Offset> {
        self.offsets.get(key).copied()
    }

    /// Everything up to this offset has been looked at.
    pub(super) fn reach(&mut self, offset: Offset) {
        self.latest = self.latest.max(Some(offset));
    }

    /// The last offset that has been looked at.
    pub(super) fn latest(&self) -> Option<Offset> {
        self.latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_full_before_it_is_too_large() {
        let mut map = OffsetMap::new(200);
        assert!(map.put(b"a", Offset(0)) && map.put(b"b", Offset(1)) && map.put(b"c", Offset(2)));
        assert!(!map.put(b"d", Offset(3)));
        assert!(map.put(b"a", Offset(4)), "a key that is known takes no room");
        assert_eq!((map.get(b"a"), map.get(b"d"), map.latest()), (Some(Offset(4)), None, Some(Offset(4))));
        let mut small = OffsetMap::new(1);
        assert!(small.put(b"more than one byte", Offset(0)) && !small.put(b"x", Offset(1)));
    }
}
