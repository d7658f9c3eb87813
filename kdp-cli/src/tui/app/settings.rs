//! What can be done with the setting under the cursor: set, take back, make like the other one's, explain.
//!
//! Pure. Each choice is the `kdp config` command that does it.

use super::changes::Start;
use super::edit::Line;
use super::form::{Field, Form};
use super::popup::{Ask, Choice, Goal, Picker, Popup, Then};
use super::screens::{self, Pair, ScreenId};
use super::{Access, App};

/// The setting under the cursor.
struct Setting {
    pair: Pair,
    key: String,
    left: Option<String>,
    right: Option<String>,
}

impl App {
    /// Lists what can be done with the setting under the cursor; says whether there is one.
    pub(super) fn open_setting_menu(&mut self) -> bool {
        let Some(setting) = self.setting() else { return false };
        let locked = match self.session.access {
            Access::Open | Access::Unlocked => None,
            Access::Locked => Some("this context is protected: :unlock allows changes".to_owned()),
            Access::ReadOnly => Some("this context is read-only".to_owned()),
        };
        let Setting { pair, key, .. } = &setting;
        let mut choices = setting.choices(&pair.left, setting.left.as_ref(), setting.right.as_ref());
        if let (Some(name), None) = (&pair.right, &pair.context) {
            choices.extend(setting.choices(name, setting.right.as_ref(), setting.left.as_ref()));
        }
        choices.iter_mut().for_each(|choice| choice.refused.clone_from(&locked));
        let explain = pair.command("explain", key, &pair.left);
        choices.push(Choice {
            label: "explain".to_owned(),
            about: "what it is for, its default, what sets it".to_owned(),
            refused: None,
            then: Then::Open(screens::answer_of(explain)),
        });
        self.popup = Some(Popup::Picker(Picker { title: "Setting", choices, at: 0 }));
        true
    }

    /// Whether the cursor is on a setting.
    pub(super) fn has_setting(&self) -> bool {
        self.setting().is_some()
    }

    /// The setting under the cursor, where the page shows settings.
    fn setting(&self) -> Option<Setting> {
        let page = self.page();
        let shown = (page.tab().command)(&page.place);
        let is_diff = page.place.screen == ScreenId::Config;
        let is_listed = shown.first().is_some_and(|word| word == "config")
            && shown.get(1).is_some_and(|word| word == "get");
        if !is_diff && !is_listed {
            return None;
        }
        let key = page.table().cursor()?.to_owned();
        let row = *page.table().order().get(page.table().position())? as usize;
        let rows = self.body().rows;
        let value = |member: &str| {
            let at = (0..rows.heads().len())
                .find(|column| rows.printed(*column).is_some_and(|printed| printed.key == member))?;
            rows.value(row, at).as_str().map(str::to_owned)
        };
        let left = value(if is_diff { "left" } else { "value" });
        Some(Setting { pair: Pair::on(page)?, key, left, right: value("right") })
    }

    /// Asks what to hold the settings against.
    pub(super) fn ask_what_to_compare(&mut self) {
        let Some(pair) = Pair::on(self.page()) else {
            return self.complain("nothing here has settings to compare");
        };
        let kind = &pair.kind;
        let about = format!(
            "The settings of {kind} {} against those of another {kind}: NAME, NAME@CONTEXT for one in another \
             context, @CONTEXT for the one of the same name there, nothing for what would hold anyway.",
            pair.left
        );
        let line = Line::of(pair.right.clone().unwrap_or_default());
        let goal = Goal::Compare(pair);
        self.popup = Some(Popup::Ask(Ask { title: "Compare settings", about, line, error: None, goal }));
    }
}

impl Setting {
    /// What can be done on the side of this name, which has this value while the other side has that.
    fn choices(&self, name: &str, mine: Option<&String>, other: Option<&String>) -> Vec<Choice> {
        let Self { pair, key, .. } = self;
        let choice = |label: String, about: &str, start: Start| Choice {
            label,
            about: about.to_owned(),
            refused: None,
            then: Then::Start(start),
        };
        let value = mine.map_or("", String::as_str);
        let field = Field::text("Setting", None, "KEY=VALUE").required().with(format!("{key}={value}"));
        let (base, flags) = pair.config("set");
        let form = Form::new(format!("Set {key} on {name}"), base, vec![field]);
        let form = form.about(vec![vec![name.to_owned()]]).with(flags);
        let mut choices = vec![choice(format!("set on {name}"), value, Start::Form(form))];
        if let Some(other) = other.filter(|other| Some(*other) != mine) {
            let command = pair.command("set", name, &format!("{key}={other}"));
            choices.push(choice(format!("make {name} alike"), other, Start::Commands(vec![command])));
        }
        let command = pair.command("unset", name, key);
        let about = "what others say holds again";
        choices.push(choice(format!("take back on {name}"), about, Start::Commands(vec![command])));
        choices
    }
}
