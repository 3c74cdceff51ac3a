pub fn @"with a blank"() void {}
