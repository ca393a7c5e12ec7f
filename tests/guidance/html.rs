//! Pages as readers have them: the HTML that the site gives, as a tree of elements and words.
//!
//! Takes this program's own HTML, which is well formed; a validator sees to that elsewhere.

use std::collections::BTreeMap;

/// An element with what stands in it.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Node>,
}

#[derive(Clone, Debug)]
pub enum Node {
    Element(Element),
    Text(String),
}

/// A page of the site: where it stands, and its elements.
#[derive(Clone, Debug)]
pub struct Page {
    /// From the root of the site: `/acp/what/`.
    pub url: String,
    pub root: Element,
}

const VOID: &[&str] = &["meta", "link", "img", "br", "hr", "input", "source", "wbr"];

/// Elements whose words stand by themselves.
const BLOCKS: &[&str] = &[
    "p",
    "li",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "caption",
    "pre",
    "text",
    "title",
    "desc",
    "summary",
    "figcaption",
];

/// Elements that only hold blocks: words of their parent end before them.
const HOLDERS: &[&str] = &[
    "ul",
    "ol",
    "dl",
    "div",
    "section",
    "nav",
    "table",
    "thead",
    "tbody",
    "tr",
    "figure",
    "blockquote",
    "svg",
    "details",
    "aside",
    "article",
    "main",
];

impl Page {
    /// Of the bytes that stand at a path of the tree.
    pub fn read(path: &str, html: &str) -> Page {
        let url = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
        Page { url, root: parse(html) }
    }

    pub fn main(&self) -> &Element {
        self.root.first("main").unwrap_or(&self.root)
    }

    /// For whom the page says that it is; nothing where it does not say.
    pub fn audience(&self) -> String {
        let facts = self
            .main()
            .all("div")
            .filter(|fact| fact.first("dt").is_some_and(|dt| dt.text() == "案内の相手"));
        facts.filter_map(|fact| fact.first("dd")).map(Element::text).collect()
    }

    /// Whether it is written for citizens, or for everybody.
    pub fn is_for_citizens(&self) -> bool {
        let audience = self.audience();
        audience.is_empty() || audience.contains("市民")
    }

    /// Whether an author wrote words for it in `content/`.
    pub fn is_written(&self) -> bool {
        !self.is_to_print() && self.main().all("div").any(|part| part.has_class("prose"))
    }

    /// Whether it is a whole guide on one page.
    pub fn is_to_print(&self) -> bool {
        self.url.ends_with("/print/")
    }

    /// What its author wrote, and the words under its title.
    pub fn written(&self) -> impl Iterator<Item = &Element> {
        self.main().all("*").filter(|part| part.has_class("prose") || part.has_class("lead"))
    }
}

impl Element {
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").split(' ').any(|own| own == class)
    }

    fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Every element below of this name, in the order of the page; `*` is any name.
    pub fn all<'e>(&'e self, name: &'e str) -> Box<dyn Iterator<Item = &'e Element> + 'e> {
        Box::new(self.elements().flat_map(move |child| {
            let own = (name == "*" || child.name == name).then_some(child);
            own.into_iter().chain(child.all(name))
        }))
    }

    pub fn first<'e>(&'e self, name: &'e str) -> Option<&'e Element> {
        self.all(name).next()
    }

    pub fn with_class<'e>(&'e self, class: &'e str) -> impl Iterator<Item = &'e Element> {
        self.all("*").filter(move |element| element.has_class(class))
    }

    /// All its words without readings, as one line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.add_text(&mut text, &|_| false);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn add_text(&self, text: &mut String, is_left_out: &dyn Fn(&Element) -> bool) {
        for child in &self.children {
            match child {
                Node::Text(words) => text.push_str(words),
                Node::Element(element) if ["rt", "rp"].contains(&element.name.as_str()) => {}
                Node::Element(element) if is_left_out(element) => {}
                Node::Element(element) => element.add_text(text, is_left_out),
            }
        }
    }

    /// The words of every block, each with the name of its element, without what stands in
    /// elements that are left out.
    pub fn blocks(&self, is_left_out: &dyn Fn(&Element) -> bool) -> Vec<(&str, String)> {
        let mut blocks = Vec::new();
        self.add_blocks(&mut blocks, is_left_out);
        blocks
    }

    fn add_blocks<'e>(&'e self, blocks: &mut Vec<(&'e str, String)>, is_left_out: &dyn Fn(&Element) -> bool) {
        if is_left_out(self) {
            return;
        }
        let stands_apart = |element: &Element| {
            let name = element.name.as_str();
            // A link that is a card holds a title and words, each by itself.
            element.has_class("section-pages__words")
                || BLOCKS.contains(&name)
                || HOLDERS.contains(&name)
                || is_left_out(element)
        };
        if BLOCKS.contains(&self.name.as_str()) || self.has_class("section-pages__words") {
            let mut text = String::new();
            self.add_text(&mut text, &stands_apart);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                blocks.push((&self.name, text));
            }
        }
        for child in self.elements() {
            child.add_blocks(blocks, is_left_out);
        }
    }
}

fn parse(html: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        add_words(&mut open, before);
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let end = end_of_tag(tag);
        rest = &tag[end..];
        let tag = tag[1..end].trim_end_matches('>');
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            close(&mut open, name.trim());
            continue;
        }
        let element = element(tag.trim_end_matches('/'));
        let is_empty = tag.ends_with('/') || VOID.contains(&element.name.as_str());
        open.push(element);
        if is_empty {
            close_last(&mut open);
        }
    }
    add_words(&mut open, rest);
    while open.len() > 1 {
        close_last(&mut open);
    }
    open.remove(0)
}

/// Where a tag ends, `>` included; one within quotes ends none.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    for (at, letter) in tag.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if key.is_empty() {
            break;
        }
        let value = after.strip_prefix("=\"").and_then(|after| after.split_once('"'));
        let (value, after) = value.unwrap_or(("", after));
        attributes.insert(key.to_owned(), unescaped(value));
        rest = after;
    }
    Element { name: name.to_owned(), attributes, children: vec![] }
}

fn add_words(open: &mut [Element], words: &str) {
    if !words.is_empty() {
        let last = open.last_mut().expect("the root stays open");
        last.children.push(Node::Text(unescaped(words)));
    }
}

fn close(open: &mut Vec<Element>, name: &str) {
    if open.iter().skip(1).any(|element| element.name == name) {
        while close_last(open) != name {}
    }
}

fn close_last(open: &mut Vec<Element>) -> String {
    let element = open.pop().expect("the caller knows of one that is open");
    let name = element.name.clone();
    open.last_mut().expect("the root stays open").children.push(Node::Element(element));
    name
}

fn unescaped(text: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x2F;", "/"), ("&amp;", "&")];
    named.iter().fold(text.to_owned(), |text, (name, letter)| text.replace(name, letter))
}

#[test]
fn a_page_is_read_into_blocks_without_readings() {
    let html = r#"<!DOCTYPE html><main><!-- <p>x</p> --><p class="a b">一<ruby>看取<rp>（</rp><rt>みと</rt></ruby>り<br>二 &amp; 三</p>
        <ul><li>四<ul><li>五</li></ul></li></ul><svg><path d="M0>0"/></svg></main>"#;
    let page = Page::read("a/index.html", html);
    assert_eq!(page.url, "/a/");
    let blocks = page.main().blocks(&|_| false);
    let words: Vec<&str> = blocks.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, ["一看取り二 & 三", "四", "五"]);
    assert!(page.main().with_class("b").next().is_some());
}
