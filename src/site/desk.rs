//! Desks: whom people are sent to, and the phone numbers they dial.

use serde::Serialize;

use crate::calendar::Date;
use crate::parse::draft::{DeskDraft, SettingsDraft, Text};
use crate::say;
use crate::text::{Checked, Diagnostic, Place};

use super::absent::twice;
use super::check;
use super::id::{DeskId, id_fault};

/// An office that answers for pages and questions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Desk {
    pub id: DeskId,
    pub name: String,
    /// What it is for, in plain words.
    pub role: Option<String>,
    /// Without one the page says 「電話番号は市が記入します（未登録）」.
    pub phone: Option<Phone>,
    pub fax: Option<Phone>,
    pub hours: Option<String>,
    pub closed: Option<String>,
    /// Whom to call when it is shut.
    pub outside_hours: Option<String>,
    /// When number and hours were last confirmed.
    pub confirmed: Option<Date>,
    pub url: Option<String>,
}

/// A phone number, as it is shown and as it is dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Phone<T = Box<str>> {
    /// `086-803-1227`, in half-width digits.
    pub shown: T,
    /// `tel:0868031227`; none for a number that is not to be dialled (a sample's, a FAX's).
    pub href: Option<T>,
}

impl<T> Phone<T> {
    /// The same number as that of a FAX, which nobody must call by a touch.
    pub(in crate::site) fn not_dialled(self) -> Phone<T> {
        Phone { href: None, ..self }
    }

    /// The same number in other texts.
    pub(in crate::site) fn map<U>(self, mut text: impl FnMut(T) -> U) -> Phone<U> {
        Phone { shown: text(self.shown), href: self.href.map(text) }
    }
}

/// All desks of `data/site.toml`: every id once, every number one that can be dialled.
pub(in crate::site) fn desks(draft: &SettingsDraft) -> Checked<Vec<Desk>> {
    let mut found = Vec::new();
    let mut desks: Vec<Desk> = Vec::new();
    for (at, written) in draft.desks.iter().enumerate() {
        let earlier = draft.desks[..at].iter().find(|earlier| earlier.id.value == written.id.value);
        if let Some(earlier) = earlier {
            let place = |text: &Text| Place::at(&draft.file, text.span);
            found.push(twice(&written.id.value, place(&written.id), place(&earlier.id)));
            continue;
        }
        found.extend(id_fault(&draft.file, &written.id));
        if written.phone.is_none() {
            found.push(no_number(draft, written));
        }
        desks.push(desk(draft, written, &mut found));
    }
    Checked { value: desks, diagnostics: found }
}

fn desk(draft: &SettingsDraft, written: &DeskDraft, found: &mut Vec<Diagnostic>) -> Desk {
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
    let name = name_of(written);
    let mut phone = |text: &Option<Text>| {
        let text = text.as_ref().filter(|text| !text.value.is_empty())?;
        check::phone_of_desk(&draft.file, name, text).note(found)
    };
    Desk {
        id: DeskId::new(&written.id.value),
        name: name.to_owned(),
        role: words(&written.role),
        phone: phone(&written.phone),
        fax: phone(&written.fax).map(Phone::not_dialled),
        hours: words(&written.hours),
        closed: words(&written.closed),
        outside_hours: words(&written.outside_hours),
        confirmed: written.confirmed.as_ref().map(|date| date.value),
        url: words(&written.url),
    }
}

/// Its id stands for the name of one whose missing name was told already.
fn name_of(written: &DeskDraft) -> &str {
    let (name, id) = (&written.name.value, &written.id.value);
    if name.is_empty() { id } else { name }
}

fn no_number(draft: &SettingsDraft, written: &DeskDraft) -> Diagnostic {
    let name = name_of(written);
    Diagnostic::warning(
        "desk-without-number",
        Place::at(&draft.file, written.id.span),
        say!("窓口「{name}」に電話番号がありません", "the desk `{name}` has no phone number"),
    )
    .hint(say!(
        "ページには「電話番号は市が記入します（未登録）」と出ます。phone = \"…\" を書き足してください",
        "its card says that the number is still to come; add phone = \"…\""
    ))
}
