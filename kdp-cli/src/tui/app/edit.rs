//! A line of text that is being typed, with a cursor in it.
//!
//! Pure. Invariant: the cursor is at the border of a character.

/// What is typed into a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// This character; control characters are not for lines.
    Insert(char),
    /// Pasted text; its line breaks become blanks.
    Paste(String),
    /// The character before the cursor goes.
    Backspace,
    /// The character under the cursor goes.
    Delete,
    /// The word before the cursor goes.
    DeleteWord,
    /// All goes.
    Clear,
    /// The cursor goes left.
    Left,
    /// The cursor goes right.
    Right,
    /// The cursor goes to the start.
    Home,
    /// The cursor goes to the end.
    End,
}

/// A line of text that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    text: String,
    cursor: usize,
}

impl Line {
    /// This text, the cursor behind it.
    pub(crate) fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// What has been typed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What is before the cursor, and what is after it.
    pub(crate) fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Does what was typed.
    pub(crate) fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Insert(letter) => self.insert(*letter),
            Edit::Paste(text) => text.trim_end().chars().for_each(|letter| self.insert(letter)),
            Edit::Backspace => {
                let end = self.cursor;
                self.left();
                self.text.replace_range(self.cursor..end, "");
            }
            Edit::Delete => {
                if self.cursor < self.text.len() {
                    self.text.remove(self.cursor);
                }
            }
            Edit::DeleteWord => {
                let before = self.text[..self.cursor].trim_end();
                let start = before
                    .rfind(|letter: char| !letter.is_alphanumeric())
                    .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
                // What only holds signs goes as a whole.
                let start = if start == before.len() { before.len().saturating_sub(1) } else { start };
                let start = (0..=start).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
                self.text.replace_range(start..self.cursor, "");
                self.cursor = start;
            }
            Edit::Clear => *self = Self::default(),
            Edit::Left => self.left(),
            Edit::Right => {
                self.cursor += self.text[self.cursor..].chars().next().map_or(0, char::len_utf8);
            }
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
        }
    }

    fn insert(&mut self, letter: char) {
        let letter = if letter == '\n' { ' ' } else { letter };
        if !letter.is_control() {
            self.text.insert(self.cursor, letter);
            self.cursor += letter.len_utf8();
        }
    }

    fn left(&mut self) {
        self.cursor -= self.text[..self.cursor].chars().next_back().map_or(0, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(edits: &[Edit]) -> (String, String) {
        let mut line = Line::of("pay");
        edits.iter().for_each(|edit| line.edit(edit));
        let (before, after) = line.halves();
        (before.to_owned(), after.to_owned())
    }

    #[test]
    fn lines_are_edited_character_by_character() {
        let check = |edits: &[Edit], before: &str, after: &str| {
            assert_eq!(typed(edits), (before.to_owned(), after.to_owned()), "{edits:?}");
        };
        check(&[Edit::Insert('ä'), Edit::Left, Edit::Insert('x')], "payx", "ä");
        check(&[Edit::Insert('漢'), Edit::Backspace, Edit::Backspace], "pa", "");
        check(&[Edit::Home, Edit::Backspace, Edit::Delete, Edit::Right], "a", "y");
        check(&[Edit::Paste("-a\tb\nc\n".to_owned())], "pay-ab c", "");
        check(&[Edit::Paste(" one two".to_owned()), Edit::DeleteWord], "pay one ", "");
        check(&[Edit::Paste(" one--".to_owned()), Edit::DeleteWord, Edit::DeleteWord], "pay one", "");
        check(&[Edit::DeleteWord, Edit::DeleteWord, Edit::Delete, Edit::End, Edit::Right], "", "");
        check(&[Edit::Insert('\u{1b}'), Edit::Clear], "", "");
    }
}
