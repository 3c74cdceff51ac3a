import Foundation
@testable import Audio.Core

public let maxVolume = 11
typealias Completion = (Result<Void, Error>) -> Void

/// What can be played.
///
/// And paused.
public protocol Playable: AnyObject {
    associatedtype Item
    var title: String { get }
    func play(from position: Int) throws
}

/// Plays things.
@objc(MYPlayer)
public final class Player<T>: Base, Playable {
    public private(set) var volume = 5
    let title = "player"
    private lazy var queue: [T] = []

    public init(title: String) {
        self.volume = 3
    }

    deinit {
        stop()
    }

    /// Starts.
    @discardableResult
    public func play(from position: Int) throws -> Bool {
        func inner() -> Int {
            return position
        }
        return inner() > 0
    }

    static func make() -> Player {
        return Player(title: "x")
    }

    enum State: String {
        case idle
        case playing, paused
    }
}

struct Track {
    let name: String
}

actor Mixer {
    func mix() {}
}

extension Player where T: Codable {
    func save() {}
}

extension Audio.Track: Playable {
    func load() {}
}

func fade(_ player: Player<Int>, over seconds: Double) {
}
