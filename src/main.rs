//! The command `chapbook`: hands the arguments to [`cli`] and its answer to the system.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
