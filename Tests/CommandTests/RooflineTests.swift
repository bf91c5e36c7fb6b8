import Foundation
import TestSupport
import Testing

@Suite("crosspoint roofline")
struct RooflineTests {
  /// Twice a ceiling would be a wrong count. Other tests run beside this one, so nothing is said of
  /// the lower end, and what comes once is no count; a sanitizer's times say nothing.
  @Test(
    "the roofline of every kernel: no share far above its ceiling, none without a bound",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  func roofline() throws {
    let folder = try TemporaryFolder()
    var above: Set<String>?
    for i in 0..<6 where above?.isEmpty != true {
      let file = folder.path + "/\(i).json"
      let result = try Program.run("roofline", "--json", file)
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
      let rows = try #require(
        json(String(contentsOfFile: file, encoding: .utf8))["rows"] as? [[String: Any]])
      #expect(rows.count == 34)
      let here = try rows.filter { row in
        let name = try #require(row["kernel"] as? String)
        let (bound, measured) = (
          try #require(row["bound_ns"] as? Double), try #require(row["measured_ns"] as? Double)
        )
        #expect(bound > 0 && measured > 0 && result.output.contains(name))
        return bound / measured >= 2
      }.compactMap { $0["kernel"] as? String }
      above = above?.intersection(here) ?? Set(here)
    }
    #expect(above == [], "kernels above twice their ceiling every time")
  }
}
