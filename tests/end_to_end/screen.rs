//! A screen of its own with the program on it, and a hand at its keyboard.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::picture::Picture;

/// Longer than a slow machine takes; never waited out unless something is broken.
const LONG: Duration = Duration::from_secs(60);

/// Waits for something to come true.
pub(crate) fn wait(what: &str, mut done: impl FnMut() -> bool) {
    assert!(within(LONG, &mut done), "waited in vain for {what}");
}

/// Whether something comes true in time.
pub(crate) fn within(limit: Duration, done: &mut dyn FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    loop {
        if done() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

pub(crate) fn installed(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(tool).is_file())
}

fn binary() -> PathBuf {
    std::env::var_os("CLAIMDESK_END_TO_END").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_claimdesk")),
        PathBuf::from,
    )
}

/// A process that ends with the test.
pub(crate) struct Owned(pub(crate) Child);

impl Drop for Owned {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A display nobody else uses, and a home for the program.
pub(crate) struct Screen {
    display: String,
    // The manager goes before the display.
    _manager: Option<Owned>,
    server: RefCell<Owned>,
    dir: tempfile::TempDir,
    /// The address of the message bus that programs on this screen get, if it has one.
    bus: Option<String>,
}

impl Screen {
    /// `None`, and says so, where the tools are missing.
    pub(crate) fn new() -> Option<Self> {
        if !installed("Xvfb") || !installed("xdotool") {
            eprintln!("skipped: Xvfb and xdotool are needed");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1400x900x24",
                "-nolisten",
                "tcp",
                "-fbdir",
            ])
            .arg(dir.path())
            .args([
                // A key that a busy machine holds for long is still one key.
                "-r",
                // Without this the server starts over, and refuses others meanwhile, whenever
                // its last client leaves, as each xdotool does.
                "-noreset",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Owned(server);
        let mut number = String::new();
        let said = server.0.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        assert!(display.len() > 1, "Xvfb named no display");
        let manager = installed("openbox").then(|| {
            let child = Command::new("openbox")
                .env("DISPLAY", &display)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            Owned(child.unwrap())
        });
        Some(Self {
            display,
            _manager: manager,
            server: RefCell::new(server),
            dir,
            bus: None,
        })
    }

    /// Gives the programs on this screen a message bus.
    pub(crate) fn set_bus(&mut self, address: String) {
        self.bus = Some(address);
    }

    /// A program on this screen.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env_remove("AT_SPI_BUS_ADDRESS");
        match &self.bus {
            Some(address) => command.env("DBUS_SESSION_BUS_ADDRESS", address),
            None => command.env_remove("DBUS_SESSION_BUS_ADDRESS"),
        };
        command
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The program, with this screen and a home of its own.
    pub(crate) fn claimdesk(&self) -> Command {
        let mut command = self.command(binary());
        command
            .env("CLAIMDESK_HOME", self.path("home"))
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        command
    }

    /// Ends the display server under everything that shows something on it.
    pub(crate) fn lose_display(&self) {
        let mut server = self.server.borrow_mut();
        server.0.kill().unwrap();
        server.0.wait().unwrap();
    }

    /// What is on the screen now.
    pub(crate) fn picture(&self) -> Picture {
        Picture::read(&std::fs::read(self.path("Xvfb_screen0")).unwrap())
    }

    fn xdotool(&self, arguments: &[&str]) -> Option<String> {
        let ran = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.display)
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
        ran.status.success().then_some(out)
    }

    pub(crate) fn open(&self, project: &Path) -> Program<'_> {
        self.start(self.claimdesk().arg(project), project.to_owned())
    }

