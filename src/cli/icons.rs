//! The AWS Architecture Icons as their folder holds them: found by their own file names, read when they are drawn.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::load::Failure;
use super::output;
use crate::{Art, Worn, art};

/// Sides in which an icon may be there, the one that is taken first.
const SIDES: [&str; 4] = ["_48", "_64", "_32", "_16"];
/// A resource that is no service's has one for light pages and one for dark ones.
const PAGES: [&str; 2] = ["_light", "_dark"];
/// How deep the set's folders lie, with some to spare.
const DEPTH: usize = 8;
/// No icon of the set is nearly as large.
const LARGEST: u64 = 1 << 20;

/// The SVG files of a folder, by name in small letters.
pub struct Folder {
    files: BTreeMap<String, PathBuf>,
    shown: String,
}

impl Folder {
    /// Finds the files below a folder.
    pub fn open(folder: &Path) -> Result<Folder, Failure> {
        let shown = folder.display().to_string();
        let mut files = BTreeMap::new();
        walk(folder, DEPTH, &mut files).map_err(|e| Failure::usage(format!("`{shown}` cannot be read: {e}")))?;
        if !files.keys().any(|name| name.starts_with("arch_") || name.starts_with("res_")) {
            return Err(Failure::usage(format!(
                "`{shown}` holds no AWS Architecture Icons; they are files like Arch_Amazon-EC2_48.svg"
            )));
        }
        Ok(Folder { files, shown })
    }

    fn find(&self, name: &str) -> Option<&PathBuf> {
        let name = name.to_lowercase();
        let sided = SIDES.iter().flat_map(|side| {
            let pages = PAGES.iter().map(move |page| format!("{side}{page}"));
            std::iter::once((*side).to_string()).chain(pages)
        });
        sided.chain([String::new()]).find_map(|end| self.files.get(&format!("{name}{end}")))
    }

    /// The pictures there are. What is missing or refused is said, as orbi's own glyph stands in for it.
    pub fn dress(&self, worn: &[Worn]) -> IndexMap<String, Art> {
        let (mut out, mut missing) = (IndexMap::new(), Vec::new());
        for one in worn.iter().filter(|one| !one.official.is_empty()) {
            let Some((name, path)) = one.official.iter().find_map(|name| Some((name, self.find(name)?))) else {
                missing.push(format!("{} ({})", one.key, one.official[0]));
                continue;
            };
            match read(name, path) {
                Ok(art) => {
                    out.insert(one.key.clone(), art);
                }
                Err(why) => output::note(&format!("{}: not drawn, {why}", path.display())),
            }
        }
        if !missing.is_empty() {
            output::note(&format!("`{}` has no icon for {}; orbi draws its own", self.shown, missing.join(", ")));
        }
        out
    }
}

fn read(name: &str, path: &Path) -> Result<Art, String> {
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if size > LARGEST {
        return Err("it is too large for an icon".to_string());
    }
    art(name, &std::fs::read_to_string(path).map_err(|e| e.to_string())?)
}

/// The first of equal names in the order of folders stays. What a Mac adds to archives is no icon.
fn walk(folder: &Path, deep: usize, out: &mut BTreeMap<String, PathBuf>) -> std::io::Result<()> {
    let mut all = std::fs::read_dir(folder)?.map(|one| one.map(|one| one.path())).collect::<Result<Vec<_>, _>>()?;
    all.sort();
    for path in all {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        if name.starts_with('.') || name.starts_with("__") {
            continue;
        }
        if path.is_dir() && deep > 0 {
            walk(&path, deep - 1, out)?;
        } else if let Some(stem) = name.strip_suffix(".svg") {
            out.entry(stem.to_string()).or_insert(path);
        }
    }
    Ok(())
}
