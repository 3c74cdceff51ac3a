//! Shapes and what they have in common.

extern crate serde;

use std::collections::{HashMap, hash_map::{self, Entry as Slot}};
use crate::units::*;
pub use self::inner::Grid;

mod helpers;

/// How many corners at most.
pub const MAX_CORNERS: usize = 64;
static mut COUNTER: u32 = 0;

pub type Corners = Vec<(f64, f64)>;

/// A shape.
///
/// Measured in metres.
#[derive(Debug, Clone)]
#[serde(
    rename_all = "camelCase",
)]
pub struct Polygon<T> {
    corners: Corners,
    tag: T,
}

pub struct Unit;

#[derive(Debug)]
pub enum Kind {
    /// Round.
    Circle(f64),
    Square { side: f64 },
    Empty,
}

pub union Bits {
    float: f32,
    int: u32,
}

/// What has an area.
pub trait Area {
    type Output;
    const UNIT: &'static str;

    fn area(&self) -> f64;

    fn double(&self) -> f64 {
        self.area() * 2.0
    }
}

impl<T> Area for Polygon<T>
where
    T: Clone,
{
    type Output = f64;
    const UNIT: &'static str = "m²";

    #[inline]
    fn area(&self) -> f64 {
        fn shoelace(c: &Corners) -> f64 {
            c.len() as f64
        }
        shoelace(&self.corners)
    }
}

impl Polygon<u8> {
    /// Makes one.
    pub async fn new(corners: Corners) -> Self {
        Polygon { corners, tag: 0 }
    }
}

impl<'a> From<&'a str> for inner::Grid<'a> {
    fn from(text: &'a str) -> Self {
        todo!()
    }
}

#[macro_export]
macro_rules! polygon {
    ($($x:expr),*) => { Polygon::new(vec![$($x),*]) };
}

mod inner {
    pub struct Grid<'a>(&'a str);

    #[cfg(test)]
    mod tests {
        #[test]
        fn makes_a_grid() {}
    }
}
