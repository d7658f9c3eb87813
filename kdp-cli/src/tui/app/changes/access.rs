//! What can be done about who may do what: ACLs, quotas, users, tokens, transactional ids.

use serde_json::Value;

use super::{ChangeSpec, Needs, Of, Spot, Start, command, form, form_for_all, form_for_each, line};
use crate::tui::app::form::{Field, Form};
use crate::tui::app::model::Words;
use crate::tui::app::screens::ScreenId;
use crate::tui::app::words::{compose, flag};

const ACLS: &[Spot] = &[Spot(ScreenId::Acls, "", Of::Rows)];
const QUOTAS: &[Spot] = &[Spot(ScreenId::Quotas, "", Of::Rows)];
const USERS: &[Spot] = &[Spot(ScreenId::Users, "Users", Of::Rows)];
const TOKENS: &[Spot] = &[Spot(ScreenId::Users, "Tokens", Of::Rows)];
/// The default of each quota's entity, as `kdp quota list` has it.
const DEFAULT: &str = "<default>";

pub(super) const CHANGES: &[ChangeSpec] = &[
    ChangeSpec {
        id: "acl.create",
        title: "create ACLs",
        spots: ACLS,
        needs: Needs::Nothing,
        start: |_| {
            let mut fields = vec![
                Field::text("Operations", Some("--operation"), "read write describe, or all")
                    .required()
                    .list(),
                Field::text("Topics", Some("--topic"), "orders; * is every topic").list(),
                Field::text("Groups", Some("--group"), "billing").list(),
                Field::text("Transactional ids", Some("--transactional-id"), "shop-1").list(),
                Field::text("Tokens", Some("--delegation-token"), "ids of delegation tokens").list(),
                Field::text("Owners of tokens", Some("--user-principal"), "User:alice").list(),
                Field::switch("The cluster", "--cluster", "the cluster itself"),
                Field::switch("Prefixed", "--prefixed", "every resource whose name begins so"),
                Field::switch("Deny", "--deny", "stronger than any allow"),
            ];
            fields.extend(principals());
            form("Create ACLs", "acl create", fields)
        },
    },
    ChangeSpec {
        id: "acl.producer",
        title: "let a producer write",
        spots: ACLS,
        needs: Needs::Nothing,
        start: |_| {
            let mut fields = vec![
                Field::text("Topics", Some("--topic"), "orders; * is every topic").required().list(),
                Field::text("Transactional ids", Some("--transactional-id"), "shop-1").list(),
                Field::switch("Prefixed", "--prefixed", "names are prefixes"),
            ];
            fields.extend(principals());
            form("Let a producer write", "acl allow producer", fields)
        },
    },
    ChangeSpec {
        id: "acl.consumer",
        title: "let a consumer read",
        spots: ACLS,
        needs: Needs::Nothing,
        start: |_| {
            let mut fields = vec![
                Field::text("Topics", Some("--topic"), "orders; * is every topic").required().list(),
                Field::text("Groups", Some("--group"), "billing").required().list(),
                Field::switch("Prefixed", "--prefixed", "names are prefixes"),
            ];
            fields.extend(principals());
            form("Let a consumer read", "acl allow consumer", fields)
        },
    },
    ChangeSpec {
        id: "acl.streams",
        title: "let a Streams application work",
        spots: ACLS,
        needs: Needs::Nothing,
        start: |_| {
            let mut fields = vec![
                Field::text("Application", Some("--application-id"), "its application.id").required(),
                Field::text("Input topics", Some("--input-topic"), "orders").required().list(),
                Field::text("Output topics", Some("--output-topic"), "payments").list(),
            ];
            fields.extend(principals());
            form("Let a Streams application work", "acl allow streams", fields)
        },
    },
    ChangeSpec {
        id: "acl.admin",
        title: "let somebody administer",
        spots: ACLS,
        needs: Needs::Nothing,
        start: |_| form("Let somebody administer", "acl allow admin", principals().to_vec()),
    },
    ChangeSpec {
        id: "acl.import",
        title: "create the ACLs of a file",
        spots: ACLS,
        needs: Needs::Nothing,
        start: |_| {
            let fields = vec![
                Field::file("File", None, "what kdp acl export wrote").required(),
                Field::switch("Delete others", "--prune", "what the file does not have"),
            ];
            form("Create the ACLs of a file", "acl import", fields)
        },
    },
    ChangeSpec {
        id: "acl.delete",
        title: "delete ACLs",
        spots: ACLS,
        needs: Needs::Some,
        start: |on| {
            let delete = |item: &&Value| Some(compose(&line("acl delete"), &[], &acl(item)?));
            Ok(Start::Commands(on.items().iter().filter_map(delete).collect()))
        },
    },
    ChangeSpec {
        id: "quota.set",
        title: "set a quota",
        spots: QUOTAS,
        needs: Needs::Nothing,
        start: |_| {
            let fields = vec![
                Field::text("Quotas", None, "producer_byte_rate=10MiB/s request_percentage=200%")
                    .required()
                    .list(),
                Field::text("User", Some("--user"), ""),
                Field::switch("Every other user", "--user-default", "users without one of their own"),
                Field::text("Client id", Some("--client-id"), ""),
                Field::switch("Every other id", "--client-id-default", "ids without one of their own"),
                Field::text("Address", Some("--ip"), ""),
                Field::switch("Every other address", "--ip-default", "addresses without one of their own"),
            ];
            form("Set a quota", "quota set", fields)
        },
    },
    ChangeSpec {
        id: "quota.change",
        title: "change the quota",
        spots: QUOTAS,
        needs: Needs::One,
        start: |on| {
            let item = on.items().first().copied().ok_or("there is no quota")?;
            let known = item["values"].as_object().into_iter().flatten();
            let known =
                known.filter(|(_, limit)| limit.is_number()).map(|(key, limit)| format!("{key}={limit}"));
            let quotas = Field::text("Quotas", None, "producer_byte_rate=10MiB/s").required().list();
            let quotas = quotas.with(known.collect::<Vec<_>>().join(" "));
            let title = super::title("Change the quota", &on.names);
            Ok(Start::Form(Form::new(title, line("quota set"), vec![quotas]).with(entity(item))))
        },
    },
    ChangeSpec {
        id: "quota.unset",
        title: "take quotas away",
        spots: QUOTAS,
        needs: Needs::Some,
        start: |on| {
            let unset = |item: &&Value| {
                let flags = [entity(item), vec!["--all".to_owned()]].concat();
                compose(&line("quota unset"), &[], &flags)
            };
            Ok(Start::Commands(on.items().iter().map(unset).collect()))
        },
    },
    ChangeSpec {
        id: "quota.import",
        title: "set the quotas of a file",
        spots: QUOTAS,
        needs: Needs::Nothing,
        start: |_| {
            let fields = vec![
                Field::file("File", None, "what kdp quota export wrote").required(),
                Field::switch("Unset others", "--prune", "what the file does not have"),
            ];
            form("Set the quotas of a file", "quota import", fields)
        },
    },
    ChangeSpec {
        id: "user.create",
        title: "create a user",
        spots: USERS,
        needs: Needs::Nothing,
        start: |_| {
            let mut fields = vec![Field::text("Name", None, "alice").required()];
            fields.extend(passwords());
            form("Create a user", "user create", fields)
        },
    },
    ChangeSpec {
        id: "user.alter",
        title: "set another password",
        spots: USERS,
        needs: Needs::One,
        start: |on| form_for_each("Set another password", "user alter", &on.names, &[], passwords().to_vec()),
    },
    ChangeSpec {
        id: "user.delete",
        title: "delete users",
        spots: USERS,
        needs: Needs::Some,
        start: |on| {
            let mechanisms = &["", "SCRAM-SHA-256", "SCRAM-SHA-512"];
            let only = Field::choice("Only for", Some("--mechanism"), mechanisms, "all mechanisms");
            form_for_all("Delete users", "user delete", &on.names, vec![only])
        },
    },
    ChangeSpec {
        id: "token.create",
        title: "create a delegation token",
        spots: TOKENS,
        needs: Needs::Nothing,
        start: |_| {
            let fields = vec![
                Field::text("For", Some("--owner"), "yourself; User:alice"),
                Field::text("Renewers", Some("--renewer"), "who else may: User:scheduler").list(),
                Field::text("At most", Some("--max-lifetime"), "7d; else as long as the cluster allows"),
            ];
            form("Create a delegation token", "token create", fields)
        },
    },
    ChangeSpec {
        id: "token.renew",
        title: "let tokens live longer",
        spots: TOKENS,
        needs: Needs::Some,
        start: |on| {
            let period = Field::text("From now", Some("--period"), "12h; else as the cluster is set");
            form_for_all("Let tokens live longer", "token renew", &on.names, vec![period])
        },
    },
    ChangeSpec {
        id: "token.expire",
        title: "end tokens",
        spots: TOKENS,
        needs: Needs::Some,
        start: |on| {
            let after = Field::text("From now", Some("--after"), "at once; 10m");
            form_for_all("End tokens", "token expire", &on.names, vec![after])
        },
    },
    ChangeSpec {
        id: "txn.terminate",
        title: "abort and fence the producers",
        spots: &[Spot(ScreenId::Txns, "Open", Of::Rows), Spot(ScreenId::Txns, "All", Of::Rows)],
        needs: Needs::Some,
        start: |on| Ok(command("txn terminate", &on.names, &[])),
    },
];

