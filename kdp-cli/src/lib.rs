//! kdp.
