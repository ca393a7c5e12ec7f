//! The words as typed.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::calendar::Date;
use crate::text::Lang;

/// Markdown と TOML のファイルから、検査済みのウェブサイトを作ります。
#[derive(Debug, Parser)]
#[command(
    name = "shirube",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_help_heading = "コマンド",
    subcommand_value_name = "コマンド",
    override_usage = "shirube <コマンド> [指定]",
    help_template = TEMPLATE
)]
pub(super) struct Words {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
    /// 版を表示します
    #[arg(long, short = 'V', action = clap::ArgAction::Version, help_heading = COMMON)]
    version: Option<bool>,
}

const TEMPLATE: &str = "{about}\n\n使い方: {usage}\n\n{all-args}";
const COMMON: &str = "どのコマンドでも";
const OPTIONS: &str = "指定";

/// What every command understands.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// サイトのフォルダ（content/ と data/ がある場所）
    #[arg(long, global = true, default_value = ".", value_name = "フォルダ", help_heading = COMMON, hide_default_value = true)]
    pub root: PathBuf,
    /// メッセージの言葉: ja（日本語）か en（英語）
    #[arg(long, global = true, value_enum, default_value = "ja", value_name = "言葉", help_heading = COMMON, hide_default_value = true, hide_possible_values = true)]
    pub lang: Language,
    /// 色: auto（端末なら）、always（いつも）、never（なし）
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "いつ", help_heading = COMMON, hide_default_value = true, hide_possible_values = true)]
    pub color: Color,
    /// うまくいったときは何も表示しません
    #[arg(long, short, global = true, help_heading = COMMON)]
    pub quiet: bool,
    /// 使い方を表示します
    #[arg(long, short, global = true, action = clap::ArgAction::Help, help_heading = COMMON)]
    help: Option<bool>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Language {
    Ja,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Ja => Lang::Ja,
            Language::En => Lang::En,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// サイトを作って公開フォルダに置きます
    Build(Build),
    /// 誤りを調べます。何も書き込みません
    Check(Check),
    /// 手元のブラウザーで見ます。保存するとすぐに変わります
    Serve(Serve),
    /// 動き続けて、保存するたびに公開フォルダを新しくします
    Watch(Watch),
    /// 前に公開したものに戻します
    Rollback(Rollback),
    /// 新しいサイト、ページ、名簿のひな形を作ります
    New(New),
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "shirube build [指定]")]
pub(super) struct Build {
    /// 公開フォルダ（指定しなければ サイトのフォルダ/public）
    #[arg(long, short, value_name = "フォルダ", help_heading = OPTIONS)]
    pub out: Option<PathBuf>,
    /// サイトの URL（data/site.toml の base_url の代わり）
    #[arg(long, short = 'u', value_name = "URL", help_heading = OPTIONS)]
    pub base_url: Option<String>,
    /// この日のサイトを作ります（指定しなければ今日）
    #[arg(long, value_name = "年-月-日", value_parser = date, help_heading = OPTIONS)]
    pub date: Option<Date>,
    /// 下書き（draft = true）も載せます
    #[arg(long, help_heading = OPTIONS)]
    pub drafts: bool,
    /// 前回の結果を使わず、すべて作り直します
    #[arg(long, help_heading = OPTIONS)]
    pub full: bool,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "shirube check [指定]")]
pub(super) struct Check {
    /// 表示の形: text（文章）か json（一行に一つ）
    #[arg(long, value_enum, default_value = "text", value_name = "形", help_heading = OPTIONS, hide_default_value = true, hide_possible_values = true)]
    pub format: Format,
    /// この日のサイトを調べます（指定しなければ今日）
    #[arg(long, value_name = "年-月-日", value_parser = date, help_heading = OPTIONS)]
    pub date: Option<Date>,
    /// これから何日のあいだに、載るものと消えるものを表示します
    #[arg(long, default_value_t = 30, value_name = "日数", help_heading = OPTIONS, hide_default_value = true)]
    pub ahead: u32,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "shirube serve [指定]")]
