//! Tables for people: upper-case headers, numbers to the right, `-` for what is unknown.
//!
//! No borders, so a table in a pipe is the table on the screen. On a terminal long cells are cut so that
//! a row is a line where it can be, and sizes and times are in human units. Not a contract: scripts read JSON.

use comfy_table::{Cell, CellAlignment, ContentArrangement, presets};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::escape::escape;
use super::view::View;
use super::{Format, human, state};
use crate::report::{Column, Report, Row, Table, Unit};
use crate::time::{Zone, parse_absolute};

/// Between two columns.
const GAP: usize = 2;
/// A cell is not cut below this.
const WIDTH_MIN: usize = 8;

/// All tables of the report, a blank line between them.
pub(crate) fn render(report: &Report, view: &View) -> String {
    let several = report.tables.len() > 1;
    let tables = report.tables.iter().enumerate().filter_map(|(index, table)| {
        let rows = report.rows(table);
        // Below the first, a table that has nothing to show is only noise.
        (index == 0 || !rows.is_empty()).then(|| {
            let title = table.title.as_deref().filter(|title| several && !title.is_empty());
            let title = title.map(|title| format!("{}\n", escape(title))).unwrap_or_default();
            format!("{title}{}", grid(table, &rows, view))
        })
    });
    tables.collect::<Vec<_>>().join("\n")
}

/// The columns that a format shows.
pub(crate) fn columns<'a>(table: &'a Table, view: &View) -> Vec<&'a Column> {
    table.columns.iter().filter(|column| !column.is_wide || view.format == Format::Wide).collect()
}

