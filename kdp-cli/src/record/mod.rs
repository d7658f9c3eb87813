//! One record as text: a JSON line, a template, bare bytes; and back again, and whether it is wanted.
//!
//! Must not know where records come from or go to. Bytes are never changed on their way: what cannot
//! be shown as it is, is spelled out on a terminal and nowhere else.

pub(crate) mod ask;
pub(crate) mod kept;
pub(crate) mod line;
pub(crate) mod percent;
pub(crate) mod shape;

pub(crate) use ask::Wanted;
pub(crate) use kept::Kept;
pub(crate) use line::RecordLine;
pub(crate) use percent::Template;
pub(crate) use shape::Shape;
