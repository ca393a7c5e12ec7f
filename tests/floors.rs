//! Floors and doors: the building of `src/`, held to what `src/lib.rs` declares.
//!
//! Takes every source file as text, gives the lines that break a rule. A room imports
//! only rooms declared before it in `src/lib.rs`; a package or power that has a door is
//! named in its room alone. Knows Rust only as far as words, paths and `use` trees:
//! comments, strings and `#[cfg(test)]` items are left out, and a path that a macro puts
//! together is not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// What only certain rooms may name: a path, a `macro!` or a `.method`.
///
/// Where two doors fit a path, the longer one counts: `jiff` is the calendar's, but
/// asking `jiff` for the time of day is not even the calendar's to do.
const DOORS: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["text"]),
    ("jiff", &["calendar"]),
    ("tera", &["theme"]),
    ("toml", &["parse"]),
    ("pulldown_cmark", &["parse"]),
    ("csv", &["pages"]),
    ("rustix", &["disk", "release"]),
    ("walkdir", &["disk"]),
    ("notify", &["serve"]),
    ("axum", &["serve"]),
    ("tokio", &["serve"]),
    ("clap", &["cli"]),
    // The disk, also by the methods of `Path` that ask it without naming it.
    ("std::fs", &["disk"]),
    (".read_dir", &["disk"]),
    (".canonicalize", &["disk"]),
    (".try_exists", &["disk"]),
    (".symlink_metadata", &["disk"]),
    (".read_link", &["disk"]),
    // The clock. A time that was handed over is a value like any other.
    ("std::time::SystemTime::now", &["cli"]),
    ("std::time::Instant::now", &["cli"]),
    ("jiff::Zoned::now", &["cli"]),
    ("jiff::Timestamp::now", &["cli"]),
    (".elapsed", &["cli"]),
    // The environment and the streams.
    ("std::env", &["cli"]),
    ("std::io::stdin", &["cli"]),
    ("std::io::stdout", &["cli"]),
    ("std::io::stderr", &["cli"]),
    ("print!", &["cli"]),
    ("println!", &["cli"]),
    ("eprint!", &["cli"]),
    ("eprintln!", &["cli"]),
    ("dbg!", &[]),
];

/// The only room that `main.rs` may name.
const ROOM_OF_MAIN: &str = "cli";

// ---------------------------------------------------------------- the checker

/// A source file: its path relative to the package, with `/`, and its text.
type File = (String, String);

/// One line that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    file: String,
    line: usize,
    message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Every fault of the sources, in the order of files and lines.
fn faults(files: &[File]) -> Vec<Fault> {
    let building = Building::read(files);
    let mut found = BTreeSet::new();
    for (path, text) in files {
        let place = Place::of(path);
        if place.is_test() {
            continue;
        }
        let source = Source::read(text);
        let mut tell = |line: usize, message: String| {
            found.insert(Fault { file: path.clone(), line, message });
        };
        if let Some(message) = homeless(&place, &building) {
            tell(1, message);
        }
        for mention in &source.mentions {
            if let Some(message) = broken_floor(mention, &place, &building) {
                tell(mention.line, message);
            }
            if let Some(message) = broken_door(mention, &place) {
                tell(mention.line, message);
            }
        }
    }
    found.into_iter().collect()
}

/// What `src/lib.rs` declares, and the macros that the rooms put at its side.
struct Building {
    /// Lowest floor first.
    rooms: Vec<String>,
    /// The room of each `#[macro_export]` macro, by the macro's name: the compiler lifts
    /// it to the root of the crate, but it stands on the floor where it was written.
    macros: BTreeMap<String, String>,
}

impl Building {
    fn read(files: &[File]) -> Building {
        let mut building = Building { rooms: Vec::new(), macros: BTreeMap::new() };
        for (path, text) in files {
            match Place::of(path) {
                Place::Lib => building.rooms = rooms(text),
                Place::Main => {}
                Place::Room(modules) => {
                    let lifted = exported_macros(text).into_iter();
                    building.macros.extend(lifted.map(|name| (name, modules[0].clone())));
                }
            }
        }
        building
    }

    fn floor(&self, room: &str) -> Option<usize> {
        self.rooms.iter().position(|known| known == room)
    }

