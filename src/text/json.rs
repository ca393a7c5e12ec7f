//! Texts as JSON, for files that are written by hand: there are millions of them.

use super::signs::{holds, is_one_of};

/// Adds a text in quotes, as `serde_json` writes it.
pub fn push_json(json: &mut String, text: &str) {
    if holds(text, |byte| (byte < b' ') | is_one_of(byte, b"\"\\")) {
        json.push_str(&serde_json::to_string(text).expect("a text is JSON"));
        return;
    }
    json.push('"');
    json.push_str(text);
    json.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_written_as_the_package_writes_it(text in "([a岡\"\\\\/\n\u{1f}\u{7f}]|\\PC){0,40}") {
            let mut json = String::from("[");
            push_json(&mut json, &text);
            prop_assert_eq!(&json[1..], serde_json::to_string(&text).expect("a text is JSON"));
        }
    }
}
