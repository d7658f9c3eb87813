//! JSON as a tree whose nodes are places in the text: so numbers keep all their digits, and a node is as large
//! for a megabyte as for a letter.
//!
//! Pure. Without recursion, so depth is harmless. Invariant: a node stands before those in it, and `next` is the
//! first that is not in it.

/// Where there is more, it is shown as text.
const BYTES_MAX: usize = 4 << 20;
const NODES_MAX: usize = 200_000;
/// A tree of more nodes than this is folded at first.
const UNFOLDED_MAX: usize = 400;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    /// `true`, `false`, `null`.
    Word,
}

impl Kind {
    /// Whether there may be nodes in it.
    pub(crate) fn is_container(self) -> bool {
        matches!(self, Kind::Object | Kind::Array)
    }
}

/// What stands before a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// Nothing: it is the whole.
    None,
    /// The name of the member, at this place in the text, with its quotes.
    Member(Span),
    /// The number of the item.
    Item(u32),
}

/// A place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// What stands there.
    pub(crate) fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A value in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// In how many others it is.
    pub(crate) depth: u32,
    /// What stands before it.
    pub(crate) label: Label,
    /// Where it stands.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: Kind,
    /// How many are directly in it.
    pub(crate) children: u32,
    next: u32,
}

/// A tree, and which of its nodes are folded.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    folded: Vec<bool>,
    /// The nodes that are shown.
    visible: Vec<u32>,
}

impl Tree {
    /// The tree of a text; nothing where it is neither an object nor an array, or too much of it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() > BYTES_MAX || !text.trim_start().starts_with(['{', '[']) {
            return None;
        }
        let nodes = Scan { bytes: text.as_bytes(), at: 0 }.nodes()?;
        let is_large = nodes.len() > UNFOLDED_MAX;
        let folded =
            nodes.iter().map(|node| is_large && node.depth > 0 && node.kind.is_container()).collect();
        let mut tree = Self { nodes, folded, visible: Vec::new() };
        tree.arrange();
        Some(tree)
    }

    fn arrange(&mut self) {
        self.visible.clear();
        let mut index = 0;
        while let Some(node) = self.nodes.get(index) {
            self.visible.push(index as u32);
            index = if self.folded[index] { node.next as usize } else { index + 1 };
        }
    }

    /// How many lines it has.
    pub(crate) fn len(&self) -> usize {
        self.visible.len()
    }

    /// The node on a line; and whether it is folded, where it can be.
    pub(crate) fn line(&self, line: usize) -> Option<(&Node, Option<bool>)> {
        let index = *self.visible.get(line)? as usize;
        let node = &self.nodes[index];
        let can_fold = node.kind.is_container() && node.children > 0;
        Some((node, can_fold.then_some(self.folded[index])))
    }

    /// Folds the node on a line, or unfolds it; says whether it can be.
    pub(crate) fn turn(&mut self, line: usize) -> bool {
        let Some((_, Some(is_folded))) = self.line(line) else { return false };
        let index = self.visible[line] as usize;
        self.folded[index] = !is_folded;
        self.arrange();
        true
    }

    /// Unfolds all of it; where it is unfolded already, folds all but the outermost.
    pub(crate) fn turn_all(&mut self) {
        let is_folded = !self.folded.contains(&true);
        for (folded, node) in self.folded.iter_mut().zip(&self.nodes) {
            *folded = is_folded && node.depth > 0 && node.kind.is_container();
        }
        self.arrange();
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    /// All of it, or nothing where it is no JSON.
    fn nodes(mut self) -> Option<Vec<Node>> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut label = Label::None;
        'value: loop {
            let index = nodes.len();
            if index >= NODES_MAX {
                return None;
            }
            let node = self.value(open.len(), label, index)?;
            let kind = node.kind;
            nodes.push(node);
            if let Some(parent) = open.last() {
                nodes[*parent].children += 1;
            }
            if kind.is_container() {
                self.blanks();
                open.push(index);
                if self.peek()? != closing(kind) {
                    label = self.label(kind, 0)?;
                    continue 'value;
                }
            }
            // Behind a value there is another, or the end of what it is in.
            loop {
                self.blanks();
                let Some(parent) = open.last().copied() else {
                    return (self.at == self.bytes.len()).then_some(nodes);
                };
                let next = nodes.len() as u32;
                let node = &mut nodes[parent];
                match self.next()? {
                    b',' if node.children > 0 => {
                        label = self.label(node.kind, node.children)?;
                        continue 'value;
                    }
                    byte if byte == closing(node.kind) => {
                        (node.span.end, node.next) = (self.at as u32, next);
                        open.pop();
                    }
                    _ => return None,
                }
            }
        }
    }

    fn value(&mut self, depth: usize, label: Label, index: usize) -> Option<Node> {
        self.blanks();
        let start = self.at;
        let kind = match self.next()? {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => {
                self.string()?;
                Kind::String
            }
            b'-' | b'0'..=b'9' => {
                self.skip(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
                self.bytes[self.at - 1].is_ascii_digit().then_some(Kind::Number)?
            }
            _ => {
                self.skip(|byte| byte.is_ascii_lowercase());
                let word = &self.bytes[start..self.at];
                [&b"true"[..], b"false", b"null"].contains(&word).then_some(Kind::Word)?
            }
        };
        let span = Span { start: start as u32, end: self.at as u32 };
        Some(Node { depth: depth as u32, label, span, kind, children: 0, next: index as u32 + 1 })
    }

    /// The name of the next member with its colon, or the number of the next item.
    fn label(&mut self, kind: Kind, number: u32) -> Option<Label> {
        if kind != Kind::Object {
            return Some(Label::Item(number));
        }
        self.blanks();
        let start = self.at;
        (self.next()? == b'"').then_some(())?;
        self.string()?;
        let span = Span { start: start as u32, end: self.at as u32 };
        self.blanks();
        (self.next()? == b':').then_some(Label::Member(span))
    }

    /// To behind the quote that ends it.
    fn string(&mut self) -> Option<()> {
        loop {
            self.at += memchr::memchr2(b'"', b'\\', self.bytes.get(self.at..)?)?;
            match self.next()? {
                b'"' => return Some(()),
                _ => self.next()?,
            };
        }
    }

    fn blanks(&mut self) {
        self.skip(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    }

    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&is_skipped) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }
}