    /// The room behind a name at the root of the crate.
    fn room_behind<'a>(&'a self, name: &'a str) -> &'a str {
        let bare = name.trim_end_matches('!');
        self.macros.get(bare).map_or(name, String::as_str)
    }
}

/// The names of the macros that a source lifts to the root of the crate.
fn exported_macros(text: &str) -> Vec<String> {
    let words = words(text);
    let mut names = Vec::new();
    let mut is_lifted = false;
    for (at, word) in words.iter().enumerate() {
        match word.text.as_str() {
            "macro_export" => is_lifted = true,
            "macro_rules" if is_lifted => {
                names.push(text_at(&words, at + 2).to_owned());
                is_lifted = false;
            }
            _ => {}
        }
    }
    names
}

/// The rooms in the order in which `src/lib.rs` declares them, lowest floor first.
fn rooms(lib: &str) -> Vec<String> {
    let tokens = without_tests(words(lib));
    let mut rooms = Vec::new();
    for window in tokens.windows(3) {
        if window[0].text == "mod" && window[2].text == ";" {
            rooms.push(window[1].text.clone());
        }
    }
    rooms
}

/// A file under `src/` that belongs to no declared room has no floor to stand on.
fn homeless(place: &Place, building: &Building) -> Option<String> {
    let room = place.room()?;
    let is_known = building.floor(room).is_some();
    (!is_known).then(|| format!("`{room}` is no room: src/lib.rs does not declare it"))
}

/// What is wrong when this file names that room, if anything.
fn broken_floor(mention: &Mention, place: &Place, building: &Building) -> Option<String> {
    if let Place::Main = place {
        return match mention.path.as_slice() {
            [package, room, ..] if package == "shirube" && room != ROOM_OF_MAIN => {
                Some(format!("main.rs names `{room}`; it calls `{ROOM_OF_MAIN}` and nothing else"))
            }
            _ => None,
        };
    }
    let own = place.room()?;
    let named = building.room_behind(place.room_named(mention)?);
    if named == own {
        return None;
    }
    let Some(named_floor) = building.floor(named) else {
        return Some(format!("`crate::{named}` is no room of src/lib.rs"));
    };
    let own_floor = building.floor(own)?;
    (own_floor < named_floor)
        .then(|| format!("the room `{own}` imports `{named}`, which src/lib.rs declares after it"))
}

/// What is wrong when this file names that package or power, if anything.
fn broken_door(mention: &Mention, place: &Place) -> Option<String> {
    let (door, owners) = door_of(mention)?;
    let room = place.room().unwrap_or(place.name());
    if owners.contains(&room) {
        return None;
    }
    let owners = match owners {
        [] => "nobody's".to_owned(),
        owners => format!("the door of `{}`", owners.join("` and `")),
    };
    Some(format!("`{door}` is {owners}, and `{room}` names it"))
}

/// The longest door that the mention goes through.
fn door_of(mention: &Mention) -> Option<(&'static str, &'static [&'static str])> {
    DOORS.iter().filter(|(door, _)| mention.goes_through(door)).max_by_key(|(door, _)| door.len()).copied()
}

// ---------------------------------------------------------------- places and mentions

/// Where a file stands in the building.
enum Place {
    /// `src/lib.rs`: above no floor and below none; doors hold.
    Lib,
    /// `src/main.rs`: above all rooms.
    Main,
    /// A file of a room: the module path, the room first. Never empty.
    Room(Vec<String>),
}

impl Place {
    fn of(path: &str) -> Place {
        let path = path.strip_prefix("src/").unwrap_or(path);
        match path {
            "lib.rs" => return Place::Lib,
            "main.rs" => return Place::Main,
            _ => {}
        }
        let path = path.strip_suffix(".rs").unwrap_or(path);
        let path = path.strip_suffix("/mod").unwrap_or(path);
        Place::Room(path.split('/').map(str::to_owned).collect())
    }

    /// A room's own tests in a file of their own may read fixtures and print.
    fn is_test(&self) -> bool {
        match self {
            Place::Room(modules) => modules.iter().skip(1).any(|module| module == "tests"),
            _ => false,
        }
    }

    fn room(&self) -> Option<&str> {
        match self {
            Place::Room(modules) => Some(&modules[0]),
            _ => None,
        }
    }

    fn name(&self) -> &str {
        match self {
            Place::Lib => "lib.rs",
            Place::Main => "main.rs",
            Place::Room(modules) => &modules[0],
        }
    }

    /// The room that a path from this file leads to: by `crate::`, or by as many
    /// `super::` as it takes to leave the room. None where the path stays inside or
    /// belongs to a package.
    fn room_named<'a>(&self, mention: &'a Mention) -> Option<&'a str> {
        let path: Vec<&str> = mention.path.iter().map(String::as_str).collect();
        if path[0] == "crate" {
            return path.get(1).copied();
        }
        let path = match path.as_slice() {
            ["self", rest @ ..] => rest,
            rest => rest,
        };
        let steps_up = path.iter().take_while(|step| **step == "super").count();
        let Place::Room(modules) = self else {
            return None;
        };
        let steps_to_root = modules.len() + mention.inline_modules;
        (0 < steps_up && steps_up == steps_to_root).then(|| path.get(steps_up).copied()).flatten()
    }
}

