import Foundation
import TestSupport
import Testing

/// Pictures of a user's own as IDX files, as docs/own-network.md describes them.
@Suite("crosspoint train on pictures of one's own")
struct OwnPicturesTests {
  /// An IDX file: unsigned bytes under a big-endian header.
  private func idx(_ sizes: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, 0, $0] } + bytes
  }

  /// Writes pictures with a bright row for each label, 0 to 2, and their labels.
  private func write(
    _ folder: TemporaryFolder, _ set: String, _ count: UInt8, rows: UInt8 = 8, columns: UInt8 = 8,
    largest: UInt8 = 2
  ) throws {
    let labels = (0..<count).map { $0 % 3 == 2 ? largest : $0 % 3 }
    var pixels: [UInt8] = []
    for n in 0..<count {
      for row in 0..<rows {
        for column in 0..<columns { pixels.append(row == n % 3 ? 200 + column : 7 * (n % 5)) }
      }
    }
    try folder.write("\(set)-images-idx3-ubyte", idx([count, rows, columns], pixels))
    try folder.write("\(set)-labels-idx1-ubyte", idx([count], labels))
  }

  private func train(_ folder: TemporaryFolder, _ more: String...) throws -> Program.Result {
    try Program.run(["train", "--data", folder.path, "--epochs", "60"] + more)
  }

  @Test(
    "8 × 8 pixels and three classes learn, are saved and resumed",
    arguments: ["digital", "rpu-managed"])
  func learns(_ tile: String) throws {
    let folder = try TemporaryFolder()
    try write(folder, "train", 240)
    try write(folder, "t10k", 60)
    let run = try train(folder, "--tile", tile, "--save", folder.path + "/run")
    #expect(run.status == 0 && run.lines.count == 61, "\(run.errors)")
    #expect(try json(run.lines[0])["widths"] as? [Int] == [64, 256, 128, 10])
    #expect(try json(run.lines[0])["test_examples"] as? Int == 60)
    #expect(try #require(json(run.lines[60])["test_error"] as? Double) < 10)
    #expect(
      try train(folder, "--tile", tile, "--save", folder.path + "/run", "--resume").output
        == run.output)
  }

  @Test(
    """
    a size that the network does not take, a class too many, sets of two sizes and a missing \
    file are refused by name
    """
  )
  func refused() throws {
    let folder = try TemporaryFolder()
    func refusal(_ more: String...) throws -> String {
      let result = try Program.run(["train", "--data", folder.path] + more)
      #expect(result.status != 0 && result.output.isEmpty && result.errors.hasPrefix("Error: "))
      return result.errors
    }
    try write(folder, "train", 30)
    #expect(try refusal().contains("\(folder.path)/t10k-images-idx3-ubyte: not found"))
    try write(folder, "t10k", 30)
    #expect(
      try refusal("--network", "lenet").contains(
        "takes pictures of 784 pixels, and those of the data have 64"))
    try write(folder, "t10k", 30, rows: 4, columns: 16)
    #expect(try refusal().contains("training images have 8 × 8 pixels, test images 4 × 16"))
    try write(folder, "t10k", 30, largest: 10)
    #expect(
      try refusal().contains("tells 10 classes apart, and the data have 11 (labels up to 10)"))
  }

  /// Whether there is a Python with numpy.
  static let hasNumpy = (try? Program.shell("python3 -c 'import numpy'"))?.status == 0

  @Test("the page's Python writes files that train", .enabled(if: hasNumpy))
  func python() throws {
    let page = try String(
      contentsOf: URL(fileURLWithPath: #filePath).appendingPathComponent(
        "../../../docs/own-network.md"
      ).standardized,
      encoding: .utf8)
    let script = try #require(page.firstMatch(of: /```python\n([^`]*)```/)).output.1
    let folder = try TemporaryFolder()
    try folder.write("write.py", script.utf8)
    let written = try Program.shell("cd '\(folder.path)' && python3 write.py")
    #expect(written.status == 0, "\(written.errors)")
    let run = try train(folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try json(run.lines[0])["train_examples"] as? Int == 200)
    #expect(try #require(json(run.lines[60])["test_error"] as? Double) < 10)
  }
}
