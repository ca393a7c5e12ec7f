//! Links and anchors of a page that this program rendered: well-formed HTML with every value
//! in quotes. A page that is not is read as far as it goes.

use std::ops::Range;

/// What a page leads to and what can be led to in it: where it stands in the page's HTML.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Values of `href`, `src`, `srcset`, `action` and `poster`, in the order of the page.
    links: Vec<Range<u32>>,
    /// Values of `id`, in the order of the page.
    anchors: Vec<Range<u32>>,
}

impl Scan {
    /// The links of the HTML that was read, as written.
    pub fn links<'h>(&'h self, html: &'h str) -> impl Iterator<Item = &'h str> {
        self.links.iter().map(|link| &html[link.start as usize..link.end as usize])
    }

    /// Its anchors, as written.
    pub fn anchors<'h>(&'h self, html: &'h str) -> impl Iterator<Item = &'h str> {
        self.anchors.iter().map(|anchor| &html[anchor.start as usize..anchor.end as usize])
    }
}

/// Reads a page once, from tag to tag; tags byte by byte: every rendered page comes through
/// here, and a search costs more to begin than most tags are long.
pub(super) fn scan(html: &str) -> Scan {
    let mut found = Scan { links: Vec::with_capacity(32), anchors: Vec::with_capacity(16) };
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(text) = memchr::memchr(b'<', &bytes[at..]) {
        at += text + 1;
        at = match bytes.get(at) {
            Some(b'!') if html[at..].starts_with("!--") => past(html, at, "-->"),
            // No tag begins before an end tag is over.
            Some(b'/') => at,
            Some(b'!' | b'?') => position(bytes, at, b'>').map_or(bytes.len(), |end| end + 1),
            Some(byte) if byte.is_ascii_alphabetic() => tag(html, at, &mut found),
            _ => at,
        };
    }
    found
}

/// Where a byte next stands, from a place on.
fn position(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes[from..].iter().position(|byte| *byte == wanted).map(|at| from + at)
}

fn past(html: &str, from: usize, end: &str) -> usize {
    html[from..].find(end).map_or(html.len(), |at| from + at + end.len())
}

/// A tag from its name on; gives the place after it, for a script or style after its end.
fn tag(html: &str, from: usize, found: &mut Scan) -> usize {
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

fn note(attribute: &[u8], html: &str, value: Range<usize>, found: &mut Scan) {
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
        let found = scan(html);
        let found = (found.links(html).collect::<Vec<_>>(), found.anchors(html).collect::<Vec<_>>());
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
