//! Whether a template decides by what a text says.
//!
//! Takes a template's source. What a template compares may only be a word of the form
//! ([`is_word_of_form`]), a name that a component declares as a string, or no text at all.

use super::form::is_word_of_form;

/// Whether the template compares a text, or looks into one.
pub(in crate::theme) fn compares_texts(template: &str) -> bool {
    let mut rest = template;
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let inside = &rest[start + 2..];
        let end = inside.find("}}").into_iter().chain(inside.find("%}")).min().unwrap_or(inside.len());
        let expression = inside[..end].trim_matches('-');
        if compares(&words(expression), template) {
            return true;
        }
        rest = &inside[end..];
    }
    false
}

/// Tests that look into a text.
const LOOKS: [&str; 4] = ["containing", "starting_with", "ending_with", "matching"];

fn compares(words: &[&str], template: &str) -> bool {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let is_of_form = |operand: &str| {
        let last = operand.rsplit('.').next().unwrap_or(operand);
        is_word_of_form(last) || template.contains(&format!("{last}: string"))
    };
    let is_no_text = |operand: &str| {
        matches!(operand, "none" | "None" | "true" | "false")
            || operand.starts_with(|c: char| c.is_ascii_digit())
    };
    (0..words.len()).any(|at| match word(at) {
        "==" | "!=" => {
            let sides = [word(at.wrapping_sub(1)), word(at + 1)];
            !sides.into_iter().any(|side| is_of_form(side) || is_no_text(side))
        }
        "in" => word(0) != "for",
        "is" => LOOKS.contains(&word(at + 1)) || LOOKS.contains(&word(at + 2)),
        _ => false,
    })
}

/// The words of an expression: paths, signs, and texts in quotes, each as one.
fn words(expression: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = expression.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_of_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '?');
        let length = match first {
            '"' | '\'' | '`' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            '=' | '!' | '<' | '>' if rest[1..].starts_with('=') => 2,
            first if is_of_path(first) => rest.find(|c| !is_of_path(c)).unwrap_or(rest.len()),
            first => first.len_utf8(),
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_decides_by_a_text_is_told() {
        for template in [
            "{% if page.title == \"岡山\" %}",
            "{{ \"a\" if field.value.text != 'x' else \"b\" }}",
            "{% if page.title is starting_with(pat=\"見本\") %}",
            "{% if \"見本\" in page.title %}",
            "{% for item in items %}{% if item == last %}{% endif %}{% endfor %}",
        ] {
            assert!(compares_texts(template), "{template}");
        }
    }

    #[test]
    fn the_base_theme_decides_by_no_text() {
        for template in [
            include_str!("../../../themes/base/templates/alias.html"),
            include_str!("../../../themes/base/templates/area.html"),
            include_str!("../../../themes/base/templates/areas.html"),
            include_str!("../../../themes/base/templates/base.html"),
            include_str!("../../../themes/base/templates/components.html"),
            include_str!("../../../themes/base/templates/glossary.html"),
            include_str!("../../../themes/base/templates/gone.html"),
            include_str!("../../../themes/base/templates/guide.html"),
            include_str!("../../../themes/base/templates/home.html"),
            include_str!("../../../themes/base/templates/not_found.html"),
            include_str!("../../../themes/base/templates/open_data.html"),
            include_str!("../../../themes/base/templates/parts.html"),
            include_str!("../../../themes/base/templates/print.html"),
            include_str!("../../../themes/base/templates/record.html"),
            include_str!("../../../themes/base/templates/record_about.html"),
            include_str!("../../../themes/base/templates/record_field.html"),
            include_str!("../../../themes/base/templates/record_row.html"),
            include_str!("../../../themes/base/templates/record_trail.html"),
            include_str!("../../../themes/base/templates/register.html"),
            include_str!("../../../themes/base/templates/register_components.html"),
            include_str!("../../../themes/base/templates/registers.html"),
            include_str!("../../../themes/base/templates/search.html"),
            include_str!("../../../themes/base/templates/section.html"),
            include_str!("../../../themes/base/templates/site_footer.html"),
            include_str!("../../../themes/base/templates/site_head.html"),
            include_str!("../../../themes/base/templates/site_header.html"),
            include_str!("../../../themes/base/templates/statistic.html"),
            include_str!("../../../themes/base/templates/statistics.html"),
            include_str!("../../../themes/base/templates/updates.html"),
            include_str!("../../../themes/base/templates/value.html"),
        ] {
            assert!(!compares_texts(template), "{template}");
        }
    }

    #[test]
    fn words_of_the_form_and_numbers_may_be_compared() {
        for template in [
            "{% if field.value.kind == \"text\" or field.value.word == '－' %}{{ page.title }}",
            "{% component icon(name: string) %}{% if name == \"phone\" %}",
            "{% for item in page.items %}{% if loop.index == 1 %}{% endif %}{% endfor %}",
            "{%- for item in page.items -%}{{- item -}}{%- endfor -%}",
            "{% if way.count is not none %} == in text {{ \"==\" }}",
        ] {
            assert!(!compares_texts(template), "{template}");
        }
    }
}
