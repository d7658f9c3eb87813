//! Settings of a subscription to client metrics: `ClientMetricsConfigs`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, UNIQUE};

pub(in crate::config) const CLIENT_METRICS: &[Definition] = definitions! {
    "metrics" List("") [UNIQUE] Medium Resource Stored
        "Prefixes of the metrics that clients are asked for; * is all.";
    "interval.ms" Int("300000") [ANY] Medium Resource Stored
        "Time between two pushes of a client.";
    "match" List("") [UNIQUE] Medium Resource Stored
        "Which clients are asked, as PROPERTY=REGEX.";
};