/// A path as the source names it, written out in full where an import shortened it.
#[derive(Debug)]
struct Mention {
    /// `["std", "fs", "read"]`; a macro ends in `!`, a glob import in `*`, and a method
    /// call is one step that begins with `.`. Never empty.
    path: Vec<String>,
    line: usize,
    /// How many `mod x { … }` stand around it in its file.
    inline_modules: usize,
}

impl Mention {
    /// Whether the path is the door's or leads past it. A glob import of what lies before
    /// a door goes through it too, since nothing would show that it did.
    fn goes_through(&self, door: &str) -> bool {
        let door: Vec<&str> = door.split("::").collect();
        let (last, before) = self.path.split_last().expect("a mention is never empty");
        if last == "*" && !before.is_empty() && before.len() < door.len() {
            return before == &door[..before.len()];
        }
        door.len() <= self.path.len() && door == self.path[..door.len()]
    }
}

// ---------------------------------------------------------------- reading Rust

/// A word, a `::`, a `.method` or a sign of the source.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    line: usize,
}

impl Word {
    fn is_name(&self) -> bool {
        self.text.starts_with(|first: char| first == '_' || first.is_alphabetic())
    }
}

/// What a file names.
struct Source {
    mentions: Vec<Mention>,
}

/// One name that a `use` brings into a file.
struct Import {
    path: Vec<String>,
    alias: Option<String>,
    line: usize,
}

