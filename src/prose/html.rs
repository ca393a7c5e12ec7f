//! The one writer of HTML: elements, attributes and schemes of an allow-list, all text
//! escaped.
//!
//! Takes names from the enums here and nothing else, so that no other tag can be written.
//! Between the tags it takes typed parts, at which the text is cut.

use std::sync::Arc;

use crate::site::{PagePath, Settings};
use crate::theme::{Rendered, push_escaped};

use super::Part;

/// The elements that words of a page are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    A,
    Blockquote,
    Br,
    Code,
    Dd,
    Del,
    Div,
    Dl,
    Dt,
    Em,
    /// Of level 2 to 6.
    Heading(u8),
    Hr,
    Img,
    Li,
    Ol,
    P,
    Pre,
    Rp,
    Rt,
    Ruby,
    Span,
    Strong,
    Sup,
    Table,
    Tbody,
    Td,
    Th,
    Thead,
    Tr,
    Ul,
}

impl Element {
    /// Its name, as it stands in a tag.
    fn name(self) -> &'static str {
        match self {
            Element::A => "a",
            Element::Blockquote => "blockquote",
            Element::Br => "br",
            Element::Code => "code",
            Element::Dd => "dd",
            Element::Del => "del",
            Element::Div => "div",
            Element::Dl => "dl",
            Element::Dt => "dt",
            Element::Em => "em",
            Element::Heading(0..=2) => "h2",
            Element::Heading(3) => "h3",
            Element::Heading(4) => "h4",
            Element::Heading(5) => "h5",
            Element::Heading(_) => "h6",
            Element::Hr => "hr",
            Element::Img => "img",
            Element::Li => "li",
            Element::Ol => "ol",
            Element::P => "p",
            Element::Pre => "pre",
            Element::Rp => "rp",
            Element::Rt => "rt",
            Element::Ruby => "ruby",
            Element::Span => "span",
            Element::Strong => "strong",
            Element::Sup => "sup",
            Element::Table => "table",
            Element::Tbody => "tbody",
            Element::Td => "td",
            Element::Th => "th",
            Element::Thead => "thead",
            Element::Tr => "tr",
            Element::Ul => "ul",
        }
    }
}

