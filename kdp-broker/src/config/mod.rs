//! Every setting: its definition, its value, where the value came from, and the typed forms the parts use.
//!
//! Pure: it reads no file, no environment and no clock. It must not know what a setting does.

mod alter;
mod broker;
mod definition;
mod describe;
mod error;
mod listener;
mod load;
mod properties;
mod rules;
#[cfg(test)]
mod settings_doc;
mod tables;
mod topic;
mod valid;
mod validate;
mod value;
mod values;

pub use alter::{
    AlterOp, Alteration, Change, ResourceKind, alter_incrementally, alter_replacing, check_alterations,
    check_min_insync_replicas,
};
pub use broker::{
    BrokerConfig, ControllerConfig, FetchConfig, GroupCoordinatorConfig, LogManagerConfig, NetworkConfig,
    ProducersConfig, TopicsConfig, TransactionConfig,
};
pub use definition::{Definition, Effect, Importance, Type, Update};
pub use describe::{
    ConfigEntry, describe_broker, describe_client_metrics, describe_default_broker, describe_group,
    describe_loggers, describe_topic,
};
pub use error::{ConfigError, Warning};
pub use listener::{Listener, Listeners, SecurityProtocol};
pub use load::{Loaded, load, without_file};
pub use properties::{Properties, PropertiesError};
pub use tables::{BROKER, CLIENT_METRICS, DYNAMIC_BROKER, Definitions, GROUP, TOPIC};
pub use topic::{CleanupPolicy, CompressionType, LogConfig, TimestampType};
pub use valid::Valid;
pub use validate::{
    AlterError, BrokerScope, validate_broker, validate_client_metrics, validate_group, validate_topic,
};
pub use value::Value;
pub use values::{BrokerValues, Props, Source, Synonym};
