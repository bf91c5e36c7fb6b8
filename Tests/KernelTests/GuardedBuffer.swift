#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `count` elements that end exactly at a page nobody may touch: one element too many ends the test
/// run.
final class GuardedBuffer<Element: BitwiseCopyable> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int
  private let mapping: UnsafeMutableRawPointer
  private let length: Int

  init(_ elements: [Element]) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = elements.count * MemoryLayout<Element>.stride
    let body = (bytes + page - 1) / page * page + page
    length = body + page
    mapping = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    precondition(mapping != MAP_FAILED && mprotect(mapping + body, page, PROT_NONE) == 0)
    pointer = (mapping + body - bytes).bindMemory(to: Element.self, capacity: elements.count)
    for (i, e) in elements.enumerated() { pointer[i] = e }
    count = elements.count
  }

  deinit { munmap(mapping, length) }

  var elements: [Element] { (0..<count).map { pointer[$0] } }
}