fn grid(table: &Table, rows: &[Row<'_>], view: &View) -> String {
    let columns = columns(table, view);
    let mut cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| columns.iter().map(|column| text(row.get(&column.key), column.unit, view)).collect())
        .collect();
    if let Some((width, _)) = view.size {
        cut(&columns, &mut cells, width);
    }
    let mut grid = comfy_table::Table::new();
    grid.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if view.is_coloured {
        grid.enforce_styling();
    }
    if !view.no_header {
        grid.set_header(columns.iter().map(|column| column.header.as_ref()));
    }
    for row in cells {
        grid.add_row(row.into_iter().zip(&columns).map(|(text, column)| cell(text, column.unit, view)));
    }
    for (index, spec) in columns.iter().enumerate() {
        let Some(column) = grid.column_mut(index) else { continue };
        column.set_padding((0, GAP as u16));
        if is_numeric(rows, &spec.key) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    grid.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn cell(text: String, unit: Unit, view: &View) -> Cell {
    let colour = (view.is_coloured && unit == Unit::State).then(|| state::colour(&text)).flatten();
    match colour {
        Some(colour) => Cell::new(text).fg(colour),
        None => Cell::new(text),
    }
}

/// Whether a column holds numbers and nothing else.
fn is_numeric(rows: &[Row<'_>], key: &str) -> bool {
    let mut values = rows.iter().map(|row| row.get(key)).filter(|value| !value.is_null()).peekable();
    values.peek().is_some() && values.all(Value::is_number)
}

/// Which columns give way, and down to what width: values before names, names before states, and all of them
/// a little before any of them much.
const ROUNDS: [(Part, usize); 5] = [
    (Part::Value, 2 * WIDTH_MIN),
    (Part::Name, 3 * WIDTH_MIN),
    (Part::Value, WIDTH_MIN),
    (Part::Name, WIDTH_MIN),
    (Part::State, WIDTH_MIN),
];

/// What a column is to its reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Name,
    Value,
    State,
    Whole,
}

impl Part {
    fn of(index: usize, column: &Column) -> Self {
        match (column.unit, index) {
            (Unit::Whole, _) => Part::Whole,
            (Unit::State, _) => Part::State,
            (_, 0) => Part::Name,
            _ => Part::Value,
        }
    }
}

/// Takes width from the widest columns until a row fits.
fn cut(columns: &[&Column], cells: &mut [Vec<String>], width: usize) {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.header.width()).collect();
    let headers = widths.clone();
    for row in cells.iter() {
        for (known, cell) in widths.iter_mut().zip(row) {
            *known = (*known).max(cell.width());
        }
    }
    let gaps = GAP * columns.len().saturating_sub(1);
    for (part, least) in ROUNDS {
        let floor = |index: usize| headers[index].max(least);
        let candidates = || (0..columns.len()).filter(|index| Part::of(*index, columns[*index]) == part);
        while widths.iter().sum::<usize>() + gaps > width {
            let shrinkable = candidates().filter(|index| widths[*index] > floor(*index));
            let Some(widest) = shrinkable.max_by_key(|index| widths[*index]) else { break };
            let excess = widths.iter().sum::<usize>() + gaps - width;
            let next = candidates().filter(|index| *index != widest).map(|index| widths[index]).max();
            // Down to the next widest at once: they share the rest of the loss.
            let target = next.unwrap_or(0).max(widths[widest].saturating_sub(excess)).max(floor(widest));
            widths[widest] = target.min(widths[widest] - 1);
        }
    }
    for row in cells {
        for ((cell, width), column) in row.iter_mut().zip(&widths).zip(columns) {
            if cell.width() > *width {
                *cell = if column.unit == Unit::Path { end_of(cell, *width) } else { shorten(cell, *width) };
            }
        }
    }
}

/// The beginning of the text, and a sign that there is more; which partition or port it is stays to be seen.
fn shorten(text: &str, width: usize) -> String {
    let is_number = |end: &str| (1..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_digit());
    match text.rsplit_once(':').filter(|(_, end)| is_number(end) && width >= WIDTH_MIN) {
        Some((start, end)) => format!("{}…:{end}", fitting(start.chars(), width - end.len() - 1)),
        None => fitting(text.chars(), width) + "…",
    }
}

/// The end of the text, and a sign that there is more before it.
fn end_of(text: &str, width: usize) -> String {
    let end: String = fitting(text.chars().rev(), width);
    "…".chars().chain(end.chars().rev()).collect()
}

/// As many letters as fit, with one place to spare.
fn fitting(letters: impl Iterator<Item = char>, width: usize) -> String {
    let mut used = 0;
    let fits = |letter: &char| {
        used += unicode_width::UnicodeWidthChar::width(*letter).unwrap_or(0);
        used < width
    };
    letters.take_while(fits).collect()
}

/// A value on one line: `-` for null and for nothing, lists with commas, `name=value` for what has members.
fn text(value: &Value, unit: Unit, view: &View) -> String {
    match (value, unit) {
        (Value::Number(number), Unit::Bytes) if view.is_human => {
            number.as_f64().map_or_else(|| number.to_string(), human::bytes)
        }
        (Value::Number(number), Unit::DurationMs) if view.is_human => {
            number.as_f64().map_or_else(|| number.to_string(), human::duration)
        }
        (Value::String(text), Unit::Time) if view.zone != Zone::Utc => match parse_absolute(text) {
            Some(timestamp_ms) => view.zone.show(timestamp_ms),
            None => escape(text).into_owned(),
        },
        (Value::Null, _) => "-".to_owned(),
        (Value::String(text), _) if text.is_empty() => "-".to_owned(),
        (Value::String(text), _) => escape(text).into_owned(),
        (Value::Array(values), _) if values.is_empty() => "-".to_owned(),
        (Value::Array(values), _) => {
            values.iter().map(|value| self::text(value, unit, view)).collect::<Vec<_>>().join(",")
        }
        (Value::Object(members), _) if members.is_empty() => "-".to_owned(),
        (Value::Object(members), _)
            if members.values().all(|value| !value.is_object() && !value.is_array()) =>
        {
            let member = |(name, value): (&String, &Value)| {
                format!("{}={}", escape(name), self::text(value, unit, view))
            };
            members.iter().map(member).collect::<Vec<_>>().join(" ")
        }
        (other, _) => escape(&other.to_string()).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::column;

    #[test]
    fn the_widest_give_way_and_the_name_last() {
        let columns = [column("NAME", "n"), column("A", "a"), column("B", "b")];
        let columns: Vec<&Column> = columns.iter().collect();
        let row = || vec!["n".repeat(20), "a".repeat(30), "b".repeat(12)];
        let check = |width, expected: [usize; 3]| {
            let mut cells = vec![row()];
            cut(&columns, &mut cells, width);
            let widths: Vec<usize> = cells[0].iter().map(|cell| cell.width()).collect();
            assert_eq!(widths, expected, "at {width}");
        };
        check(80, [20, 30, 12]);
        check(60, [20, 24, 12]);
        check(46, [20, 11, 11]);
        check(40, [20, 8, 8]);
        check(30, [10, 8, 8]);
        check(10, [8, 8, 8]);
    }

    #[test]
    fn states_outlive_names_and_what_is_whole_is_never_cut() {
        let columns = [column("NAME", "n"), column("S", "s").state(), column("W", "w").whole()];
        let columns: Vec<&Column> = columns.iter().collect();
        let mut cells = vec![vec!["n".repeat(20), "s".repeat(12), "w".repeat(40)]];
        cut(&columns, &mut cells, 66);
        let widths: Vec<usize> = cells[0].iter().map(|cell| cell.width()).collect();
        assert_eq!(widths, [10, 12, 40]);
    }

    #[test]
    fn wide_letters_count_as_two() {
        assert_eq!(shorten("漢字漢字", 6), "漢字…");
        assert_eq!(shorten("abcdefgh", 4), "abc…");
        assert_eq!(end_of("/var/lib/kafka/data-1", 10), "…ka/data-1");
        assert_eq!(shorten("a-topic-with-a-name:127", 12), "a-topic…:127");
    }
}
