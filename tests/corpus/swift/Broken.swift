import Foundation

func before() -> Int {
    return 1
}

class Half {
    func fine() -> Int { return 1 }

    func torn(a: Int, {
    }
}

func after() -> Int {
    return 2
}
