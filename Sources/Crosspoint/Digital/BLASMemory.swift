import CrosspointCLimits
import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension BLAS {
  /// Throws unless the process's limits leave room for what OpenBLAS maps, which before 0.3.30
  /// would otherwise try for ever to map it.
  ///
  /// The first product of a process asks for one thread. Ask yourself before several of your
  /// threads call for the first time, or before `setThreads`: it takes one system call and keeps
  /// nothing. OpenBLAS starts its own threads as it is loaded, one for each core but one: where a
  /// limit is low, set OPENBLAS_NUM_THREADS=1 in the environment of the program.
  /// - Parameters:
  ///   - callers: your threads that call at the same time, 128 MiB of address space each.
  ///   - starts: OpenBLAS's own threads beside those it has, 128 MiB and a stack each.
  /// - Throws: `MemoryError`.
  public static func requireMemory(callers: Int = 1, starts: Int = 0) throws(MemoryError) {
    check(callers >= 0 && starts >= 0, "\(callers) threads that call, \(starts) of OpenBLAS")
    let count = reserved(callers: callers, starts: starts)
    guard count > 0, !canMap(count) else { return }
    throw MemoryError(
      work: "OpenBLAS", needed: count,
      limit: MemoryLimit.all.first { $0.countsReserved && $0.free < count },
      remedy: "set OPENBLAS_NUM_THREADS=1")
  }

  /// Address space of OpenBLAS's buffers and of its threads' stacks.
  static func reserved(callers: Int, starts: Int) -> Int {
    callers * xp_openblas_buffer + starts * (xp_openblas_buffer + xp_thread_stack())
  }

  /// Threads that OpenBLAS would have to start for calls on `count`: it keeps those that it once
  /// had.
  package static func threadsToStart(for count: Int) -> Int { started.beyond(count) }

  /// Traps where `count` threads cannot be.
  static func makeRoom(forThreads count: Int) {
    do { try requireMemory(callers: 0, starts: threadsToStart(for: count)) } catch {
      fail("\(error)")
    }
    started.raise(to: count)
  }

  private static let started = Started()

  /// The most threads that there have been.
  private final class Started: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1)
    private var count = BLAS.threads

    func beyond(_ threads: Int) -> Int {
      lock.wait()
      defer { lock.signal() }
      return max(threads - count, 0)
    }

    func raise(to threads: Int) {
      lock.wait()
      defer { lock.signal() }
      count = max(count, threads)
    }
  }

  /// Before every call: nothing but the first time.
  static func checkMemory() throws(MemoryError) {
    // Where there was none, there may be now.
    if !hadMemory { try requireMemory() }
  }

  private static let hadMemory = (try? requireMemory()) != nil

  private static func canMap(_ count: Int) -> Bool {
    guard let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
      memory != MAP_FAILED
    else { return false }
    munmap(memory, count)
    return true
  }
}

extension MemoryNeed {
  /// Adds what OpenBLAS maps.
  /// - Parameters:
  ///   - callers: threads that call it at once.
  ///   - starts: threads of its own that it has to start beside those it has.
  package mutating func reserve(callers: Int, starts: Int = 0) {
    reserved += BLAS.reserved(callers: callers, starts: starts)
  }
}
