//! HTML that templates made, with what it leads to.
//!
//! It is well-formed, with every value in quotes; what is not is read as far as it goes.

use std::ops::Range;

/// HTML with its links and anchors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    html: String,
    found: Found,
}

/// Where links and anchors stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Values of `href`, `src`, `srcset`, `action` and `poster`.
    pub links: Vec<Range<u32>>,
    /// Values of `id`.
    pub anchors: Vec<Range<u32>>,
}

impl Rendered {
    /// Nothing yet, with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Rendered {
        Rendered { html: String::with_capacity(bytes), found: Found::default() }
    }

    /// A text that is no HTML, and leads nowhere.
    pub fn plain(text: String) -> Rendered {
        Rendered { html: text, found: Found::default() }
    }

    /// What stands there.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// What it leads to, as written.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.at(&self.found.links)
    }

    /// What can be led to in it, as written.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.at(&self.found.anchors)
    }

    fn at<'r>(&'r self, places: &'r [Range<u32>]) -> impl Iterator<Item = &'r str> {
        places.iter().map(|place| &self.html[place.start as usize..place.end as usize])
    }

    /// Adds HTML, and reads it.
    pub(super) fn push(&mut self, html: &str) {
        let from = self.html.len();
        self.html.push_str(html);
        read(&self.html, from, &mut self.found);
    }

    /// Whether both have their links and anchors at the same places.
    pub(super) fn leads_like(&self, other: &Rendered) -> bool {
        let sorted = |places: &[Range<u32>]| {
            let mut places: Vec<_> = places.iter().map(|place| (place.start, place.end)).collect();
            places.sort_unstable();
            places
        };
        let places = |of: &Rendered| (sorted(&of.found.links), sorted(&of.found.anchors));
        places(self) == places(other)
    }

    /// Its two halves, for whoever adds HTML and knows where its links and anchors stand.
    pub(super) fn halves(&mut self) -> (&mut String, &mut Found) {
        (&mut self.html, &mut self.found)
    }
}

impl From<String> for Rendered {
    /// Reads what a template made.
    fn from(html: String) -> Rendered {
        let mut found = Found::default();
        read(&html, 0, &mut found);
        Rendered { html, found }
    }
}

impl Found {
    /// Lets go of what stands at a place or behind it.
    pub fn forget_from(&mut self, at: usize) {
        self.links.retain(|link| (link.start as usize) < at);
        self.anchors.retain(|anchor| (anchor.start as usize) < at);
    }
}

/// Reads from a place on, from tag to tag; tags byte by byte: a search costs more to begin than
/// most tags are long.
pub(super) fn read(html: &str, from: usize, found: &mut Found) {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(text) = memchr::memchr(b'<', &bytes[at..]) {
        at += text + 1;
        at = match bytes.get(at) {
            Some(b'!') if html[at..].starts_with("!--") => past(html, at, "-->"),
            // No tag begins before an end tag is over.
            Some(b'/') => at,
            Some(b'!' | b'?') => position(bytes, at, b'>').map_or(bytes.len(), |end| end + 1),
            Some(byte) if byte.is_ascii_alphabetic() => tag(html, at, found),
            _ => at,
        };
    }
}

/// Where a byte next stands, from a place on.
fn position(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes[from..].iter().position(|byte| *byte == wanted).map(|at| from + at)
}

fn past(html: &str, from: usize, end: &str) -> usize {
    html[from..].find(end).map_or(html.len(), |at| from + at + end.len())
}

/// A tag from its name on; gives the place after it, for a script or style after its end.
fn tag(html: &str, from: usize, found: &mut Found) -> usize {
    let bytes = html.as_bytes();
    let is_over = |byte: &u8| is_space(*byte) || *byte == b'>';
    let mut at = bytes[from..].iter().position(is_over).map_or(bytes.len(), |at| from + at);
    let name = &html[from..at];
    loop {
        while at < bytes.len() && (is_space(bytes[at]) || bytes[at] == b'/') {
            at += 1;
        }
        if at >= bytes.len() || bytes[at] == b'>' {
            break;
        }
        let start = at;
        while at < bytes.len() && !is_space(bytes[at]) && !matches!(bytes[at], b'=' | b'>') {
            at += 1;
        }
        let attribute = &bytes[start..at];
        let [b'=', quote @ (b'"' | b'\''), ..] = bytes[at..] else {
            at += usize::from(bytes.get(at) == Some(&b'='));
            continue;
        };
        let Some(end) = position(bytes, at + 2, quote) else { return bytes.len() };
        note(attribute, html, at + 2..end, found);
        at = end + 1;
    }
    let after = (at + 1).min(bytes.len());
    match name {
        "script" => past(html, after, "</script"),
        "style" => past(html, after, "</style"),
        _ => after,
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

fn note(attribute: &[u8], html: &str, value: Range<usize>, found: &mut Found) {
    let at = |range: Range<usize>| range.start as u32..range.end as u32;
    match attribute {
        b"id" => found.anchors.push(at(value)),
        b"href" | b"src" | b"action" | b"poster" => found.links.push(at(value)),
        b"srcset" => {
            let mut start = value.start;
            for source in html[value].split(',') {
                let link = source.split_whitespace().next().unwrap_or_default();
                let first = start + (source.len() - source.trim_start().len());
                found.links.extend((!link.is_empty()).then(|| at(first..first + link.len())));
                start += source.len() + 1;
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, links: &[&str], anchors: &[&str]) {
        let rendered = Rendered::from(html.to_owned());
        let found = (rendered.links().collect::<Vec<_>>(), rendered.anchors().collect::<Vec<_>>());
        assert_eq!(found, (links.to_vec(), anchors.to_vec()), "{html}");
    }

    #[test]
    fn links_and_anchors_are_found_in_order() {
        check(
            "<!doctype html><html lang=\"ja\"><a class=\"x\" href=\"/a/?b=1&amp;c#d\" id='e'>岡山</a>\n<img src=\"f.svg\"/>",
            &["/a/?b=1&amp;c#d", "f.svg"],
            &["e"],
        );
        check(
            "<img srcset=\"a.png 1x, b.png 2x\" hidden><form action=\"/s/\">",
            &["a.png", "b.png", "/s/"],
            &[],
        );
    }

    #[test]
    fn text_comments_and_scripts_hold_no_links() {
        check(
            "href=\"/a/\" 1 < 2 <!-- <a href=\"/b/\"> --><script type=\"x\">\"<a href='/c/'>\"</script><p data-id=\"x\">",
            &[],
            &[],
        );
    }

    #[test]
    fn a_page_that_breaks_off_is_read_as_far_as_it_goes() {
        for html in
            ["<", "<a", "<a href", "<a href=", "<a href=\"", "<a href=\"x", "<!--", "<script>", "<a href=x>"]
        {
            check(html, &[], &[]);
        }
    }
}