/// Who, and from where.
fn principals() -> [Field; 3] {
    [
        Field::text("Users", Some("--user"), "alice; * is everybody").list(),
        Field::text("Or principals", Some("--principal"), "TYPE:NAME, as the brokers see them").list(),
        Field::text("From hosts", Some("--host"), "any").list(),
    ]
}

/// A password, and how it is kept.
fn passwords() -> [Field; 4] {
    [
        Field::secret("Password", "the cluster sees only its hash"),
        Field::secret("Once more", "the same"),
        Field::text("Mechanisms", Some("--mechanism"), "SCRAM-SHA-512; for others, those there are").list(),
        Field::text("Iterations", Some("--iterations"), "how often it is hashed"),
    ]
}

/// The flags that select exactly what is in a row of `kdp acl list`.
fn acl(item: &Value) -> Option<Words> {
    let text = |key: &str| item[key].as_str();
    let name = text("resource")?;
    let mut flags = match text("resource_type")? {
        "TOPIC" => flag("--topic", name),
        "GROUP" => flag("--group", name),
        "CLUSTER" => vec!["--cluster".to_owned()],
        "TRANSACTIONAL_ID" => flag("--transactional-id", name),
        "DELEGATION_TOKEN" => flag("--delegation-token", name),
        "USER" => flag("--user-principal", name),
        _ => return None,
    };
    flags.extend(flag("--pattern", &text("pattern_type")?.to_lowercase()));
    flags.extend(flag("--principal", text("principal")?));
    flags.extend(flag("--host", text("host")?));
    for operation in item["operations"].as_array()?.iter().filter_map(Value::as_str) {
        flags.extend(flag("--operation", &operation.to_lowercase().replace('_', "-")));
    }
    flags.extend(flag("--permission", &text("permission")?.to_lowercase()));
    Some(flags)
}

/// The flags for the entity in a row of `kdp quota list`.
fn entity(item: &Value) -> Words {
    let part = |name: &str, key: &str| match item[key].as_str() {
        None => Words::new(),
        Some(DEFAULT) => vec![format!("{name}-default")],
        Some(value) => flag(name, value),
    };
    [part("--user", "user"), part("--client-id", "client_id"), part("--ip", "ip")].concat()
}
