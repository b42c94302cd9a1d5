//! Paints, strokes and shapes of a picture in the words of PDF.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{
    Fill, FillRule, LineCap, LineJoin, LinearGradient, Paint, RadialGradient, SpreadMethod, Stop, Stroke, StrokeDash,
};
use resvg::tiny_skia::{self, PathSegment};
use resvg::usvg;

pub fn transform(t: usvg::Transform) -> Transform {
    Transform::from_row(t.sx, t.ky, t.kx, t.sy, t.tx, t.ty)
}

pub fn part(value: f32) -> NormalizedF32 {
    NormalizedF32::new(value.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE)
}

/// `None` where nothing is left of it.
pub fn path(data: &tiny_skia::Path, by: usvg::Transform) -> Option<Path> {
    let data = data.clone().transform(by)?;
    let mut out = PathBuilder::new();
    for segment in data.segments() {
        match segment {
            PathSegment::MoveTo(p) => out.move_to(p.x, p.y),
            PathSegment::LineTo(p) => out.line_to(p.x, p.y),
            PathSegment::QuadTo(c, p) => out.quad_to(c.x, c.y, p.x, p.y),
            PathSegment::CubicTo(a, b, p) => out.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
            PathSegment::Close => out.close(),
        }
    }
    out.finish()
}

pub fn rule(rule: usvg::FillRule) -> FillRule {
    match rule {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

pub fn fill(of: &usvg::Fill) -> Option<Fill> {
    Some(Fill { paint: paint(of.paint())?, opacity: part(of.opacity().get()), rule: rule(of.rule()) })
}

pub fn stroke(of: &usvg::Stroke) -> Option<Stroke> {
    let dash = of.dasharray().map(|array| StrokeDash { array: array.to_vec(), offset: of.dashoffset() });
    Some(Stroke {
        paint: paint(of.paint())?,
        width: of.width().get(),
        miter_limit: of.miterlimit().get(),
        line_cap: match of.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        line_join: match of.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
        },
        opacity: part(of.opacity().get()),
        dash,
    })
}

fn colour(of: usvg::Color) -> rgb::Color {
    rgb::Color::new(of.red, of.green, of.blue)
}

/// `None` for a pattern, of which no drawing and no icon has any.
fn paint(of: &usvg::Paint) -> Option<Paint> {
    match of {
        usvg::Paint::Color(plain) => Some(colour(*plain).into()),
        usvg::Paint::LinearGradient(g) => Some(
            LinearGradient {
                x1: g.x1(),
                y1: g.y1(),
                x2: g.x2(),
                y2: g.y2(),
                transform: transform(g.transform()),
                spread_method: spread(g.spread_method()),
                stops: stops(g.stops()),
                anti_alias: false,
            }
            .into(),
        ),
        usvg::Paint::RadialGradient(g) => Some(
            RadialGradient {
                fx: g.fx(),
                fy: g.fy(),
                fr: g.fr().get(),
                cx: g.cx(),
                cy: g.cy(),
                cr: g.r().get(),
                transform: transform(g.transform()),
                spread_method: spread(g.spread_method()),
                stops: stops(g.stops()),
                anti_alias: false,
            }
            .into(),
        ),
        usvg::Paint::Pattern(_) => None,
    }
}

fn spread(of: usvg::SpreadMethod) -> SpreadMethod {
    match of {
        usvg::SpreadMethod::Pad => SpreadMethod::Pad,
        usvg::SpreadMethod::Reflect => SpreadMethod::Reflect,
        usvg::SpreadMethod::Repeat => SpreadMethod::Repeat,
    }
}

fn stops(of: &[usvg::Stop]) -> Vec<Stop> {
    let stop = |one: &usvg::Stop| Stop {
        offset: part(one.offset().get()),
        color: colour(one.color()).into(),
        opacity: part(one.opacity().get()),
    };
    of.iter().map(stop).collect()
}
