//! Charts as inline SVG, each twice: wide, and narrow for phones. Text is set at its own size, values stand at the bars' ends.

use std::fmt::Write;

use crate::write::xml::{attribute, text};

/// One bar of a range chart.
pub struct Range {
    pub name: String,
    pub note: String,
    pub low: f64,
    pub expected: f64,
    pub high: f64,
    /// "99 (96–120)".
    pub says: String,
}

/// Bars from low to high with a mark at the expected value, and a line at the limit.
pub fn ranges(title: &str, bars: &[Range], limit: Option<(f64, String)>) -> String {
    let top = bars.iter().map(|bar| bar.high).chain(limit.as_ref().map(|(at, _)| *at)).fold(0.0, f64::max);
    let step = step(top);
    let max = (top / step).ceil().max(1.0) * step;
    let said: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.says)).collect();
    let budget = limit.as_ref().map(|(_, word)| format!("; {word}")).unwrap_or_default();
    let label = format!("{title}. {}{budget}", said.join("; "));
    wide_ranges(&label, bars, limit.as_ref(), step, max) + &narrow_ranges(&label, bars, limit.as_ref(), step, max)
}

fn open(kind: &str, width: u32, height: u32, label: &str) -> String {
    format!(
        "<svg class=\"ch {kind}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">",
        attribute(label)
    )
}

fn wide_ranges(label: &str, bars: &[Range], limit: Option<&(f64, String)>, step: f64, max: f64) -> String {
    let (left, width) = (170.0, 540.0);
    let x = |value: f64| left + value / max * width;
    let bottom = 18.0 + bars.len() as f64 * 46.0;
    let mut out = open("wide", 860, bottom as u32 + 24, label);
    axis(&mut out, x, step, max, 18.0, bottom);
    limit_line(&mut out, x, limit, bottom);
    for (at, bar) in bars.iter().enumerate() {
        let y = 36.0 + at as f64 * 46.0;
        let _ = write!(out, "<text class=\"b\" x=\"0\" y=\"{y}\">{}</text>", text(&clip(&bar.name, 22)));
        let _ = write!(out, "<text class=\"q\" x=\"0\" y=\"{}\">{}</text>", y + 16.0, text(&bar.note));
        range_bar(&mut out, x, bar, y - 10.0);
        let _ = write!(
            out,
            "<text class=\"halo\" x=\"{:.1}\" y=\"{}\">{}</text>",
            x(bar.high) + 10.0,
            y + 4.0,
            text(&bar.says)
        );
    }
    out + "</svg>"
}

fn narrow_ranges(label: &str, bars: &[Range], limit: Option<&(f64, String)>, step: f64, max: f64) -> String {
    let (left, width) = (8.0, 316.0);
    let x = |value: f64| left + value / max * width;
    let bottom = 20.0 + bars.len() as f64 * 56.0;
    let mut out = open("narrow", 340, bottom as u32 + 24, label);
    axis(&mut out, x, step, max, 18.0, bottom);
    limit_line(&mut out, x, limit, bottom);
    for (at, bar) in bars.iter().enumerate() {
        let y = 38.0 + at as f64 * 56.0;
        let words = format!("{}: {}", clip(&bar.name, 24), bar.says);
        let _ = write!(out, "<text class=\"b halo\" x=\"12\" y=\"{y}\">{}</text>", text(&words));
        range_bar(&mut out, x, bar, y + 9.0);
    }
    out + "</svg>"
}

fn axis(out: &mut String, x: impl Fn(f64) -> f64, step: f64, max: f64, top: f64, bottom: f64) {
    let mut value = 0.0;
    while value <= max + step / 2.0 {
        let class = if value == 0.0 { "zero" } else { "ax" };
        let (at, foot) = (x(value), bottom + 16.0);
        let _ = write!(out, "<path class=\"{class}\" d=\"M{at:.1} {top}V{bottom}\"/>");
        let _ = write!(out, "<text class=\"q m\" x=\"{at:.1}\" y=\"{foot}\">{value}</text>");
        value += step;
    }
}

