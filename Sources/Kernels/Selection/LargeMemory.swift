#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension UnsafeMutableRawPointer {
  /// Memory on a cache line, and on large pages where it is large: at 4096² a row of a matrix is
  /// four small pages, and half of an update's time went into finding them. Freed by
  /// `freeArrays()`.
  ///
  /// Where there is none, the process ends with status 1 and one line on standard error that says
  /// how much was wanted, and for what.
  /// - Parameter what: as "a matrix".
  public static func allocateForArrays(byteCount: Int, for what: StaticString)
    -> UnsafeMutableRawPointer
  {
    let largePage = 2 << 20
    let isLarge = byteCount >= 2 * largePage
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, isLarge ? largePage : 64, max(byteCount, 1)) == 0, let memory
    else {
      endOutOfMemory(byteCount, what)
    }
    #if os(Linux)
      // 14 is MADV_HUGEPAGE; a kernel without it says so and nothing is lost.
      if isLarge { madvise(memory, byteCount, 14) }
    #endif
    return memory
  }

  /// Frees what `allocateForArrays` gave.
  public func freeArrays() { free(self) }
}

@inline(never)
private func endOutOfMemory(_ byteCount: Int, _ what: StaticString) -> Never {
  // What was printed before is not lost. Not `exit`: OpenBLAS's threads may wait for memory too,
  // and it would wait for them.
  fflush(nil)
  let line =
    """
    Error: out of memory: \(byteCount) bytes for \(what) cannot be had. Raise the limit of \
    memory, or take less.\n
    """
  _ = Array(line.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  _exit(1)
}
