//! Texts as they may stand in HTML: between tags or in a quoted value.

use crate::text::{holds, is_one_of};

/// Whether a text may stand in HTML as it is: hardly any may not.
pub fn stands_as_it_is(text: &str) -> bool {
    !holds(text, is_sign)
}

/// Adds a text in which nothing can end its element or its value: what templates make of it.
pub fn push_escaped(html: &mut String, text: &str) {
    if stands_as_it_is(text) {
        return html.push_str(text);
    }
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_sign(*byte)) {
        html.push_str(&text[done..at]);
        html.push_str(match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        done = at + 1;
    }
    html.push_str(&text[done..]);
}

#[inline(always)]
fn is_sign(byte: u8) -> bool {
    is_one_of(byte, b"&<>\"'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_written_otherwise_wherever_it_stands() {
        for before in [0, 1, 31, 32, 33, 95] {
            let text = |sign: &str| format!("{}{sign}岡山{sign}{sign}", "x".repeat(before));
            for (sign, written) in
                [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;"), ("県", "県")]
            {
                let mut html = String::from("<p>");
                push_escaped(&mut html, &text(sign));
                assert_eq!(html, format!("<p>{}", text(written)));
            }
        }
    }
}
