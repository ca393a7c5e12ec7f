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
mod leads;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use ahash::RandomState;
use serde::Serialize;
use tera::Value;

use super::escape::push_escaped;
use super::marks::{MARK, is_put_in_afterwards, mark};
use super::rendered::{Rendered, read};
pub(in crate::theme) use compared::compares_texts;
use form::{Form, is_of_form};
use leads::{Leads, Probe};

/// So many layouts are kept at most: a site whose views have more forms has none in common.
const MOST: usize = 20_000;

/// The layouts that were made, by template and form. They belong to one theme.
#[derive(Debug, Default)]
pub struct Layouts {
    known: RwLock<Known>,
    hasher: RandomState,
}

/// By template and form; none where the template does more than lay out.
type Known = HashMap<Arc<[u8]>, Option<Arc<Layout>>, RandomState>;

/// A template's text for one form, with slots.
#[derive(Debug)]
struct Layout {
    form: Arc<[u8]>,
    /// Each slot with the text before it, in the order of the text.
    slots: Box<[(Box<str>, Slot)]>,
    /// The text after the last slot.
    end: Box<str>,
    /// How many bytes the text has without its slots.
    length: usize,
    /// Where its links and anchors stand; none where a filled text has to be read for them.
    leads: Option<Leads>,
}

/// Something to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// By its place among the view's texts; it is escaped.
    Text(u16),
    /// By its place among the view's pieces of HTML; it stands as it is.
    Html(u16),
    /// The same where it is no HTML of the page: in a script.
    Script(u16),
}

/// So many layouts are at hand at once, about.
const AT_HAND: usize = 128;

/// What a view is made of, kept from view to view for its room, and the layouts that were just
/// used: those that many threads share are slower to come by. Of use to one [`Layouts`].
#[derive(Debug, Default)]
pub struct Room {
    form: Form,
    /// As many as fit, once one was used.
    at_hand: Vec<Option<Arc<Layout>>>,
    shifts: Vec<u32>,
}

impl Layouts {
    /// Fills in a view, or gives `false` where its template has to run for it. `direct` runs
    /// the template on a view: a layout is only used where both give the same.
    pub fn fill<E>(
        &self,
        template: &str,
        view: &impl Serialize,
        room: &mut Room,
        rendered: &mut Rendered,
        direct: impl Fn(Value) -> Result<String, E>,
    ) -> Result<bool, E> {
        let Room { form, at_hand, shifts } = room;
        if !form.read(template, view) {
            return Ok(false);
        }
        if at_hand.is_empty() {
            at_hand.resize(AT_HAND, None);
        }
        let place = self.hasher.hash_one(form.bytes()) as usize % AT_HAND;
        let is_at_hand = at_hand[place].as_ref().is_some_and(|layout| *layout.form == *form.bytes());
        if !is_at_hand {
            let Some(layout) = self.layout(form, view, direct)? else { return Ok(false) };
            at_hand[place] = Some(layout);
        }
        let layout = at_hand[place].as_ref().expect("it was just put there");
        layout.fill(form, shifts, rendered);
        Ok(true)
    }