impl Source {
    fn read(text: &str) -> Source {
        let words = without_tests(words(text));
        let mut mentions = Vec::new();
        let mut aliases = BTreeMap::new();
        let mut depth = 0;
        // The brace depth at which each inline module around this word was opened.
        let mut modules: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            match word.text.as_str() {
                "{" => depth += 1,
                "}" => {
                    depth = usize::saturating_sub(depth, 1);
                    modules.pop_if(|opened| *opened == depth);
                }
                "mod" if text_at(&words, at + 2) == "{" => modules.push(depth),
                // `use<'a>` in a return type captures lifetimes and imports nothing.
                "use" if text_at(&words, at + 1) != "<" => {
                    let (imports, next) = imports(&words, at + 1);
                    for import in imports {
                        if let Some(alias) = import.alias {
                            aliases.insert(alias, import.path.clone());
                        }
                        mentions.push(Mention {
                            path: import.path,
                            line: import.line,
                            inline_modules: modules.len(),
                        });
                    }
                    at = next;
                    continue;
                }
                text if text.starts_with('.') && 1 < text.len() => mentions.push(Mention {
                    path: vec![text.to_owned()],
                    line: word.line,
                    inline_modules: modules.len(),
                }),
                _ if word.is_name() => {
                    let (path, next) = path(&words, at);
                    mentions.push(Mention { path, line: word.line, inline_modules: modules.len() });
                    at = next;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        for mention in &mut mentions {
            mention.write_out(&aliases);
        }
        Source { mentions }
    }
}

impl Mention {
    /// `fs::read` after `use std::fs;` is `std::fs::read`. A single word is left alone: it
    /// may as well be a variable, and the import itself has been looked at.
    fn write_out(&mut self, aliases: &BTreeMap<String, Vec<String>>) {
        if self.path.len() < 2 {
            return;
        }
        if let Some(full) = aliases.get(&self.path[0]) {
            let rest = self.path.split_off(1);
            self.path = full.iter().cloned().chain(rest).collect();
        }
    }
}

fn text_at(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.text.as_str())
}

/// A path in an expression or a type, and the place of the word after it.
fn path(words: &[Word], start: usize) -> (Vec<String>, usize) {
    let mut path = vec![words[start].text.clone()];
    let mut at = start + 1;
    while text_at(words, at) == "::" && words.get(at + 1).is_some_and(Word::is_name) {
        path.push(words[at + 1].text.clone());
        at += 2;
    }
    // `a != b` is no macro; the words `!` and `=` stand apart.
    if text_at(words, at) == "!" && text_at(words, at + 1) != "=" {
        let last = path.last_mut().expect("a path begins with a word");
        last.push('!');
        at += 1;
    }
    (path, at)
}

/// The imports of a `use` whose tree begins at `start`, and the place after its `;`.
fn imports(words: &[Word], start: usize) -> (Vec<Import>, usize) {
    let mut found = Vec::new();
    let mut at = start;
    // The path before each open brace.
    let mut open: Vec<Vec<String>> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut line = words.get(start).map_or(0, |word| word.line);
    let mut alias = None;
    while at < words.len() {
        let word = &words[at];
        match word.text.as_str() {
            "{" => open.push(path.clone()),
            "," | "}" | ";" => {
                let before = open.last().map_or(0, Vec::len);
                if before < path.len() {
                    found.push(import(path, alias.take(), line));
                }
                match word.text.as_str() {
                    ";" => return (found, at + 1),
                    "}" => drop(open.pop()),
                    _ => {}
                }
                path = open.last().cloned().unwrap_or_default();
            }
            "as" => {
                alias = Some(text_at(words, at + 1).to_owned());
                at += 1;
            }
            "*" => path.push("*".to_owned()),
            _ if word.is_name() => {
                line = word.line;
                path.push(word.text.clone());
            }
            _ => {}
        }
        at += 1;
    }
    (found, at)
}

/// `use a::b::{self}` brings in `b`; a glob brings in no name that could be told.
fn import(mut path: Vec<String>, alias: Option<String>, line: usize) -> Import {
    if 1 < path.len() && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = path.last().filter(|last| *last != "*").cloned();
    Import { path, alias: alias.or(name), line }
}

/// The words without every item under `#[cfg(test)]`.
fn without_tests(words: Vec<Word>) -> Vec<Word> {
    const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let is_test = (0..CFG_TEST.len()).all(|step| text_at(&words, at + step) == CFG_TEST[step]);
        if is_test {
            at = end_of_item(&words, at + CFG_TEST.len());
            continue;
        }
        kept.push(words[at].clone());
        at += 1;
    }
    kept
}

/// The place after the item that begins here: past its `;`, or past the braces of its body.
fn end_of_item(words: &[Word], start: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(start) {
        match word.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "}" if depth == 1 => return at + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    words.len()
}

/// The words and signs of a source. Comments, strings and numbers are left out.
fn words(source: &str) -> Vec<Word> {
    let chars: Vec<char> = source.chars().collect();
    let mut words = Vec::new();
    let mut line = 1;
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_word(&chars, at);
        let text: String = chars[at..end].iter().collect();
        if is_told(&text) {
            words.push(Word { text: text.trim_start_matches("r#").to_owned(), line });
        }
        line += text.matches('\n').count();
        at = end;
    }
    words
}

/// Whether a stretch of the source is more than space, comment, string or number.
fn is_told(text: &str) -> bool {
    let is_literal = text.contains('"') || text.starts_with('\'');
    let is_comment = text.starts_with("//") || text.starts_with("/*");
    let is_number = text.starts_with(|first: char| first.is_ascii_digit());
    !text.trim().is_empty() && !is_literal && !is_comment && !is_number
}

