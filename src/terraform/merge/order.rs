//! One order out of several: what is new is put where its own list has it.

/// All items of all lists, each once; the first list keeps its order.
pub fn union<T: Clone + PartialEq>(lists: &[Vec<T>]) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    for list in lists {
        let mut cursor = 0;
        for item in list {
            match out.iter().position(|known| known == item) {
                Some(at) => cursor = at + 1,
                None => {
                    out.insert(cursor, item.clone());
                    cursor += 1;
                }
            }
        }
    }
    out
}
