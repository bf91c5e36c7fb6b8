import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("Messages about files are sentences")
struct MessageTests {
  @Test("one byte is one, and a reason with a full stop ends in one only")
  func sentences() {
    let why = "The file is damaged."
    for problem in [
      .missing, .exists, .inUse, .unreadable(why), .unwritable(why),
      .truncated(expected: 8, found: 1),
      .oversized(expected: 0, found: 1),
      .badHeaderLength(1), .badHeader(why), .badContents(why), .badSettings(why),
    ] as [FileError.Problem] {
      let text = FileError(file: "f", problem: problem).description
      #expect(text.hasPrefix("f: ") && text.hasSuffix(".") && !text.hasSuffix(".."), "\(text)")
      for part in ["..", ".)", "1 bytes"] { #expect(!text.contains(part), "\(text)") }
    }
    #expect(
      FileError(file: "f", problem: .truncated(expected: 8, found: 1)).description.contains(
        "ends after 1 byte where 8 are"))
    #expect(
      FileError(file: "f", problem: .truncated(expected: 8, found: 2)).description.contains(
        "ends after 2 bytes where 8 are"))
  }

  @Test("what the system says has no full stop, whatever the error is wrapped in")
  func reasons() throws {
    #expect(systemReason(POSIXError(.EFBIG)) == "File too large")
    for error in [CocoaError(.fileReadNoSuchFile), CocoaError(.fileReadCorruptFile)] {
      #expect(
        !systemReason(error).isEmpty && !systemReason(error).hasSuffix("."),
        "\(systemReason(error))")
    }
    #expect {
      try FileManager.default.createDirectory(
        atPath: "/proc/none/none", withIntermediateDirectories: true)
    } throws: { !systemReason($0).hasSuffix(".") && !systemReason($0).contains("Domain") }
  }
}