/// Where the stretch that begins here ends: a comment, a literal, a word or a sign.
fn end_of_word(chars: &[char], start: usize) -> usize {
    let next = |offset: usize| chars.get(start + offset).copied().unwrap_or('\0');
    match chars[start] {
        '/' if next(1) == '/' => end_of_line(chars, start),
        '/' if next(1) == '*' => end_of_block_comment(chars, start),
        '"' => end_of_quoted(chars, start + 1, '"'),
        '\'' if next(1) == '\\' || next(2) == '\'' => end_of_quoted(chars, start + 1, '\''),
        '\'' => end_of_name(chars, start + 1),
        'b' if next(1) == '\'' => end_of_quoted(chars, start + 2, '\''),
        'b' | 'c' if next(1) == '"' => end_of_quoted(chars, start + 2, '"'),
        'r' if next(1) == '"' || (next(1) == '#' && !is_name(next(2))) => end_of_raw_string(chars, start + 1),
        'b' | 'c' if next(1) == 'r' && (next(2) == '"' || next(2) == '#') => {
            end_of_raw_string(chars, start + 2)
        }
        'r' if next(1) == '#' => end_of_name(chars, start + 2),
        ':' if next(1) == ':' => start + 2,
        // `0..end.len()` has a range before the name and no method.
        '.' if next(1) == '.' => start + 2,
        '.' if next(1) == '_' || next(1).is_alphabetic() => end_of_name(chars, start + 1),
        first if is_name(first) => end_of_name(chars, start),
        _ => start + 1,
    }
}

fn is_name(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}

fn end_of_name(chars: &[char], start: usize) -> usize {
    let rest = &chars[start..];
    start + rest.iter().take_while(|letter| is_name(**letter)).count()
}

fn end_of_line(chars: &[char], start: usize) -> usize {
    let rest = &chars[start..];
    start + rest.iter().take_while(|letter| **letter != '\n').count()
}

/// Block comments nest in Rust.
fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn end_of_quoted(chars: &[char], start: usize, quote: char) -> usize {
    let mut at = start;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            letter if letter == quote => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// A raw string ends at a quote with as many `#` as it began with.
fn end_of_raw_string(chars: &[char], start: usize) -> usize {
    let rest = &chars[start..];
    let hashes = rest.iter().take_while(|letter| **letter == '#').count();
    let mut at = start + hashes + 1;
    while at < chars.len() {
        let end = (at + 1 + hashes).min(chars.len());
        let closes = chars[at] == '"' && chars[at + 1..end].iter().all(|letter| *letter == '#');
        if closes {
            return end;
        }
        at += 1;
    }
    chars.len()
}

// ---------------------------------------------------------------- the building itself

/// Every source file of the package, in the order of their paths.
fn sources_of_the_package() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), "src", &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, name: &str, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).expect("the folder of the sources can be read") {
        let path = entry.expect("an entry of the folder can be read").path();
        let name = format!("{name}/{}", path.file_name().expect("it has a name").display());
        if path.is_dir() {
            collect(&path, &name, files);
        } else if name.ends_with(".rs") {
            let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
            files.push((name, text));
        }
    }
}

#[test]
fn rooms_import_only_lower_rooms_and_use_only_their_own_doors() {
    let files = sources_of_the_package();
    let faults = faults(&files);
    let told: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
}

// ---------------------------------------------------------------- shown to fail

/// Checks one file of a small building; `expect` is each fault as `line: message`.
fn check(path: &str, text: &str, expect: &[&str]) {
    let lib = "pub mod text;\npub mod parse;\nmod site;\npub mod disk;\npub mod cli;\n";
    let files = [("src/lib.rs".to_owned(), lib.to_owned()), (path.to_owned(), text.to_owned())];
    let told: Vec<String> = faults(&files)
        .into_iter()
        .map(|fault| {
            assert_eq!(fault.file, path, "the fault names its file");
            format!("{}: {}", fault.line, fault.message)
        })
        .collect();
    assert_eq!(told, expect, "\nin {path}:\n{text}");
}

const SITE_ABOVE_PARSE: &str = "the room `parse` imports `site`, which src/lib.rs declares after it";
const FS_IS_DISKS: &str = "`std::fs` is the door of `disk`, and `site` names it";

