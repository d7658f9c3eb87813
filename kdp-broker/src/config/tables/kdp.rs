//! Settings that only kdp-broker has. Hidden from descriptions unless set, so that a description of a
//! broker without them is Apache's.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::ANY;

pub(in crate::config) const KDP: &[Definition] = definitions! {
    "kdp.allow.plaintext.off.loopback" Boolean("false") [ANY] High Internal Effective
        "Whether a listener without TLS may be reached from other machines.";
    "kdp.metrics.listener" String(null) [ANY] Medium Internal Effective
        "Loopback address, as HOST:PORT, of /metrics for Prometheus and of /health.";
};
