//! A file of the author's, and places in it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::digest::Digest;

/// A file as it was read: never changed, cheap to clone.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the site's root, with `/`, in NFC.
    pub path: Arc<str>,
    /// The text, without a byte-order mark. Empty where the bytes are not UTF-8.
    pub text: Arc<str>,
    /// What the bytes turned out to be; only [`Encoding::Utf8`] has a text.
    pub encoding: Encoding,
    /// Of the bytes as they stand on disk.
    pub digest: Digest,
}

/// The encodings that Japanese offices save text files in, as far as bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, recognised by its mark or by its zero bytes (Excel's "Unicode text").
    Utf16,
    /// Windows-31J, often called Shift_JIS: what Excel and Notepad save by themselves.
    Cp932,
    /// None of these, or a file with zero bytes: no text at all.
    Unknown,
}

impl Source {
    /// The source of these bytes. Bytes that are no UTF-8 text give an empty text and the
    /// encoding they seem to be in.
    pub fn new(path: impl Into<Arc<str>>, bytes: &[u8]) -> Source {
        let digest = Digest::of(bytes);
        let path = path.into();
        let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match simdutf8::basic::from_utf8(without_mark) {
            Ok(text) if !text.contains('\0') => {
                Source { path, text: text.into(), encoding: Encoding::Utf8, digest }
            }
            _ => Source { path, text: "".into(), encoding: guess(bytes), digest },
        }
    }

    /// The path without folders: `naka.toml`.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// A file that is published as it is: an image, a style sheet. Never changed, cheap to clone.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Relative to the site's root, with `/`, in NFC: `content/home-care/map.svg`.
    pub path: Arc<str>,
    /// As they stand on disk.
    pub bytes: Arc<[u8]>,
    /// Of the bytes.
    pub digest: Digest,
}

impl Asset {
    /// The asset of these bytes.
    pub fn new(path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Asset {
        Asset { path: path.into(), digest: Digest::of(&bytes), bytes: bytes.into() }
    }
}

/// What bytes that are no UTF-8 seem to be.
fn guess(bytes: &[u8]) -> Encoding {
    let marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if marked || zeros * 4 > bytes.len() {
        return Encoding::Utf16;
    }
    if zeros == 0 && is_cp932(bytes) { Encoding::Cp932 } else { Encoding::Unknown }
}

/// Whether every byte has its place in Windows-31J: one-byte letters and half-width kana,
/// or a lead byte with its trail byte.
fn is_cp932(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        let whole = match byte {
            0x01..=0x80 | 0xA0..=0xDF => true,
            0x81..=0x9F | 0xE0..=0xFC => rest.next().is_some_and(|t| matches!(t, 0x40..=0x7E | 0x80..=0xFC)),
            _ => false,
        };
        if !whole {
            return false;
        }
    }
    true
}

/// Bytes `start..end` of a source's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of a range of bytes; sources over 4 GiB are refused before they get here.
    pub fn new(range: std::ops::Range<usize>) -> Span {
        let byte = |at: usize| u32::try_from(at).expect("sources over 4 GiB are refused when they are read");
        Span { start: byte(range.start), end: byte(range.end) }
    }

    /// As a range of bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same span so many bytes further on: a part of a file, placed in the file.
    pub fn shifted(self, bytes: usize) -> Span {
        Span::new(self.start as usize + bytes..self.end as usize + bytes)
    }
}

/// A value and where its author wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_of_a_file_that_is_no_utf8_is_recognised() {
        let check = |bytes: &[u8], encoding| assert_eq!(Source::new("a.toml", bytes).encoding, encoding);
        check("title = \"中区\"".as_bytes(), Encoding::Utf8);
        check("\u{feff}title = \"中区\"".as_bytes(), Encoding::Utf8);
        // 「中区」 in Windows-31J.
        check(b"title = \"\x92\x86\x8b\xe6\"", Encoding::Cp932);
        check(b"\xFF\xFEt\0i\0", Encoding::Utf16);
        check(b"t\0i\0t\0l\0e\0", Encoding::Utf16);
        check(b"\xFF\x80\xFF", Encoding::Unknown);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(&*Source::new("a", "\u{feff}x".as_bytes()).text, "x");
    }
}
