import Crosspoint
import CrosspointCStart
import Foundation

extension MemoryNeed {
  /// Adds what products take that are cut among so many threads.
  /// - Parameter setsOpenBLAS: whether OpenBLAS is told to cut its own among as many, which starts
  ///   them.
  mutating func cut(amongThreads threads: Int, setsOpenBLAS: Bool = true) {
    let before = reserved
    // As many threads as cores at most work at once, the calling one among them. Dispatch starts
    // one more where a part is due while the worker of the last one is on its way back.
    let working = min(threads, ProcessInfo.processInfo.activeProcessorCount)
    reserve(threads: working > 1 ? working : 0)
    if setsOpenBLAS {
      reserve(callers: 0, starts: BLAS.threadsToStart(for: threads))
      // Beside their buffers they allocate as others do.
      reserved += (threads - 1) * xp_thread_arena
    }
    canSave(reserved: reserved - before, by: "take --threads 1")
  }
}

/// The program's memory, in bytes.
enum Memory {
  /// The bounds on this program's memory.
  static var limits: [MemoryLimit] {
    MemoryLimit.all.map { limit in
      var limit = limit
      // OpenBLAS's threads take their buffers as they get to it, which may be later than now.
      if limit.kind == .addressSpace {
        limit.used = max(limit.used, withOpenBLAS(XP_ADDRESS_SPACE))
      }
      if limit.kind == .data { limit.used = max(limit.used, withOpenBLAS(XP_DATA)) }
      return limit
    }
  }

  private static func withOpenBLAS(_ kind: xp_memory) -> Int {
    xp_memory_at_start(kind) + xp_openblas_workers_at_start() * openBLASThread
  }

  /// Of a thread that OpenBLAS starts.
  private static var openBLASThread: Int { xp_openblas_buffer + xp_thread_stack() }

  /// Throws `MemoryError` unless a piece of work fits.
  /// - Parameter threads: of OpenBLAS that it uses.
  static func check(_ need: MemoryNeed, threads: Int) throws {
    var need = need
    need.canSave(
      reserved: (xp_openblas_workers_at_start() + 1 - threads) * openBLASThread,
      by: "set OPENBLAS_NUM_THREADS=\(threads)")
    try need.check(limits)
  }

  /// The most this process has held.
  static var peak: Int {
    var usage = rusage()
    getrusage(0, &usage)  // 0 is RUSAGE_SELF, which has a type of its own in Glibc
    #if os(Linux)
      return usage.ru_maxrss << 10
    #else
      return usage.ru_maxrss
    #endif
  }
}
