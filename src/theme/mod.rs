//! Templates in, rendered text out. Knows no site: a view is any value that serde can read.
//!
//! Every template is escaped, whatever its name. `safe` takes only HTML that is carried as
//! [`html`] writes it, and so never a text of the author's; `json_ld` writes any value for
//! a script of the type `application/ld+json`. Templates have no function that looks
//! anything up: what a page needs is in its view (`page`) and in the frame (`site`).

mod escape;
mod fault;
mod layers;
mod layout;
mod lint;
mod marks;
mod rendered;

pub use escape::push_escaped;
pub use fault::is_of_the_template;
pub use layers::{BASE, Static, Wanted, layers, statics};
pub use layout::{Layouts, Room};
pub use marks::{Stretch, inset};
pub use rendered::Rendered;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use crate::text::{Checked, Diagnostic, Digest, Digester, Place, Source, Span};

use layers::Named;

/// What stands on every page: the name that templates write it with, and its template.
const EVERYWHERE: [(&str, &str); 3] = [
    ("site_head", "site_head.html"),
    ("site_header", "site_header.html"),
    ("site_footer", "site_footer.html"),
];

/// All templates of a site, ready to render. Never changed by a page.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// The file of each template, for messages.
    sources: BTreeMap<String, Source>,
    /// The themes' names, nearest first.
    layers: Vec<String>,
    /// What stands on every page, rendered.
    everywhere: Vec<Rendered>,
    /// Whether a template decides by what a text says: then each view is laid out by itself.
    compares_texts: bool,
    digest: Digest,
}

/// The theme of the last build, with what is wrong in it: kept for the next.
#[derive(Clone, Debug, Default)]
pub struct Kept(Option<Checked<Arc<Theme>>>);

/// The theme of a site with its frame (see [`Theme::new`] and [`Theme::with_frame`]): that of
/// the last build, where it was made of the same.
pub fn framed(
    templates: &[Source],
    themes: &[String],
    frame: &impl Serialize,
    last: &Kept,
) -> (Checked<Arc<Theme>>, Kept) {
    let digest = with_frame(digest(&layers::templates(templates, themes), themes), frame);
    let kept = last.0.clone().filter(|kept| kept.value.digest == digest);
    let theme = kept.unwrap_or_else(|| {
        let mut found = Vec::new();
        let theme = Theme::new(templates, themes).note(&mut found);
        let theme = theme.with_frame(frame).note(&mut found);
        Checked { value: Arc::new(theme), diagnostics: found }
    });
    (theme.clone(), Kept(Some(theme)))
}

