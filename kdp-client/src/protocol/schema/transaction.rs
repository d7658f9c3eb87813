//! The records of `__transaction_state`.

use std::ops::RangeInclusive;

use super::wire::{Reader, Struct, Tagged, UnknownTaggedFields, Writer};
use super::{CoordinatorRecordKey, CoordinatorRecordValue, Message, SchemaError};

include!(concat!(env!("OUT_DIR"), "/transaction.rs"));
