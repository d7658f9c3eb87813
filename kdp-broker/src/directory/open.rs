//! Opening the directories of a node, and formatting those that are new: `kdp-broker format` and every start.
//!
//! Formatting ends with `meta.properties`: a directory without it was never ready, and is formatted again.

use std::fs;
use std::path::{Path, PathBuf};

use kdp_client::protocol::types::BrokerId;
use kdp_client::protocol::uuid::{self, Uuid};

use super::error::DirectoryError;
use super::lock::DirectoryLock;
use super::meta_properties::MetaProperties;
use crate::durability::Durability;

/// Which directories a node has.
#[derive(Clone, Debug)]
pub struct Layout {
    /// `node.id`.
    pub node_id: BrokerId,
    /// `log.dirs`.
    pub log_dirs: Vec<PathBuf>,
    /// `metadata.log.dir`, or the first log directory.
    pub metadata_log_dir: PathBuf,
    /// What is written must survive this.
    pub durability: Durability,
}

/// The directories of a node, held until this is dropped.
#[derive(Debug)]
pub struct Directories {
    /// The cluster they belong to.
    pub cluster_id: String,
    /// Each of them.
    pub directories: Vec<Directory>,
    _locks: Vec<DirectoryLock>,
}

/// A directory that is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where it is.
    pub path: PathBuf,
    /// Its id.
    pub id: Uuid,
    /// Whether it was formatted just now.
    pub is_new: bool,
}

/// A directory that is about to be formatted.
#[derive(Clone, Copy, Debug)]
pub struct NewDirectory<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// The cluster it will belong to.
    pub cluster_id: &'a str,
    /// The id it will have.
    pub id: Uuid,
    /// Whether the metadata log will lie in it.
    pub holds_metadata: bool,
    /// Whether no directory of the node was formatted before: the node is new.
    pub is_first_of_node: bool,
    /// What is written in it must survive this.
    pub durability: Durability,
}

