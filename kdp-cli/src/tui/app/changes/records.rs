//! What can be done with a record that is open.

use super::{ChangeSpec, Needs, Of, Spot, Start, line};
use crate::tui::app::form::{Field, Form};
use crate::tui::app::screens::ScreenId;
use crate::tui::app::words::flag;

pub(super) const CHANGES: &[ChangeSpec] = &[ChangeSpec {
    id: "record.again",
    title: "write it again to a topic",
    spots: &[Spot(ScreenId::Record, "", Of::Subject)],
    needs: Needs::One,
    start: |on| {
        let place = on.one().split_once('@').and_then(|(of, at)| Some((of, at.parse::<i64>().ok()?)));
        let (partition, offset) = place.ok_or("it is nowhere")?;
        let fields = vec![
            Field::text("To topic", None, "one that is there").required(),
            Field::choice("Partition", Some("--placement"), &["partition", "key"], "that of the same number"),
        ];
        let span = flag("--from", &format!("{offset}:{}", offset + 1));
        let form = Form::new(format!("Write {} again", on.one()), line("record copy"), fields);
        Ok(Start::Form(form.about(vec![vec![partition.to_owned()]]).with(span)))
    },
}];
