//! Layouts: a template laid out once for all views of one form.
//!
//! Many pages differ only in the texts that stand in them. The *form* of a view is all of it
//! but its texts: which fields there are, how many items a list has, every word that says
//! what kind of thing something is. Views of one form are laid out alike, so that the
//! template runs once for each form, with slots instead of texts, and every page of it is
//! filled in.
//!
//! This holds because templates lay out and do not compute. Where one does, its views are
//! rendered one by one as if there were no layouts: a template that compares a text is told
//! by [`compares_texts`], a filter refuses a slot, which is no string, and the first filling
//! of every layout is held against what the template really makes of that view.

mod compared;
mod form;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use ahash::RandomState;
use serde::Serialize;
use tera::Value;

use super::marks::{MARK, is_put_in_afterwards, mark};
pub(in crate::theme) use compared::compares_texts;
use form::{Form, is_of_form};

/// So many layouts are kept at most: a site whose views have more forms has none in common.
const MOST: usize = 20_000;

/// The layouts that were made, by template and form. They belong to one theme.
#[derive(Debug, Default)]
pub struct Layouts {
    known: RwLock<Known>,
}

/// By template and form; none where the template does more than lay out.
type Known = HashMap<Box<[u8]>, Option<Arc<Layout>>, RandomState>;

/// A template's text for one form, with slots.
#[derive(Debug)]
struct Layout {
    text: Box<str>,
    /// Where each slot stands in the text, and which it is; in the order of the text.
    slots: Box<[(u32, Slot)]>,
}

/// Something to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// By its place among the view's texts; it is escaped.
    Text(u16),
    /// By its place among the view's pieces of HTML; it stands as it is.
    Html(u16),
}

/// What a view is made of, kept from view to view for its room.
#[derive(Debug, Default)]
pub struct Room(Form);

impl Layouts {
    /// Fills in a view, or gives `false` where its template has to run for it. `direct` runs
    /// the template on a view: a layout is only used where both give the same.
    pub fn fill<E>(
        &self,
        template: &str,
        view: &impl Serialize,
        room: &mut Room,
        html: &mut String,
        direct: impl Fn(Value) -> Result<String, E>,
    ) -> Result<bool, E> {
        let form = &mut room.0;
        if !form.read(template, view) {
            return Ok(false);
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let layout = match known.get(form.bytes()) {
            Some(layout) => layout.clone(),
            None if known.len() >= MOST => None,
            None => {
                drop(known);
                let layout = Layout::new(form, view, direct)?.map(Arc::new);
                let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
                known.entry(form.bytes().into()).or_insert(layout).clone()
            }
        };
        let Some(layout) = layout else { return Ok(false) };
        layout.fill(form, html);
        Ok(true)
    }
}

impl Layout {
    /// The layout for a view's form; none where the template does more than lay out.
    fn new<E>(
        form: &Form,
        view: &impl Serialize,
        direct: impl Fn(Value) -> Result<String, E>,
    ) -> Result<Option<Layout>, E> {
        let value = Value::try_from_serializable(view).expect("a view has only string keys");
        let slotted = with_slots(&value, "", &mut (0, 0));
        let wanted = direct(value)?;
        let layout = direct(slotted).ok().and_then(|text| Layout::read(&text));
        Ok(layout.filter(|layout| {
            let mut filled = String::new();
            layout.fill(form, &mut filled);
            filled == wanted
        }))
    }

    /// Takes the slots out of a rendered text.
    fn read(rendered: &str) -> Option<Layout> {
        let mut parts = rendered.split(MARK);
        let mut text = String::from(parts.next()?);
        let mut slots = Vec::new();
        while let Some(name) = parts.next() {
            let slot = match name.split_at_checked(1)? {
                ("t", number) => Slot::Text(number.parse().ok()?),
                ("h", number) => Slot::Html(number.parse().ok()?),
                _ if is_put_in_afterwards(name) => {
                    text.push(MARK);
                    text.push_str(name);
                    text.push(MARK);
                    text.push_str(parts.next()?);
                    continue;
                }
                _ => return None,
            };
            slots.push((u32::try_from(text.len()).ok()?, slot));
            text.push_str(parts.next()?);
        }
        Some(Layout { text: text.into(), slots: slots.into() })
    }

