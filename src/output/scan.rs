//! Links and anchors of a page that this program rendered: well-formed HTML with every value
//! in quotes. A page that is not is read as far as it goes.

/// What a page leads to and what can be led to in it, as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan<'h> {
    /// Values of `href`, `src`, `srcset`, `action` and `poster`, in the order of the page.
    pub links: Vec<&'h str>,
    /// Values of `id`, in the order of the page.
    pub anchors: Vec<&'h str>,
}

/// Reads a page once, from tag to tag.
pub(super) fn scan(html: &str) -> Scan<'_> {
    let mut found = Scan::default();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        rest = match rest.as_bytes().first() {
            Some(b'!') if rest.starts_with("!--") => past(rest, "-->"),
            Some(b'/' | b'!' | b'?') => past(rest, ">"),
            Some(byte) if byte.is_ascii_alphabetic() => tag(rest, &mut found),
            _ => rest,
        };
    }
    found
}

fn past<'h>(rest: &'h str, end: &str) -> &'h str {
    rest.find(end).map_or("", |at| &rest[at + end.len()..])
}

/// A tag from its name on; gives what follows it, for a script or style what follows its end.
fn tag<'h>(text: &'h str, found: &mut Scan<'h>) -> &'h str {
    let bytes = text.as_bytes();
    let mut at = bytes.iter().position(|byte| is_space(*byte) || *byte == b'>').unwrap_or(bytes.len());
    let name = &text[..at];
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
        let value_start = at + 2;
        let Some(length) = text[value_start..].find(char::from(quote)) else { return "" };
        note(attribute, &text[value_start..value_start + length], found);
        at = value_start + length + 1;
    }
    let rest = text.get(at + 1..).unwrap_or("");
    match name {
        "script" => past(rest, "</script"),
        "style" => past(rest, "</style"),
        _ => rest,
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

fn note<'h>(attribute: &[u8], value: &'h str, found: &mut Scan<'h>) {
    match attribute {
        b"id" => found.anchors.push(value),
        b"href" | b"src" | b"action" | b"poster" => found.links.push(value),
        b"srcset" => {
            let sources = value.split(',').filter_map(|source| source.split_whitespace().next());
            found.links.extend(sources);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, links: &[&str], anchors: &[&str]) {
        assert_eq!(scan(html), Scan { links: links.to_vec(), anchors: anchors.to_vec() }, "{html}");
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
