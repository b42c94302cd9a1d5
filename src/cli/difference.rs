//! What differs between the file on disk and the file as it would be written.

use similar::TextDiff;

/// Lines shown of one file; what is longer says how much is left out.
const SHOWN: usize = 200;

/// A unified diff. `old` is what is on disk, nothing where there is no file; `new` what orbi would write, nothing
/// where it would remove it.
pub fn unified(path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> String {
    let text = |bytes: Option<&[u8]>| bytes.map_or(Some(String::new()), |bytes| String::from_utf8(bytes.to_vec()).ok());
    let (Some(before), Some(after)) = (text(old), text(new)) else {
        return format!("Binary files a/{path} and b/{path} differ\n");
    };
    let name = |side: &str, there: bool| if there { format!("{side}/{path}") } else { "/dev/null".to_string() };
    let diff = TextDiff::from_lines(&before, &after);
    let shown =
        diff.unified_diff().context_radius(3).header(&name("a", old.is_some()), &name("b", new.is_some())).to_string();
    let lines: Vec<&str> = shown.split_inclusive('\n').collect();
    match lines.len() > SHOWN {
        true => format!("{}… {} more lines\n", lines[..SHOWN].concat(), lines.len() - SHOWN),
        false => shown,
    }
}