/// Locks the directories of a node and checks that they belong together. Empty ones become part of the
/// cluster of the others, or of the one asked for, or of a new one; `prepare` writes what else a new one begins
/// with, before it counts as formatted.
pub fn open(
    layout: &Layout,
    cluster_id: Option<&str>,
    now_ms: i64,
    mut prepare: impl FnMut(NewDirectory<'_>) -> std::io::Result<()>,
) -> Result<Directories, DirectoryError> {
    let paths = paths_of(layout);
    for path in &paths {
        fs::create_dir_all(path).map_err(DirectoryError::io(path, "create it"))?;
    }
    let locks = paths.iter().map(|path| DirectoryLock::take(path)).collect::<Result<Vec<_>, _>>()?;
    let found = paths.iter().map(|path| MetaProperties::read(path)).collect::<Result<Vec<_>, _>>()?;
    let cluster_id = agree(layout, &paths, &found, cluster_id)?;
    for (path, _) in paths.iter().zip(&found).filter(|(_, meta)| meta.is_none()) {
        refuse_files(path)?;
    }
    let is_first_of_node = found.iter().all(Option::is_none);
    let mut directories = Vec::with_capacity(paths.len());
    for (path, meta) in paths.into_iter().zip(found) {
        let known_id = meta.as_ref().and_then(|meta| meta.directory_id);
        let id = known_id.unwrap_or_else(uuid::random);
        let is_new = meta.is_none();
        if is_new {
            let holds_metadata = path == layout.metadata_log_dir;
            let durability = layout.durability;
            let new = NewDirectory {
                path: &path,
                cluster_id: &cluster_id,
                id,
                holds_metadata,
                is_first_of_node,
                durability,
            };
            prepare(new).map_err(DirectoryError::io(&path, "format it"))?;
        }
        if known_id.is_none() {
            let meta = MetaProperties {
                cluster_id: cluster_id.clone(),
                node_id: layout.node_id,
                directory_id: Some(id),
            };
            meta.write(&path, now_ms, layout.durability)?;
        }
        directories.push(Directory { path, id, is_new });
    }
    Ok(Directories { cluster_id, directories, _locks: locks })
}

fn paths_of(layout: &Layout) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for path in layout.log_dirs.iter().chain([&layout.metadata_log_dir]) {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths
}

/// The cluster that all formatted directories belong to, once they are of this node and differ from each other.
fn agree(
    layout: &Layout,
    paths: &[PathBuf],
    found: &[Option<MetaProperties>],
    asked_for: Option<&str>,
) -> Result<String, DirectoryError> {
    let mut expected = asked_for.map(str::to_owned);
    let mut ids: Vec<(Uuid, &PathBuf)> = Vec::new();
    for (path, meta) in paths.iter().zip(found) {
        let Some(meta) = meta else { continue };
        if meta.node_id != layout.node_id {
            let (found, expected) = (meta.node_id.get(), layout.node_id.get());
            return Err(DirectoryError::OtherNode { path: path.clone(), found, expected });
        }
        match &expected {
            Some(expected) if *expected != meta.cluster_id => {
                let (found, expected) = (meta.cluster_id.clone(), expected.clone());
                return Err(DirectoryError::OtherCluster { path: path.clone(), found, expected });
            }
            _ => expected = Some(meta.cluster_id.clone()),
        }
        if let Some(id) = meta.directory_id {
            if let Some((_, first)) = ids.iter().find(|(other, _)| *other == id) {
                let (first, second) = ((*first).clone(), path.clone());
                return Err(DirectoryError::SameDirectoryId { first, second });
            }
            ids.push((id, path));
        }
    }
    Ok(expected.unwrap_or_else(|| uuid::to_base64(&uuid::random())))
}

/// A directory of somebody else's files is not formatted. What formatting itself leaves behind when it is cut
/// short is not in its way, and neither is what a file system puts into its root.
fn refuse_files(path: &Path) -> Result<(), DirectoryError> {
    const OURS: [&str; 6] = [
        ".lock",
        "lost+found",
        "meta.properties.tmp",
        "bootstrap.checkpoint",
        "bootstrap.checkpoint.part",
        "__cluster_metadata-0",
    ];
    let entries = fs::read_dir(path).map_err(DirectoryError::io(path, "list it"))?;
    for entry in entries {
        let name = entry.map_err(DirectoryError::io(path, "list it"))?.file_name();
        if !OURS.iter().any(|ours| name == **ours) {
            return Err(DirectoryError::NotEmpty(path.to_owned()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(root: &Path, names: &[&str]) -> Layout {
        let log_dirs: Vec<PathBuf> = names.iter().map(|name| root.join(name)).collect();
        Layout {
            node_id: BrokerId(1),
            metadata_log_dir: log_dirs[0].clone(),
            log_dirs,
            durability: Durability::Machine,
        }
    }

    fn open_plainly(layout: &Layout, cluster_id: Option<&str>) -> Result<Directories, DirectoryError> {
        open(layout, cluster_id, 0, |_| Ok(()))
    }

    #[test]
    fn formatting_is_done_once() {
        let root = tempfile::tempdir().unwrap();
        let layout = layout(root.path(), &["a", "b"]);
        let mut prepared = Vec::new();
        let first = open(&layout, None, 0, |new| {
            prepared.push((new.path.to_owned(), new.holds_metadata, new.is_first_of_node));
            assert_eq!(MetaProperties::read(new.path).unwrap(), None, "meta.properties comes last");
            Ok(())
        })
        .unwrap();
        assert_eq!(prepared, [(root.path().join("a"), true, true), (root.path().join("b"), false, true)]);
        assert!(first.directories.iter().all(|directory| directory.is_new));
        let (cluster_id, ids): (_, Vec<_>) =
            (first.cluster_id.clone(), first.directories.iter().map(|d| d.id).collect());
        drop(first);
        for asked_for in [None, Some(cluster_id.as_str())] {
            let again = open(&layout, asked_for, 0, |_| panic!("nothing is new")).unwrap();
            assert_eq!(again.cluster_id, cluster_id);
            assert_eq!(again.directories.iter().map(|d| d.id).collect::<Vec<_>>(), ids);
            assert!(again.directories.iter().all(|directory| !directory.is_new));
        }
        let error = open_plainly(&layout, Some("other")).unwrap_err().to_string();
        assert!(error.ends_with(&format!("belongs to cluster {cluster_id}, not other")), "{error}");
    }

    #[test]
    fn a_directory_is_used_once_at_a_time() {
        let root = tempfile::tempdir().unwrap();
        let layout = layout(root.path(), &["a"]);
        let held = open_plainly(&layout, None).unwrap();
        assert!(matches!(open_plainly(&layout, None), Err(DirectoryError::Locked(_))));
        drop(held);
        open_plainly(&layout, None).unwrap();
    }

    #[test]
    fn another_process_is_kept_out() {
        let root = tempfile::tempdir().unwrap();
        let layout = layout(root.path(), &["a"]);
        let _held = open_plainly(&layout, None).unwrap();
        // Python's lockf is the same POSIX lock as Java's; without Python there is nothing to ask.
        let program = "import fcntl,sys; fcntl.lockf(open(sys.argv[1],'r+'), fcntl.LOCK_EX|fcntl.LOCK_NB)";
        let lock = root.path().join("a/.lock");
        let tried = std::process::Command::new("python3").args(["-c", program]).arg(lock).output();
        if let Ok(output) = tried {
            assert!(!output.status.success());
        }
    }

    #[test]
    fn a_directory_added_later_joins_the_cluster() {
        let root = tempfile::tempdir().unwrap();
        let cluster_id = open_plainly(&layout(root.path(), &["a"]), None).unwrap().cluster_id;
        let grown = open(&layout(root.path(), &["a", "b"]), None, 0, |new| {
            assert!(!new.is_first_of_node);
            Ok(())
        });
        let grown = grown.unwrap();
        assert_eq!(grown.cluster_id, cluster_id);
        assert_eq!(grown.directories.iter().map(|d| d.is_new).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn a_format_that_was_cut_short_is_done_again() {
        let root = tempfile::tempdir().unwrap();
        let layout = layout(root.path(), &["a"]);
        let cut = open(&layout, None, 0, |new| {
            fs::write(new.path.join("bootstrap.checkpoint"), "half")?;
            Err(std::io::Error::other("the power went"))
        });
        assert!(cut.is_err());
        assert!(open_plainly(&layout, None).unwrap().directories[0].is_new);
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let of = |name: &str| layout(root.path(), &[name]);
        open_plainly(&of("a"), None).unwrap();
        open_plainly(&of("b"), None).unwrap();
        let both = layout(root.path(), &["a", "b"]);
        assert!(matches!(open_plainly(&both, None), Err(DirectoryError::OtherCluster { .. })));
        let other_node = Layout { node_id: BrokerId(2), ..of("a") };
        let error = open_plainly(&other_node, None).unwrap_err().to_string();
        assert!(error.ends_with("belongs to node 1, but node.id is 2"), "{error}");
        fs::create_dir(root.path().join("copy")).unwrap();
        fs::copy(root.path().join("a/meta.properties"), root.path().join("copy/meta.properties")).unwrap();
        let copied = layout(root.path(), &["a", "copy"]);
        assert!(matches!(open_plainly(&copied, None), Err(DirectoryError::SameDirectoryId { .. })));
        fs::create_dir_all(root.path().join("home/photos")).unwrap();
        assert!(matches!(open_plainly(&of("home"), None), Err(DirectoryError::NotEmpty(_))));
        assert!(!root.path().join("home/meta.properties").exists());
    }

    #[test]
    fn a_directory_without_an_id_gets_one() {
        let root = tempfile::tempdir().unwrap();
        let layout = layout(root.path(), &["a"]);
        fs::create_dir(root.path().join("a")).unwrap();
        let old = MetaProperties { cluster_id: "c".to_owned(), node_id: BrokerId(1), directory_id: None };
        old.write(&root.path().join("a"), 0, Durability::Machine).unwrap();
        let opened = open(&layout, None, 0, |_| panic!("it is not new")).unwrap();
        let id = opened.directories[0].id;
        drop(opened);
        assert_eq!(open_plainly(&layout, None).unwrap().directories[0].id, id);
    }
}
