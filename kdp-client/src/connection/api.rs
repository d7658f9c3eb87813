//! An API by its key, which has a name also where the crate of messages does not know it.

use std::fmt;

use crate::protocol::messages::ApiKey;
use crate::protocol::shapes;

/// The key of an API; printed, it is Kafka's name of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Api(pub i16);

impl From<ApiKey> for Api {
    fn from(key: ApiKey) -> Self {
        Self(key as i16)
    }
}

impl PartialEq<ApiKey> for Api {
    fn eq(&self, key: &ApiKey) -> bool {
        self.0 == *key as i16
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match shapes::request(self.0) {
            Some(shape) => f.write_str(shape.name.trim_end_matches("Request")),
            None => write!(f, "API {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kafkas() {
        assert_eq!(format!("{:?}", Api::from(ApiKey::Metadata)), "Metadata");
        assert_eq!(format!("{:?}", Api(89)), "StreamsGroupDescribe");
        assert_eq!(format!("{:?}", Api(-1)), "API -1");
        assert!(Api(3) == ApiKey::Metadata);
    }
}
