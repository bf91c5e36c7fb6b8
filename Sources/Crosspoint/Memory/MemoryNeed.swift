import CrosspointCLimits

/// What a piece of work takes of memory at most, about, beside what the process has.
package struct MemoryNeed: Sendable, Equatable {
  /// A way to need less, as "take fewer examples with --examples".
  struct Remedy: Sendable, Equatable {
    var text: String
    var held: Int
    var reserved: Int
  }

  /// As "training on 60000 examples".
  package var work: String
  /// Bytes that are written to.
  package var held: Int
  /// Bytes that are mapped beside, and count where address space or data are limited: buffers of
  /// OpenBLAS, stacks.
  package var reserved = 0
  private(set) var remedies: [Remedy] = []

  package init(_ work: String, held: Int) {
    self.work = work
    self.held = held
  }

  /// Adds threads that allocate: a stack and a part of the allocator's memory each.
  package mutating func reserve(threads: Int) {
    guard threads > 0 else { return }
    // One is made at a time, and takes twice its part until it is cut to size.
    reserved += threads * (xp_thread_stack() + xp_thread_arena) + xp_thread_arena
  }

  /// Adds a way to need less, as "take fewer examples with --examples": by how many bytes of each
  /// kind.
  package mutating func canSave(held: Int = 0, reserved: Int = 0, by text: String) {
    remedies.append(Remedy(text: text, held: held, reserved: reserved))
  }

  /// Throws `MemoryError` with the first limit that leaves less.
  package func check(_ limits: [MemoryLimit] = MemoryLimit.all) throws(MemoryError) {
    for limit in limits {
      let needed = limit.countsReserved ? held + reserved : held
      guard needed > limit.free else { continue }
      throw MemoryError(
        work: work, needed: needed, limit: limit,
        remedy: remedy(missing: needed - limit.free, of: limit))
    }
  }

  /// Those of the remedies of which each helps alone; else all that help, where they do together.
  private func remedy(missing: Int, of limit: MemoryLimit) -> String? {
    let saving = remedies.map {
      (text: $0.text, bytes: $0.held + (limit.countsReserved ? $0.reserved : 0))
    }.filter { $0.bytes > 0 }
    let enough = saving.filter { $0.bytes >= missing }
    if !enough.isEmpty { return enough.map(\.text).joined(separator: ", or ") }
    guard saving.reduce(0, { $0 + $1.bytes }) >= missing else { return nil }
    return saving.map(\.text).joined(separator: " and ")
  }
}