/// The attributes that such elements may have. Only those of words take an author's text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Attribute<'a> {
    /// Alternative text.
    Alt(&'a str),
    /// Not read aloud.
    AriaHidden,
    AriaLabel(&'a str),
    Class(&'static str),
    Href(&'a Url),
    Id(&'a str),
    /// To another site: it learns nothing of where the reader comes from.
    External,
    RoleNote,
    RoleRegion,
    ScopeColumn,
    /// An image is taken apart beside the page's other work.
    Decoding,
    /// An image is fetched when it comes near.
    Loading,
    Src(&'a Url),
    Start(u64),
    /// What scrolls can be reached by key.
    Tabindex,
    Title(&'a str),
}

impl Attribute<'_> {
    /// Its name and its value.
    fn written(&self) -> (&'static str, std::borrow::Cow<'_, str>) {
        match self {
            Attribute::Alt(text) => ("alt", (*text).into()),
            Attribute::AriaHidden => ("aria-hidden", "true".into()),
            Attribute::AriaLabel(text) => ("aria-label", (*text).into()),
            Attribute::Class(class) => ("class", (*class).into()),
            Attribute::Href(url) => ("href", url.0.as_str().into()),
            Attribute::Id(id) => ("id", (*id).into()),
            Attribute::External => ("rel", "external noreferrer".into()),
            Attribute::RoleNote => ("role", "note".into()),
            Attribute::RoleRegion => ("role", "region".into()),
            Attribute::ScopeColumn => ("scope", "col".into()),
            Attribute::Decoding => ("decoding", "async".into()),
            Attribute::Loading => ("loading", "lazy".into()),
            Attribute::Src(url) => ("src", url.0.as_str().into()),
            Attribute::Start(number) => ("start", number.to_string().into()),
            Attribute::Tabindex => ("tabindex", "0".into()),
            Attribute::Title(text) => ("title", (*text).into()),
        }
    }
}

/// A URL that a page may lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url(String);

impl Url {
    /// A path of this site, with what is asked of that page and a place on it.
    pub fn of_path(settings: &Settings, path: &PagePath, query: Option<&str>, anchor: Option<&str>) -> Url {
        Url(settings.url_of_place(path, query, anchor))
    }

    /// A place on the same page.
    pub fn of_anchor(id: &str) -> Url {
        Url(format!("#{id}"))
    }

    /// Another site or a mail address; nothing where the scheme is not of the allow-list.
    pub fn external(url: &str) -> Option<Url> {
        let (scheme, rest) = url.split_once(':')?;
        let is_allowed = match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => rest.starts_with("//"),
            "mailto" => true,
            _ => false,
        };
        let is_clean =
            !url.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '\\');
        (is_allowed && is_clean).then(|| Url(url.to_owned()))
    }

    /// A number to dial, of digits, `+`, `*` and `#`.
    pub fn of_phone(number: &str) -> Url {
        let dialled =
            number.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '+' | '*' | '#'));
        Url(format!("tel:{}", dialled.collect::<String>().replace('#', "%23")))
    }

    /// Whether it leads to a page of another site.
    pub fn is_of_another_site(&self) -> bool {
        let start = self.0.get(..4).unwrap_or_default();
        start.eq_ignore_ascii_case("http")
    }

    /// As it stands in a page.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// HTML with typed parts between.
#[derive(Default)]
pub(super) struct Writer {
    parts: Vec<Part>,
    html: String,
}

impl Writer {
    /// Opens an element.
    pub fn open(&mut self, element: Element, attributes: &[Attribute<'_>]) {
        self.html.push('<');
        self.html.push_str(element.name());
        for attribute in attributes {
            let (name, value) = attribute.written();
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            push_escaped(&mut self.html, &value);
            self.html.push('"');
        }
        self.html.push('>');
    }

    /// Closes an element; elements that have no content are only opened.
    pub fn close(&mut self, element: Element) {
        self.html.push_str("</");
        self.html.push_str(element.name());
        self.html.push('>');
    }

    /// An element with nothing but a text in it.
    pub fn element(&mut self, element: Element, attributes: &[Attribute<'_>], text: &str) {
        self.open(element, attributes);
        self.text(text);
        self.close(element);
    }

    /// Words, escaped.
    pub fn text(&mut self, text: &str) {
        push_escaped(&mut self.html, text);
    }

    /// The end of a block, for those who read the source.
    pub fn line(&mut self) {
        if !self.html.is_empty() {
            self.html.push('\n');
        }
    }

    /// A typed part: what was written so far becomes a part of its own before it.
    pub fn part(&mut self, part: Part) {
        self.cut();
        self.parts.push(part);
    }

    /// All parts, in order.
    pub fn finish(mut self) -> Vec<Part> {
        self.cut();
        self.parts
    }

    fn cut(&mut self) {
        if !self.html.is_empty() {
            let html = std::mem::take(&mut self.html);
            self.parts.push(Part::Html { html: Arc::new(Rendered::from(html)) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_of_another_site_has_an_allowed_scheme() {
        for url in ["https://a.jp/?b=c&d#e", "HTTP://a.jp", "mailto:a@b.jp"] {
            assert_eq!(Url::external(url).map(|url| url.0).as_deref(), Some(url));
        }
        for url in [
            "javascript:alert(1)",
            "data:text/html,a",
            "vbscript:a",
            "//a.jp",
            "https:a",
            "java\nscript:a",
            "a",
        ] {
            assert_eq!(Url::external(url), None, "{url}");
        }
    }

    #[test]
    fn nothing_in_a_text_ends_its_element_or_attribute() {
        let mut writer = Writer::default();
        writer.element(Element::P, &[Attribute::Title("a\" onclick='b'>")], "</p><script>&amp;");
        let [Part::Html { html }] = &writer.finish()[..] else { panic!("one piece of HTML was written") };
        assert_eq!(
            html.html(),
            "<p title=\"a&quot; onclick=&#39;b&#39;&gt;\">&lt;/p&gt;&lt;script&gt;&amp;amp;</p>"
        );
    }
}
