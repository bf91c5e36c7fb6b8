import Crosspoint
import Foundation

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("crosspoint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: Data) throws -> String {
    let file = path + "/" + name
    try bytes.write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// N(0, 1) signals from a fixed address.
func signals(_ rows: Int, _ columns: Int, _ vector: UInt64, scale: Float = 1) -> Matrix {
  let line = RandomLine(seed: 77, tile: 1, vector: vector, purpose: .syntheticData)
  return Matrix(rows: rows, columns: columns, line.gaussians(rows * columns).map { $0 * scale })
}

/// The bits of every element.
func bits(_ m: Matrix) -> [UInt32] { m.elements.map(\.bitPattern) }