/// Of the templates in use, by their names.
fn digest(named: &[Named<'_>], themes: &[String]) -> Digest {
    let mut digester = Digester::default();
    for theme in themes {
        digester.text(theme);
    }
    for template in named {
        digester.text(&template.name).digest(template.source.digest);
    }
    digester.finish()
}

/// Of templates and of what every page shows.
fn with_frame(templates: Digest, frame: &impl Serialize) -> Digest {
    Digester::default().digest(templates).digest(Digest::of_value(frame)).finish()
}

impl Theme {
    /// The templates of the site and of its themes. `themes` are the themes' names, nearest
    /// first (see [`layers`]); templates of other themes are left out. What the site or a
    /// nearer theme does not have is taken from the next; what it shadows stays reachable
    /// under the theme's name: `{% extends "base/page.html" %}`.
    pub fn new(templates: &[Source], themes: &[String]) -> Checked<Theme> {
        let mut found = Vec::new();
        let named = layers::templates(templates, themes);
        let digest = digest(&named, themes);
        for template in &named {
            found.extend(fault::in_encoding(template.source));
            found.extend(lint::check(template.source));
        }
        let compares_texts = named.iter().any(|template| layout::compares_texts(&template.source.text));
        let tera = compile(&named, themes, &mut found);
        let sources = named.into_iter().map(|template| (template.name, template.source.clone())).collect();
        Checked {
            value: Theme {
                tera,
                sources,
                layers: themes.to_vec(),
                everywhere: vec![],
                compares_texts,
                digest,
            },
            diagnostics: found,
        }
    }

    /// The theme with what every page shows: templates see it as `site`. What stands in the
    /// head of every page, above it and below it, `site_head.html`, `site_header.html` and
    /// `site_footer.html`, sees nothing else; it is rendered here, once for all pages, and
    /// templates write a mark for it with the names `site_head`, `site_header` and
    /// `site_footer`.
    pub fn with_frame(mut self, frame: &impl Serialize) -> Checked<Theme> {
        let value = Value::try_from_serializable(frame).expect("a frame has only string keys");
        self.tera.global_context().insert_value("site", value);
        self.digest = with_frame(self.digest, frame);
        let mut found = Vec::new();
        for (name, template) in EVERYWHERE {
            if !self.has(template) {
                continue;
            }
            match self.tera.render(template, &Context::new()) {
                Ok(html) => {
                    let mark = marks::everywhere(self.everywhere.len());
                    self.tera.global_context().insert_value(name, Value::safe_string(&mark));
                    self.everywhere.push(Rendered::from(html));
                }
                Err(error) => found.push(fault::in_rendering(&error, template, &self.sources)),
            }
        }
        Checked { value: self, diagnostics: found }
    }

    /// What stands on every page that its template shows it on, from top to bottom.
    pub fn everywhere(&self) -> &[Rendered] {
        &self.everywhere
    }

    /// Of all templates and the frame: equal digest and equal view, equal page.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether there is such a template.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// What a template makes of a view, which it sees as `page`: with [marks](Stretch).
    pub fn render(&self, template: &str, view: &impl Serialize) -> Result<Rendered, Box<Diagnostic>> {
        self.render_text(template, view).map(Rendered::from)
    }

    /// Adds the text of one of many views that differ in their texts alone: the template runs
    /// once for each form of them. Gives what [`Theme::render`] gives.
    pub fn render_alike(
        &self,
        template: &str,
        view: &impl Serialize,
        layouts: &Layouts,
        room: &mut Room,
        rendered: &mut Rendered,
    ) -> Result<(), Box<Diagnostic>> {
        let direct = |value| self.render_value(template, value);
        let filled = !self.compares_texts && layouts.fill(template, view, room, rendered, direct)?;
        if !filled {
            rendered.push(&self.render_text(template, view)?);
        }
        Ok(())
    }

    fn render_text(&self, template: &str, view: &impl Serialize) -> Result<String, Box<Diagnostic>> {
        match Value::try_from_serializable(view) {
            Ok(value) => self.render_value(template, value),
            Err(error) => Err(Box::new(fault::in_rendering(&error, template, &self.sources))),
        }
    }

    fn render_value(&self, template: &str, view: Value) -> Result<String, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("page", view);
        let rendered = self.tera.render(template, &context);
        rendered.map_err(|error| Box::new(fault::in_rendering(&error, template, &self.sources)))
    }
}

/// For messages about rendered pages.
impl Theme {
    /// The file of a template, as pages name it.
    pub fn place(&self, template: &str) -> Place {
        let layers = self.layers.iter().map(|theme| format!("{theme}/{template}"));
        let found = layers.fold(self.sources.get(template), |found, name| found.or(self.sources.get(&name)));
        found.map_or(Place::file(&Arc::from(template)), |source| Place::file(&source.path))
    }

    /// Where a template has this link, word for word.
    pub fn mention(&self, link: &str) -> Option<Place> {
        let quoted = format!("\"{link}\"");
        let mut sources = self.sources.values();
        sources.find_map(|source| {
            let start = source.text.find(&quoted)? + 1;
            Some(Place::at(source, Span::new(start..start + link.len())))
        })
    }
}

