//! Bash: texts as single words, and comments that stay comments.

/// A text as one word, whatever it holds.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_string(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// A text as comment lines, wrapped by words.
pub fn comment(text: &str) -> String {
    const WIDTH: usize = 110;
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut lines: Vec<String> = Vec::new();
    for word in clean.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines.iter().map(|line| format!("# {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_text_is_one_word_and_never_leaves_its_comment() {
        assert_eq!(word("backend/"), "backend/");
        assert_eq!(word("a'; rm -rf $(x) #"), "'a'\\''; rm -rf $(x) #'");
        assert_eq!(word(""), "''");
        assert_eq!(comment("uno\ndos\r\u{1b}[0m"), "# uno dos [0m\n");
    }
}
