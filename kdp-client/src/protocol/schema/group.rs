//! The records of `__consumer_offsets`.

use std::ops::RangeInclusive;

use bytes::Bytes;
use uuid::Uuid;

use super::wire::{Reader, Struct, Tagged, UnknownTaggedFields, Writer};
use super::{CoordinatorRecordKey, CoordinatorRecordValue, Message, SchemaError};

include!(concat!(env!("OUT_DIR"), "/group.rs"));