/// Writes HTML into a view so that `safe` takes it. For the room that makes HTML: a text of
/// the author's must never come here.
pub fn html<S: Serializer>(html: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(html.as_bytes())
}

/// Writes a value into a view as JSON that may stand in a script: the filter `json_ld` takes
/// it as it is.
pub fn json_ld<S: Serializer>(value: &serde_json::Value, serializer: S) -> Result<S::Ok, S::Error> {
    html(&within_script(&value.to_string()), serializer)
}

/// The compiled templates; those that could not be read are named and left out.
fn compile(named: &[Named<'_>], themes: &[String], found: &mut Vec<Diagnostic>) -> Tera {
    let (mut whole, mut left_out) = (Vec::new(), Vec::new());
    for template in named {
        let alone = empty(themes).add_raw_template("alone", &template.source.text);
        match alone.err().and_then(|error| fault::in_syntax(&error, template.source)) {
            None => whole.push(template),
            Some(fault) => {
                found.push(fault);
                left_out.push(template);
            }
        }
    }
    assemble(whole, left_out, themes, found)
}

/// Puts the templates together. A template that cannot find its place is named and left
/// out, and so on until the rest holds together; what only follows from one that was left
/// out is not told.
fn assemble<'n>(
    mut whole: Vec<&'n Named<'n>>,
    mut left_out: Vec<&'n Named<'n>>,
    themes: &[String],
    found: &mut Vec<Diagnostic>,
) -> Tera {
    let sources: BTreeMap<String, Source> =
        whole.iter().map(|template| (template.name.clone(), template.source.clone())).collect();
    loop {
        let mut tera = empty(themes);
        let texts = whole.iter().map(|template| (&template.name, &*template.source.text));
        let Err(error) = tera.add_raw_templates(texts) else { return tera };
        let faults = fault::in_assembly(&error, &sources);
        let own = faults.iter().filter(|fault| !fault.follows_from(&left_out, themes));
        found.extend(own.map(|fault| fault.said.clone()));
        let (faulty, rest): (Vec<_>, Vec<_>) =
            whole.iter().partition(|template| faults.iter().any(|fault| fault.template == template.name));
        assert!(!faulty.is_empty(), "every fault names a template that was given");
        left_out.extend(faulty);
        whole = rest;
    }
}

/// No template yet, and the rules that hold for all.
fn empty(themes: &[String]) -> Tera {
    let mut tera = Tera::new();
    // Every name ends in nothing: no suffix turns escaping off.
    tera.autoescape_on([""]);
    tera.register_filter("safe", safe);
    tera.register_filter("json_ld", as_json_ld);
    let prefixes: Vec<String> = themes.iter().map(|theme| format!("{theme}/")).collect();
    tera.set_fallback_prefixes(prefixes).expect("there is no template yet");
    tera
}

/// `safe`: HTML made by the program, as it is. A text is refused: it would not be escaped.
fn safe(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let html = value.as_bytes().filter(|bytes| !layout::is_text_slot(bytes));
    let html = html.and_then(|bytes| std::str::from_utf8(bytes).ok());
    html.map(Value::safe_string).ok_or_else(|| tera::Error::message(fault::SAFE_TAKES_HTML))
}

/// `json_ld`: a value as JSON in which no `<` can end the script it stands in; what
/// [`json_ld`] wrote already is, as it is.
fn as_json_ld(value: &Value, kwargs: Kwargs, state: &State) -> TeraResult<Value> {
    if value.is_bytes() {
        return safe(value, kwargs, state);
    }
    let json = serde_json::to_string(value).map_err(|error| tera::Error::message(error.to_string()))?;
    Ok(Value::safe_string(&within_script(&json)))
}

