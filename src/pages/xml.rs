//! XML that no template lays out: text and attributes escaped in one place.

use crate::text::{holds, is_one_of};

/// A text as it may stand between tags or in a quoted attribute. Signs that XML cannot hold
/// are left out.
pub fn escaped(text: &str) -> String {
    if !holds(text, |byte| !byte.is_ascii() | byte.is_ascii_control() | is_one_of(byte, b"&<>\"")) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(letter),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(escaped("a<b>&\"c\"\u{0}\u{b}\n"), "a&lt;b&gt;&amp;&quot;c&quot;\n");
    }
}
