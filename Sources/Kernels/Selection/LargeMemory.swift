#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension UnsafeMutableRawPointer {
  /// Memory on a cache line, and on large pages where it is large: at 4096² a row of a matrix is four small pages, and half of an
  /// update's time went into finding them. Freed by `deallocate()`.
  public static func allocateForArrays(byteCount: Int) -> UnsafeMutableRawPointer {
    let largePage = 2 << 20
    let isLarge = byteCount >= 2 * largePage
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: isLarge ? largePage : 64)
    #if os(Linux)
      // 14 is MADV_HUGEPAGE; a kernel without it says so and nothing is lost.
      if isLarge { madvise(memory, byteCount, 14) }
    #endif
    return memory
  }
}
