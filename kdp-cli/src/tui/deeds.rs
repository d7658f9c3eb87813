//! Each change as its user makes it: the real application, the real commands and a real broker; only the terminal
//! is missing. And then a look at what the cluster says.
//!
//! Of a cluster of Apache's: `KDP_DEEDS=HOST:PORT cargo test -p kdp-cli --lib tui::deeds -- --ignored --nocapture`.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::time::{Duration, Instant};

use kdp_broker::durability::Durability;
use kdp_client::cluster::Cluster;
use kdp_client::connection::{ConnectionOptions, Endpoint};
use tempfile::TempDir;
use tokio::task::LocalSet;

use super::app::action::{Action, Effect};
use super::app::edit::Edit;
use super::app::form::Input;
use super::app::job::JobEnd;
use super::app::model::Words;
use super::app::page::Place;
use super::app::popup::Popup;
use super::app::screens::ScreenId;
use super::app::words::with_flags;
use super::app::{Access, App};
use super::event::command;
use crate::commands::Context;
use crate::commands::sandbox::embedded::{Embedded, Port};
use crate::danger::{Danger, Prompt};
use crate::gate::Guard;
use crate::output::Format;

/// How long the cluster may take to say what was changed.
const PATIENCE: Duration = Duration::from_secs(30);

/// The dashboard before a cluster.
struct Stage {
    app: App,
    context: Context,
    /// Where the audit log is.
    _home: TempDir,
}

/// A change: where, to what, and what is typed into which field.
struct Deed<'a> {
    id: &'static str,
    place: Place,
    tab: usize,
    rows: &'a [&'a str],
    fields: &'a [(&'a str, &'a str)],
}

fn deed<'a>(id: &'static str, screen: ScreenId, rows: &'a [&'a str]) -> Deed<'a> {
    Deed { id, place: Place::of(screen), tab: 0, rows, fields: &[] }
}

impl<'a> Deed<'a> {
    fn typing(self, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self { fields, ..self }
    }

    fn tab(self, tab: usize) -> Self {
        Self { tab, ..self }
    }

    fn about(self, name: &str) -> Self {
        Self { place: Place::about(self.place.screen, name), ..self }
    }
}

impl Stage {
    fn before(bootstrap: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let flags = crate::settings::Flags::default();
        let settings =
            crate::contexts::testing::with(&[], &[], |world| crate::settings::resolve(&flags, world));
        let guard = Guard { state: Some(home.path().to_path_buf()), ..Guard::default() };
        let context = Context {
            cluster: Cluster::new(Endpoint::parse_list(bootstrap).unwrap(), ConnectionOptions::default()),
            prompt: Prompt { interactive: false },
            guard,
            danger: None,
            settings: settings.unwrap(),
            format: Format::default(),
            expression: None,
            zone: crate::time::Zone::Utc,
            quiet: true,
            password: None,
        };
        Self { app: App::new("test", Access::Open), context, _home: home }
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        self.app.update(action, crate::time::now_ms())
    }

    async fn run(&self, words: &Words) -> JobEnd {
        command::end(command::run(&self.context, words, None).await)
    }

    /// Puts the form or the question up, and fills the form in.
    async fn begin(&mut self, deed: &Deed<'_>) -> Vec<Effect> {
        self.app.popup = None;
        self.act(Action::Open(deed.place.clone()));
        let page = self.app.pages.last_mut().unwrap();
        page.tab = deed.tab;
        page.table_mut().marks = deed.rows.iter().map(|row| (*row).to_owned()).collect();
        if let Some(words) = page.tab().asks(&deed.place) {
            let report = command::run(&self.context, &words, None).await;
            self.act(Action::Answered(words, command::listing(&report)));
        }
        let effects = self.act(Action::Begin(deed.id));
        let Some(Popup::Form(form)) = &mut self.app.popup else { return effects };
        for (label, value) in deed.fields {
            let at = form.fields.iter().position(|field| field.label == *label);
            form.at = at.unwrap_or_else(|| panic!("{}: there is no field {label}", deed.id));
            match form.fields[form.at].input {
                Input::Text(_) | Input::Secret(_) => {
                    form.edit(&Edit::Clear);
                    form.edit(&Edit::Paste((*value).to_owned()));
                }
                Input::Switch(_) => form.edit(&Edit::Insert(' ')),
                Input::Choice { .. } => {
                    while form.fields[form.at].value() != *value {
                        form.edit(&Edit::Right);
                    }
                }
            }
        }
        self.act(Action::Enter)
    }

