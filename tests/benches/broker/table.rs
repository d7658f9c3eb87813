//! The result of one case: for each arm the median and the range of each figure, and the ratios to the floor.

use std::collections::BTreeMap;

/// Figures by round and arm. Round 0 is warm-up and is not counted.
pub(crate) struct Table {
    case: String,
    columns: Vec<&'static str>,
    arms: Vec<&'static str>,
    rounds: BTreeMap<usize, BTreeMap<&'static str, Vec<f64>>>,
}

impl Table {
    pub(crate) fn new(case: &str, columns: &[&'static str]) -> Table {
        Table { case: case.to_owned(), columns: columns.to_vec(), arms: Vec::new(), rounds: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, round: usize, arm: &'static str, row: &[f64]) {
        if !self.arms.contains(&arm) {
            self.arms.push(arm);
        }
        let shown: Vec<String> = row.iter().map(|figure| show(*figure)).collect();
        eprintln!("{} round {round} {arm}: {} ({})", self.case, shown.join("  "), self.columns.join(", "));
        if round > 0 {
            self.rounds.entry(round).or_default().insert(arm, row.to_vec());
        }
    }

    /// Markdown, so that it can be kept.
    pub(crate) fn print(&self) {
        println!("\n### {}\n", self.case);
        println!("| arm | {} | first column / floor |", self.columns.join(" | "));
        println!("|--|{}--|", "--|".repeat(self.columns.len()));
        for arm in &self.arms {
            let cells: Vec<String> = (0..self.columns.len()).map(|column| self.cell(arm, column)).collect();
            println!("| {arm} | {} | {} |", cells.join(" | "), self.ratio(arm));
        }
    }

    fn cell(&self, arm: &str, column: usize) -> String {
        summary(self.rounds.values().filter_map(|arms| arms.get(arm)).map(|row| row[column]).collect())
    }

    /// The median and range of the ratios within each round: what survives a machine whose speed drifts.
    fn ratio(&self, arm: &str) -> String {
        let floor = self.arms[0];
        let of = |arms: &BTreeMap<&str, Vec<f64>>| Some(arms.get(arm)?[0] / arms.get(floor)?[0]);
        summary(self.rounds.values().filter_map(of).collect())
    }
}

fn summary(mut figures: Vec<f64>) -> String {
    figures.sort_by(f64::total_cmp);
    match figures.as_slice() {
        [] => "-".to_owned(),
        [one] => show(*one),
        [low, .., high] => {
            format!("**{}** ({}-{})", show(figures[figures.len() / 2]), show(*low), show(*high))
        }
    }
}

fn show(figure: f64) -> String {
    if figure >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.2}") }
}
