//! Which names an expression asks for, besides those that it gives itself, as in `isr.exists(id, id > 2)`.

use std::collections::BTreeSet;

use cel::common::ast::{EntryExpr, Expr, IdedExpr};

/// The names that somebody else has to give a value.
pub(super) fn free(expression: &IdedExpr) -> BTreeSet<&str> {
    let mut names = Names::default();
    names.visit(expression);
    names.free
}

#[derive(Default)]
struct Names<'a> {
    free: BTreeSet<&'a str>,
    /// Those that the expressions around give a value, innermost last.
    bound: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn visit(&mut self, expression: &'a IdedExpr) {
        match &expression.expr {
            Expr::Ident(name) if !self.bound.contains(&name.as_str()) => drop(self.free.insert(name)),
            Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => {}
            Expr::Select(select) => self.visit(&select.operand),
            Expr::List(list) => self.visit_all(&list.elements),
            Expr::Map(map) => map.entries.iter().for_each(|entry| self.visit_entry(&entry.expr)),
            Expr::Struct(fields) => fields.entries.iter().for_each(|entry| self.visit_entry(&entry.expr)),
            Expr::Call(call) => {
                call.target.iter().for_each(|target| self.visit(target));
                self.visit_all(&call.args);
            }
            Expr::Comprehension(one) => {
                self.visit_all([&one.iter_range, &one.accu_init]);
                let outside = self.bound.len();
                self.bound.extend([one.iter_var.as_str(), one.accu_var.as_str()]);
                self.bound.extend(one.iter_var2.as_deref());
                self.visit_all([&one.loop_cond, &one.loop_step, &one.result]);
                self.bound.truncate(outside);
            }
        }
    }

    fn visit_all(&mut self, expressions: impl IntoIterator<Item = &'a IdedExpr>) {
        expressions.into_iter().for_each(|expression| self.visit(expression));
    }

    fn visit_entry(&mut self, entry: &'a EntryExpr) {
        match entry {
            EntryExpr::StructField(field) => self.visit(&field.value),
            EntryExpr::MapEntry(entry) => self.visit_all([&entry.key, &entry.value]),
        }
    }
}

#[cfg(test)]
mod tests {
    use cel::Program;

    #[test]
    fn names_that_are_given_inside_are_not_asked_for() {
        let check = |source: &str, expected: &[&str]| {
            let program = Program::compile(source).unwrap();
            let free: Vec<&str> = super::free(program.expression()).into_iter().collect();
            assert_eq!(free, expected, "{source}");
        };
        check("a.b > c && d['x'] == [e, {f: g}]", &["a", "c", "d", "e", "f", "g"]);
        check("a.exists(x, x > y)", &["a", "y"]);
        check("a.all(x, x.exists(y, y == z)) && y", &["a", "y", "z"]);
        check("a.filter(x, x > 1).map(x, x + b).size() > size(c)", &["a", "b", "c"]);
        check("has(a.b) && 'x' in b ? 1 : 2", &["a", "b"]);
    }
}
