//! CPU seconds against the number of records, as a drawing: both sides by powers of ten, so
//! that what follows the site rises and what follows the change lies flat.
//!
//! Takes the lines of one place, gives SVG. Knows no disk.

use std::fmt::Write;

use crate::line::Line;

/// Where the chart's figures were measured.
const PLACE: &str = "tmpfs";

/// One curve.
#[derive(Clone, Copy)]
struct Series {
    step: &'static str,
    name: &'static str,
    colour: &'static str,
    is_of_running: bool,
}

const fn series(step: &'static str, name: &'static str, colour: &'static str, is_of_running: bool) -> Series {
    Series { step, name, colour, is_of_running }
}

const SERIES: [Series; 6] = [
    series("cold", "build from nothing", "#7a3b9c", false),
    series("unchanged", "build without a change", "#5b6770", false),
    series("start", "start without a change", "#1b6f8a", true),
    series("template of every page", "template of every page", "#b3470f", true),
    series("record again", "one record", "#0b7a3e", true),
    series("guide again", "one guide", "#2451b8", true),
];

const WIDTH: f64 = 940.0;
const HEIGHT: f64 = 520.0;
const EDGES: Edges = Edges { left: 70.0, right: 660.0, top: 70.0, bottom: 460.0 };
/// Names at the right are no nearer to each other.
const LINE_HEIGHT: f64 = 17.0;

/// Where the curves are drawn.
struct Edges {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// A scale by powers of ten.
#[derive(Clone, Copy)]
struct Scale {
    /// Powers of ten at both ends.
    first: f64,
    last: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn at(self, value: f64) -> f64 {
        let part = (value.log10() - self.first) / (self.last - self.first);
        self.from + part * (self.to - self.from)
    }
}

/// The chart, whole.
pub fn of(lines: &[Line]) -> String {
    let is_shown = |line: &&Line| SERIES.iter().any(|series| series.step == line.step);
    let lines: Vec<&Line> = lines.iter().filter(|line| line.place == PLACE).filter(is_shown).collect();
    let (across, up) = scales(&lines);
    let mut text = head();
    rules(&lines, across, up, &mut text);
    let mut names = Vec::new();
    for series in SERIES {
        let of_step = lines.iter().filter(|line| line.step == series.step);
        let points = of_step.map(|line| (across.at(line.size.records as f64), up.at(cost(line))));
        let points: Vec<(f64, f64)> = points.collect();
        if let Some(end) = points.last() {
            names.push((end.1, series));
            curve(&points, series, &mut text);
        }
    }
    for (y, Series { step, name, colour, .. }) in apart(names) {
        let (x, y, value) = (EDGES.right + 12.0, y + 4.0, value_of(&lines, step));
        let element = format!(r#"<text x="{x}" y="{y:.1}" style="fill: {colour}">{name}, {value}</text>"#);
        add(&mut text, &element);
    }
    text + "</svg>\n"
}

/// Both scales, wide enough for all that was measured.
fn scales(lines: &[&Line]) -> (Scale, Scale) {
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (fewest, most) = ends(&mut lines.iter().map(|line| (line.size.records as f64).log10()));
    let (lowest, highest) = ends(&mut lines.iter().map(|line| cost(line).log10()));
    let across = Scale { first: fewest - 0.1, last: most + 0.1, from: EDGES.left, to: EDGES.right };
    (across, Scale { first: lowest.floor(), last: highest.ceil(), from: EDGES.bottom, to: EDGES.top })
}

/// What is drawn behind the curves, with its words.
fn rules(lines: &[&Line], across: Scale, up: Scale, text: &mut String) {
    let Edges { left, right, top, bottom } = EDGES;
    for power in up.first as i32..=up.last as i32 {
        let value = 10f64.powi(power);
        let (x, y) = (left - 8.0, up.at(value));
        add(text, &format!(r#"<path class="rule" d="M{left} {y:.1}H{right}"/>"#));
        add(
            text,
            &format!(r#"<text class="of-scale end" x="{x}" y="{:.1}">{}</text>"#, y + 4.0, seconds(value)),
        );
    }
    let mut sizes: Vec<usize> = lines.iter().map(|line| line.size.records).collect();
    sizes.dedup();
    for records in sizes {
        let (x, y, name) = (across.at(records as f64), bottom + 20.0, thousands(records));
        add(text, &format!(r#"<path class="rule" d="M{x:.1} {top}V{bottom}"/>"#));
        add(text, &format!(r#"<text class="of-scale middle" x="{x:.1}" y="{y}">{name}</text>"#));
    }
    let (middle, y) = ((left + right) / 2.0, bottom + 44.0);
    add(text, &format!(r#"<text class="middle" x="{middle}" y="{y}">records</text>"#));
}

fn curve(points: &[(f64, f64)], series: Series, text: &mut String) {
    let Series { colour, is_of_running, .. } = series;
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    let dashes = if is_of_running { "" } else { r#" stroke-dasharray="7 5""# };
    add(text, &format!(r#"<path class="line" stroke="{colour}"{dashes} d="M{}"/>"#, path.join("L")));
    for (x, y) in points {
        add(text, &format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="4" fill="{colour}"/>"#));
    }
}

fn head() -> String {
    let Edges { left, top, .. } = EDGES;
    let y = top - 18.0;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="CPU time of a build, and of one change in a running program, against the number of records">
<style>
text {{ font: 600 13px system-ui, sans-serif; fill: #24292f }}
.title {{ font-size: 16px }}
.of-scale {{ font-weight: 400; font-size: 12px; fill: #57606a }}
.end {{ text-anchor: end }}
.middle {{ text-anchor: middle }}
.rule {{ stroke: #d8dee4; fill: none }}
.line {{ fill: none; stroke-width: 2.5; stroke-linejoin: round }}
</style>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<text class="title" x="{left}" y="26">CPU time against the size of the site</text>
<text class="of-scale" x="{left}" y="{y}">dashed: a build in a process of its own; solid: a running program, from a saved file to its page</text>
"##
    )
}

/// CPU seconds; never none, which no power of ten gives.
fn cost(line: &Line) -> f64 {
    line.used.cpu_s.max(0.001)
}

/// What the last point of a step says.
fn value_of(lines: &[&Line], step: &str) -> String {
    seconds(lines.iter().rfind(|line| line.step == step).map_or(0.0, |line| line.used.cpu_s))
}

fn seconds(value: f64) -> String {
    match value {
        value if value < 0.9995 => format!("{:.0} ms", value * 1e3),
        value if value.fract() == 0.0 || value >= 100.0 => format!("{value:.0} s"),
        value => format!("{value:.1} s"),
    }
}

/// Names from top to bottom, none of them over another.
fn apart(mut names: Vec<(f64, Series)>) -> Vec<(f64, Series)> {
    names.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut least = f64::MIN;
    for (y, _) in &mut names {
        *y = y.max(least);
        least = *y + LINE_HEIGHT;
    }
    names
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn add(text: &mut String, element: &str) {
    writeln!(text, "{element}").expect("a string takes all");
}