    pub(crate) fn open_last(&self) -> Program<'_> {
        self.start(&mut self.claimdesk(), self.path("home/data/sample"))
    }

    /// What the program has written to standard error.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    pub(crate) fn start(&self, command: &mut Command, project: PathBuf) -> Program<'_> {
        let log = self.path("log");
        let file = std::fs::File::create(&log).unwrap();
        let child = command.stdout(Stdio::null()).stderr(file).spawn().unwrap();
        let child = RefCell::new(Owned(child));
        let mut window = String::new();
        let opened = within(LONG, &mut || {
            if let Ok(Some(status)) = child.borrow_mut().0.try_wait() {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                panic!("the program ended at once, {status}: {said}");
            }
            // The title names the project as soon as it is open.
            let found = self.xdotool(&["search", "--onlyvisible", "--name", " Claimdesk$"]);
            let found = found.unwrap_or_default();
            window = found.lines().last().unwrap_or_default().to_owned();
            !window.is_empty()
        });
        if !opened {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            let windows = self.xdotool(&["search", "--name", ""]);
            panic!("no window has the project's title; windows: {windows:?}; it said: {said}");
        }
        let program = Program {
            screen: self,
            child: child.into_inner(),
            window,
            project,
        };
        program.focus();
        program
    }
}

/// The program in its window.
pub(crate) struct Program<'a> {
    pub(crate) screen: &'a Screen,
    child: Owned,
    window: String,
    pub(crate) project: PathBuf,
}

impl Program<'_> {
    /// Gives the window the keyboard, however slow the window manager is.
    fn focus(&self) {
        wait("the keyboard in the window", || {
            let has = self.screen.xdotool(&["getwindowfocus"]);
            if has.as_deref() == Some(&self.window) {
                return true;
            }
            self.screen.xdotool(&["windowfocus", &self.window]);
            false
        });
    }

    /// Presses keys by their X names.
    pub(crate) fn keys(&self, keys: &[&str]) {
        self.focus();
        let mut arguments = vec!["key", "--clearmodifiers", "--delay", "12"];
        arguments.extend(keys);
        assert!(self.screen.xdotool(&arguments).is_some(), "{keys:?}");
    }

    /// Moves the mouse to a pixel of the screen and then does something with its left button.
    pub(crate) fn mouse(&self, (x, y): (usize, usize), button: Option<&str>) {
        let (x, y) = (x.to_string(), y.to_string());
        let mut arguments = vec!["mousemove", x.as_str(), y.as_str()];
        arguments.extend(button.into_iter().flat_map(|button| [button, "1"]));
        assert!(self.screen.xdotool(&arguments).is_some(), "{arguments:?}");
    }

    /// Waits until the program has ended by itself, and well.
    pub(crate) fn ended(&mut self) {
        assert_eq!(self.code(), Some(0), "{}", self.screen.said());
    }

    /// Waits until the program has ended by itself; its exit code.
    pub(crate) fn code(&mut self) -> Option<i32> {
        let mut status = None;
        wait("the program to end", || {
            status = self.child.0.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap().code()
    }

    /// Sends a signal by its name, as `kill` does.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.0.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &pid])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits until the program is gone, however it ended.
    pub(crate) fn gone(&mut self) {
        wait("the program to end without a display", || {
            self.child.0.try_wait().unwrap().is_some()
        });
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.0.kill().unwrap();
        self.child.0.wait().unwrap();
    }
}

/// The one article of a project as exported, with everything on it.
pub(crate) fn export(screen: &Screen, project: &Path) -> Value {
    let ran = screen
        .claimdesk()
        .arg("export")
        .arg(project)
        .args(["--format", "jsonl"])
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let out = String::from_utf8(ran.stdout).unwrap();
    let mut lines = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .find(|line| line["text"].is_string())
        .expect("an article")
}

/// The words of every mention on disk.
pub(crate) fn quotes(screen: &Screen, project: &Path) -> Vec<String> {
    let exported = export(screen, project);
    let mentions = exported["mentions"].as_array().cloned().unwrap_or_default();
    mentions
        .iter()
        .filter_map(|mention| mention["quote"].as_str().map(str::to_owned))
        .collect()
}
