//! Marks: what stands in a rendered text for something that is put in afterwards.
//!
//! What stands on every page, and pieces that many pages show, are never copied from one
//! text into the next: templates write a mark, and the bytes are put together once.

use std::borrow::Cow;
use std::ops::Range;

use super::Theme;

/// What stands on both sides of a mark's name. No author's text holds it: `parse` refuses it.
pub(super) const MARK: char = '\0';

/// One stretch of a rendered text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// What the template itself wrote, by its place in the text.
    Own(Range<usize>),
    /// Something that stands on every page, by its place among [`Theme::everywhere`].
    Everywhere(usize),
    /// Something that the page has put in, by the number that [`inset`] was given.
    Inset(usize),
}

/// The mark for something that the page has put in.
pub fn inset(number: usize) -> Cow<'static, str> {
    const FIRST: [&str; 8] = ["\0p0\0", "\0p1\0", "\0p2\0", "\0p3\0", "\0p4\0", "\0p5\0", "\0p6\0", "\0p7\0"];
    match FIRST.get(number) {
        Some(mark) => Cow::Borrowed(mark),
        None => Cow::Owned(mark('p', number)),
    }
}

/// The mark for something that stands on every page.
pub(super) fn everywhere(place: usize) -> String {
    mark('e', place)
}

pub(super) fn mark(kind: char, number: usize) -> String {
    format!("{MARK}{kind}{number}{MARK}")
}

/// Whether a mark of this name stays in a layout: its page has it filled in, and not the view.
pub(super) fn is_put_in_afterwards(name: &str) -> bool {
    name.starts_with(['p', 'e'])
}

impl Theme {
    /// The stretches of a text that a template of this theme rendered, in order; `None` where a
    /// filter of the template made something else of a mark.
    pub fn stretches(&self, rendered: &str) -> Option<Vec<Stretch>> {
        let mut stretches = Vec::with_capacity(16);
        let (mut from, mut marks) = (0, memchr::memchr_iter(MARK as u8, rendered.as_bytes()));
        while let Some(start) = marks.next() {
            let end = marks.next()?;
            let (kind, number) = rendered[start + 1..end].split_at_checked(1)?;
            let number = number.parse().ok()?;
            stretches.push(Stretch::Own(from..start));
            stretches.push(match kind {
                "p" => Stretch::Inset(number),
                "e" if number < self.everywhere.len() => Stretch::Everywhere(number),
                _ => return None,
            });
            from = end + 1;
        }
        stretches.push(Stretch::Own(from..rendered.len()));
        Some(stretches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    /// What the stretches of a page are, by a template that shows one thing on every page.
    fn check(template: &str, expect: Option<&[Stretch]>) {
        let templates = [("templates/page.html", template), ("templates/site_header.html", "everywhere")];
        let templates = templates.map(|(path, text)| Source::new(path, text.as_bytes()));
        let theme = Theme::new(&templates, &[]).value.with_frame(&()).value;
        let rendered = theme.render("page.html", &inset(7)).expect("a good template");
        assert_eq!(theme.stretches(rendered.html()).as_deref(), expect, "{template}");
    }

    #[test]
    fn a_text_is_taken_apart_where_something_is_put_in() {
        check("a", Some(&[Stretch::Own(0..1)]));
        check(
            "a{{ site_header }}{{ page }}b",
            Some(&[
                Stretch::Own(0..1),
                Stretch::Everywhere(0),
                Stretch::Own(5..5),
                Stretch::Inset(7),
                Stretch::Own(9..10),
            ]),
        );
    }

    #[test]
    fn a_mark_that_a_filter_changed_is_none() {
        check("{{ site_header | upper }}", None);
        check("{{ site_header | truncate(length=2) }}", None);
    }
}
