//! A cargo and a rustc for `kata.exe` in wine. As a Windows program, called `cargo.exe`
//! or `rustc.exe`, this asks the same program on Linux, which runs the real one with a
//! Windows target, translates the paths both ways, and sends back what it prints.
//!
//! On Linux: `bridge PORT-FILE CARGO RUSTC DRIVE-C`. The Windows side reads the port from
//! the file `port` beside itself, for `kata` passes no variables of ours on.

#![forbid(unsafe_code)]

use std::io::{self, Read, Write};

/// What a frame from the Linux side carries; any other one ends the program.
const STDOUT: u8 = 1;
const STDERR: u8 = 2;
#[cfg(unix)]
const EXIT: u8 = 0;

/// Writes the length of `bytes` and then `bytes`.
fn send(mut to: impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)
}

fn receive(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(windows)]
fn main() -> io::Result<std::process::ExitCode> {
    let this = std::env::current_exe()?;
    let port = std::fs::read_to_string(this.with_file_name("port"))?;
    let port: u16 = port.trim().parse().map_err(io::Error::other)?;
    let mut server = std::net::TcpStream::connect(("127.0.0.1", port))?;
    let name = this
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let variables = std::env::vars().filter(|(name, _)| name.starts_with("CARGO_"));
    let mut words = vec![name];
    words.extend(variables.map(|(name, value)| format!("{name}={value}")));
    words.push(String::new());
    words.extend(std::env::args().skip(1));
    send(&mut server, words.join("\0").as_bytes())?;
    loop {
        let mut kind = [0];
        server.read_exact(&mut kind)?;
        let bytes = receive(&mut server)?;
        match kind[0] {
            STDOUT => io::stdout().write_all(&bytes)?,
            STDERR => io::stderr().write_all(&bytes)?,
            _ => return Ok(bytes.first().copied().unwrap_or(1).into()),
        }
    }
}

#[cfg(unix)]
fn main() -> io::Result<()> {
    unix::serve()
}

#[cfg(unix)]
mod unix {
    use std::{
        io::{self, BufRead, BufReader, Read, Write},
        net::{TcpListener, TcpStream},
        path::Path,
        process::{Command, Stdio},
        sync::{Arc, Mutex},
        thread,
    };

    use super::{EXIT, STDERR, STDOUT, receive, send};

    const TARGET: &str = "x86_64-pc-windows-gnu";
    /// Where `kata.exe` believes that the toolchain is.
    const SYSROOT: &str = "C:\\fakerust\n";

    struct Tools {
        cargo: String,
        rustc: String,
        drive_c: String,
    }

    pub(super) fn serve() -> io::Result<()> {
        let mut args = std::env::args().skip(1);
        let mut next = || args.next().ok_or(io::ErrorKind::InvalidInput);
        let port_file = next()?;
        let tools = Arc::new(Tools {
            cargo: next()?,
            rustc: next()?,
            drive_c: next()?,
        });
        let listener = TcpListener::bind("127.0.0.1:0")?;
        std::fs::write(port_file, listener.local_addr()?.port().to_string())?;
        for client in listener.incoming() {
            let (client, tools) = (client?, Arc::clone(&tools));
            thread::spawn(move || {
                if let Err(error) = answer(&client, &tools) {
                    eprintln!("bridge: {error}");
                }
            });
        }
        Ok(())
    }

    fn answer(client: &TcpStream, tools: &Tools) -> io::Result<()> {
        let request = String::from_utf8(receive(client)?).map_err(io::Error::other)?;
        let mut words = request.split('\0');
        let name = words.next().unwrap_or_default();
        let variables: Vec<&str> = words.by_ref().take_while(|word| !word.is_empty()).collect();
        let mut args: Vec<String> = words.map(|word| to_unix(word, &tools.drive_c)).collect();
        if name == "rustc" && args == ["--print", "sysroot"] {
            frame(client, STDOUT, SYSROOT.as_bytes())?;
            return frame(client, EXIT, &[0]);
        }
        if args.first().is_some_and(|command| command == "build") {
            args.splice(1..1, ["--target".to_owned(), TARGET.to_owned()]);
        }
        let program = if name == "cargo" {
            &tools.cargo
        } else {
            &tools.rustc
        };
        let variables = variables
            .iter()
            .filter_map(|variable| variable.split_once('='));
        let mut child = Command::new(program)
            .args(args)
            .envs(variables.map(|(name, value)| (name, to_unix(value, &tools.drive_c))))
            .env("RUSTC", &tools.rustc)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let out = Mutex::new(client.try_clone()?);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let ending = thread::scope(|scope| {
            let errors = scope.spawn(|| pump(stderr, STDERR, &out));
            pump(stdout, STDOUT, &out)?;
            errors.join().unwrap_or(Ok(()))
        });
        if ending.is_err() {
            // Nobody listens any more.
            child.kill()?;
        }
        let code = child.wait()?.code().unwrap_or(1);
        frame(client, EXIT, &[u8::try_from(code).unwrap_or(1)])
    }

    fn pump(pipe: Option<impl Read>, kind: u8, out: &Mutex<TcpStream>) -> io::Result<()> {
        let Some(pipe) = pipe else { return Ok(()) };
        for line in BufReader::new(pipe).lines() {
            let line = to_windows(&line?)
                .replace("host: x86_64-unknown-linux-gnu", &format!("host: {TARGET}"));
            let stream = out.lock().map_err(|e| io::Error::other(e.to_string()))?;
            frame(&stream, kind, format!("{line}\n").as_bytes())?;
        }
        Ok(())
    }

    fn frame(mut stream: &TcpStream, kind: u8, bytes: &[u8]) -> io::Result<()> {
        stream.write_all(&[kind])?;
        send(stream, bytes)
    }

    fn to_unix(word: &str, drive_c: &str) -> String {
        let plain = word.replace('\\', "/");
        match (plain.strip_prefix("Z:"), plain.strip_prefix("C:")) {
            (Some(path), _) => path.to_owned(),
            (_, Some(path)) => format!("{drive_c}{path}"),
            _ => word.to_owned(),
        }
    }

    /// The JSON `line` with each text that is the whole path of a file as Windows has it.
    fn to_windows(line: &str) -> String {
        let parts = line.split('"').map(|part| {
            if part.starts_with('/') && Path::new(part).exists() {
                format!("Z:{}", part.replace('/', "\\\\"))
            } else {
                part.to_owned()
            }
        });
        parts.collect::<Vec<_>>().join("\"")
    }
}
