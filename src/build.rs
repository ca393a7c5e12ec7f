//! The pipeline: from inputs to what has to change. No input, no output, no clock.

use std::sync::Arc;

use crate::text::{Asset, Diagnostic, Digest, Snippets, Source};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// All that a build reads. Every list is sorted by path.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// `content/**/*.md`, `data/**/*.toml`, `themes/*/theme.toml`.
    pub sources: Vec<Source>,
    /// `templates/**` and `themes/*/templates/**`.
    pub templates: Vec<Source>,
    /// `static/**` and `themes/*/static/**`.
    pub statics: Vec<Asset>,
    /// All other files of `content/`.
    pub assets: Vec<Asset>,
    /// What was found while reading: files left out, names that clash.
    pub notes: Vec<Diagnostic>,
}

impl Inputs {
    /// The inputs with the base theme that comes with the program, unless the site has a
    /// folder `themes/base` of its own.
    pub fn with_base_theme(mut self) -> Inputs {
        let is_base = |path: &Arc<str>| path.starts_with("themes/base/");
        let own = self.templates.iter().map(|t| &t.path).chain(self.statics.iter().map(|s| &s.path)).any(is_base);
        if own {
            return self;
        }
        for (path, bytes) in embedded::BASE_THEME {
            if path.starts_with("themes/base/templates/") {
                self.templates.push(Source::new(*path, bytes));
            } else if path.starts_with("themes/base/static/") {
                self.statics.push(Asset::new(*path, bytes.to_vec()));
            }
        }
        self.templates.sort_by(|a, b| a.path.cmp(&b.path));
        self.statics.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }
}

impl Snippets for Inputs {
    fn text(&self, path: &str) -> Option<&str> {
        let within = |sources: &[Source]| sources.binary_search_by(|source| (*source.path).cmp(path)).ok();
        let source = within(&self.sources).map(|at| &self.sources[at]);
        source.or_else(|| within(&self.templates).map(|at| &self.templates[at])).map(|source| &*source.text)
    }
}

/// What the program is: of its sources, never of the executable.
pub fn generator() -> Digest {
    Digest::of(embedded::SOURCES.as_bytes())
}

/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
