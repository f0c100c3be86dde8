//! The binary: arguments to the command line or the window, nothing else.

use std::process::ExitCode;

use claimdesk::cli::{self, Exit, Output, Parsed};

fn main() -> ExitCode {
    cli::report_crashes();
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let mut output = Output {
        out: &mut out,
        err: &mut err,
    };
    match cli::parse(std::env::args_os()) {
        Parsed::Print(text) => {
            let _ = write!(output.out, "{text}");
            Exit::Fine.into()
        }
        Parsed::Wrong(text) => {
            let _ = write!(output.err, "{text}");
            Exit::Usage.into()
        }
        Parsed::Run(command) => cli::run(command, &mut output).into(),
        Parsed::Window(start) => window(start, &mut output),
    }
}

#[cfg(feature = "gui")]
fn window(start: cli::Start, output: &mut Output<'_>) -> ExitCode {
    match claimdesk::app::run_window(start) {
        Ok(()) => Exit::Fine.into(),
        Err(error) => {
            let _ = writeln!(output.err, "claimdesk: {error}");
            Exit::Failed.into()
        }
    }
}

#[cfg(not(feature = "gui"))]
fn window(_: cli::Start, output: &mut Output<'_>) -> ExitCode {
    let _ = writeln!(
        output.err,
        "claimdesk: this program was built without its window (feature gui); see claimdesk --help"
    );
    Exit::Failed.into()
}
