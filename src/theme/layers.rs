//! Which template and which static file counts: the site's own before its theme's, that
//! before the one it extends, and the base theme last.

use std::collections::BTreeMap;

use crate::say;
use crate::text::{Asset, Checked, Diagnostic, Place, Source, Spanned, nearest};

/// The theme that every other one ends in. It comes with the program.
pub const BASE: &str = "base";

/// A theme that a file asks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its folder below `themes/`.
    pub name: Spanned<String>,
    /// The file that asks.
    pub by: Source,
}

/// A file of `static/`, at the place it is published at.
#[derive(Clone, Debug)]
pub struct Static {
    /// Below `static/`: `fonts/a.woff2`.
    pub name: String,
    /// Its bytes.
    pub asset: Asset,
}

/// The themes in use, nearest first, from what `data/site.toml` wants and what each theme
/// extends. `known` are the names of all themes that have a folder.
pub fn layers(
    wanted: Option<Wanted>,
    extends: &BTreeMap<String, Wanted>,
    known: &[String],
) -> Checked<Vec<String>> {
    let mut order: Vec<String> = Vec::new();
    let mut next = wanted;
    while let Some(wanted) = next {
        let name = &wanted.name.value;
        let fault = if order.contains(name) {
            Some(circle(&wanted))
        } else if name != BASE && !known.contains(name) {
            Some(unknown(&wanted, known))
        } else {
            None
        };
        if let Some(fault) = fault {
            return Checked { value: ending_in_base(order), diagnostics: vec![fault] };
        }
        order.push(name.clone());
        next = extends.get(name).filter(|_| name != BASE).cloned();
    }
    Checked::fine(ending_in_base(order))
}

fn ending_in_base(mut order: Vec<String>) -> Vec<String> {
    order.retain(|name| name != BASE);
    order.push(BASE.to_owned());
    order
}

fn unknown(wanted: &Wanted, known: &[String]) -> Diagnostic {
    let name = &wanted.name.value;
    let near = nearest(name, known.iter().map(String::as_str).chain([BASE]));
    Diagnostic::error(
        "unknown-theme",
        Place::at(&wanted.by, wanted.name.span),
        say!("「{name}」というテーマはありません", "there is no theme `{name}`"),
    )
    .hint(say!(
        "テーマは themes/ の中のフォルダです。「base」は最初から入っています",
        "a theme is a folder in themes/; `base` comes with the program"
    ))
    .maybe_hint(near.map(|near| say!("「{near}」のことですか", "did you mean `{near}`")))
}

fn circle(wanted: &Wanted) -> Diagnostic {
    let name = &wanted.name.value;
    Diagnostic::error(
        "theme-circle",
        Place::at(&wanted.by, wanted.name.span),
        say!(
            "テーマ「{name}」をたどると、また「{name}」に戻ります",
            "the theme `{name}` extends itself, directly or through others"
        ),
    )
}

/// A template under the name by which others include it.
pub(super) struct Named<'s> {
    /// `page.html` for the site's own, `base/page.html` for a theme's.
    pub name: String,
    pub source: &'s Source,
}

/// The templates of the layers in use, by name.
pub(super) fn templates<'s>(templates: &'s [Source], themes: &[String]) -> Vec<Named<'s>> {
    let mut named: Vec<Named<'s>> = templates
        .iter()
        .filter_map(|source| {
            let (theme, name) = layer(&source.path, "templates")?;
            let name = match theme {
                None => name.to_owned(),
                Some(theme) if themes.iter().any(|used| used == theme) => format!("{theme}/{name}"),
                Some(_) => return None,
            };
            Some(Named { name, source })
        })
        .collect();
    named.sort_by(|a, b| a.name.cmp(&b.name));
    named
}