    /// The layout for a view of this form, if there is one.
    fn layout<E>(
        &self,
        form: &Form,
        view: &impl Serialize,
        direct: impl Fn(Value) -> Result<String, E>,
    ) -> Result<Option<Arc<Layout>>, E> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(layout) = known.get(form.bytes()) {
            return Ok(layout.clone());
        }
        if known.len() >= MOST {
            return Ok(None);
        }
        drop(known);
        let layout = Layout::new(form, view, direct)?.map(Arc::new);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let form = layout.as_ref().map_or_else(|| form.bytes().into(), |layout| layout.form.clone());
        Ok(known.entry(form).or_insert(layout).clone())
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
        let wanted = Rendered::from(direct(value)?);
        let layout = direct(slotted).ok().and_then(|text| Layout::read(form, &text));
        Ok(layout.and_then(|layout| {
            let mut filled = Rendered::default();
            layout.fill(form, &mut Vec::new(), &mut filled);
            let leads = layout.leads.filter(|_| filled.leads_like(&wanted));
            (filled.html() == wanted.html()).then_some(Layout { leads, ..layout })
        }))
    }

    /// Takes the slots out of a rendered text.
    fn read(form: &Form, rendered: &str) -> Option<Layout> {
        let mut parts = rendered.split(MARK);
        let first = parts.next()?;
        let (mut text, mut probe) = (String::from(first), Probe::new(first));
        let mut slots = Vec::new();
        while let Some(name) = parts.next() {
            let slot = match name.split_at_checked(1)? {
                ("t", number) => Some(Slot::Text(number.parse().ok()?)),
                ("h", number) => Some(Slot::Script(number.parse().ok()?)),
                _ if is_put_in_afterwards(name) => None,
                _ => return None,
            };
            let after = parts.next()?;
            match slot {
                Some(slot) => {
                    slots.push((u32::try_from(text.len()).ok()?, slot));
                    probe.slot(slot);
                }
                None => {
                    let mark = format!("{MARK}{name}{MARK}");
                    text.push_str(&mark);
                    probe.text(&mark);
                }
            }
            text.push_str(after);
            probe.text(after);
        }
        let leads = probe.leads(&mut slots);
        let mut from = 0;
        let slots = slots.into_iter().map(|(at, slot)| {
            let before = &text[from..at as usize];
            from = at as usize;
            (before.into(), slot)
        });
        let slots = slots.collect();
        Some(Layout { form: form.bytes().into(), slots, end: text[from..].into(), length: text.len(), leads })
    }

    /// `shifts` is room for how far each stretch between two slots has moved.
    fn fill(&self, form: &Form, shifts: &mut Vec<u32>, rendered: &mut Rendered) {
        let (html, found) = rendered.halves();
        html.reserve(self.length + form.len());
        shifts.clear();
        // One look at all of them costs less than one at each.
        let stands_as_it_is = form.stands_as_it_is();
        let (start, mut from) = (html.len(), 0);
        for (before, slot) in &self.slots {
            shifts.push((html.len() - from) as u32);
            html.push_str(before);
            from += before.len();
            match slot {
                Slot::Text(place) if stands_as_it_is => html.push_str(form.text(*place)),
                Slot::Text(place) => push_escaped(html, form.text(*place)),
                Slot::Html(place) => {
                    let start = html.len();
                    html.push_str(form.html(*place));
                    read(html, start, found);
                }
                Slot::Script(place) => html.push_str(form.html(*place)),
            }
        }
        shifts.push((html.len() - from) as u32);
        html.push_str(&self.end);
        match &self.leads {
            Some(leads) => leads.note(shifts, found),
            None => {
                found.forget_from(start);
                read(html, start, found);
            }
        }
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
        #[serde(serialize_with = "crate::theme::html")]
        body: &'static str,
    }

    const VIEW: View = View { kind: "a", title: "岡山", items: vec![], note: None, body: "" };

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
                let mut rendered = Rendered::default();
                let is_filled =
                    layouts.fill("t", view, &mut room, &mut rendered, direct).expect("it cannot fail");
                let read = Rendered::from(rendered.html().to_owned());
                assert!(rendered.leads_like(&read), "{rendered:?}");
                (is_filled, rendered.html().to_owned())
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
    fn links_and_anchors_are_known_wherever_texts_and_html_go() {
        let view = |title, note, body| View { title, note: Some(note), body, ..VIEW };
        let views = [
            view("a", "岡山", "<b id=\"b\">"),
            view("<>\"'&, x", "c", ""),
            view("中区", "href=d id=e", "<a href=\"/f/\"><i id='g'>"),
        ];
        let templates: [fn(&str, &str, &str) -> String; 5] = [
            |title, note, body| {
                format!(
                    "<a id=\"{title}\" href=\"/{title}/{note}\">{body}</a><p id='{note}-x'><a href=\"/y/\">"
                )
            },
            |title, note, body| {
                format!("{title}<p id=\"p\">{note}{body}<img src=\"/a.svg\"> {title}<a href=\"/b/\">{body}")
            },
            |title, note, body| format!("<a href={title} {note} href=\"/a/\" id={note}>{body}<p id=\"c\">"),
            |title, note, body| format!("<img srcset=\"{title}, /b {note}\" src=\"{title}\">{body}"),
            |title, note, body| {
                format!("<script type=\"{title}\">{body}</script><!-- {note} --><a href=\"{note}\">")
            },
        ];
        for template in templates {
            let lay_out = |value: &Value| {
                template(&printed(value, "title"), &printed(value, "note"), &printed(value, "body"))
            };
            let wanted = views.each_ref().map(|view| {
                lay_out(&Value::try_from_serializable(view).expect("a view has only string keys"))
            });
            let wanted = wanted.each_ref().map(|text| (true, &**text));
            // `check` holds the leads of each text against those that are read in it.
            check(&views, lay_out, &wanted, 2);
        }
    }

    #[test]
    fn a_template_that_computes_with_a_text_runs_for_every_view() {
        let shout = |value: &Value| printed(value, "title").replace('岡', "丘");
        check(&[VIEW, VIEW], shout, &[(false, ""), (false, "")], 2);
    }
}