#[test]
fn the_order_of_the_rooms_is_read_from_lib() {
    let lib = "//! mod comment;\nuse x;\npub mod text;\nmod parse;\npub(crate) mod site;\n\
               #[cfg(test)]\nmod tests;\nmod inline { }";
    assert_eq!(rooms(lib), ["text", "parse", "site"]);
}

#[test]
fn a_lower_room_and_the_room_itself_may_be_imported() {
    check("src/site.rs", "use crate::text::Span;\nuse crate::site::Site;\n", &[]);
    check("src/site/record.rs", "use super::Site;\nuse super::super::text::Span;\n", &[]);
}

#[test]
fn an_import_of_a_higher_room_is_named_with_its_line() {
    let fault = format!("2: {SITE_ABOVE_PARSE}");
    check("src/parse.rs", "\nuse crate::site::Site;\n", &[&fault]);
    check("src/parse/page.rs", "\npub use crate::site::{Record, Site};\n", &[&fault]);
    check("src/parse.rs", "\nfn f(s: &crate::site::Site) {}\n", &[&fault]);
    check("src/parse.rs", "\nmacro_rules! m { () => { $crate::site::f() } }\n", &[&fault]);
}

#[test]
fn a_higher_room_in_a_group_is_named_with_the_line_inside_the_group() {
    let fault = format!("3: {SITE_ABOVE_PARSE}");
    check(
        "src/parse.rs",
        "use crate::{\n    text::{self, Span},\n    site::{Record as R, Site},\n};\n",
        &[&fault],
    );
}

#[test]
fn a_path_that_leaves_the_room_by_super_is_seen() {
    let fault = format!("1: {SITE_ABOVE_PARSE}");
    check("src/parse.rs", "use super::site::Site;\n", &[&fault]);
    check("src/parse/mod.rs", "use super::{text::Span, site::Site};\n", &[&fault]);
    check("src/parse/page.rs", "use super::super::site::Site;\n", &[&fault]);
    check("src/parse/page.rs", "use super::site::Site;\n", &[]);
    let inside = "mod inner {\n    use super::super::site::Site;\n}\nuse super::site::Site;\n";
    let both = [format!("2: {SITE_ABOVE_PARSE}"), format!("4: {SITE_ABOVE_PARSE}")];
    check("src/parse.rs", inside, &[&both[0], &both[1]]);
}

#[test]
fn what_is_no_room_is_named() {
    check("src/site.rs", "use crate::helpers::join;\n", &["1: `crate::helpers` is no room of src/lib.rs"]);
    check("src/site.rs", "use crate::*;\n", &["1: `crate::*` is no room of src/lib.rs"]);
    check("src/helpers.rs", "fn join() {}\n", &["1: `helpers` is no room: src/lib.rs does not declare it"]);
}

#[test]
fn a_lifted_macro_stands_on_the_floor_where_it_was_written() {
    let lifted = "#[macro_export]\nmacro_rules! say { () => {}; }\n";
    let told = |path: &str, text: &str| -> Vec<String> {
        let files = [
            ("src/lib.rs".to_owned(), "mod text;\nmod parse;\nmod site;\n".to_owned()),
            ("src/parse/words.rs".to_owned(), lifted.to_owned()),
            (path.to_owned(), text.to_owned()),
        ];
        faults(&files).iter().map(Fault::to_string).collect()
    };
    assert!(told("src/site.rs", "use crate::say;\n").is_empty());
    assert!(told("src/site.rs", "fn f() { crate::say!() }\n").is_empty());
    assert_eq!(
        told("src/text.rs", "\nfn f() { crate::say!() }\n"),
        ["src/text.rs:2: the room `text` imports `parse`, which src/lib.rs declares after it"]
    );
}

#[test]
fn main_calls_the_command_line_and_nothing_else() {
    check("src/main.rs", "fn main() { shirube::cli::run() }\n", &[]);
    check(
        "src/main.rs",
        "use shirube::site::Site;\n",
        &["1: main.rs names `site`; it calls `cli` and nothing else"],
    );
}