/// The static files that are published, by name: the nearest of each name.
pub fn statics(assets: &[Asset], themes: &[String]) -> Vec<Static> {
    let nearness = |theme: Option<&str>| match theme {
        None => Some(0),
        Some(theme) => themes.iter().position(|used| used == theme).map(|at| at + 1),
    };
    let mut nearest: BTreeMap<&str, (usize, &Asset)> = BTreeMap::new();
    for asset in assets {
        let Some((theme, name)) = layer(&asset.path, "static") else { continue };
        let Some(near) = nearness(theme) else { continue };
        let kept = nearest.entry(name).or_insert((near, asset));
        if near < kept.0 {
            *kept = (near, asset);
        }
    }
    nearest
        .into_iter()
        .map(|(name, (_, asset))| Static { name: name.to_owned(), asset: asset.clone() })
        .collect()
}

/// `themes/city/templates/a.html` → the theme and `a.html`; `templates/a.html` → `a.html`.
fn layer<'p>(path: &'p str, folder: &str) -> Option<(Option<&'p str>, &'p str)> {
    let below = |path: &'p str| path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    if let Some(name) = below(path) {
        return Some((None, name));
    }
    let (theme, rest) = path.strip_prefix("themes/")?.split_once('/')?;
    Some((Some(theme), below(rest)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, Span};

    fn wanted(name: &str, by: &str) -> Wanted {
        let name = Spanned::new(name.to_owned(), Span::new(0..name.len()));
        Wanted { by: Source::new(by, name.value.as_bytes()), name }
    }

    fn check(
        theme: Option<&str>,
        extends: &[(&str, &str)],
        known: &[&str],
        expect: &str,
        fault: Option<&str>,
    ) {
        let extends = extends
            .iter()
            .map(|(theme, parent)| (theme.to_string(), wanted(parent, &format!("themes/{theme}/theme.toml"))))
            .collect();
        let known: Vec<String> = known.iter().map(|name| name.to_string()).collect();
        let layers = layers(theme.map(|theme| wanted(theme, "data/site.toml")), &extends, &known);
        assert_eq!(layers.value.join(" "), expect);
        let told: Vec<(&str, &Place)> = layers.diagnostics.iter().map(|d| (&*d.code, &d.place)).collect();
        assert_eq!(
            told.iter().map(|(code, place)| format!("{code} {}", place.path)).next().as_deref(),
            fault
        );
    }

    #[test]
    fn every_theme_ends_in_the_base_theme() {
        check(None, &[], &[], "base", None);
        check(Some("base"), &[], &["base"], "base", None);
        check(Some("city"), &[], &["city"], "city base", None);
        check(Some("city"), &[("city", "warm"), ("warm", "base")], &["city", "warm"], "city warm base", None);
    }

    #[test]
    fn a_theme_that_is_missing_or_extends_itself_is_named_where_it_is_asked_for() {
        check(Some("city"), &[], &[], "base", Some("unknown-theme data/site.toml"));
        check(
            Some("city"),
            &[("city", "warm")],
            &["city"],
            "city base",
            Some("unknown-theme themes/city/theme.toml"),
        );
        check(
            Some("city"),
            &[("city", "warm"), ("warm", "city")],
            &["city", "warm"],
            "city warm base",
            Some("theme-circle themes/warm/theme.toml"),
        );
    }

    #[test]
    fn the_sites_own_static_file_comes_before_its_themes() {
        let asset = |path: &str| Asset::new(path, path.as_bytes().to_vec());
        let assets = [
            asset("static/logo.svg"),
            asset("themes/base/static/logo.svg"),
            asset("themes/base/static/site.css"),
            asset("themes/city/static/site.css"),
            asset("themes/other/static/other.css"),
        ];
        let themes = ["city".to_owned(), "base".to_owned()];
        let published: Vec<String> =
            statics(&assets, &themes).iter().map(|s| format!("{} {}", s.name, s.asset.path)).collect();
        assert_eq!(published, ["logo.svg static/logo.svg", "site.css themes/city/static/site.css"]);
    }
}
