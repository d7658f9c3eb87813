//! `kdp context` as its user runs it: files, the choice, other tools' files. No cluster.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A home of its own.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kdp"));
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("KDP_") || name.starts_with("XDG_"))
        {
            command.env_remove(name);
        }
        command.env("HOME", self.0.path()).current_dir(self.0.path()).stdin(Stdio::null());
        command.args(words.split_whitespace());
        command
    }

    /// The exit code, the document, and what was said.
    fn run(&self, words: &str) -> (i32, Value, String) {
        let output = self.command(words).args(["-o", "json"]).output().unwrap();
        let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
            panic!(
                "{words}: {}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            )
        });
        (output.status.code().unwrap(), document, String::from_utf8(output.stderr).unwrap())
    }

    /// What a command that works answers.
    fn items(&self, words: &str) -> Value {
        let (code, document, stderr) = self.run(words);
        assert_eq!(code, 0, "{words}: {stderr}");
        document["items"].clone()
    }
}

fn column(items: &Value, key: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    items.as_array().unwrap().iter().map(|item| text(&item[key])).collect()
}

const CONFIG: &str = ".config/kdp/config.yaml";

#[test]
fn a_context_is_added_chosen_shown_and_deleted() {
    let home = Home::new();
    assert_eq!(column(&home.items("context list"), "name"), [""; 0]);
    home.items("context add dev -b dev:9092 --timeout 7s");
    home.items(
        "context add prod -b k1:9092,k2:9092 --protected --read-only --color red --cluster-id ABC --use",
    );
    assert_eq!(
        home.read(CONFIG),
        "contexts:\n  dev:\n    bootstrap: [dev:9092]\n    defaults: {timeout: 7s}\n  prod:\n    \
         bootstrap: [k1:9092, k2:9092]\n    cluster_id: ABC\n    protected: true\n    read_only: true\n    color: red\n"
            .replace("timeout: 7s", "timeout: \"7s\"")
    );
    let list = home.items("context list");
    assert_eq!(column(&list, "name"), ["dev", "prod"]);
    assert_eq!(column(&list, "current"), ["false", "true"]);
    let (code, current, _) = home.run("context current");
    assert_eq!((code, current["item"]["name"].as_str()), (0, Some("prod")));

    let show = home.items("context show --origin");
    let of = |key: &str, show: &Value| {
        let items = show.as_array().unwrap();
        let found = items.iter().find(|item| item["key"] == key).unwrap();
        (found["value"].as_str().unwrap().to_owned(), found["origin"].as_str().unwrap().to_owned())
    };
    let file = format!("file {}", home.path(CONFIG).display());
    assert_eq!(of("bootstrap", &show), ("k1:9092,k2:9092".to_owned(), file.clone()));
    assert_eq!(of("read_only", &show), ("true".to_owned(), file.clone()));
    assert_eq!(of("timeout", &show), ("30s".to_owned(), "default".to_owned()));
    let dev = home.items("context show dev");
    assert_eq!(of("timeout", &dev), ("7s".to_owned(), file));
    let typed = home.items("context show -b x:1 --timeout 1s");
    assert_eq!(of("bootstrap", &typed), ("x:1".to_owned(), "flag --bootstrap-server".to_owned()));

    // The guards of the context hold for every command, and the document names it.
    let (code, refused, _) = home.run("topic create x");
    assert_eq!((code, refused["errors"][0]["code"].as_str()), (7, Some("READ_ONLY")));
    assert_eq!(refused["cluster"]["context"], "prod");
    let prompt = home.command("context prompt").output().unwrap();
    assert_eq!(prompt.stdout, b"\x1b[31mprod!(ro)\x1b[0m ");

    assert_eq!(home.run("context delete prod").0, 7);
    home.items("context delete prod --dry-run");
    let (code, _, said) = home.run("context delete prod --yes");
    assert_eq!(code, 0);
    assert!(said.contains("still the current context"), "{said}");
    assert_eq!(home.run("topic list").0, 2, "a context that is gone is an error, not another cluster");
    home.run("context use dev");
    assert_eq!(home.run("context use prd").0, 2);
    home.run("context use --none");
    assert_eq!(home.run("context current").0, 1);
    assert!(home.command("context prompt").output().unwrap().stdout.is_empty());
}

