const std = @import("std");

pub fn before() u8 {
    return 1;
}

pub const Half = struct {
    a: u8,

    fn torn(self: u8, { }
};

pub fn after() u8 {
    return 2;
}
