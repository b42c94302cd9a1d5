//! The `orbi` program: runs the command and turns its answer into an exit code.

fn main() -> std::process::ExitCode {
    orbi::cli::run()
}
