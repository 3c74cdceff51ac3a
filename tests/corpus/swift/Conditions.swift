/// Asks for things.
open class Session: @unchecked Sendable {
    #if canImport(Darwin)
    @available(macOS 10.15, *)
    func onlyDarwin() {}
    #else
    func elsewhere() {
        log()
    }
    #endif

    nonisolated(unsafe) var flag = false
    public private(set) var hits = 0

    #if os(iOS)
    func half(a: Int) {
    #else
    func half(b: Int) {
    #endif
        print(a)
    }

    func typed() throws(Failure) {}
    func perform(_ event: sending Event) {}
    subscript(index: Int) -> Int { index }
    static func == (a: Session, b: Session) -> Bool { true }
    static func <~> (a: Session, b: Session) -> Session { a }
}

enum Platform {
    case base
    #if os(iOS)
    case phone
    #endif
    var label: String { "" }
}

extension String {
    var isBlank: Bool { true }
    func `default`() {}
}
