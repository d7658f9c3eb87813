//! What is looked for, set off where it stands on the screen.
//!
//! Works on what has been drawn, so that it does not matter how that was made. It is underlined and bold: colour
//! is for states.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use super::theme::Theme;
use crate::tui::app::needle::Needle;

/// Sets off each place in the first line of an area.
pub(super) fn set_off<'a>(
    needles: impl IntoIterator<Item = &'a Needle>,
    area: Rect,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let mut needles = needles.into_iter().peekable();
    if needles.peek().is_none() {
        return;
    }
    let (mut line, mut starts) = (String::new(), Vec::new());
    let mut x = area.left();
    while x < area.right() {
        let symbol = buffer[(x, area.y)].symbol();
        starts.push((line.len(), x));
        line.push_str(symbol);
        x += text::width(symbol).max(1) as u16;
    }
    for place in needles.flat_map(|needle| needle.places(line.as_bytes())) {
        for (_, x) in starts.iter().filter(|(start, _)| place.contains(start)) {
            buffer[(*x, area.y)].set_style(theme.found());
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Modifier, Style};

    use super::*;

    #[test]
    fn each_place_is_set_off() {
        let area = Rect::new(0, 0, 20, 1);
        let mut buffer = Buffer::empty(area);
        buffer.set_string(0, 0, "日本 Late, late", Style::new());
        let needle = Needle::letters("late");
        set_off(&needle, area, &Theme::full(), &mut buffer);
        let found = |x: u16| buffer[(x, 0)].modifier.contains(Modifier::UNDERLINED);
        let places: String = (0..20).map(|x| if found(x) { '^' } else { ' ' }).collect();
        assert_eq!(places.trim_end(), "     ^^^^  ^^^^");
    }
}
