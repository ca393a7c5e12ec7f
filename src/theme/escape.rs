//! Texts as they may stand in HTML: between tags or in a quoted value.

/// So many bytes are looked at at once.
const AT_ONCE: usize = 16;

/// Adds a text in which nothing can end its element or its value: what templates make of it.
pub fn push_escaped(html: &mut String, text: &str) {
    let (chunks, rest) = text.as_bytes().as_chunks::<AT_ONCE>();
    // Hardly any text has a sign that must be written otherwise.
    if !chunks.iter().any(has_sign) && !rest.iter().any(|byte| is_sign(*byte) != 0) {
        return html.push_str(text);
    }
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_sign(*byte) != 0) {
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

fn has_sign(bytes: &[u8; AT_ONCE]) -> bool {
    bytes.iter().fold(0, |found, byte| found | is_sign(*byte)) != 0
}

/// 1 for a sign that is written otherwise: no branch, so that the compiler takes many bytes
/// together.
#[inline(always)]
fn is_sign(byte: u8) -> u8 {
    [b'&', b'<', b'>', b'"', b'\''].iter().fold(0, |found, sign| found | u8::from(byte == *sign))
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
