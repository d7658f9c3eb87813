//! The flags that shape every list: which items, in which order, how many, and what of them.
//!
//! Read and checked before the command runs, so that a mistake in them never follows a change. Applied
//! to the report after it, so that a table and a document show the same.

mod columns;
mod sort;

use clap::Args;
use serde_json::Value;

use crate::commands::registry::{Output, Shape as Data};
use crate::commands::schema;
use crate::failure::Failure;
use crate::filter::{self, Filter};
use crate::pattern::matches;
use crate::report::{self, Column, Report, Row, Rows, Table};
use sort::SortKey;

pub(crate) use columns::help;

/// As they are typed.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output options")]
pub(crate) struct ShapeFlags {
    /// Only these columns, with commas; any member of an item will do, and `help` lists them
    #[arg(long, global = true, value_name = "A,B", hide_short_help = true)]
    pub(crate) columns: Option<String>,
    /// The order: a column, or several with commas; `lag:desc` is from the largest
    #[arg(long, global = true, value_name = "COLUMN[:desc]", hide_short_help = true)]
    pub(crate) sort: Option<String>,
    /// Only items of which this is true, such as 'under_replicated > 0 && name.startsWith("pay")'
    #[arg(long = "where", id = "where", global = true, value_name = "EXPRESSION", hide_short_help = true)]
    pub(crate) filter: Option<String>,
    /// Only names that fit: `*` is any text, `?` any letter
    #[arg(long = "match", id = "match", global = true, value_name = "PATTERN", hide_short_help = true)]
    pub(crate) pattern: Option<String>,
    /// At most so many items
    #[arg(long, global = true, value_name = "COUNT", hide_short_help = true)]
    pub(crate) limit: Option<u64>,
}

/// As they are meant.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    columns: Option<Vec<Column>>,
    sort: Vec<SortKey>,
    filter: Option<Filter>,
    pattern: Option<String>,
    limit: Option<usize>,
}

impl Shape {
    /// Checks the flags against what the command prints.
    pub(crate) fn prepare(flags: &ShapeFlags, output: &Output) -> Result<Self, Failure> {
        if let (Some(flag), Some(why)) = (flags.first(), why_not(output.shape)) {
            return Err(Failure::usage(format!("--{flag} is for lists, but this command {why}")));
        }
        if flags.first().is_none() {
            return Ok(Self::default());
        }
        let document = schema::document(output);
        let members = schema::members(&document, output.shape);
        let known = columns::Known { columns: output.columns, members: &members };
        Ok(Self {
            columns: flags.columns.as_deref().map(|text| known.parse(text)).transpose()?,
            sort: flags
                .sort
                .as_deref()
                .map(|text| sort::parse(text, &known))
                .transpose()?
                .unwrap_or_default(),
            filter: flags.filter.as_deref().map(|text| Filter::compile(text, &members)).transpose()?,
            pattern: flags.pattern.clone(),
            limit: flags.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
        })
    }

    /// Shapes the items of the report.
    pub(crate) fn apply(self, report: &mut Report) -> Result<(), Failure> {
        let name =
            report.tables.first().and_then(|table| table.columns.first()).map(|column| column.key.clone());
        let report::Data::Items(items) = &mut report.data else { return Ok(()) };
        if let (Some(pattern), Some(name)) = (&self.pattern, name) {
            items.retain(|item| matches(pattern, &as_name(alone(item).get(&name))));
        }
        if let Some(filter) = self.filter {
            report.warnings.extend(retain(items, filter)?);
        }
        sort::sort(items, &self.sort);
        if let Some(left_out) =
            self.limit.and_then(|limit| items.len().checked_sub(limit)).filter(|more| *more > 0)
        {
            items.truncate(items.len() - left_out);
            report.talk.push(format!("{left_out} more were left out by --limit"));
        }
        if let Some(columns) = &self.columns {
            items.iter_mut().for_each(|item| columns::keep(item, columns));
            report.tables = vec![Table { title: None, columns: columns.clone(), rows: Rows::Items }];
        }
        Ok(())
    }
}

impl ShapeFlags {
    /// One that was given.
    fn first(&self) -> Option<&'static str> {
        let given = [
            ("columns", self.columns.is_some()),
            ("sort", self.sort.is_some()),
            ("where", self.filter.is_some()),
            ("match", self.pattern.is_some()),
            ("limit", self.limit.is_some()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(name, _)| name)
    }

    /// Without those that the command takes itself, under the same name.
    pub(crate) fn without(mut self, own: impl Fn(&str) -> bool) -> Self {
        self.columns = self.columns.filter(|_| !own("columns"));
        self.sort = self.sort.filter(|_| !own("sort"));
        self.filter = self.filter.filter(|_| !own("where"));
        self.pattern = self.pattern.filter(|_| !own("match"));
        self.limit = self.limit.filter(|_| !own("limit"));
        self
    }
}

fn why_not(shape: Data) -> Option<&'static str> {
    match shape {
        Data::List | Data::Stream => None,
        Data::Item => Some("shows one thing"),
        Data::Endless => Some("goes on until it is ended"),
        Data::Text => Some("prints text"),
    }
}

