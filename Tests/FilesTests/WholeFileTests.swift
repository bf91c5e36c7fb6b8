import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("Text files read at once")
struct WholeFileTests {
  @Test(
    """
    a small one is its bytes, one larger than memory is refused unread, and a missing one is \
    told as such
    """
  )
  func sizes() throws {
    let folder = try TemporaryFolder()
    let small = try folder.write("small", Array("text".utf8))
    #expect(try WholeFile.read(small) == Data("text".utf8))
    #expect(throws: (any Error).self) { try WholeFile.read(folder.path + "/none") }
    #if os(Linux)
      // A hole of 1 TiB takes no place.
      let large = try folder.write("large", [])
      try #require(truncate(large, 1 << 40) == 0)
      let error = #expect(throws: MemoryError.self) { try WholeFile.read(large) }
      #expect(error?.work == "reading \(large)" && error?.needed == 11 << 40)
    #endif
  }
}
