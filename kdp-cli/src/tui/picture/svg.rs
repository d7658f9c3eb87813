//! A screen as SVG: the letters at their places, the blocks of charts as rectangles, so that no font matters.
//!
//! Pure. Knows ratatui's cells, and nothing of the dashboard.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::cells;

/// Pixels of a cell, and of the letters in it.
const CELL: (f32, f32) = (8.4, 18.0);
const FONT: f32 = 14.0;
/// From the top of a cell to the line that letters stand on.
const BASELINE: f32 = 13.5;
/// Pixels around the screen.
const MARGIN: f32 = 12.0;
/// Rectangles that touch show no seam.
const CRISP: &str = "shape-rendering=\"crispEdges\"";
const FONTS: &str =
    "ui-monospace,'Cascadia Mono','JetBrains Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace";

/// What the terminal looks like behind the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Background {
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
}

impl Background {
    fn foreground(self) -> &'static str {
        match self {
            Background::Dark => "#d8dee4",
            Background::Light => "#24292f",
        }
    }

    fn background(self) -> &'static str {
        match self {
            Background::Dark => "#14181d",
            Background::Light => "#ffffff",
        }
    }

    /// The colours of the terminal, from black to white, and the bright ones.
    fn ansi(self) -> [&'static str; 16] {
        match self {
            Background::Dark => [
                "#3b4048", "#ff6b68", "#5ac878", "#e5b84b", "#6cb2f7", "#c792ea", "#4cc9c0", "#c8ccd2",
                "#6b7380", "#ff8f8c", "#7fe09a", "#f5d06f", "#92c9ff", "#dbb4f5", "#7fe3dc", "#f4f6f8",
            ],
            Background::Light => [
                "#24292f", "#c4231c", "#1a7f37", "#8a5a00", "#0757ba", "#7c3bb8", "#0b6f77", "#6e7781",
                "#57606a", "#a40e08", "#116329", "#6b4400", "#0a4aa0", "#652d96", "#085a60", "#8c959f",
            ],
        }
    }

    fn colour(self, colour: Color, otherwise: &'static str) -> String {
        let index = match colour {
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
            Color::Indexed(index) => return indexed(index, self),
            Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
            Color::Reset => return otherwise.to_owned(),
        };
        self.ansi()[index].to_owned()
    }
}

/// The colours that most terminals give to these numbers.
fn indexed(index: u8, background: Background) -> String {
    let level = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
    match index {
        0..16 => background.ansi()[usize::from(index)].to_owned(),
        16..232 => {
            let cube = index - 16;
            format!("#{:02x}{:02x}{:02x}", level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        232.. => {
            let grey = 8 + 10 * (index - 232);
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
    }
}

/// A dim colour: three parts of it and two of what is behind. One colour, so that what overlaps shows no seam.
fn mixed(colour: &str, behind: &str) -> String {
    let part = |text: &str, at: usize| {
        text.get(at..at + 2).and_then(|two| u16::from_str_radix(two, 16).ok()).unwrap_or_default()
    };
    let mix = |at| (part(colour, at) * 3 + part(behind, at) * 2) / 5;
    format!("#{:02x}{:02x}{:02x}", mix(1), mix(3), mix(5))
}

/// How a cell looks.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    fill: String,
    behind: String,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell, background: Background) -> Self {
        let fill = background.colour(cell.fg, background.foreground());
        let behind = background.colour(cell.bg, background.background());
        let is_reversed = cell.modifier.contains(Modifier::REVERSED);
        let (fill, behind) = if is_reversed { (behind, fill) } else { (fill, behind) };
        let is_dim = cell.modifier.contains(Modifier::DIM);
        let fill = if is_dim { mixed(&fill, &behind) } else { fill };
        Self { fill, behind, modifier: cell.modifier }
    }
}

/// Letters beside each other that look the same.
struct Run {
    x: u16,
    columns: u16,
    look: Look,
    text: String,
}

/// The screen as a document.
pub(super) fn of(buffer: &Buffer, background: Background) -> String {
    let (columns, lines) = (buffer.area.width, buffer.area.height);
    let width = f32::from(columns) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(lines) * CELL.1 + 2.0 * MARGIN;
    let mut svg = String::new();
    // Writing into a String does not fail.
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"{FONTS}\" font-size=\"{FONT}\" xml:space=\"preserve\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{}\"/>",
        background.background()
    );
    for y in 0..lines {
        for run in runs(buffer, y, background) {
            draw(&run, y, background, &mut svg);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn runs(buffer: &Buffer, y: u16, background: Background) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (x, cell, columns) in cells(buffer, y) {
        let look = Look::of(cell, background);
        let symbol = cell.symbol();
        let is_drawn = block(symbol).is_some();
        match runs.last_mut() {
            Some(run)
                if run.look == look
                    && run.x + run.columns == x
                    && !is_drawn
                    && block(&run.text).is_none() =>
            {
                run.columns += columns;
                run.text.push_str(symbol);
            }
            _ => runs.push(Run { x, columns, look, text: symbol.to_owned() }),
        }
    }
    runs
}

/// How much of its cell a block fills from below, where that is what it is.
fn block(symbol: &str) -> Option<f32> {
    let mut letters = symbol.chars();
    match (letters.next(), letters.next()) {
        (Some(letter @ '▁'..='█'), None) => Some((letter as u32 - '▁' as u32 + 1) as f32 / 8.0),
        _ => None,
    }
}

fn draw(run: &Run, y: u16, background: Background, svg: &mut String) {
    let Run { look, text, .. } = run;
    let (left, top) = (MARGIN + f32::from(run.x) * CELL.0, MARGIN + f32::from(y) * CELL.1);
    let width = f32::from(run.columns) * CELL.0;
    if look.behind != background.background() {
        let _ = writeln!(
            svg,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{}\" {CRISP}/>",
            CELL.1, look.behind
        );
    }
    if let Some(part) = block(text) {
        let height = CELL.1 * part;
        let _ = writeln!(
            svg,
            "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{}\" {CRISP}/>",
            top + CELL.1 - height,
            // No seam between two of them.
            width + 0.2,
            look.fill
        );
        return;
    }
    if text.trim().is_empty() {
        return;
    }
    let bold = if look.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let line =
        if look.modifier.contains(Modifier::UNDERLINED) { " text-decoration=\"underline\"" } else { "" };
    for (at, words) in pieces(text) {
        let left = left + at as f32 * CELL.0;
        let width = crate::tui::view::text::width(words) as f32 * CELL.0;
        let _ = writeln!(
            svg,
            "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" fill=\"{}\"{bold}{line}>{}</text>",
            top + BASELINE,
            look.fill,
            escaped(words)
        );
    }
}

/// What stands between two blanks or more, and in which cell it begins: blanks are places, not letters, whatever
/// the font of who looks at it.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let (mut at, mut rest) = (0, text);
    while !rest.trim_start().is_empty() {
        let words = rest.trim_start();
        at += rest.len() - words.len();
        let (piece, behind) = words.split_at(words.find("  ").unwrap_or(words.trim_end().len()));
        pieces.push((at, piece));
        at += crate::tui::view::text::width(piece);
        rest = behind;
    }
    pieces
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places() {
        assert_eq!(pieces("  two words   日本  x "), [(2, "two words"), (14, "日本"), (20, "x")]);
        assert_eq!(pieces("   "), []);
    }
}
