//! Checks of single values that several settings tables share. Each says what it expected.

/// A host label: the part before the domain, or `@` for the domain itself.
pub fn host(text: &str) -> Result<(), String> {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let full = text.strip_suffix('.').filter(|name| name.contains('.'));
    match text == "@" || (text.len() <= 253 && full.unwrap_or(text).split('.').all(label)) {
        true => Ok(()),
        false => Err("a host label before the domain, such as `app`: lower-case letters, digits, hyphens; `@` for the domain itself".into()),
    }
}

/// A domain name of at least two labels.
pub fn domain(text: &str) -> Result<(), String> {
    match text.contains('.') && !text.ends_with('.') && host(text).is_ok() {
        true => Ok(()),
        false => Err("a domain name such as `inventory.example.com`, in lower case, without `https://`".into()),
    }
}

/// A block of IPv4 addresses, written by its first.
pub fn block(text: &str) -> Result<(), String> {
    let read = |(address, prefix): (&str, &str)| {
        let address: std::net::Ipv4Addr = address.parse().ok()?;
        let prefix: u32 = prefix.parse().ok().filter(|prefix| *prefix <= 32)?;
        let inside = u32::MAX.checked_shr(prefix).unwrap_or(0);
        (u32::from(address) & inside == 0).then_some(())
    };
    match text.split_once('/').and_then(read) {
        Some(()) => Ok(()),
        None => Err("a block of addresses by its first, such as `203.0.113.0/24`, or `203.0.113.7/32` for one".into()),
    }
}

/// A path of a request.
pub fn path(text: &str) -> Result<(), String> {
    match text.starts_with('/') && text.len() <= 1024 && !text.chars().any(char::is_whitespace) {
        true => Ok(()),
        false => Err("a path that starts with `/`, such as `/health`".into()),
    }
}

/// The name of an environment variable.
pub fn variable(text: &str) -> Result<(), String> {
    let known = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match text.len() <= 128 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(known) {
        true => Ok(()),
        false => Err("a variable's name, such as `API_KEY`: letters, digits and `_`, a letter first".into()),
    }
}

/// An address that takes mail.
pub fn email(text: &str) -> Result<(), String> {
    let well = |(local, host): (&str, &str)| !local.is_empty() && domain(&host.to_lowercase()).is_ok();
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"'".contains(c));
    match clean && text.split_once('@').is_some_and(well) {
        true => Ok(()),
        false => Err("an e-mail address, such as `ops@example.com`".into()),
    }
}

/// A repository of GitHub.
pub fn repository(text: &str) -> Result<(), String> {
    let clean = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    match text.split_once('/').is_some_and(|(owner, name)| clean(owner) && clean(name)) {
        true => Ok(()),
        false => Err("a repository as `owner/name`".into()),
    }
}

/// A branch of a repository.
/// Source: Amplify API, BranchName: 1 to 255 characters.
pub fn branch(text: &str) -> Result<(), String> {
    let clean = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    match clean && !text.is_empty() && text.len() <= 255 && !text.starts_with(['-', '/']) {
        true => Ok(()),
        false => Err("a branch, such as `main` or `release/1.x`".into()),
    }
}

/// A folder relative to the project's root.
pub fn folder(text: &str) -> Result<(), String> {
    match is_inside(text) {
        true => Ok(()),
        false => Err("a folder inside the project, such as `backend/`; not an absolute path, not `..`".into()),
    }
}

/// A file relative to the project's root.
pub fn file(text: &str) -> Result<(), String> {
    match is_inside(text) && !text.ends_with('/') {
        true => Ok(()),
        false => Err("a file inside the project, such as `docs/README.md`; not an absolute path, not `..`".into()),
    }
}

fn is_inside(text: &str) -> bool {
    let drive = text.chars().nth(1) == Some(':');
    let inside = !text.starts_with('/') && !text.contains('\\') && text.split('/').all(|part| part != "..");
    inside && !drive && !text.is_empty() && !text.starts_with('~') && !text.chars().any(char::is_control)
}

/// A Region of the commercial partition.
/// Source: SSM public parameters, global-infrastructure (2026-10).
pub fn region(text: &str) -> Result<(), String> {
    match REGIONS.contains(&text) {
        true => Ok(()),
        false => Err(format!("a Region; {}", crate::diag::did_you_mean(text, REGIONS.iter().copied()))),
    }
}

/// Regions of the commercial partition.
/// Source: SSM public parameters, global-infrastructure (2026-10).
pub const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];
