//! The records of `__share_group_state`.

use std::ops::RangeInclusive;

use uuid::Uuid;

use super::wire::{Reader, Struct, Tagged, UnknownTaggedFields, Writer};
use super::{CoordinatorRecordKey, CoordinatorRecordValue, Message, SchemaError};

include!(concat!(env!("OUT_DIR"), "/share.rs"));
