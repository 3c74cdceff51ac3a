use std::fmt;

pub fn before() -> u8 {
    1
}

pub struct Half {
    a: u8,
    b:
}

impl Half {
    fn fine(&self) -> u8 { 1 }
    fn torn(&self -> u8 { 2 }
}

pub fn after() {}