#[test]
fn what_is_there_is_not_overwritten_and_what_is_wrong_is_named() {
    let home = Home::new();
    home.items("context add dev -b dev:9092");
    assert_eq!(home.run("context add dev -b other:9092").1["errors"][0]["code"], "CONTEXT_EXISTS");
    home.items("context add dev -b other:9092 --replace");
    assert!(home.read(CONFIG).contains("other:9092"));
    assert_eq!(home.run("context add nowhere").0, 2);

    std::fs::write(home.path(CONFIG), "contexts:\n  dev:\n    protectd: true\n").unwrap();
    for words in ["topic list", "context list", "context add x -b y:1"] {
        let (code, document, said) = home.run(words);
        assert_eq!(code, 2, "{words}");
        let message = document["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(&format!("{}:3: ", home.path(CONFIG).display())), "{words}: {message}");
        assert!(said.contains("did you mean `protected`?"), "{words}: {said}");
    }
    // What has nothing to do with a cluster goes on.
    assert_eq!(home.command("completion bash").output().unwrap().status.code(), Some(0));
    assert_eq!(home.command("context prompt").output().unwrap().status.code(), Some(0));
}

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contexts").join(name).display().to_string()
}

#[test]
fn other_tools_files_become_contexts() {
    let home = Home::new();
    let rpk = home.items(&format!("context import rpk {}", sample("rpk.yaml")));
    assert_eq!(column(&rpk, "name"), ["local", "staging"]);
    assert_eq!(
        home.read(".config/kdp/staging.properties"),
        "security.protocol=SASL_SSL\n\
         ssl.truststore.type=PEM\n\
         ssl.truststore.location=/etc/kafka/ca.pem\n\
         config.providers=directory\n\
         config.providers.directory.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider\n\
         ssl.keystore.type=PEM\n\
         ssl.keystore.certificate.chain=${directory:/etc/kafka:client.pem}\n\
         ssl.keystore.key=${directory:/etc/kafka:client.key}\n\
         sasl.mechanism=SCRAM-SHA-512\n\
         sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
         username=\"operator\" password=\"pa\\\\\"ss\\\\\\\\word\";\n"
    );
    let mode = |name: &str| home.path(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(".config/kdp/staging.properties"), mode(CONFIG)), (0o600, 0o600));

    let (code, kaf, said) = home.run(&format!("context import kaf {} --prefix kaf-", sample("kaf.yaml")));
    assert_eq!((code, column(&kaf["items"], "name")), (0, vec!["kaf-local".into(), "kaf-prod".into()]));
    assert!(
        said.contains("kaf-prod: it takes any certificate") && said.contains("kdp context use kaf-prod"),
        "{said}"
    );
    let oauth = home.read(".config/kdp/kaf-prod.properties");
    for line in [
        "sasl.mechanism=OAUTHBEARER",
        "sasl.oauthbearer.token.endpoint.url=https://login.example/token",
        "clientId=\"kaf\" clientSecret=\"s3cret\" scope=\"kafka\";",
    ] {
        assert!(oauth.contains(line), "{oauth}");
    }

    home.items(&format!("context import kcl {} --prefix kcl-", sample("kcl.toml")));
    assert!(home.read(".config/kdp/kcl-prod.properties").contains("sasl.mechanism=SCRAM-SHA-256\n"));
    home.items(&format!("context import kcl {} --name flat", sample("kcl-flat.toml")));
    let flat = home.read(".config/kdp/flat.properties");
    assert!(flat.starts_with("security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n"), "{flat}");
    home.items(&format!("context import kafkactl {} --prefix k-", sample("kafkactl.yml")));
    assert!(home.read(".config/kdp/k-remote.properties").contains("security.protocol=SASL_SSL\n"));
    assert!(!home.path(".config/kdp/k-off.properties").exists());
    std::fs::write(home.path("admin.properties"), "bootstrap.servers=p:1\n").unwrap();
    home.items("context import properties admin.properties --name java");

    let list = home.items("context list");
    assert_eq!(
        column(&list, "name"),
        [
            "flat",
            "java",
            "k-default",
            "k-off",
            "k-remote",
            "kaf-local",
            "kaf-prod",
            "kcl-local",
            "kcl-prod",
            "local",
            "staging"
        ]
    );
    assert!(home.read(CONFIG).contains("defaults: {timeout: \"10s\"}"));

    // Again: everything is there already, one by one, and nothing was changed.
    let before = home.read(CONFIG);
    let (code, again, _) = home.run(&format!("context import rpk {}", sample("rpk.yaml")));
    assert_eq!((code, again["errors"].as_array().unwrap().len()), (1, 2));
    home.items(&format!("context import rpk {} --prefix new- --dry-run", sample("rpk.yaml")));
    assert_eq!(home.read(CONFIG), before);
}