    /// Makes a change up to the answer of its dry run; why it cannot be made, if that is so.
    async fn rehearse(&mut self, deed: &Deed<'_>) -> Result<(), String> {
        let effects = self.begin(deed).await;
        let [Effect::Preview(commands)] = &effects[..] else {
            let form = match &self.app.popup {
                Some(Popup::Form(form)) => form.error.clone(),
                _ => self.app.news().map(|toast| toast.text.clone()),
            };
            return Err(format!("{}: {:?}", deed.id, form));
        };
        let mut ends = Vec::new();
        for command in commands {
            ends.push(self.run(&with_flags(command, &["--dry-run".to_owned()])).await);
        }
        let wrong: Vec<String> = ends.iter().flat_map(|end| end.errors.clone()).collect();
        self.act(Action::Previewed(commands.clone(), ends));
        if wrong.is_empty() { Ok(()) } else { Err(format!("{}: {}", deed.id, wrong.join("; "))) }
    }

    /// Makes it, typing what the popup asks for.
    async fn make(&mut self, deed: &Deed<'_>) -> Result<JobEnd, String> {
        self.rehearse(deed).await?;
        let Some(Popup::Confirm(confirm)) = &self.app.popup else { return Err("no question".to_owned()) };
        let commands = confirm.commands.clone();
        let Some(wanted) = confirm.wanted() else {
            return Err(format!("{}: nothing to change: {commands:?}", deed.id));
        };
        let effects = match wanted.level {
            Danger::Severe => {
                self.act(Action::Edit(Edit::Paste(wanted.word.clone())));
                self.act(Action::Enter)
            }
            _ => self.act(Action::Edit(Edit::Insert('y'))),
        };
        let [Effect::Run(id, commands, password)] = &effects[..] else {
            return Err(format!("{}: not run after {wanted:?}", deed.id));
        };
        let mut ends = Vec::new();
        for command in commands {
            ends.push(command::end(command::run(&self.context, command, password.as_ref()).await));
        }
        let end = JobEnd::of_all(ends);
        self.act(Action::Ended(*id, end.clone()));
        if end.is_ok() { Ok(end) } else { Err(format!("{}: {}: {:?}", deed.id, commands.len(), end.errors)) }
    }

    async fn makes(&mut self, deed: Deed<'_>) -> JobEnd {
        self.make(&deed).await.unwrap_or_else(|why| panic!("{why}"))
    }