/// Leaves the items of which the expression is true; what it does not fit is told.
fn retain(items: &mut Vec<Value>, mut filter: Filter) -> Result<Option<String>, Failure> {
    let mut kept = Vec::new();
    for item in std::mem::take(items) {
        if filter.holds(|name| filter::value(item[name].clone()))? {
            kept.push(item);
        }
    }
    *items = kept;
    filter.settle()
}

fn alone(value: &Value) -> Row<'_> {
    Row { value, item: None }
}

fn as_name(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Serialize;
    use serde_json::json;

    use super::*;
    use crate::commands::registry;
    use crate::report::column;

    #[derive(Clone, Serialize, JsonSchema)]
    struct Item {
        name: String,
        lag: Option<i64>,
        isr: Vec<i32>,
        deep: Deep,
    }

    #[derive(Clone, Serialize, JsonSchema)]
    struct Deep {
        leader: i32,
    }

    const COLUMNS: &[Column] = &[column("NAME", "name"), column("TOTAL-LAG", "lag")];
    const OUTPUT: Output = registry::list::<Item>("Test", COLUMNS);

    fn report() -> Report {
        let item = |name: &str, lag, leader| Item {
            name: name.into(),
            lag,
            isr: vec![leader],
            deep: Deep { leader },
        };
        let items = [item("b", Some(9), 1), item("a", None, 2), item("c", Some(10), 3)];
        let mut report = Report::list("Test", COLUMNS, items);
        report.tables[0].columns = COLUMNS.to_vec();
        report
    }

    fn shaped(flags: ShapeFlags) -> Result<Value, Failure> {
        let mut report = report();
        Shape::prepare(&flags, &OUTPUT)?.apply(&mut report)?;
        Ok(report.items().iter().map(|item| item["name"].clone()).collect())
    }

    #[test]
    fn which_items_and_in_which_order() {
        let check = |flags, expected| assert_eq!(shaped(flags).unwrap(), expected);
        let none = ShapeFlags::default;
        check(ShapeFlags { sort: Some("name".into()), ..none() }, json!(["a", "b", "c"]));
        check(ShapeFlags { sort: Some("total-lag:desc".into()), ..none() }, json!(["c", "b", "a"]));
        check(ShapeFlags { sort: Some("LAG".into()), ..none() }, json!(["b", "c", "a"]));
        check(ShapeFlags { sort: Some("deep.leader:desc".into()), ..none() }, json!(["c", "a", "b"]));
        check(ShapeFlags { pattern: Some("[ab]".into()), ..none() }, json!([]));
        check(ShapeFlags { pattern: Some("b*".into()), ..none() }, json!(["b"]));
        check(ShapeFlags { limit: Some(2), sort: Some("name".into()), ..none() }, json!(["a", "b"]));
        check(ShapeFlags { filter: Some("lag > 9".into()), ..none() }, json!(["c"]));
        check(ShapeFlags { filter: Some("lag == null".into()), ..none() }, json!(["a"]));
        check(ShapeFlags { filter: Some("deep.leader in [1, 2]".into()), ..none() }, json!(["b", "a"]));
        check(ShapeFlags { filter: Some("isr.exists(id, id > 2)".into()), ..none() }, json!(["c"]));
        check(ShapeFlags { filter: Some("name.matches('[ac]')".into()), ..none() }, json!(["a", "c"]));
    }

    #[test]
    fn mistakes_are_usage_errors_before_anything_is_done() {
        let none = ShapeFlags::default;
        for flags in [
            ShapeFlags { sort: Some("lagg".into()), ..none() },
            ShapeFlags { sort: Some("lag:down".into()), ..none() },
            ShapeFlags { columns: Some("name,nope".into()), ..none() },
            ShapeFlags { columns: Some(",".into()), ..none() },
            ShapeFlags { filter: Some("lag >".into()), ..none() },
            ShapeFlags { filter: Some("lagg > 1".into()), ..none() },
        ] {
            let failure = Shape::prepare(&flags, &OUTPUT).unwrap_err();
            assert_eq!(failure.exit, crate::exit::Exit::Usage, "{flags:?}");
        }
        let one = registry::item::<Item>("Test");
        assert!(Shape::prepare(&ShapeFlags { limit: Some(1), ..none() }, &one).is_err());
        assert!(Shape::prepare(&none(), &one).is_ok());
    }

    #[test]
    fn an_expression_that_never_fits_is_not_an_empty_list() {
        let filter = |text: &str| ShapeFlags { filter: Some(text.into()), ..ShapeFlags::default() };
        assert!(shaped(filter("name > 3")).is_err());
        assert!(shaped(filter("lag")).is_err());
    }

    #[test]
    fn chosen_columns_are_what_items_have() {
        let flags = ShapeFlags { columns: Some("deep.leader,NAME".into()), ..ShapeFlags::default() };
        let mut report = report();
        Shape::prepare(&flags, &OUTPUT).unwrap().apply(&mut report).unwrap();
        assert_eq!(report.items()[0], json!({"deep": {"leader": 1}, "name": "b"}));
        let headers: Vec<&str> =
            report.tables[0].columns.iter().map(|column| column.header.as_ref()).collect();
        assert_eq!(headers, ["DEEP.LEADER", "NAME"]);
    }
}
