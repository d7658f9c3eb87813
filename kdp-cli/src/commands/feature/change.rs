//! `kdp feature upgrade`, `downgrade` and `disable`: UpdateFeatures.

use clap::Args;
use kdp_client::admin::features::{self, Features, UpdateType, releases};
use schemars::JsonSchema;
use serde::Serialize;

use super::list::unknown;
use super::releases::find;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Raise feature levels
///
/// Examples:
///   kdp feature upgrade --release 4.3 --dry-run
///   kdp feature upgrade group.version=1 --yes
///   kdp feature upgrade metadata.version=4.2 --dry-run
///
/// --release sets what a new cluster of that release has; what is there already stays. The dry run
/// is the controller's. Some levels cannot be taken back: see `kdp feature releases -o wide`.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Upgrade {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    consent: Consent,
}

/// Lower feature levels
///
/// Examples:
///   kdp feature downgrade group.version=0 --dry-run
///   kdp feature downgrade --release 4.2 --dry-run
///   kdp feature downgrade metadata.version=4.2 --unsafe --confirm metadata.version
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Downgrade {
    #[command(flatten)]
    target: Target,
    /// Even where metadata is lost for good
    #[arg(long = "unsafe")]
    is_unsafe: bool,
    #[command(flatten)]
    consent: Consent,
}

/// Turn features off: the same as lowering them to level 0
///
/// Examples:
///   kdp feature disable share.version --dry-run
///   kdp feature disable share.version --confirm share.version
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Disable {
    /// The features
    #[arg(required = true, value_name = "FEATURE")]
    names: Vec<String>,
    /// Even where metadata is lost for good
    #[arg(long = "unsafe")]
    is_unsafe: bool,
    #[command(flatten)]
    consent: Consent,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Target {
    /// The levels; that of metadata.version may be a release
    #[arg(value_name = "FEATURE=LEVEL", value_parser = parse_level)]
    levels: Vec<(String, i16)>,
    /// The levels of this release, such as 4.3
    #[arg(long, value_name = "RELEASE")]
    release: Option<String>,
}

/// A feature whose level was changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FeatureChange {
    /// The feature.
    feature: String,
    /// The level before.
    before: i16,
    /// The level now.
    level: i16,
}

pub(super) const COLUMNS: &[Column] =
    &[column("FEATURE", "feature"), column("BEFORE", "before"), column("LEVEL", "level")];

impl Upgrade {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let features = features::describe(&context.cluster).await?;
        let levels = self.target.levels(&features, |now, wanted| wanted > now)?;
        let work = Work { action: "feature upgrade", kind: UpdateType::Upgrade, consent: &self.consent };
        work.run(context, &features, levels).await
    }
}

impl Downgrade {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let features = features::describe(&context.cluster).await?;
        let levels = self.target.levels(&features, |now, wanted| wanted < now)?;
        let kind = downgrade(self.is_unsafe);
        let work = Work { action: "feature downgrade", kind, consent: &self.consent };
        work.run(context, &features, levels).await
    }
}

impl Disable {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let features = features::describe(&context.cluster).await?;
        let target =
            Target { levels: self.names.iter().map(|name| (name.clone(), 0)).collect(), release: None };
        let levels = target.levels(&features, |now, wanted| wanted < now)?;
        let kind = downgrade(self.is_unsafe);
        Work { action: "feature disable", kind, consent: &self.consent }.run(context, &features, levels).await
    }
}

fn downgrade(is_unsafe: bool) -> UpdateType {
    if is_unsafe { UpdateType::UnsafeDowngrade } else { UpdateType::SafeDowngrade }
}

/// `FEATURE=LEVEL` as clap parses it; `metadata.version` takes a release too.
fn parse_level(word: &str) -> Result<(String, i16), String> {
    let (feature, level) = word.split_once('=').ok_or("write FEATURE=LEVEL")?;
    let release = releases::find(level).filter(|_| feature == releases::METADATA_VERSION);
    match (level.parse(), release) {
        (Ok(level), _) if level >= 0 => Ok((feature.to_owned(), level)),
        (_, Some(version)) => Ok((feature.to_owned(), version.level)),
        _ => Err(format!("`{level}` is no level")),
    }
}

