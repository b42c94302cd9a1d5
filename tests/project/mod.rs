//! A project in a folder of its own, and the program run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A project with models of its own; its folder goes when it does.
pub struct Project {
    folder: tempfile::TempDir,
}

/// What a run answered.
#[allow(dead_code)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Project {
    /// An empty project.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("model")).expect("model/");
        Project { folder }
    }

    /// A project with the inventory.
    pub fn inventory() -> Self {
        let project = Project::new();
        project.write("model/inventario.yaml", &inventory());
        project
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Its root.
    #[allow(dead_code)]
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        std::fs::write(file, text).expect("written");
    }

    /// Reads a file.
    #[allow(dead_code)]
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program in it.
    pub fn orbi(&self, args: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_orbi")).args(args).current_dir(self.folder.path()).output();
        let Output { status, stdout, stderr } = output.expect("the program");
        Ran {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&stdout).into_owned(),
            err: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    /// Runs it and expects it to be fine.
    #[allow(dead_code)]
    pub fn fine(&self, args: &[&str]) -> Ran {
        let ran = self.orbi(args);
        assert_eq!(ran.code, 0, "orbi {}: {}", args.join(" "), ran.err);
        ran
    }

    /// Every file below a folder of it, sorted.
    #[allow(dead_code)]
    pub fn files(&self, folder: &str) -> Vec<String> {
        let mut out = Vec::new();
        walk(&self.path(folder), &mut |file| {
            let path = file.strip_prefix(self.folder.path()).expect("below").to_string_lossy().into_owned();
            out.push(path);
        });
        out.sort();
        out
    }
}

fn walk(folder: &Path, each: &mut dyn FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        match entry.path().is_dir() {
            true => walk(&entry.path(), each),
            false => each(&entry.path()),
        }
    }
}

/// The inventory's model.
pub fn inventory() -> String {
    std::fs::read_to_string("model/inventario.yaml").expect("the inventory")
}

/// A model whose texts try to break out of every format.
#[allow(dead_code)]
pub const HOSTILE: &str = "<script>alert(1)</script> | `x` {{ y }} ${z} %{w} [a](javascript:b) \\\" <!-- orbi:end -->";

/// The inventory with that text as its title, a component's, a flow's, a requirement's and a stage's.
#[allow(dead_code)]
pub fn hostile() -> String {
    let text = format!("\"{HOSTILE}\"");
    inventory()
        .replace("title: { es: Inventario, en: Inventory }", &format!("title: {text}"))
        .replace("title: { es: Balanceador, en: Load balancer }", &format!("title: {text}"))
        .replace("title: { es: Abrir la aplicación, en: Open the application }", &format!("title: {text}"))
        .replace("says: { es: Alta disponibilidad, en: High availability }", &format!("says: {text}"))
        .replace("title: { es: Crecimiento, en: Growth }", &format!("title: {text}"))
        .replace("because: { es: Herramienta interna., en: An internal tool. }", &format!("because: {text}"))
        .replace("runs: React", &format!("runs: {text}"))
}
