//! Which value counts, whichever of the places that can give it do.

use super::*;
use crate::contexts::load;
use crate::contexts::testing::{CURRENT, PROJECT, SYSTEM, USER, with};
use crate::exit::Exit;

const HOME: (&str, &str) = ("HOME", "/home/me");

fn flags(words: &str) -> Flags {
    let mut flags = Flags::default();
    for word in words.split_whitespace() {
        match word.split_once('=').unwrap_or((word, "")) {
            ("-c", name) => flags.context = Some(name.to_owned()),
            ("-b", server) => flags.bootstrap_server = Some(server.to_owned()),
            ("-t", timeout) => flags.timeout = Some(timeout.to_owned()),
            ("-p", property) => flags.command_property.push(property.replace(':', "=")),
            ("-f", file) => flags.command_config = Some(file.into()),
            ("--read-only", _) => flags.read_only = true,
            other => panic!("{other:?}"),
        }
    }
    flags
}

fn collect(words: &str, env: &[(&str, &str)], files: &[(&str, &str)]) -> Result<Layers, Failure> {
    let env: Vec<_> = env.iter().copied().chain([HOME]).collect();
    with(&env, files, |world| Layers::collect(&flags(words), world, &load(world)?))
}

fn get(layers: &Layers, key: &str) -> String {
    let found = layers.get(key).or_else(|| {
        let property = layers.properties.iter().rev().find(|(known, _)| known == key);
        property.map(|(_, traced)| traced)
    });
    found.map_or("-".to_owned(), |traced| format!("{} from {}", traced.value, traced.origin))
}

#[test]
fn the_strongest_place_wins() {
    let context = "contexts: {prod: {bootstrap: 'c:1', properties: p, defaults: {timeout: 4s}}}";
    let user = &format!("defaults: {{timeout: 6s}}\n{context}")[..];
    let files = [
        (USER, user),
        ("/home/me/.config/kdp/p", "bootstrap.servers=p:1\nrequest.timeout.ms=5000"),
        (CURRENT, "prod\n"),
        (SYSTEM, "defaults: {timeout: 8s, output: json}"),
        (PROJECT, "defaults: {timeout: 7s}"),
    ];
    let check = |words: &str, env: &[(&str, &str)], files: &[(&str, &str)], key: &str, expected: &str| {
        assert_eq!(get(&collect(words, env, files).unwrap(), key), expected, "{words} {env:?}");
    };
    let timeout = [("KDP_TIMEOUT", "2s")];
    check("-t=1s", &timeout, &files, "timeout", "1s from flag --timeout");
    check("", &timeout, &files, "timeout", "2s from environment KDP_TIMEOUT");
    check("", &[], &files, "timeout", &format!("4s from file {USER}"));
    // Without the context's own words, its properties; without them, the files, strongest first.
    let quiet = context.replace(", defaults: {timeout: 4s}", "");
    let quiet = [(USER, &quiet[..]), files[1], files[2], files[3], files[4]];
    check("", &[], &quiet, "timeout", "5000ms from file /home/me/.config/kdp/p");
    check("-b=x:1", &[], &quiet, "timeout", &format!("7s from file {PROJECT}"));
    check("-b=x:1", &[], &files[..4], "timeout", &format!("6s from file {USER}"));
    check("", &[], &files[3..4], "timeout", &format!("8s from file {SYSTEM}"));
    check("", &[], &files, "output", &format!("json from file {SYSTEM}"));
    check("", &[], &[], "timeout", "-");
    check("", &[], &files, "bootstrap", &format!("c:1 from file {USER}"));
    check("", &[], &files, "context", &format!("prod from kdp context use ({CURRENT})"));
}

#[test]
fn an_address_named_more_strongly_leaves_the_context_out() {
    let files = [
        (USER, "contexts:\n  prod: {bootstrap: 'c:1', properties: p, protected: true}"),
        ("/home/me/.config/kdp/p", "sasl.mechanism=PLAIN"),
        ("f", "bootstrap.servers=f:1"),
        (CURRENT, "prod"),
    ];
    for (words, env, address, context, mechanism) in [
        ("", &[][..], "c:1", true, true),
        ("-b=x:1", &[], "x:1", false, false),
        ("-p=bootstrap.servers:x", &[], "x", false, false),
        ("-f=f", &[], "f:1", false, false),
        ("", &[("KDP_BOOTSTRAP_SERVER", "e:1")], "e:1", false, false),
        ("", &[("KDP_COMMAND_CONFIG", "f")], "f:1", false, false),
        ("-b=x:1", &[("KDP_CONTEXT", "prod")], "x:1", false, false),
        // Named as strongly, the context stays, at the other address.
        ("-b=x:1 -c=prod", &[], "x:1", true, true),
        ("-f=f -c=prod", &[], "f:1", true, false),
        ("", &[("KDP_CONTEXT", "prod"), ("KDP_BOOTSTRAP_SERVER", "e:1")], "e:1", true, true),
        // Named more strongly, the context takes nothing from the environment.
        ("-c=prod", &[("KDP_BOOTSTRAP_SERVER", "e:1"), ("KDP_COMMAND_CONFIG", "f")], "c:1", true, true),
    ] {
        let layers = collect(words, env, &files).unwrap();
        let case = format!("{words} {env:?}");
        assert_eq!(layers.get("bootstrap").unwrap().value, address, "{case}");
        assert_eq!((layers.is_on("context"), layers.is_on("protected")), (context, context), "{case}");
        assert_eq!(get(&layers, "sasl.mechanism") != "-", mechanism, "{case}");
    }
}