fn closing(kind: Kind) -> u8 {
    if kind == Kind::Object { b'}' } else { b']' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let tree = Tree::parse(text).expect("it is a tree");
        let of = |span: Span| String::from_utf8(span.of(text.as_bytes()).to_vec()).expect("it was text");
        let line = |line| {
            let (node, is_folded) = tree.line(line).expect("it is there");
            let label = match node.label {
                Label::None => String::new(),
                Label::Member(span) => format!("{}=", of(span)),
                Label::Item(number) => format!("{number}="),
            };
            let value = if node.kind.is_container() { node.children.to_string() } else { of(node.span) };
            let sign = match is_folded {
                Some(true) => "+",
                Some(false) => "-",
                None => " ",
            };
            format!("{}{sign}{label}{value}", " ".repeat(node.depth as usize))
        };
        (0..tree.len()).map(line).collect()
    }

    #[test]
    fn a_tree_is_what_the_text_says() {
        let text = r#" {"a": [1, -2.50e+10, {}], "b\"ü": {"c": null}, "d": "x\\", "e": [] } "#;
        let expected = [
            "-4",
            " -\"a\"=3",
            "   0=1",
            "   1=-2.50e+10",
            "   2=0",
            " -\"b\\\"ü\"=1",
            "   \"c\"=null",
            "  \"d\"=\"x\\\\\"",
            "  \"e\"=0",
        ];
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn what_is_no_tree() {
        for text in [
            "",
            "1",
            "\"x\"",
            "{",
            "[1,]",
            "[1 2]",
            "{\"a\" 1}",
            "{\"a\":1]",
            "[tru]",
            "[\"x]",
            "[1]x",
            "{,}",
            "[-]",
            "{a:1}",
        ] {
            assert!(Tree::parse(text).is_none(), "{text}");
        }
        assert!(Tree::parse(&format!("[{}1]", "1,".repeat(NODES_MAX))).is_none(), "too many");
    }

    #[test]
    fn depth_is_harmless_and_numbers_keep_their_digits() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let mut tree = Tree::parse(&deep).expect("it is a tree");
        assert_eq!(tree.len(), 2, "large trees are folded");
        tree.turn_all();
        assert_eq!(tree.len(), 100_000);
        tree.turn_all();
        assert!(tree.turn(1));
        assert_eq!(tree.len(), 3);
        let digits = "123456789012345678901234567890.123456789012345678901234567890e999";
        assert_eq!(shown(&format!("[{digits}]"))[1].trim(), format!("0={digits}"));
    }

    #[test]
    fn nodes_are_folded_one_by_one() {
        let mut tree = Tree::parse(r#"{"a": {"b": 1, "c": 2}, "d": 3}"#).expect("it is a tree");
        assert_eq!(tree.len(), 5);
        assert!(!tree.turn(2), "a number has nothing in it");
        assert!(tree.turn(1));
        assert_eq!(tree.len(), 3);
        assert!(tree.turn(0));
        assert_eq!(tree.len(), 1);
    }
}