impl Target {
    /// The levels that are to be changed: those of a release only where they lie in this direction.
    fn levels(
        &self,
        features: &Features,
        is_forward: impl Fn(i16, i16) -> bool,
    ) -> Result<Vec<(String, i16)>, Failure> {
        let Some(release) = &self.release else {
            let known = |name: &str| features.features.iter().any(|feature| feature.name == name);
            return match self.levels.iter().find(|(name, _)| !known(name)) {
                Some((name, _)) => Err(unknown(name, features)),
                None => Ok(self.levels.clone()),
            };
        };
        let levels = find(release)?.defaults().into_iter().map(|(name, level)| (name.to_owned(), level));
        Ok(levels.filter(|(name, level)| is_forward(finalized(features, name), *level)).collect())
    }
}

fn finalized(features: &Features, name: &str) -> i16 {
    let found = features.features.iter().find(|feature| feature.name == name);
    found.map(|feature| feature.finalized).unwrap_or_default()
}

struct Work<'a> {
    action: &'static str,
    kind: UpdateType,
    consent: &'a Consent,
}

impl Work<'_> {
    async fn run(&self, context: &Context, features: &Features, levels: Vec<(String, i16)>) -> Outcome {
        if levels.is_empty() {
            let mut report = Report::list("FeatureChange", COLUMNS, Vec::<FeatureChange>::new());
            report.dry_run = self.consent.dry_run;
            report.talk.push("every feature is there already; nothing to do".to_owned());
            return Ok(report);
        }
        let names: Vec<String> = levels.iter().map(|(name, _)| name.clone()).collect();
        let level = if self.kind == UpdateType::Upgrade { Danger::Moderate } else { Danger::Severe };
        let summary = self.summary(features, &levels);
        let change = Change { level, action: self.action, summary: &summary, names: &names };
        let permit = context.gate(change, self.consent).await?;
        let mut rows = Vec::new();
        let mut errors = Vec::new();
        let answers = features::update(&context.cluster, &levels, self.kind, self.consent.dry_run).await;
        let answers = answers.unwrap_or_else(|error| {
            errors.push(Failure::from(error));
            Vec::new()
        });
        for ((feature, level), (_, answer)) in levels.iter().zip(answers) {
            match answer {
                Ok(()) => rows.push(FeatureChange {
                    feature: feature.clone(),
                    before: finalized(features, feature),
                    level: *level,
                }),
                Err(error) => errors.push(Failure::of_item(feature, &error)),
            }
        }
        let mut report = Report::list("FeatureChange", COLUMNS, rows);
        report.errors = errors;
        if self.consent.dry_run && report.errors.is_empty() {
            report.talk.push("dry run: the controller would do this, nothing was changed".to_owned());
        }
        Ok(permit.done(report))
    }

    fn summary(&self, features: &Features, levels: &[(String, i16)]) -> String {
        let change = |(name, level): &(String, i16)| {
            let shown = |level| releases::describe_level(name, level);
            format!("{name} from {} to {}", shown(finalized(features, name)), shown(*level))
        };
        let changes: Vec<String> = levels.iter().map(change).collect();
        let verb = match self.kind {
            UpdateType::Upgrade => "upgrade",
            UpdateType::SafeDowngrade => "downgrade",
            UpdateType::UnsafeDowngrade => "downgrade, whatever metadata is lost,",
        };
        format!("{verb} {}", changes.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_numbers_or_releases() {
        let check = |word: &str, expected: Option<i16>| {
            assert_eq!(parse_level(word).ok().map(|(_, level)| level), expected, "{word}");
        };
        check("group.version=1", Some(1));
        check("metadata.version=4.3", Some(30));
        check("metadata.version=3.9-IV0", Some(21));
        check("group.version=4.3", None);
        check("group.version=-1", None);
        check("group.version", None);
    }
}
