//! How the user came to a page, and the tabs of it; each can be clicked.
//!
//! Where there is not room for all, the way goes first, and then the middle of a long name: the tabs stay.

use std::cell::RefCell;

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Span;

use super::frame::dimmed;
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::mouse::Area;
use crate::tui::app::page::Page;
use crate::tui::app::screens::{ScreenId, Tab};

/// So much of a name is shown whatever else there is.
const NAME_MIN: usize = 12;

/// Where words that can be clicked were drawn, and which they are.
type Places = RefCell<Vec<(Area, usize)>>;

/// The words for the rule in this line, of which so many cells are free.
pub(super) fn breadcrumbs(app: &App, theme: &Theme, line: Rect, room: usize) -> Vec<Span<'static>> {
    let page = app.page();
    let tabs = page.place.screen.spec().tabs;
    let is_there = |(_, tab): &(usize, &Tab)| tabs.len() > 1 && tab.is_for(&app.model, &page.place);
    let tabs: Vec<(usize, &Tab)> = tabs.iter().enumerate().filter(is_there).collect();
    let for_tabs = tabs.iter().map(|(_, tab)| text::width(tab.title) + 2).sum();
    let room = room.saturating_sub(for_tabs);
    let mut names: Vec<String> = app.pages.iter().map(name).collect();
    let last = names.pop().unwrap_or_default();
    let between = theme.letter(" › ", " > ");
    let for_way: usize = names.iter().map(|name| text::width(name) + text::width(between)).sum();
    let short_way = format!("{}{between}", theme.letter("…", "~"));

    let mut words: Vec<Span<'static>> = Vec::new();
    // A rule begins with two cells.
    let mut x = line.x + 2;
    let mut put = |span: Span<'static>, place: Option<(&Places, usize)>| {
        let width = span.width() as u16;
        if let Some((drawn, number)) = place {
            drawn.borrow_mut().push(((x, line.y, width, 1), number));
        }
        x += width;
        words.push(span);
    };
    let mut left = room;
    if for_way + text::width(&last) <= room {
        for (index, name) in names.into_iter().enumerate() {
            put(Span::styled(name, theme.dim()), Some((&app.drawn.crumbs, index)));
            put(dimmed(between, theme), None);
        }
    } else if !names.is_empty() && text::width(&short_way) + NAME_MIN <= room {
        left -= text::width(&short_way);
        // It leads back to the page before.
        put(dimmed(&short_way, theme), Some((&app.drawn.crumbs, names.len() - 1)));
    }
    let last = text::shortened(&last, left.max(NAME_MIN), theme).into_owned();
    put(Span::styled(last, theme.bold()), Some((&app.drawn.crumbs, app.pages.len() - 1)));
    for (index, tab) in tabs {
        let style = match index == page.tab {
            true => theme.bold().add_modifier(Modifier::UNDERLINED),
            false => theme.dim(),
        };
        put(Span::raw("  "), None);
        put(Span::styled(tab.title, style), Some((&app.drawn.tabs, index)));
    }
    words
}

/// What is said of a page.
fn name(page: &Page) -> String {
    let before = match page.place.screen {
        ScreenId::Broker => "broker ",
        ScreenId::Reading => "records of ",
        _ => "",
    };
    let title = page.title();
    // Of a record the page before says the topic.
    let title = match page.place.screen {
        ScreenId::Record => title.rsplit(':').next().unwrap_or_default(),
        _ => &title,
    };
    format!("{before}{}", escape(title))
}
