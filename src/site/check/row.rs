//! One `[[record]]`, its entries sorted by what they are for.

use std::sync::Arc;

use crate::parse::draft::{Raw, RecordDraft};
use crate::text::{Span, Spanned};

use super::{Rule, Rules};

/// The values of one `[[record]]`, by what they are for.
pub(super) struct Row<'d> {
    /// Of the `[[record]]` line, or of the id where there is one.
    pub span: Span,
    /// One for each rule.
    pub values: Vec<Option<&'d Spanned<Raw<'d>>>>,
    pub id: Option<&'d Spanned<Raw<'d>>>,
    pub confirmed: Option<&'d Spanned<Raw<'d>>>,
    pub publish_from: Option<&'d Spanned<Raw<'d>>>,
    pub expires: Option<&'d Spanned<Raw<'d>>>,
    pub withdrawn: Option<&'d Spanned<Raw<'d>>>,
    pub as_of: Option<&'d Spanned<Raw<'d>>>,
    pub state: Option<&'d Spanned<Raw<'d>>>,
    pub desk: Option<&'d Spanned<Raw<'d>>>,
}

impl<'d> Row<'d> {
    /// Sorts the entries of a table; `unknown` is told of the others.
    pub fn read(
        draft: &'d RecordDraft<'d>,
        rules: &Rules,
        mut unknown: impl FnMut(&'d Spanned<Arc<str>>),
    ) -> Row<'d> {
        let mut row = Row {
            span: draft.span,
            values: vec![None; rules.rules.len()],
            id: None,
            confirmed: None,
            publish_from: None,
            expires: None,
            withdrawn: None,
            as_of: None,
            state: None,
            desk: None,
        };
        let mut next = 0;
        for (key, raw) in &draft.table.entries {
            if let Some(at) = rules.place_near(&key.value, next) {
                row.values[at] = Some(raw);
                next = at + 1;
                continue;
            }
            let own = match &*key.value {
                "id" => &mut row.id,
                "confirmed" => &mut row.confirmed,
                "publish_from" => &mut row.publish_from,
                "expires" => &mut row.expires,
                "withdrawn" => &mut row.withdrawn,
                "as_of" => &mut row.as_of,
                "state" if rules.one_per => &mut row.state,
                "desk" if rules.one_per => &mut row.desk,
                other => match rules.place_of(other) {
                    Some(at) => {
                        next = at + 1;
                        &mut row.values[at]
                    }
                    None => {
                        unknown(key);
                        continue;
                    }
                },
            };
            *own = Some(raw);
        }
        row.span = row.id.map_or(draft.span, |id| id.span);
        row
    }

    /// Whether a field is shown for this record.
    pub fn is_open(&self, rule: &Rule) -> bool {
        rule.only_if.is_none_or(|at| {
            self.values.get(at).is_some_and(|raw| raw.is_some_and(|raw| raw.value == Raw::Boolean(true)))
        })
    }

    pub fn text(&self, at: usize) -> Option<&'d str> {
        text(self.values[at])
    }
}

pub(super) fn text<'d>(raw: Option<&'d Spanned<Raw<'_>>>) -> Option<&'d str> {
    match &raw?.value {
        Raw::Text(text) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    }
}