pub(super) struct Serve {
    /// 見るためのアドレス（指定しなければ 127.0.0.1。ほかのアドレスだと、ほかの人からも見えます）
    #[arg(long, default_value = "127.0.0.1", value_name = "アドレス", help_heading = OPTIONS, hide_default_value = true)]
    pub host: String,
    /// ポート番号（指定しなければ 8080）
    #[arg(long, default_value_t = 8080, value_name = "番号", help_heading = OPTIONS, hide_default_value = true)]
    pub port: u16,
    /// ブラウザーを開きます
    #[arg(long, help_heading = OPTIONS)]
    pub open: bool,
    /// 下書き（draft = true）も見せます
    #[arg(long, help_heading = OPTIONS)]
    pub drafts: bool,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "shirube watch [指定]")]
pub(super) struct Watch {
    /// 公開フォルダ（指定しなければ サイトのフォルダ/public）
    #[arg(long, short, value_name = "フォルダ", help_heading = OPTIONS)]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, override_usage = "shirube rollback [指定] [公開の番号]")]
pub(super) struct Rollback {
    /// 戻す公開の番号（指定しなければ、いまの一つ前）
    #[arg(value_name = "公開の番号", help_heading = OPTIONS)]
    pub release: Option<u64>,
    /// 残っている公開を、新しい順に表示します。何も変えません
    #[arg(long, conflicts_with = "release", help_heading = OPTIONS)]
    pub list: bool,
    /// 公開フォルダ（指定しなければ サイトのフォルダ/public）
    #[arg(long, short, value_name = "フォルダ", help_heading = OPTIONS)]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    override_usage = "shirube new <作るもの> 場所",
    subcommand_help_heading = "作るもの",
    subcommand_value_name = "作るもの",
    disable_help_subcommand = true
)]
pub(super) struct New {
    #[command(subcommand)]
    pub kind: Kind,
}

#[derive(Debug, Subcommand)]
pub(super) enum Kind {
    /// サイト: 設定、地域、最初のページのあるフォルダ
    #[command(help_template = TEMPLATE, override_usage = "shirube new site 場所")]
    Site(Path),
    /// ページ: content/ の中の Markdown ファイル（home-care/night.md）
    #[command(help_template = TEMPLATE, override_usage = "shirube new page 場所")]
    Page(Path),
    /// 名簿: data/registers/ の中のフォルダ（clinics）
    #[command(help_template = TEMPLATE, override_usage = "shirube new register 場所")]
    Register(Path),
}

#[derive(Debug, Args)]
pub(super) struct Path {
    /// 作る場所
    #[arg(value_name = "場所", help_heading = OPTIONS)]
    pub path: PathBuf,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "2026-11-22 のように書きます / write 2026-11-22".to_owned())
}

/// The words of the command line, or how the program ends where there is nothing to do.
pub(super) fn read() -> Result<Words, ExitCode> {
    Words::try_parse().map_err(|error| {
        let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
        if asked {
            print!("{error}");
            return ExitCode::SUCCESS;
        }
        eprintln!("{}", told(&error));
        ExitCode::from(2)
    })
}

/// What is wrong with the call.
fn told(error: &clap::Error) -> String {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join(" "),
        _ => String::new(),
    };
    let (argument, value) = (word(ContextKind::InvalidArg), word(ContextKind::InvalidValue));
    let said = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません", word(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("{argument} の値がありません")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} の値「{value}」は使えません")
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} を指定してください"),
        ErrorKind::ArgumentConflict => format!("{argument} は二度、またはいっしょには指定できません"),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return error.to_string(),
        ErrorKind::MissingSubcommand => "コマンドを指定してください".to_owned(),
        _ => return error.to_string(),
    };
    let english = error.to_string();
    let english = english.lines().next().unwrap_or_default();
    format!("{said}。使い方は shirube --help で見られます\n({english})")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_flag_is_defined_once() {
        Words::command().debug_assert();
    }

    #[test]
    fn common_words_are_understood_before_and_after_the_command() {
        for words in [["shirube", "--lang", "en", "build"], ["shirube", "build", "--lang", "en"]] {
            let words = Words::try_parse_from(words).expect("both orders are fine");
            assert_eq!(Lang::from(words.common.lang), Lang::En);
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        let error =
            Words::try_parse_from(["shirube", "build", "--date", "2026-02-30"]).expect_err("no such day");
        assert!(
            told(&error).starts_with("--date <年-月-日> の値「2026-02-30」は使えません"),
            "{}",
            told(&error)
        );
    }
}
