import Foundation
import TestSupport
import Testing

@Suite("crosspoint bench --check")
struct BenchCheckTests {
  @Test("a check against recorded ratios passes, fails, and refuses what is no record")
  func check() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/r.json"
    #expect(
      try Program.run("bench", "--quick", "--sizes", "32", "--batches", "1", "--json", file).status
        == 0)
    let passed = try Program.run("bench", "--quick", "--check", file, "--tolerance", "50")
    #expect(
      passed.status == 0 && passed.output.contains("No ratio is over 5000 %"), "\(passed.output)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    // Of a folder the record of such machines, if there is one.
    let none = try Program.run("bench", "--check", folder.path)
    #expect(
      none.status == 1 && none.output.isEmpty && none.errors.contains("it has r.json"),
      "\(none.errors)")
    let named = try #require(none.errors.firstMatch(of: /--json (\S+)/)).output.1
    try text.write(toFile: String(named), atomically: true, encoding: .utf8)
    let found = try Program.run(
      "bench", "--quick", "--check", folder.path, "--tolerance", "50")
    #expect(found.status == 0 && found.output.contains("No ratio is over"), "\(found.output)")
    // Each recorded ratio a thousandth of what it was.
    let small = text.replacing(#/"ratio" : [0-9.]+/#, with: "\"ratio\" : 0.001")
    try small.write(toFile: file, atomically: true, encoding: .utf8)
    let failed = try Program.run("bench", "--quick", "--check", file)
    #expect(
      failed.status == 1 && failed.output.contains("4 ratios are over 30 % above"),
      "\(failed.output)")
    for (name, content) in [
      ("none", nil), ("empty", ""), ("other", "{}"), ("short", String(text.dropLast(40))),
    ]
      as [(String, String?)]
    {
      let path = folder.path + "/\(name).json"
      try content?.write(toFile: path, atomically: true, encoding: .utf8)
      let refused = try Program.run("bench", "--check", path)
      #expect(
        refused.status == 1 && refused.errors.contains("--check '\(path)'"), "\(refused.errors)")
    }
    for (field, value, why) in [
      ("columns", "0", "columns is 0; 1 to 16384"), ("columns", "-1", "columns is -1"),
      ("columns", "4611686018427387904", "columns is 4611686018427387904"),
      ("rows", "16385", "rows is 16385"),
      ("rows", "0", "rows is 0"),
      ("batch", "0", "batch is 0; 1 to 65536"),
      ("batch", "4611686018427387904", "batch is 4611686018427387904"),
      ("ratio", "0", "ratio is 0"), ("ratio", "-1", "ratio is -1"),
    ] {
      // In the last result only.
      let place = try #require(text.range(of: "\"\(field)\" : ", options: .backwards))
      let end = try #require(text[place.upperBound...].firstIndex { $0 == "," || $0 == "\n" })
      try (text[..<place.upperBound] + value + text[end...]).write(
        toFile: file, atomically: true, encoding: .utf8)
      let refused = try Program.run("bench", "--check", file)
      #expect(
        refused.status == 1 && refused.output.isEmpty
          && refused.errors.contains("--check '\(file)', result 4: \(why)"),
        "\(refused.errors)")
    }
    for (from, to, why) in [
      (
        #"("ratio" : )[0-9.]+"#, "$11e400",
        "1e400 is out of range, ±1.7976931348623157e+308, in results[0].ratio."
      ),
      (#"("rows" : )[0-9]+"#, "$11.5", "1.5 is not a whole number in results[0].rows."),
      (#"("rows" : )[0-9]+"#, "$1\"a\"", "expected a whole number in results[0].rows."),
    ] {
      try text.replacingOccurrences(of: from, with: to, options: .regularExpression).write(
        toFile: file, atomically: true, encoding: .utf8)
      let refused = try Program.run("bench", "--check", file)
      #expect(
        refused.status == 1 && refused.output.isEmpty && refused.errors.contains(why),
        "\(refused.errors)")
    }
    // No finite number is too large to print.
    let large = text.replacing(#/"ratio" : [0-9.]+/#, with: "\"ratio\" : 1e17")
    try large.write(toFile: file, atomically: true, encoding: .utf8)
    let printed = try Program.run("bench", "--quick", "--check", file, "--tolerance", "1e17")
    #expect(
      printed.status == 0 && printed.output.contains(" 100000000000000000.00 ")
        && printed.output.contains("No ratio is over 10000000000000000000 %"),
      "\(printed.output) \(printed.errors)")
    #expect(try Program.run("bench", "--check", file, "--sizes", "64").status == 64)
    #expect(try Program.run("bench", "--check", file, "--tolerance", "-1").status == 64)
  }
}
