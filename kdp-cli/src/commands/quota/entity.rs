//! Whose quota is meant, as it is typed.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::quotas::{Component, Entity, Match};

/// A user, a client id, both, or an ip; or the default of one.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Entity")]
pub(super) struct Whose {
    /// The user of this name
    #[arg(long, value_name = "NAME", conflicts_with = "user_default")]
    user: Option<String>,
    /// Every user without a quota of its own
    #[arg(long)]
    user_default: bool,
    /// The client id
    #[arg(long, value_name = "ID", conflicts_with = "client_id_default")]
    client_id: Option<String>,
    /// Every client id without a quota of its own
    #[arg(long)]
    client_id_default: bool,
    /// The address
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["ip_default", "user", "user_default", "client_id", "client_id_default"])]
    ip: Option<String>,
    /// Every address without a quota of its own
    #[arg(long, conflicts_with_all = ["user", "user_default", "client_id", "client_id_default"])]
    ip_default: bool,
}

impl Whose {
    /// The entity; nothing said is an entity without parts.
    pub(super) fn entity(&self) -> Entity {
        let parts = [
            ("user", &self.user, self.user_default),
            ("client-id", &self.client_id, self.client_id_default),
            ("ip", &self.ip, self.ip_default),
        ];
        let named = parts.into_iter().filter(|(_, name, default)| name.is_some() || *default);
        Entity(named.map(|(kind, name, _)| (kind.to_owned(), name.clone())).collect::<BTreeMap<_, _>>())
    }

    /// The filter for entities that have these parts.
    pub(super) fn components(&self) -> Vec<Component> {
        let component = |(kind, name): (String, Option<String>)| Component {
            kind,
            matches: name.map_or(Match::Default, Match::Exact),
        };
        self.entity().0.into_iter().map(component).collect()
    }
}
