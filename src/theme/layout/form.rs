//! The form of a view, and its texts, read off what serde tells of it.

use std::fmt;

use serde::ser::{self, Serialize, Serializer};

use super::super::escape::stands_as_it_is;

/// Whether a text belongs to the form: it says what something is, or that there is nothing.
pub(super) fn is_of_form(key: &str, text: &str) -> bool {
    text.is_empty() || is_word_of_form(key)
}

/// Whether what stands under this key says what kind of thing something is, and so decides how
/// it is laid out.
pub(super) fn is_word_of_form(key: &str) -> bool {
    matches!(key, "kind" | "state" | "word" | "value" | "care")
}

/// What a view is made of.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// The template, and all of the view but its texts.
    bytes: Vec<u8>,
    texts: Pile,
    html: Pile,
}

/// Texts, one after another.
#[derive(Debug, Default)]
struct Pile {
    all: String,
    ends: Vec<u32>,
}

impl Pile {
    fn clear(&mut self) {
        self.all.clear();
        self.ends.clear();
    }

    #[inline]
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    #[inline]
    fn get(&self, place: u16) -> &str {
        let place = usize::from(place);
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[place] as usize]
    }
}

impl Form {
    /// Reads a view that a template lays out; `false` for one that has no form.
    pub fn read(&mut self, template: &str, view: &impl Serialize) -> bool {
        self.bytes.clear();
        self.texts.clear();
        self.html.clear();
        self.bytes.extend_from_slice(template.as_bytes());
        let read = view.serialize(Reader { form: self, key: "" });
        let most = usize::from(u16::MAX);
        read.is_ok() && self.texts.ends.len() < most && self.html.ends.len() < most
    }

    /// Equal bytes, equal form and template.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How long all texts are together.
    pub fn len(&self) -> usize {
        self.texts.all.len() + self.html.all.len()
    }

    /// Whether all texts may stand in HTML as they are.
    pub fn stands_as_it_is(&self) -> bool {
        stands_as_it_is(&self.texts.all)
    }

    /// A text, by its place in the view.
    #[inline]
    pub fn text(&self, place: u16) -> &str {
        self.texts.get(place)
    }

    /// A piece of HTML, by its place in the view.
    pub fn html(&self, place: u16) -> &str {
        self.html.get(place)
    }

    fn mark(&mut self, mark: u8) {
        self.bytes.push(mark);
    }

    fn number(&mut self, mark: u8, number: [u8; 8]) {
        self.bytes.push(mark);
        self.bytes.extend_from_slice(&number);
    }

    /// A word with its length before it: one byte for nearly all, since forms are compared.
    fn word(&mut self, mark: u8, word: &str) {
        match u8::try_from(word.len()) {
            Ok(length) if length < u8::MAX => self.bytes.extend([mark, length]),
            _ => {
                self.bytes.extend([mark, u8::MAX]);
                self.bytes.extend_from_slice(&(word.len() as u64).to_le_bytes());
            }
        }
        self.bytes.extend_from_slice(word.as_bytes());
    }
}

/// Reads what stands under one key.
struct Reader<'f> {
    form: &'f mut Form,
    key: &'static str,
}

/// That a view has something of which no form is known.
#[derive(Debug)]
pub(super) struct Formless;

impl fmt::Display for Formless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a view without a form")
    }
}

impl std::error::Error for Formless {}

impl ser::Error for Formless {
    fn custom<T: fmt::Display>(_: T) -> Formless {
        Formless
    }
}

type Read = Result<(), Formless>;

impl<'f> Serializer for Reader<'f> {
    type Ok = ();
    type Error = Formless;
    type SerializeSeq = Several<'f>;
    type SerializeTuple = Several<'f>;
    type SerializeTupleStruct = ser::Impossible<(), Formless>;
    type SerializeTupleVariant = ser::Impossible<(), Formless>;
    type SerializeMap = ser::Impossible<(), Formless>;
    type SerializeStruct = Several<'f>;
    type SerializeStructVariant = ser::Impossible<(), Formless>;

    fn serialize_bool(self, value: bool) -> Read {
        self.form.mark(if value { b'1' } else { b'0' });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Read {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Read {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Read {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Read {
        self.form.number(b'i', value.to_le_bytes());
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Read {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Read {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Read {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Read {
        self.form.number(b'u', value.to_le_bytes());
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Read {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Read {
        self.form.number(b'f', value.to_bits().to_le_bytes());
        Ok(())
    }

    fn serialize_char(self, value: char) -> Read {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Read {
        if is_of_form(self.key, text) {
            self.form.word(b'w', text);
        } else {
            self.form.mark(b't');
            self.form.texts.push(text);
        }
        Ok(())
    }

    /// HTML, which is written so that `safe` takes it.
    fn serialize_bytes(self, html: &[u8]) -> Read {
        self.form.mark(b'h');
        self.form.html.push(std::str::from_utf8(html).map_err(|_| Formless)?);
        Ok(())
    }

    fn serialize_none(self) -> Read {
        self.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Read {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Read {
        self.form.mark(b'n');
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Read {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Read {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Read {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Read {
        Err(Formless)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'f>, Formless> {
        self.form.mark(b'[');
        Ok(Several(self))
    }

    fn serialize_tuple(self, _: usize) -> Result<Several<'f>, Formless> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Formless> {
        Err(Formless)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Formless> {
        Err(Formless)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Formless> {
        Err(Formless)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Several<'f>, Formless> {
        self.form.mark(b'{');
        Ok(Several(self))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Formless> {
        Err(Formless)
    }
}

/// Reads the items of a list or the fields of a struct, to its end.
pub(super) struct Several<'f>(Reader<'f>);

impl Several<'_> {
    fn item(&mut self, value: &(impl ?Sized + Serialize)) -> Read {
        value.serialize(Reader { form: self.0.form, key: self.0.key })
    }

    fn end(self) -> Read {
        self.0.form.mark(b']');
        Ok(())
    }
}

impl ser::SerializeSeq for Several<'_> {
    type Ok = ();
    type Error = Formless;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Read {
        self.item(value)
    }

    fn end(self) -> Read {
        Several::end(self)
    }
}

impl ser::SerializeTuple for Several<'_> {
    type Ok = ();
    type Error = Formless;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Read {
        self.item(value)
    }

    fn end(self) -> Read {
        Several::end(self)
    }
}

impl ser::SerializeStruct for Several<'_> {
    type Ok = ();
    type Error = Formless;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Read {
        value.serialize(Reader { form: self.0.form, key })
    }

    fn skip_field(&mut self, _: &'static str) -> Read {
        self.0.form.mark(b'x');
        Ok(())
    }

    fn end(self) -> Read {
        Several::end(self)
    }
}