fn limit_line(out: &mut String, x: impl Fn(f64) -> f64, limit: Option<&(f64, String)>, bottom: f64) {
    let Some((value, word)) = limit else { return };
    let at = x(*value);
    let _ = write!(out, "<path class=\"lim\" d=\"M{at:.1} 16V{bottom}\"/>");
    let _ = write!(out, "<text class=\"m\" x=\"{:.1}\" y=\"11\">{}</text>", at.max(60.0), text(word));
}

fn range_bar(out: &mut String, x: impl Fn(f64) -> f64, bar: &Range, y: f64) {
    let (from, to, mark) = (x(bar.low), x(bar.high), x(bar.expected));
    let _ = write!(
        out,
        "<rect class=\"rg\" x=\"{from:.1}\" y=\"{y}\" width=\"{:.1}\" height=\"18\" rx=\"3\"/>",
        (to - from).max(1.0)
    );
    let _ = write!(
        out,
        "<rect class=\"mk\" x=\"{:.1}\" y=\"{}\" width=\"4\" height=\"24\" rx=\"1\"/>",
        mark - 2.0,
        y - 3.0
    );
}

/// One bar of a bar chart.
pub struct Bar {
    pub name: String,
    pub class: &'static str,
    pub value: f64,
    pub says: String,
}

/// Plain bars from zero, one a name.
pub fn bars(title: &str, bars: &[Bar]) -> String {
    let max = bars.iter().map(|bar| bar.value).fold(0.01, f64::max);
    let said: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.name, bar.says)).collect();
    let label = format!("{title}: {}", said.join("; "));
    let mut wide = open("wide", 860, bars.len() as u32 * 32, &label);
    let mut narrow = open("narrow", 340, bars.len() as u32 * 50, &label);
    for (at, bar) in bars.iter().enumerate() {
        let (y, length) = (at as f64 * 32.0, bar.value.max(0.0) / max * 490.0);
        let _ = write!(wide, "<text x=\"0\" y=\"{}\">{}</text>", y + 19.0, text(&clip(&bar.name, 30)));
        let _ = write!(
            wide,
            "<rect class=\"{}\" x=\"230\" y=\"{}\" width=\"{length:.1}\" height=\"20\" rx=\"2\"/>",
            bar.class,
            y + 4.0
        );
        let _ =
            write!(wide, "<text class=\"b\" x=\"{:.1}\" y=\"{}\">{}</text>", 240.0 + length, y + 19.0, text(&bar.says));
        let (y, length) = (at as f64 * 50.0, bar.value.max(0.0) / max * 340.0);
        let _ = write!(narrow, "<text x=\"0\" y=\"{}\">{}</text>", y + 19.0, text(&clip(&bar.name, 34)));
        let _ = write!(narrow, "<text class=\"e b\" x=\"340\" y=\"{}\">{}</text>", y + 19.0, text(&bar.says));
        let _ = write!(
            narrow,
            "<rect class=\"{}\" x=\"0\" y=\"{}\" width=\"{length:.1}\" height=\"16\" rx=\"2\"/>",
            bar.class,
            y + 24.0
        );
    }
    format!("{wide}<path class=\"zero\" d=\"M230 0V{}\"/></svg>{narrow}</svg>", bars.len() * 32)
}

/// A figure that moves the total, and by how much at its ends.
pub struct Swing {
    pub name: String,
    pub note: String,
    pub low: f64,
    pub high: f64,
    pub says_low: String,
    pub says_high: String,
}