    fn fill(&self, form: &Form, html: &mut String) {
        html.reserve(self.text.len() + form.len());
        let mut from = 0;
        for (at, slot) in &self.slots {
            let at = *at as usize;
            html.push_str(&self.text[from..at]);
            from = at;
            match slot {
                Slot::Text(place) => push_escaped(html, form.text(*place)),
                Slot::Html(place) => html.push_str(form.html(*place)),
            }
        }
        html.push_str(&self.text[from..]);
    }
}

/// Whether some bytes of a view are a slot for a text, which is no HTML.
pub(super) fn is_text_slot(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0t")
}

/// A view's value with a slot for each text and each piece of HTML, numbered as
/// [`Form::read`] comes by them.
fn with_slots(value: &Value, key: &str, next: &mut (u16, u16)) -> Value {
    let slot = |kind: char, number: &mut u16| {
        let slot = mark(kind, usize::from(*number));
        *number += 1;
        Value::bytes(slot)
    };
    if let Some(text) = value.as_str() {
        return if is_of_form(key, text) { value.clone() } else { slot('t', &mut next.0) };
    }
    if value.as_bytes().is_some() {
        return slot('h', &mut next.1);
    }
    if let Some(items) = value.as_array() {
        return items.iter().map(|item| with_slots(item, key, next)).collect::<Vec<Value>>().into();
    }
    if let Some(map) = value.as_map() {
        let fields = map.iter().filter_map(|(key, value)| Some((key.as_str()?, value)));
        let slotted = fields.map(|(key, value)| (key, with_slots(value, key, next)));
        return Value::from_serializable(&slotted.collect::<BTreeMap<&str, Value>>());
    }
    value.clone()
}

/// Escapes as templates do.
fn push_escaped(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| ESCAPED[usize::from(byte)]) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

const ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut at = 0;
    while at < 5 {
        escaped[b"&<>\"'"[at] as usize] = true;
        at += 1;
    }
    escaped
};

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[derive(Serialize)]
    struct View {
        kind: &'static str,
        title: &'static str,
        items: Vec<&'static str>,
        note: Option<&'static str>,
    }

    const VIEW: View = View { kind: "a", title: "岡山", items: vec![], note: None };

    /// Fills in views one after another by a template that is a function here; gives whether
    /// each was filled in, its text, and how often the template ran in all.
    fn check(views: &[View], template: impl Fn(&Value) -> String, expect: &[(bool, &str)], runs: usize) {
        let (layouts, mut room, ran) = (Layouts::default(), Room::default(), Cell::new(0));
        let direct = |value: Value| {
            ran.set(ran.get() + 1);
            Ok::<String, ()>(template(&value))
        };
        let filled: Vec<(bool, String)> = views
            .iter()
            .map(|view| {
                let mut html = String::new();
                let is_filled =
                    layouts.fill("t", view, &mut room, &mut html, direct).expect("it cannot fail");
                (is_filled, html)
            })
            .collect();
        let filled: Vec<(bool, &str)> = filled.iter().map(|(is, html)| (*is, &**html)).collect();
        assert_eq!((filled, ran.get()), (expect.to_vec(), runs));
    }

    /// A value as a template prints it.
    fn printed(value: &Value, key: &str) -> String {
        let value = value.get_from_path(key).cloned().unwrap_or_else(Value::none);
        let mut html = String::new();
        match (value.as_str(), value.as_bytes()) {
            (Some(text), _) => push_escaped(&mut html, text),
            (None, Some(slot)) => html.push_str(&String::from_utf8_lossy(slot)),
            (None, None) => {}
        }
        html
    }

    #[test]
    fn the_template_runs_once_for_each_form() {
        let lay_out = |value: &Value| format!("<p>{}</p>{}", printed(value, "title"), printed(value, "kind"));
        check(
            &[VIEW, View { title: "<b>", ..VIEW }, View { kind: "b", ..VIEW }, View { title: "", ..VIEW }],
            lay_out,
            &[
                (true, "<p>岡山</p>a"),
                (true, "<p>&lt;b&gt;</p>a"),
                (true, "<p>岡山</p>b"),
                (true, "<p></p>a"),
            ],
            // The first two of each form are the slots and the proof.
            6,
        );
    }

    #[test]
    fn what_a_list_holds_and_what_is_absent_belongs_to_the_form() {
        let lay_out = |value: &Value| {
            let count = value.get_from_path("items").and_then(Value::as_array).map_or(0, <[Value]>::len);
            format!("{count}{}", printed(value, "note"))
        };
        check(
            &[VIEW, View { items: vec!["x", "y"], ..VIEW }, View { note: Some("z"), ..VIEW }],
            lay_out,
            &[(true, "0"), (true, "2"), (true, "0z")],
            6,
        );
    }

    #[test]
    fn a_template_that_computes_with_a_text_runs_for_every_view() {
        let shout = |value: &Value| printed(value, "title").replace('岡', "丘");
        check(&[VIEW, VIEW], shout, &[(false, ""), (false, "")], 2);
    }
}
