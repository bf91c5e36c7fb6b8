import Dispatch

/// Scratch that is lent for a call and given back: as many as calls run at once, where one for each
/// of a grid's thousand tiles would be larger than its weights.
final class ScratchPool<Scratch: AnyObject>: @unchecked Sendable {
  private let make: () -> Scratch
  private let lock = DispatchSemaphore(value: 1)
  private var idle: [Scratch] = []

  init(_ make: @escaping @Sendable () -> Scratch) {
    self.make = make
    // Threads that work at once; to give one back then allocates nothing.
    idle.reserveCapacity(64)
  }

  func borrow() -> Scratch {
    lock.wait()
    defer { lock.signal() }
    return idle.popLast() ?? make()
  }

  func giveBack(_ scratch: Scratch) {
    lock.wait()
    defer { lock.signal() }
    idle.append(scratch)
  }
}
