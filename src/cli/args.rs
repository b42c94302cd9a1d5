//! Commands and flags.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::units::Lang;

/// One YAML model of an AWS stack, and everything a small team shows and runs from it.
///
/// Exit codes: 0 fine; 1 the answer is no (`check`, `--check`, `--enforce`, `--fail-on`); 2 bad input or usage.
#[derive(Parser)]
#[command(name = "orbi", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Write the docs site of each model, and an index page over them
    Docs(Docs),
    /// Draw one view of a model
    Diagram(Diagram),
    /// Tell the flow of a request, step by step
    Flow(Told),
    /// Give the reasons behind the choices
    Decisions(Told),
    /// Estimate what a month costs
    Cost(Cost),
    /// Write the Terraform, one folder a unit
    Terraform(Terraform),
    /// Write what ships versions: a workflow, a pipeline, or scripts
    Delivery(Delivery),
    /// Say what a reviewer would say
    Review(Review),
    /// Print the resolved stack as JSON
    Facts(Facts),
    /// Say whether models are valid, outputs are fresh and requirements are met
    Check(Check),
    /// Refresh the marked parts of README files
    Readme(Readme),
    /// Write a model to begin with; nothing that is there is overwritten
    Init(Init),
    /// Explain a kind of component, a rule, or every value of a model
    Explain(Explain),
    /// Print the JSON Schema of the model language
    Schema,
}

/// Language, and which of the model's stacks, for commands that answer about models.
#[derive(Args, Clone, Default)]
pub struct Which {
    /// Language of what is written; the model's own without it
    #[arg(long, value_name = "es|en", value_parser = lang)]
    pub lang: Option<Lang>,
    /// Stage of the stack's life; the first without it
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<String>,
    /// One of the model's alternatives; all of them without it
    #[arg(long, value_name = "ALTERNATIVE")]
    pub alternative: Option<String>,
    /// The stack as it is in one environment
    #[arg(long, value_name = "ENVIRONMENT", conflicts_with = "stage")]
    pub env: Option<String>,
}

/// How files are written.
#[derive(Args, Clone, Default)]
pub struct Writing {
    /// List what would be written and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite files that orbi did not write or that were edited by hand
    #[arg(long)]
    pub force: bool,
}

#[derive(Args, Clone)]
pub struct Docs {
    /// Models; all of model/*.yaml without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    /// Folder of the site; what the models say, or `site`, without it
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Address the site will be served from, for canonical links
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Language at each model's own folder; the model's own without it
    #[arg(long, value_name = "es|en", value_parser = lang)]
    pub lang: Option<Lang>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    Svg,
    Png,
    Pdf,
    Mermaid,
    Drawio,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fitted {
    Wide,
    Tall,
    Page,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    Auto,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Much {
    Low,
    Normal,
    Full,
}

#[derive(Args, Clone)]
pub struct Diagram {
    /// The model; the only one of model/*.yaml without it
    #[arg(value_name = "MODEL")]
    pub model: Option<PathBuf>,
    /// `overview`, `network`, `security`, `delivery`, `monitoring`, `cost`, `units`, `flow:ID`, `states:ID`,
    /// `proposal:ID`; `facts` lists those that a model has
    #[arg(long, default_value = "overview")]
    pub view: String,
    #[arg(long, value_enum, default_value_t = Picture::Svg)]
    pub format: Picture,
    /// How much is drawn: what the model names, what a reader asks for, or all that is derived too
    #[arg(long, value_enum, default_value_t = Much::Normal)]
    pub detail: Much,
    /// Colours; a picture that cannot change is light without it, draw.io and JSON carry their own
    #[arg(long, value_enum, default_value_t = Theme::Auto)]
    pub theme: Theme,
    /// Pixels of a PNG to a unit of the drawing
    #[arg(long, value_name = "1|2|3", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub scale: u8,
    /// The shape the drawing is aimed at: a slide, a column of text, or an A4 sheet on its side; a screen without it
    #[arg(long, value_enum)]
    pub fit: Option<Fitted>,
    /// Unpacked folder of the AWS Architecture Icons; orbi's own glyph stands where it has none
    #[arg(long, value_name = "DIR")]
    pub icons: Option<PathBuf>,
    /// File to write; standard output without it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Text {
    Md,
    Json,
}

#[derive(Args, Clone)]
pub struct Told {
    /// Models; the only one of model/*.yaml, or all of them, without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Text::Md)]
    pub format: Text,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sheet {
    Table,
    Md,
    Csv,
    Json,
}

#[derive(Args, Clone)]
pub struct Cost {
    /// Models; all of model/*.yaml without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Sheet::Table)]
    pub format: Sheet,
    /// Answer 1 where the estimate of a stage is over the model's budget
    #[arg(long)]
    pub enforce: bool,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Args, Clone)]
pub struct Terraform {
    /// Models; all of model/*.yaml without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    /// Folder of the roots; what the model says, or `terraform`, without it
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Args, Clone)]
pub struct Delivery {
    /// Models; all of model/*.yaml without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    /// The root that paths begin at; the project's own without it
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Report {
    Table,
    Md,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Level {
    Low,
    Medium,
    High,
}

#[derive(Args, Clone)]
pub struct Review {
    /// Models; all of model/*.yaml without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Report::Table)]
    pub format: Report,
    /// Answer 1 where an open finding is this grave or graver
    #[arg(long, value_enum)]
    pub fail_on: Option<Level>,
    /// The day acceptances are compared with, YYYY-MM-DD; they never expire without it
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Args, Clone)]
pub struct Facts {
    /// Models; the only one of model/*.yaml, or all of them, without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Verdict {
    Text,
    Json,
    Github,
}

#[derive(Args, Clone)]
pub struct Check {
    /// Models; all of model/*.yaml without any
    #[arg(value_name = "MODEL")]
    pub models: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Verdict::Text)]
    pub format: Verdict,
    /// A real Terraform plan, as `terraform show -json` writes it: say in what it is not what the model says
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Terraform unit the plan is of; the only one without it
    #[arg(long, value_name = "UNIT", requires = "plan")]
    pub unit: Option<String>,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Args, Clone)]
pub struct Readme {
    /// Files; those the models name, or README.md, without any
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write nothing; answer 1 with the difference where a part is not fresh
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Args, Clone)]
pub struct Init {
    /// Folder of the new project; the working directory without it
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The model to begin with: `minimal`, or one of orbi's own, such as `inventario`
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,
}

#[derive(Args, Clone)]
pub struct Explain {
    /// A kind of component, a rule, or a model's file; all kinds without it
    #[arg(value_name = "KIND|RULE|MODEL")]
    pub what: Option<String>,
    #[command(flatten)]
    pub which: Which,
}

fn lang(text: &str) -> Result<Lang, String> {
    text.parse().map_err(|_| "one of `es`, `en`".to_string())
}