fn within_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// The place of a template, by its name.
fn place(sources: &BTreeMap<String, Source>, template: &str) -> Place {
    match sources.get(template) {
        Some(source) => Place::file(&source.path),
        None => Place::file(&Arc::from(template)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(templates: &[(&str, &str)]) -> Vec<Source> {
        templates.iter().map(|(path, text)| Source::new(*path, text.as_bytes())).collect()
    }

    fn themes() -> Vec<String> {
        vec!["city".to_owned(), "base".to_owned()]
    }

    #[derive(Serialize)]
    struct View {
        title: &'static str,
        #[serde(serialize_with = "as_html")]
        body: &'static str,
    }

    fn as_html<S: Serializer>(body: &str, serializer: S) -> Result<S::Ok, S::Error> {
        html(body, serializer)
    }

    const VIEW: View = View { title: "<b>", body: "<p>x</p>" };

    /// Renders `page.html`, or tells what is wrong: code, path, marked text, Japanese.
    fn check(templates: &[(&str, &str)], expect: &[&str]) {
        let sources = sources(templates);
        let theme = Theme::new(&sources, &themes());
        let told = |d: &Diagnostic| {
            let source = sources.iter().find(|source| source.path == d.place.path);
            let marked = source.zip(d.place.span).map_or("", |(source, span)| &source.text[span.range()]);
            format!("{} {} [{marked}] {}", d.code, d.place.path, d.message.ja)
        };
        let result = if theme.diagnostics.is_empty() {
            let frame = BTreeMap::from([("title", "岡山")]);
            let rendered = theme.value.with_frame(&frame).value.render("page.html", &VIEW);
            vec![rendered.map_or_else(|d| told(&d), |rendered| rendered.html().to_owned())]
        } else {
            theme.diagnostics.iter().map(told).collect()
        };
        assert_eq!(result, expect);
    }

    #[test]
    fn the_sites_own_template_comes_first_and_the_one_it_shadows_stays_in_reach() {
        check(
            &[
                ("templates/page.html", "{% extends \"base/page.html\" %}{% block a %}own{% endblock %}"),
                ("themes/base/templates/page.html", "{% include \"foot.html\" %}{% block a %}{% endblock %}"),
                ("themes/base/templates/foot.html", "base"),
                ("themes/city/templates/foot.html", "city "),
                ("themes/other/templates/page.html", "{% broken"),
            ],
            &["city own"],
        );
    }

    #[test]
    fn every_template_is_escaped_and_safe_takes_only_html() {
        check(
            &[("templates/page.html", "{{ site.title }} {{ page.title }} {{ page.body | safe }}")],
            &["岡山 &lt;b&gt; <p>x</p>"],
        );
        check(
            &[("templates/page.html", "{{ page.title | safe }}")],
            &[
                "template-rendering templates/page.html [safe] safe は、プログラムが作った HTML にだけ使えます。文字の列には使えません",
            ],
        );
        let sources = sources(&[("templates/page.svg", "{{ page.title }}")]);
        let theme = Theme::new(&sources, &themes()).value;
        assert_eq!(theme.render("page.svg", &VIEW).expect("a good template").html(), "&lt;b&gt;");
    }

    #[test]
    fn json_for_search_engines_cannot_end_its_script() {
        check(
            &[(
                "templates/page.html",
                "<script type=\"application/ld+json\">{{ page.title | json_ld }}</script>",
            )],
            &["<script type=\"application/ld+json\">\"\\u003cb\\u003e\"</script>"],
        );
    }

    #[test]
    fn every_fault_of_every_template_is_told_at_its_place() {
        check(
            &[
                ("templates/a.html", "岡山{% if %}"),
                ("templates/b.html", "岡山 {{ x | nofilter }}\n{{ <nocomponent/> }} {{ f() }}"),
                ("templates/c.html", "{% extends \"none.html\" %}"),
                ("templates/d.html", "{% include \"a.html\" %}{% include \"gone.html\" %}"),
            ],
            &[
                "template-syntax templates/a.html [%}] テンプレートに誤りがあります: found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`",
                "template-reference templates/c.html [none.html] 「none.html」というテンプレートはありません",
                "template-reference templates/b.html [nofilter] 「nofilter」というフィルターはありません",
                "template-reference templates/b.html [<nocomponent/>] 「nocomponent」という部品（component）はありません",
                "template-reference templates/b.html [f()] 「f」という関数はありません",
                "template-reference templates/d.html [\"gone.html\"] 「gone.html」というテンプレートはありません",
            ],
        );
    }

    #[test]
    fn templates_in_a_circle_are_told() {
        check(
            &[
                ("templates/a.html", "{% include \"b.html\" %}"),
                ("templates/b.html", "{% include \"a.html\" %}"),
            ],
            &[
                "template-reference templates/a.html [] このテンプレートの include をたどると、同じテンプレートに戻ります（a.html → b.html → a.html）",
            ],
        );
    }

    #[test]
    fn a_value_that_a_page_does_not_have_is_named_with_those_it_has() {
        let sources = sources(&[("templates/page.html", "{{ page.titel }}")]);
        let theme = Theme::new(&sources, &themes()).value;
        let fault = theme.render("page.html", &VIEW).expect_err("there is no such value");
        assert_eq!(fault.message.ja, "「titel」という値はこのページにありません");
        assert_eq!(fault.hints[0].en, "there are: body, title");
    }

    #[test]
    fn a_fault_is_the_templates_own_where_no_values_could_mend_it() {
        let view = serde_json::json!({ "title": "x", "next": null, "value": { "kind": "absent" }, "rows": [{ "a": 1 }] });
        let rows = [
            ("{{ page.titel }}", true),
            ("{% if not page.next %}{{ page.titel }}{% endif %}", true),
            ("{% for row in page.rows %}{{ row.b }}{% endfor %}", true),
            ("{{ titel }}", true),
            // Another page has a next one, another record has a value, another title is "y".
            ("{{ page.next.url }}", false),
            ("{{ page.value.text }}", false),
            ("{% if page.title == \"y\" %}{% set mark = 1 %}{% endif %}{{ mark }}", false),
            ("{{ page.title | safe }}", false),
        ];
        for (template, is_its_own) in rows {
            let theme = Theme::new(&sources(&[("templates/page.html", template)]), &themes()).value;
            let fault = theme.render("page.html", &view).expect_err("nothing of it can be laid out");
            assert_eq!(is_of_the_template(&fault), is_its_own, "{template}: {}", fault.message.en);
        }
    }

    #[test]
    fn the_digest_follows_templates_and_frame() {
        let of = |text: &str, title: &str| {
            let frame = BTreeMap::from([("title", title)]);
            Theme::new(&sources(&[("templates/page.html", text)]), &themes())
                .value
                .with_frame(&frame)
                .value
                .digest()
        };
        assert_eq!(of("a", "x"), of("a", "x"));
        assert_ne!(of("a", "x"), of("b", "x"));
        assert_ne!(of("a", "x"), of("a", "y"));
    }

    #[test]
    fn the_last_theme_serves_again_with_its_faults_where_it_was_made_of_the_same() {
        let made = |text: &str, title: &str, last: &Kept| {
            let frame = BTreeMap::from([("title", title)]);
            framed(&sources(&[("templates/page.html", text)]), &themes(), &frame, last)
        };
        let (first, last) = made("{{ page.title | safe | nothing }}", "x", &Kept::default());
        let is_the_same = |(theme, _): &(Checked<Arc<Theme>>, Kept)| Arc::ptr_eq(&theme.value, &first.value);
        let again = made("{{ page.title | safe | nothing }}", "x", &last);
        assert!(is_the_same(&again) && again.0.has_errors());
        assert!(!is_the_same(&made("{{ page.title }}", "x", &last)));
        assert!(!is_the_same(&made("{{ page.title | safe | nothing }}", "y", &last)));
    }
}