#[test]
fn a_package_is_named_only_in_its_room() {
    for (door, owners) in DOORS {
        let is_package = !door.contains([':', '!', '.']);
        if is_package && !owners.contains(&"site") {
            let owners = owners.join("` and `");
            let fault = format!("2: `{door}` is the door of `{owners}`, and `site` names it");
            check("src/site.rs", &format!("\nuse {door}::Thing;\n"), &[&fault]);
            check("src/site.rs", &format!("\nfn f() {{ {door}::thing() }}\n"), &[&fault]);
        }
    }
    check("src/parse/toml.rs", "use toml::Value;\n", &[]);
}

#[test]
fn the_disk_is_reached_by_no_way_round() {
    for text in [
        "use std::fs;\n",
        "use std::fs::read;\n",
        "use std::{collections::BTreeMap, fs::{self, File}};\n",
        "fn f() { std::fs::read(\"x\") }\n",
        "fn f() { ::std::fs::read(\"x\") }\n",
        "use std::fs as files;\n",
    ] {
        check("src/site.rs", text, &[&format!("1: {FS_IS_DISKS}")]);
        check("src/disk.rs", text, &[]);
    }
    check("src/site.rs", "use std as s;\nfn f() { s::fs::read(\"x\") }\n", &[&format!("2: {FS_IS_DISKS}")]);
    check(
        "src/site.rs",
        "fn f(p: &Path) {\n    p.try_exists()\n}\n",
        &["2: `.try_exists` is the door of `disk`, and `site` names it"],
    );
}

#[test]
fn a_glob_import_of_what_lies_before_a_door_goes_through_it() {
    check(
        "src/site.rs",
        "use std::io::*;\n",
        &["1: `std::io::stderr` is the door of `cli`, and `site` names it"],
    );
    check("src/site.rs", "use std::collections::*;\n", &[]);
}

#[test]
fn the_clock_and_the_streams_are_the_command_lines() {
    let clock = "`std::time::Instant::now` is the door of `cli`, and `site` names it";
    check("src/site.rs", "let t = std::time::Instant::now();\n", &[&format!("1: {clock}")]);
    check(
        "src/site.rs",
        "use std::time::{Duration, Instant};\nlet t = Instant::now();\n",
        &[&format!("2: {clock}")],
    );
    check("src/site.rs", "fn f(at: std::time::SystemTime) {}\n", &[]);
    check(
        "src/site.rs",
        "\nprintln!(\"x\");\n",
        &["2: `println!` is the door of `cli`, and `site` names it"],
    );
    check(
        "src/site.rs",
        "use std::io;\nlet o = io::stdout();\n",
        &["2: `std::io::stdout` is the door of `cli`, and `site` names it"],
    );
    check("src/cli.rs", "dbg!(1);\n", &["1: `dbg!` is nobody's, and `cli` names it"]);
}

#[test]
fn the_longer_door_counts() {
    check("src/cli.rs", "let now = jiff::Zoned::now();\n", &[]);
    check(
        "src/cli.rs",
        "let day = jiff::civil::date(2026, 1, 1);\n",
        &["1: `jiff` is the door of `calendar`, and `cli` names it"],
    );
}

#[test]
fn comments_strings_and_tests_are_left_out() {
    check(
        "src/parse.rs",
        r##"
//! use crate::site::Site;
/* std::fs /* nested */ std::fs */
/// `crate::site`
const A: &str = "crate::site \" std::fs";
const B: &str = r#"crate::site " std::fs"#;
const C: (char, &[u8]) = ('"', b"std::fs");
fn f<'a>(x: &'a str) -> impl Iterator + use<'a> { x.split('\'') }
fn fs() { let env = 1; self.fs.env(); }
#[cfg(test)]
mod tests {
    use crate::site::Site;
    fn f() { std::fs::read("x"); println!("{}", '}') }
}
#[cfg(test)]
use std::fs;
"##,
        &[],
    );
    check("src/parse/tests.rs", "use std::fs;\n", &[]);
}

#[test]
fn what_follows_a_test_is_seen_with_its_line() {
    check(
        "src/parse.rs",
        "#[cfg(test)]\nmod tests {\n    fn f() {}\n}\nconst S: &str = \"a\nb\";\nuse crate::site::Site;\n",
        &[&format!("7: {SITE_ABOVE_PARSE}")],
    );
}