#[test]
fn nothing_switches_read_only_off() {
    let files = [(USER, "contexts: {prod: {read_only: true}, dev: {read_only: false}}")];
    for (words, env, expected) in [
        ("-c=prod", &[("KDP_READ_ONLY", "0")][..], true),
        ("-c=dev", &[], false),
        ("-c=dev --read-only", &[], true),
        ("-c=dev", &[("KDP_READ_ONLY", "1")], true),
        ("-c=dev", &[("KDP_READ_ONLY", "")], false),
    ] {
        assert_eq!(collect(words, env, &files).unwrap().is_on("read_only"), expected, "{words} {env:?}");
    }
}

#[test]
fn a_context_belongs_to_one_file_as_a_whole() {
    let files = [
        (PROJECT, "contexts: {prod: {bootstrap: 'project:1'}}"),
        (USER, "contexts: {prod: {bootstrap: 'user:1', properties: {sasl.mechanism: PLAIN}}}"),
    ];
    let layers = collect("-c=prod", &[], &files).unwrap();
    assert_eq!(layers.get("bootstrap").unwrap().value, "project:1");
    assert_eq!(get(&layers, "sasl.mechanism"), "-");
    // KDP_CONFIG is the only file then.
    let named = [files[1], ("/x.yaml", "contexts: {dev: {}}")];
    assert!(collect("-c=prod", &[("KDP_CONFIG", "/x.yaml")], &named).is_err());
    assert!(collect("-c=dev", &[("KDP_CONFIG", "/x.yaml")], &named).is_ok());
    assert!(collect("", &[("KDP_CONFIG", "/none.yaml")], &named).is_err());
}

#[test]
fn references_are_followed_and_secrets_in_the_open_told() {
    let text = "contexts:\n  prod:\n    bootstrap: ['${env:HOST}:1', '${exec:echo two}:2']\n    properties:\n      \
                ssl.key.password: ${file:/run/p}\n      sasl.jaas.config: plain\n      linger.ms: 5\n";
    let files = [(USER, text), ("/run/p", "secret\n")];
    let layers = collect("-c=prod", &[("HOST", "one")], &files).unwrap();
    assert_eq!(layers.get("bootstrap").unwrap().value, "one:1,two:2");
    assert_eq!(get(&layers, "ssl.key.password"), format!("secret from file {USER}"));
    assert_eq!(get(&layers, "linger.ms"), format!("5 from file {USER}"));
    assert_eq!(layers.warnings.len(), 1, "{:?}", layers.warnings);
    assert!(layers.warnings[0].contains("`sasl.jaas.config`"));

    let failure = collect("-c=prod", &[], &files).unwrap_err();
    assert!(failure.message.contains("context prod: ${env:HOST}: it is not set"), "{failure:?}");
    // What comes with a folder runs nothing.
    let failure = collect("-c=prod", &[("HOST", "one")], &[(PROJECT, text)]).unwrap_err();
    assert!(failure.message.contains("may not run commands"), "{failure:?}");
    // Java's own references are Java's.
    let java = "contexts: {prod: {properties: {config.providers: file, ssl.key.password: '${file:/p:key}'}}}";
    let layers = collect("-c=prod", &[], &[(USER, java)]).unwrap();
    assert_eq!(get(&layers, "ssl.key.password"), format!("${{file:/p:key}} from file {USER}"));
}

#[test]
fn a_project_of_somebody_else_is_left_alone() {
    let files = [("/foreign/.kdp/config.yaml", "contexts: {prod: {}}")];
    let env = [("PWD", "/foreign/a/b")];
    assert_eq!(collect("-c=prod", &env, &files).unwrap_err().exit, Exit::Usage);
    assert!(collect("", &env, &files).unwrap().warnings[0].contains("somebody else"));
}

#[test]
fn mistakes_are_named_with_their_place() {
    for (text, message, hint) in [
        (
            "contexts:\n  prod:\n    protectd: true\n",
            ":3: contexts.prod: unknown field `protectd`",
            "did you mean `protected`?",
        ),
        ("contexts:\n  prod:\n    protected: maybe\n", ":3: contexts.prod.protected: invalid type", ""),
        ("contexts:\n  prod:\n    color: pink\n", ":3: contexts.prod.color: unknown variant `pink`", ""),
        ("context: {}\n", ":1: unknown field `context`", "did you mean `contexts`?"),
        ("contexts: {'a b': {}}", ": `a b` cannot be a context's name", ""),
        ("contexts:\n  - prod\n", ":2: contexts: invalid type: sequence", ""),
    ] {
        let failure = collect("", &[], &[(USER, text)]).unwrap_err();
        assert!(failure.message.starts_with(&format!("{USER}{message}")), "{failure:?}");
        assert_eq!(failure.hint.unwrap_or_default(), hint, "{text}");
        assert_eq!(failure.exit, Exit::Usage);
    }
    let unknown = collect("-c=prd", &[], &[(USER, "contexts: {prod: {}}")]).unwrap_err();
    assert_eq!(unknown.message, "there is no context `prd` (named by flag --context)");
    assert_eq!(unknown.hint.as_deref(), Some("did you mean `prod`?"));
    let unknown = collect("", &[], &[(CURRENT, "gone")]).unwrap_err();
    assert!(unknown.message.contains("kdp context use"), "{unknown:?}");
}
