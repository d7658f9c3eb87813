//! `meta.properties`: which cluster and which node a directory belongs to, and its own id.
//!
//! Java's `Properties.store`, in any order of keys. Version 1 is the one of KRaft; version 0 is of ZooKeeper's
//! time, which Apache Kafka 4 no longer starts from either.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use kdp_client::protocol::types::BrokerId;
use kdp_client::protocol::uuid::{self, Uuid};

use super::error::DirectoryError;
use crate::config::Properties;
use crate::durability::Durability;

/// What `meta.properties` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaProperties {
    /// `cluster.id`.
    pub cluster_id: String,
    /// `node.id`.
    pub node_id: BrokerId,
    /// `directory.id`; Apache Kafka before 3.7 wrote none.
    pub directory_id: Option<Uuid>,
}

pub(super) const FILE: &str = "meta.properties";

impl MetaProperties {
    /// What the file of this directory says; nothing if there is none.
    pub fn read(directory: &Path) -> Result<Option<MetaProperties>, DirectoryError> {
        let path = directory.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(DirectoryError::io(&path, "read it")(error)),
        };
        let text = String::from_utf8_lossy(&bytes);
        let properties =
            Properties::parse(&text).map_err(|error| DirectoryError::meta(&path, error.to_string()))?;
        MetaProperties::of(&properties).map(Some).map_err(|problem| DirectoryError::meta(&path, problem))
    }

    fn of(properties: &Properties) -> Result<MetaProperties, String> {
        let get = |name: &str| properties.get(name).ok_or_else(|| format!("{name} is missing"));
        match get("version")? {
            "1" => {}
            "0" => {
                return Err(
                    "version 0 is of a Kafka with ZooKeeper; migrate to KRaft with Apache Kafka 3.9 first"
                        .to_owned(),
                );
            }
            other => return Err(format!("version {other} is not known; it should be 1")),
        }
        let node_id = get("node.id")?;
        let directory_id = properties
            .get("directory.id")
            .map(|text| uuid::from_base64(text).ok_or_else(|| format!("directory.id={text} is not an id")));
        Ok(MetaProperties {
            cluster_id: get("cluster.id")?.to_owned(),
            node_id: BrokerId(node_id.parse().map_err(|_| format!("node.id={node_id} is not a number"))?),
            directory_id: directory_id.transpose()?,
        })
    }

    /// Puts the file into a directory, whole or not at all.
    pub fn write(&self, directory: &Path, now_ms: i64, durability: Durability) -> Result<(), DirectoryError> {
        let path = directory.join(FILE);
        let temporary = directory.join(format!("{FILE}.tmp"));
        let text = self.to_properties().to_text(&["", &java_date(now_ms)]);
        let put = || -> io::Result<()> {
            let mut file = File::create(&temporary)?;
            file.write_all(text.as_bytes())?;
            durability.sync_all(&file)?;
            fs::rename(&temporary, &path)?;
            durability.sync_directory(directory)
        };
        put().map_err(DirectoryError::io(&path, "write it"))
    }

    fn to_properties(&self) -> Properties {
        let mut properties = Properties::default();
        properties.set("version", "1");
        properties.set("cluster.id", self.cluster_id.as_str());
        properties.set("node.id", self.node_id.to_string());
        if let Some(id) = &self.directory_id {
            properties.set("directory.id", uuid::to_base64(id));
        }
        properties
    }
}

/// `Date.toString` in UTC: the second line of a file that Java stores.
fn java_date(ms: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = ms.div_euclid(1000);
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_of_days(days);
    format!(
        "{} {} {day:02} {:02}:{:02}:{:02} UTC {year}",
        DAYS[days.rem_euclid(7) as usize],
        MONTHS[month - 1],
        time / 3600,
        time / 60 % 60,
        time % 60,
    )
}

/// Year, month and day of a count of days since 1970, counted in eras of 400 years that begin in March.
fn civil_of_days(days: i64) -> (i64, usize, i64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as usize, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(&str, i32), &str>) {
        let read = MetaProperties::of(&Properties::parse(text).unwrap());
        let actual = read.as_ref().map(|meta| (meta.cluster_id.as_str(), meta.node_id.get()));
        assert_eq!(actual.map_err(String::as_str), expected, "{text}");
    }

    #[test]
    fn versions_and_missing_keys() {
        check(
            "#\n#Sun\nnode.id=1\ndirectory.id=oYtXUXYa00PScLatIKJTbw\nversion=1\ncluster.id=c",
            Ok(("c", 1)),
        );
        check("version=1\ncluster.id=c\nnode.id=7", Ok(("c", 7)));
        check("version=1\nnode.id=7", Err("cluster.id is missing"));
        check("cluster.id=c\nnode.id=7", Err("version is missing"));
        check("version=1\ncluster.id=c\nnode.id=x", Err("node.id=x is not a number"));
        check("version=1\ncluster.id=c\nnode.id=1\ndirectory.id=x", Err("directory.id=x is not an id"));
        check("version=2\ncluster.id=c\nnode.id=1", Err("version 2 is not known; it should be 1"));
        check(
            "version=0\nbroker.id=1",
            Err("version 0 is of a Kafka with ZooKeeper; migrate to KRaft with Apache Kafka 3.9 first"),
        );
    }

    #[test]
    fn written_as_java_stores_it_and_read_again() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(MetaProperties::read(directory.path()).unwrap(), None);
        let meta = MetaProperties {
            cluster_id: "tfBk4iqERqKj2Vcx3HZ_5A".to_owned(),
            node_id: BrokerId(1),
            directory_id: Some(uuid::random()),
        };
        meta.write(directory.path(), 1_795_369_422_000, Durability::Machine).unwrap();
        let text = fs::read_to_string(directory.path().join(FILE)).unwrap();
        assert!(text.starts_with("#\n#Sun Nov 22 17:43:42 UTC 2026\nversion=1\n"), "{text}");
        assert_eq!(MetaProperties::read(directory.path()).unwrap(), Some(meta));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn dates_as_java_writes_them() {
        assert_eq!(java_date(0), "Thu Jan 01 00:00:00 UTC 1970");
        assert_eq!(java_date(1_709_164_799_999), "Wed Feb 28 23:59:59 UTC 2024");
        assert_eq!(java_date(1_709_164_800_000), "Thu Feb 29 00:00:00 UTC 2024");
        assert_eq!(java_date(-1), "Wed Dec 31 23:59:59 UTC 1969");
    }
}
