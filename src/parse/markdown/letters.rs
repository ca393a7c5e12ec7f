//! Letters that may not stand in a text: nobody sees them, and they change what others see.

use std::ops::Range;

use crate::say;
use crate::text::{Diagnostic, Place, Source, Span};

/// Whether a letter is a control character or turns the direction of what follows.
pub(super) fn is_refused(letter: char) -> bool {
    let is_blank = matches!(letter, '\n' | '\r' | '\t');
    (letter.is_control() && !is_blank) || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Names every such letter in a part of a source.
pub(super) fn check(source: &Source, body: Range<usize>, found: &mut Vec<Diagnostic>) {
    for (at, letter) in source.text[body.clone()].char_indices().filter(|(_, letter)| is_refused(*letter)) {
        let start = body.start + at;
        let number = u32::from(letter);
        let message = say!(
            "目に見えない制御文字（U+{number:04X}）があります",
            "there is an invisible control character (U+{number:04X})"
        );
        let place = Place::at(source, Span::new(start..start + letter.len_utf8()));
        let hint = say!(
            "この前後を消して打ち直してください。ほかからの貼り付けで入ることがあります",
            "delete the words around it and type them again; it often comes with pasted text"
        );
        found.push(Diagnostic::error("control-character", place, message).hint(hint));
    }
}
