//! The policy that every page is served under, as `_headers` for the usual hosts and as far
//! as a page can say it itself.
//!
//! Takes the base path, gives text. There is no inline script or style on any page, so the
//! policy allows none.

use crate::site::{PagePath, Settings, Status};
use crate::text::Digest;

use super::page::Page;

/// What a page may load and do. `frame-ancestors` works only as a header.
macro_rules! policy {
    ($end:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; ",
            "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; ",
            "require-trusted-types-for 'script'",
            $end
        )
    };
}

/// The policy as it stands in every page, for hosts that ignore `_headers`.
pub const META_POLICY: &str = policy!("");

const HEADER_POLICY: &str = policy!("; frame-ancestors 'none'");

/// Powers of a browser that no page of the site needs.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
    fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/// The file `/_headers`.
pub fn page(settings: &Settings) -> Page<'static> {
    let text = headers_file(&settings.base_path, settings.status == Status::Demonstration);
    let digest = Digest::of(text.as_bytes());
    Page::bytes(PagePath::fixed("_headers"), digest, move || text.clone().into_bytes())
}

/// `/_headers`, in the form that Netlify and Cloudflare Pages read. A pattern there is a
/// path as a browser asks for it, so it begins with the path of the base URL: such a site is
/// one folder of its host, whose own `_headers`, at the top, takes these lines over.
/// `demonstration` also keeps files that are no pages (CSV, JSON, pictures) from search
/// engines.
fn headers_file(base_path: &str, demonstration: bool) -> String {
    let robots = if demonstration { "  X-Robots-Tag: noindex\n" } else { "" };
    format!(
        "{base_path}*\n\
         \x20 Content-Security-Policy: {HEADER_POLICY}\n\
         \x20 X-Content-Type-Options: nosniff\n\
         \x20 Referrer-Policy: no-referrer\n\
         \x20 Permissions-Policy: {PERMISSIONS}\n\
         \x20 Cross-Origin-Opener-Policy: same-origin\n\
         {robots}\
         \n\
         {base_path}assets/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_header_forbids_frames() {
        assert!(headers_file("/", false).contains("frame-ancestors 'none'"));
        assert!(!META_POLICY.contains("frame-ancestors"));
    }

    #[test]
    fn a_site_below_a_path_speaks_of_its_own_path_alone() {
        let file = headers_file("/guide/", false);
        let patterns: Vec<&str> = file.lines().filter(|line| line.starts_with('/')).collect();
        assert_eq!(patterns, ["/guide/*", "/guide/assets/*"]);
    }

    #[test]
    fn a_demonstration_keeps_every_file_from_search_engines() {
        assert!(headers_file("/guide/", true).contains("\n  X-Robots-Tag: noindex\n\n/guide/assets/*\n"));
        assert!(!headers_file("/", false).contains("X-Robots-Tag"));
    }
}