/// Bars to both sides of the expected total, the widest first; what lowers it in one colour, what raises it in another.
pub fn swings(title: &str, centre: &str, all: &[Swing]) -> String {
    let least = all.iter().map(|one| one.low.min(one.high)).fold(0.0, f64::min);
    let most = all.iter().map(|one| one.low.max(one.high)).fold(0.0, f64::max);
    let said = all.iter().map(|one| format!("{} ({}): {}, {}", one.name, one.note, one.says_low, one.says_high));
    let label = format!("{title}. {}", said.collect::<Vec<_>>().join("; "));
    let span = (most - least).max(0.01);
    let place = |from: f64, to: f64| move |value: f64| from + (value - least) / span * (to - from);
    let wide =
        swing_rows(open("wide", 860, all.len() as u32 * 34 + 20, &label), place(430.0, 770.0), centre, all, false);
    wide + &swing_rows(open("narrow", 340, all.len() as u32 * 50 + 20, &label), place(64.0, 276.0), centre, all, true)
}

fn swing_rows(mut out: String, x: impl Fn(f64) -> f64, centre: &str, all: &[Swing], narrow: bool) -> String {
    let (row, down, zero) = if narrow { (50.0, 24.0, x(0.0)) } else { (34.0, 4.0, x(0.0)) };
    let foot = all.len() as f64 * row + 20.0;
    let _ = write!(out, "<text class=\"q m\" x=\"{zero:.1}\" y=\"13\">{}</text>", text(centre));
    let _ = write!(out, "<path class=\"zero\" d=\"M{zero:.1} 20V{foot}\"/>");
    for (at, one) in all.iter().enumerate() {
        let y = 20.0 + at as f64 * row;
        let name = text(&clip(&one.name, if narrow { 22 } else { 30 }));
        let note = text(&clip(&one.note, if narrow { 22 } else { 24 }));
        let _ = match narrow {
            true => write!(
                out,
                "<text class=\"halo\" x=\"0\" y=\"{}\">{name} <tspan class=\"q\">{note}</tspan></text>",
                y + 17.0
            ),
            false => write!(
                out,
                "<text x=\"0\" y=\"{0}\">{name}</text><text class=\"q\" x=\"206\" y=\"{0}\">{note}</text>",
                y + 20.0
            ),
        };
        let (low, high) = (one.low.min(one.high), one.low.max(one.high));
        let words = if one.low <= one.high { [&one.says_low, &one.says_high] } else { [&one.says_high, &one.says_low] };
        swing_bar(&mut out, (&x, y + down), low.min(0.0), 0.0, "mk");
        swing_bar(&mut out, (&x, y + down), 0.0, high.max(0.0), "up");
        let ends = [(low < 0.0, x(low) - 6.0, "e halo", words[0]), (high > 0.0, x(high) + 6.0, "halo", words[1])];
        for (_, at, class, word) in ends.iter().filter(|(shown, ..)| *shown) {
            let _ =
                write!(out, "<text class=\"{class}\" x=\"{at:.1}\" y=\"{}\">{}</text>", y + down + 16.0, text(word));
        }
    }
    out + "</svg>"
}

fn swing_bar(out: &mut String, (x, y): (&dyn Fn(f64) -> f64, f64), from: f64, to: f64, class: &str) {
    if to > from {
        let (left, length) = (x(from), (x(to) - x(from)).max(1.0));
        let _ = write!(out, "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{y}\" width=\"{length:.1}\" height=\"22\"/>");
    }
}

/// The distance between lines of the grid: 1, 2 or 5 times a power of ten, four lines at most.
fn step(top: f64) -> f64 {
    let rough = (top / 4.0).max(0.01);
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough).unwrap_or(10.0);
    factor * power
}

fn clip(name: &str, length: usize) -> String {
    match name.chars().count() > length {
        true => name.chars().take(length - 1).chain(['…']).collect(),
        false => name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_have_round_steps() {
        assert_eq!([step(347.0), step(120.0), step(0.0)], [100.0, 50.0, 0.01]);
    }

    #[test]
    fn a_hostile_name_stays_text() {
        let bar = Bar { name: "<script>".into(), class: "net", value: 1.0, says: "\"1\"".into() };
        let svg = bars("t", &[bar]);
        assert!(!svg.contains("<script>") && svg.contains("&quot;1&quot;"), "{svg}");
    }
}