    /// Waits until a command prints what holds.
    async fn until(&self, words: &str, found: impl Fn(&str) -> bool) {
        let words: Words = words.split(' ').map(str::to_owned).collect();
        let until = Instant::now() + PATIENCE;
        loop {
            let end = self.run(&words).await;
            let printed = end.lines.join("\n") + &end.errors.join("\n");
            if found(&printed) {
                return;
            }
            assert!(Instant::now() < until, "never printed by {words:?}:\n{printed}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// What every Kafka can do, on topics and groups of these names.
async fn topics_and_groups(stage: &mut Stage, folder: &std::path::Path) {
    use ScreenId::{Broker, Brokers, Group, Groups, Overview, Partitions, Topic, Topics};
    let shape = [("Name", "-deeds"), ("Partitions", "2"), ("Settings", "retention.ms=1000000")];
    stage.makes(deed("topic.create", Overview, &[]).typing(&shape)).await;
    stage.until("config get retention.ms --type topic -- -deeds", |_| true).await;
    let named = [("Name", "deeds deeds-2"), ("Partitions", "3")];
    stage.makes(deed("topic.create", Topics, &[]).typing(&named)).await;
    stage.until("topic list -o name", |names| names.contains("deeds-2")).await;
    stage.makes(deed("topic.delete", Topics, &["-deeds"])).await;
    stage.until("topic list", |names| !names.contains("-deeds ")).await;
    let like = [("Name", "deeds-3"), ("Partitions", "1"), ("Replication factor", "1")];
    stage.makes(deed("topic.clone", Topic, &[]).about("deeds").typing(&like)).await;

    let value = [("How", "set"), ("Settings", "cleanup.policy=compact min.insync.replicas=1")];
    stage.makes(deed("topic.set", Topics, &["deeds", "deeds-2"]).typing(&value)).await;
    stage.until("config get deeds-2 cleanup.policy", |printed| printed.contains("compact")).await;
    let value = [("How", "append"), ("Settings", "cleanup.policy=delete")];
    stage.makes(deed("topic.set", Topic, &[]).about("deeds").typing(&value)).await;
    stage.until("config get deeds cleanup.policy", |printed| printed.contains("compact,delete")).await;
    let value = [("How", "subtract"), ("Settings", "cleanup.policy=compact")];
    stage.makes(deed("topic.set", Topic, &["cleanup.policy"]).tab(2).about("deeds").typing(&value)).await;
    stage.until("config get deeds cleanup.policy", |printed| !printed.contains("compact")).await;
    // On the tab of settings those that are marked are meant.
    stage.makes(deed("topic.unset", Topic, &["min.insync.replicas"]).tab(2).about("deeds")).await;

    stage
        .makes(deed("topic.partitions", Topics, &["deeds", "deeds-2"]).typing(&[("Partitions in all", "4")]))
        .await;
    stage.until("topic describe deeds", |printed| printed.contains("deeds:3")).await;
    for (key, value) in [("a", "one"), ("b", "two"), ("c", "three")] {
        let record = [("Key", key), ("Value", value), ("Partition", "0"), ("Headers", "x=1")];
        stage.makes(deed("record.produce", Topics, &["deeds"]).typing(&record)).await;
    }
    stage.until("record count deeds", |printed| printed.contains('3')).await;
    stage.makes(deed("record.copy", Topics, &["deeds"]).typing(&[("To topic", "deeds-2")])).await;
    stage.until("record count deeds-2", |printed| printed.contains('3')).await;
    let back = [("To topic", "deeds"), ("From", "+2")];
    stage.makes(deed("record.redrive", Topic, &[]).about("deeds-2").typing(&back)).await;

    let group = [("Name", "deeds-group"), ("At", "end"), ("Topics", "deeds")];
    stage.makes(deed("group.create", Groups, &[]).typing(&group)).await;
    let to = [("To", "start"), ("Topics", "deeds:0")];
    stage.makes(deed("group.reset", Groups, &["deeds-group"]).typing(&to)).await;
    let by = [("Or by", "1"), ("All topics", "x")];
    stage
        .makes(deed("group.reset", Group, &["deeds:0"]).about("deeds-group").typing(&[("Or by", "1")]))
        .await;
    let refused = stage.rehearse(&deed("group.reset", Groups, &["deeds-group"]).typing(&by[..1])).await;
    assert!(refused.is_err_and(|why| why.contains("which topics")));
    let offsets = [("Offsets", "deeds:0=2 deeds-2:0=0")];
    stage.makes(deed("group.commit", Groups, &["deeds-group"]).typing(&offsets)).await;
    stage.until("group lag deeds-group", |printed| printed.contains("deeds-2")).await;
    stage.makes(deed("group.forget", Group, &["deeds-2:0"]).about("deeds-group")).await;
    stage.until("group lag deeds-group", |printed| !printed.contains("deeds-2")).await;
    stage.makes(deed("group.clone", Groups, &["deeds-group"]).typing(&[("Name", "deeds*")])).await;
    let file = folder.join("offsets.csv");
    std::fs::write(&file, "deeds,0,1\n").unwrap();
    let file = [("File", file.to_str().unwrap()), ("Group", "deeds-file")];
    stage.makes(deed("group.import", Groups, &[]).typing(&file)).await;
    // A name that looks like a pattern is a name: the others stay.
    stage.makes(deed("group.delete", Groups, &["deeds*"])).await;
    stage
        .until("group list", |printed| printed.contains("deeds-group") && !printed.contains("deeds* "))
        .await;
    let nobody = stage.rehearse(&deed("group.members", Groups, &["deeds-group"])).await;
    assert!(nobody.is_err() || stage.app.popup.is_some(), "{nobody:?}");
    stage.makes(deed("group.delete", Groups, &["deeds-group", "deeds-file"])).await;

    stage
        .makes(deed("topic.trim", Topic, &["deeds:0"]).about("deeds").typing(&[("First that stays", "1")]))
        .await;
    stage.until("topic offsets deeds:0", |printed| printed.contains('1')).await;
    stage.makes(deed("topic.purge", Partitions, &["deeds:0", "deeds:1"])).await;
    let elected = stage.rehearse(&deed("leader.elect", Topics, &["deeds"])).await;
    assert!(elected.is_ok(), "{elected:?}");
    let elected = stage.rehearse(&deed("broker.elect", Brokers, &["1"])).await;
    assert!(elected.is_err(), "the screen knows of no partition that is not led as it should be");

    let value = [("How", "set"), ("Settings", "log.retention.ms=100000000")];
    stage.makes(deed("broker.defaults", Brokers, &[]).typing(&value)).await;
    let id = first_broker(stage).await;
    let id = [id.as_str()];
    stage.makes(deed("broker.set", Brokers, &id).typing(&value)).await;
    stage
        .makes(deed("broker.unset", Broker, &[]).about(id[0]).typing(&[("Settings", "log.retention.ms")]))
        .await;
    stage
        .run(&"config unset -t broker-default log.retention.ms --yes".split(' ').map(str::to_owned).collect())
        .await;
    let file = folder.join("settings.yaml");
    let text = "apiVersion: kdp/v1\nkind: ConfigExport\nitems: []\n";
    std::fs::write(&file, text).unwrap();
    let imported = stage
        .rehearse(&deed("config.import", Overview, &[]).typing(&[("File", file.to_str().unwrap())]))
        .await;
    println!("an empty file of settings: {imported:?}");
    stage.makes(deed("topic.delete", Topics, &["deeds", "deeds-2", "deeds-3"])).await;
    stage.until("topic list", |names| !names.contains("deeds")).await;
}

async fn first_broker(stage: &Stage) -> String {
    let end = stage.run(&"broker list -o name".split(' ').map(str::to_owned).collect()).await;
    let line = end.lines.get(1).or(end.lines.first()).cloned().unwrap_or_default();
    line.split_whitespace().next().unwrap_or_default().to_owned()
}

/// On a runtime such as the dashboard has, with the stack that the main thread of a process has.
fn on_stage(play: impl AsyncFnOnce() + Send) {
    const STACK_BYTES: usize = 8 << 20;
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(LocalSet::new().run_until(play()));
    };
    std::thread::scope(|scope| {
        let stage = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, run).unwrap();
        if let Err(panic) = stage.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

#[test]
fn changes_are_made_as_their_users_make_them() {
    let folder = tempfile::tempdir().unwrap();
    // The broker has threads of its own, as in the sandbox.
    let of_broker = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let broker = of_broker.block_on(Embedded::start(&data, Durability::Process, Port::Any));
    let broker = broker.unwrap_or_else(|failure| panic!("{}", failure.message));
    let address = broker.address.to_string();
    on_stage(async || {
        let mut stage = Stage::before(&address);
        topics_and_groups(&mut stage, folder.path()).await;
        // What the broker lacks is said.
        let user = [("Name", "alice"), ("Password", "secret"), ("Once more", "secret")];
        let refused = stage.rehearse(&deed("user.create", ScreenId::Users, &[]).typing(&user)).await;
        assert!(refused.is_err_and(|why| why.contains("DescribeUserScramCredentials")), "said");
    });
    of_broker.block_on(broker.shutdown());
}

/// What Apache Kafka can do besides, on a cluster of three with an authorizer.
async fn what_else_apache_does(stage: &mut Stage, folder: &std::path::Path) {
    use ScreenId::{Acls, Brokers, Moves, Partitions, Quorum, Quotas, Topics, Users};
    let shape = [("Name", "deeds"), ("Brokers", "1:2,2:3")];
    stage.makes(deed("topic.create", Topics, &[]).typing(&shape)).await;
    stage.until("topic list", |names| names.contains("deeds")).await;

    let acl = [("Operations", "read describe"), ("Topics", "deeds"), ("Users", "alice"), ("Deny", "x")];
    stage.makes(deed("acl.create", Acls, &[]).typing(&acl)).await;
    stage.until("acl list", |acls| acls.contains("User:alice")).await;
    let who = [("Topics", "deeds"), ("Users", "alice"), ("Transactional ids", "deeds"), ("Prefixed", "x")];
    stage.makes(deed("acl.producer", Acls, &[]).typing(&who)).await;
    let who = [("Topics", "*"), ("Groups", "deeds"), ("Or principals", "User:bob")];
    stage.makes(deed("acl.consumer", Acls, &[]).typing(&who)).await;
    let who = [("Application", "deeds"), ("Input topics", "deeds"), ("Users", "bob")];
    stage.makes(deed("acl.streams", Acls, &[]).typing(&who)).await;
    stage.makes(deed("acl.admin", Acls, &[]).typing(&[("Users", "carol")])).await;
    stage.until("acl list", |acls| acls.contains("User:carol")).await;
    // Each row by itself, then all that are left at once.
    stage.makes(deed("acl.delete", Acls, &["deeds"])).await;
    let names = names(stage, "acl list").await;
    let rows: Vec<&str> = names.iter().map(String::as_str).collect();
    stage.makes(deed("acl.delete", Acls, &rows)).await;
    stage.until("acl list", |acls| !acls.contains("User:")).await;

    let quota = [("Quotas", "producer_byte_rate=1MiB/s"), ("User", "alice"), ("Every other id", "x")];
    stage.makes(deed("quota.set", Quotas, &[]).typing(&quota)).await;
    stage.until("quota list", |quotas| quotas.contains("alice")).await;
    let quota = [("Quotas", "producer_byte_rate=2MiB/s")];
    let row = ["user=alice,client-id=<default>"];
    stage.makes(deed("quota.change", Quotas, &row).typing(&quota)).await;
    stage.until("quota list", |quotas| quotas.contains("2.0 MiB") || quotas.contains("2097152")).await;
    stage.makes(deed("quota.unset", Quotas, &row)).await;
    stage.until("quota list", |quotas| !quotas.contains("alice")).await;

    let user = [("Name", "alice"), ("Password", "one"), ("Once more", "one")];
    stage.makes(deed("user.create", Users, &[]).typing(&user)).await;
    stage.until("user list", |users| users.contains("alice")).await;
    let user =
        [("Password", "two"), ("Once more", "two"), ("Mechanisms", "SCRAM-SHA-256"), ("Iterations", "8192")];
    stage.makes(deed("user.alter", Users, &["alice"]).typing(&user)).await;
    stage.until("user list", |users| users.contains("SCRAM-SHA-256")).await;
    stage.makes(deed("user.delete", Users, &["alice"])).await;
    stage.until("user list", |users| !users.contains("alice")).await;
    let token = stage.make(&deed("token.create", Users, &[]).tab(1)).await;
    println!("a token: {token:?}");

    match share_groups(stage).await {
        // Apache Kafka 3.9 has none.
        Err(why) if why.contains("does not offer") => println!("no share groups: {why}"),
        outcome => outcome.unwrap_or_else(|why| panic!("{why}")),
    }

    let level = [("Levels", "org.apache.kafka.clients.NetworkClient=ERROR")];
    stage.makes(deed("broker.log-level", Brokers, &["1", "2"]).typing(&level)).await;
    let parent = [("As the parent", "org.apache.kafka.clients.NetworkClient")];
    stage.makes(deed("broker.log-level", Brokers, &["1"]).typing(&parent)).await;
    let metrics =
        [("How", "set"), ("Subscription", "deeds"), ("Settings", "interval.ms=60000 'metrics=a,b'")];
    stage.makes(deed("metrics.set", Brokers, &[]).typing(&metrics)).await;
    stage.until("config list -t client-metrics", |all| all.contains("deeds")).await;
    let metrics = [("How", "unset"), ("Subscription", "deeds"), ("Settings", "interval.ms metrics")];
    stage.makes(deed("metrics.set", Brokers, &[]).typing(&metrics)).await;
    println!("cordon: {:?}", stage.make(&deed("broker.cordon", Brokers, &["1", "2"])).await);
    println!("uncordon: {:?}", stage.make(&deed("broker.uncordon", Brokers, &["1", "2"])).await);
    let dirs = names_of(stage, "dir list", &["broker", "path"]).await;
    println!("cordon {dirs:?}: {:?}", stage.make(&deed("dir.cordon", Brokers, &[&dirs[0]]).tab(1)).await);
    println!("uncordon: {:?}", stage.make(&deed("broker.uncordon", Brokers, &["1", "2", "3"][..])).await);
    println!("unregister: {:?}", stage.rehearse(&deed("broker.unregister", Brokers, &["1"])).await);

    stage.makes(deed("topic.rf", Topics, &["deeds"]).typing(&[("Replicas", "3")])).await;
    let file = folder.join("moves.json");
    let text = r#"{"version":1,"partitions":[{"topic":"deeds","partition":0,"replicas":[3,1]}]}"#;
    std::fs::write(&file, text).unwrap();
    let apply = [("File", file.to_str().unwrap()), ("Wait for", "1m")];
    stage.makes(deed("move.apply", Moves, &[]).typing(&apply)).await;
    println!("cancel: {:?}", stage.rehearse(&deed("move.cancel", Moves, &["deeds:0"])).await);
    stage.makes(deed("leader.elect", Partitions, &["deeds:0", "deeds:1"])).await;
    println!("unclean: {:?}", stage.rehearse(&deed("leader.unclean", Partitions, &["deeds:0"])).await);

    let level = [("Levels", "share.version=1")];
    println!(
        "up: {:?}",
        stage.rehearse(&deed("feature.upgrade", Quorum, &["share.version"]).tab(1).typing(&level)).await
    );
    let level = [("Levels", "share.version=0")];
    println!(
        "down: {:?}",
        stage.rehearse(&deed("feature.downgrade", Quorum, &["share.version"]).tab(1).typing(&level)).await
    );
    println!("off: {:?}", stage.rehearse(&deed("feature.disable", Quorum, &["share.version"]).tab(1)).await);
    println!("voter: {:?}", stage.rehearse(&deed("voter.remove", Quorum, &["1"])).await);
    let listener = [("Listener", "CONTROLLER://localhost:1")];
    println!("voter: {:?}", stage.rehearse(&deed("voter.add", Quorum, &["1"]).typing(&listener)).await);
    println!("txn: {:?}", stage.rehearse(&deed("txn.terminate", ScreenId::Txns, &["nobody"])).await);
    stage.makes(deed("topic.delete", Topics, &["deeds"])).await;
}

/// Share groups and what they can be told.
async fn share_groups(stage: &mut Stage) -> Result<(), String> {
    use ScreenId::Groups;
    let share = [("Name", "deeds-share"), ("At", "start"), ("Topics", "deeds")];
    stage.make(&deed("share.create", Groups, &[]).typing(&share)).await?;
    let to = [("To", "end"), ("All topics", "x")];
    stage.make(&deed("group.reset", Groups, &["deeds-share"]).typing(&to)).await?;
    stage.make(&deed("group.forget", Groups, &["deeds-share"]).typing(&[("Topics", "deeds")])).await?;
    let value = [("Settings", "share.session.timeout.ms=46000")];
    stage.make(&deed("group.set", Groups, &["deeds-share"]).typing(&value)).await?;
    let key = [("Settings", "share.session.timeout.ms")];
    stage.make(&deed("group.unset", Groups, &["deeds-share"]).typing(&key)).await?;
    stage.make(&deed("group.delete", Groups, &["deeds-share"])).await?;
    Ok(())
}

/// The names of the rows of a command's answer.
async fn names(stage: &Stage, words: &str) -> Vec<String> {
    let words: Words = words.split(' ').map(str::to_owned).collect();
    let listing = command::listing(&command::run(&stage.context, &words, None).await).unwrap();
    let rows: &dyn super::app::rows::Rows = &listing.at(0);
    (0..rows.len()).map(|row| rows.name(row).into_owned()).collect()
}

/// What stands in these members of each item, with a colon between.
async fn names_of(stage: &Stage, words: &str, members: &[&str]) -> Vec<String> {
    let words: Words = words.split(' ').map(str::to_owned).collect();
    let report = command::run(&stage.context, &words, None).await;
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let name =
        |item: &serde_json::Value| members.iter().map(|key| text(&item[*key])).collect::<Vec<_>>().join(":");
    report.items().iter().map(name).collect()
}

#[test]
#[ignore = "wants a cluster of Apache's: KDP_DEEDS=HOST:PORT"]
fn changes_of_an_apache_cluster() {
    let address = std::env::var("KDP_DEEDS").expect("KDP_DEEDS=HOST:PORT");
    let folder = tempfile::tempdir().unwrap();
    on_stage(async || {
        let mut stage = Stage::before(&address);
        topics_and_groups(&mut stage, folder.path()).await;
        what_else_apache_does(&mut stage, folder.path()).await;
    });
}
