//! The foreign clients: how each is got, built and started. What they need is kept in `target/interop`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kdp_tests::apache;

/// A client program of another language.
pub(crate) struct Foreign {
    pub(crate) name: &'static str,
    /// The folder of its sources, and of what is made from them.
    folder: &'static str,
    /// Programs that the machine must have.
    needs: &'static [&'static str],
    /// Fetches and builds the client in a folder of its own and returns how to start it.
    build: fn(&Path, &Path, &Path) -> Start,
}

/// A client that can be started.
pub(crate) struct Client {
    pub(crate) name: &'static str,
    start: Start,
}

/// A program, its first arguments and what it needs in its environment.
struct Start {
    program: PathBuf,
    args: Vec<String>,
    environment: Vec<(&'static str, PathBuf)>,
}

pub(crate) const JAVA: Foreign =
    Foreign { name: "java", folder: "java", needs: &["java", "javac"], build: build_java };
/// Apache's command-line tools, in one process of the Java client's.
pub(crate) const TOOLS: Foreign =
    Foreign { name: "tools", folder: "java", needs: &["java", "javac"], build: build_tools };
pub(crate) const PYTHON: Foreign =
    Foreign { name: "python", folder: "python", needs: &["python3"], build: build_python };
pub(crate) const GO: Foreign = Foreign { name: "go", folder: "go", needs: &["go"], build: build_go };
pub(crate) const NODE: Foreign =
    Foreign { name: "node", folder: "node", needs: &["node", "npm"], build: build_node };

impl Foreign {
    /// Gets and builds the client.
    ///
    /// A machine without the language skips it aloud; with `CI=true` that is a failure.
    pub(crate) fn get(self, jars: &Path) -> Option<Client> {
        for program in self.needs {
            if !is_there(program) {
                assert!(std::env::var_os("CI").is_none(), "the {} client needs {program}", self.name);
                apache::aloud(&format!("SKIPPED: the {} client: there is no {program} here", self.name));
                return None;
            }
        }
        let sources = apache::interop_dir().join("clients").join(self.folder);
        let folder = apache::work_dir().join(self.folder);
        fs::create_dir_all(&folder).unwrap();
        let lock = fs::File::create(folder.join("lock")).unwrap();
        lock.lock().unwrap();
        let start = (self.build)(jars, &sources, &folder);
        Some(Client { name: self.name, start })
    }
}

impl Client {
    /// The command that runs these cases (all of them when there are none) against a broker.
    pub(crate) fn command(&self, bootstrap: &str, cases: &[String]) -> Command {
        let mut command = Command::new(&self.start.program);
        command.args(&self.start.args).arg(bootstrap).args(cases).stdin(Stdio::null());
        for (name, value) in &self.start.environment {
            command.env(name, value);
        }
        command
    }
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&said));
}

/// Whether `folder` was made from these files; if not, `make` makes it anew.
fn once(folder: &Path, from: &[PathBuf], make: impl FnOnce()) {
    let wanted: String = from.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mark = folder.join("made-from");
    if fs::read_to_string(&mark).is_ok_and(|made_from| made_from == wanted) {
        return;
    }
    make();
    fs::write(mark, wanted).unwrap();
}

fn sources(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension() == Some(OsStr::new(extension)));
    files.sort();
    files
}

fn build_java(jars: &Path, from: &Path, folder: &Path) -> Start {
    let files = sources(from, "java");
    let jars = format!("{}/*", jars.display());
    once(folder, &files, || {
        run(Command::new("javac").arg("-d").arg(folder).args(["-cp", &jars]).args(&files));
    });
    let log4j = apache::interop_dir().join("log4j2.properties");
    let mut args: Vec<String> =
        ["-Xmx256M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dkafka.log.level=off"]
            .map(str::to_owned)
            .into();
    args.push(format!("-Dlog4j2.configurationFile={}", log4j.display()));
    args.extend(["-cp".to_owned(), format!("{}:{jars}", folder.display()), "Main".to_owned()]);
    Start { program: "java".into(), args, environment: Vec::new() }
}

fn build_tools(jars: &Path, from: &Path, folder: &Path) -> Start {
    let Start { program, mut args, .. } = build_java(jars, from, folder);
    args.pop();
    args.push("Tools".to_owned());
    let script = apache::interop_dir().join("tools/script.txt");
    Start { program, args, environment: vec![("KDP_TOOLS_SCRIPT", script)] }
}

fn build_python(_: &Path, from: &Path, folder: &Path) -> Start {
    let requirements = from.join("requirements.txt");
    let python = folder.join("bin/python");
    once(folder, std::slice::from_ref(&requirements), || {
        run(Command::new("python3").args(["-m", "venv"]).arg(folder));
        let pip = ["-m", "pip", "-q", "--disable-pip-version-check", "install", "-r"];
        run(Command::new(&python).args(pip).arg(&requirements));
    });
    let environment = vec![("PYTHONPYCACHEPREFIX", folder.join("pycache"))];
    Start { program: python, args: vec![from.join("main.py").display().to_string()], environment }
}

fn build_go(_: &Path, from: &Path, folder: &Path) -> Start {
    let program = folder.join("client");
    // Go itself knows what has to be built again.
    run(Command::new("go").args(["build", "-mod=readonly", "-o"]).arg(&program).arg(".").current_dir(from));
    Start { program, args: Vec::new(), environment: Vec::new() }
}

fn build_node(_: &Path, from: &Path, folder: &Path) -> Start {
    let files = ["package.json", "package-lock.json"].map(|name| from.join(name));
    once(folder, &files, || {
        for file in &files {
            fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
        }
        run(Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(folder));
    });
    let environment = vec![("NODE_PATH", folder.join("node_modules"))];
    Start { program: "node".into(), args: vec![from.join("main.js").display().to_string()], environment }
}
