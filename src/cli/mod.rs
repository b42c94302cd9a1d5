//! The command line: one file a command; the only code that reads or writes files.

mod args;
mod commands;
mod commit;
mod difference;
mod icons;
mod load;
mod lock;
mod output;
mod project;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use load::Failure;
use project::Project;

/// Runs the program on the process's arguments.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; what clap refuses is bad usage, which it says on standard error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match Project::here().map_err(Failure::from).and_then(|project| dispatch(&cli.command, &project)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            output::error(&failure.message);
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: &Command, project: &Project) -> Result<u8, Failure> {
    match command {
        Command::Docs(args) => commands::docs::run(args, project),
        Command::Diagram(args) => commands::diagram::run(args, project),
        Command::Flow(args) => commands::flow::run(args, project),
        Command::Decisions(args) => commands::decisions::run(args, project),
        Command::Cost(args) => commands::cost::run(args, project),
        Command::Terraform(args) => commands::terraform::run(args, project),
        Command::Delivery(args) => commands::delivery::run(args, project),
        Command::Review(args) => commands::review::run(args, project),
        Command::Facts(args) => commands::facts::run(args, project),
        Command::Check(args) => commands::check::run(args, project),
        Command::Readme(args) => commands::readme::run(args, project),
        Command::Init(args) => commands::init::run(args, project),
        Command::Explain(args) => commands::explain::run(args, project),
        Command::Schema => commands::schema::run(),
    }
}
