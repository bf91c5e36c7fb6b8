import Crosspoint
import CrosspointFiles
import Foundation

/// The pictures of CIFAR-10 (Krizhevsky 2009) in its binary version: `data_batch_1.bin` to
/// `data_batch_5.bin` to train with and `test_batch.bin` to test with, in a folder.
///
/// A file is records of 3073 bytes: the label, 0 … 9, then 32 × 32 pixels of red, as many of green
/// and as many of blue, row by row. The real files have 10,000 records each; any number from 1 on
/// is read, and training files may be fewer than five, from the first on.
public enum CIFAR10 {
  /// Classes.
  public static let classes = 10
  /// Signals of a picture: three channels of 32 × 32.
  public static let pixels = 3 * 32 * 32
  static let record = 1 + pixels
  static let testName = "test_batch.bin"
  /// Most records of a file: what is more is no such file.
  static let most = 1_000_000

  /// Loads training and test set; each byte of a pixel is divided by 255, channel-major.
  /// - Parameter examples: at most so many training examples, the first ones; nil for all. Traps
  ///   below 1.
  /// - Throws: `DataSetError`; `MemoryError` for more than this process may have in memory.
  public static func load(directory: String, examples: Int? = nil) throws -> TrainingData {
    check(examples ?? 1 >= 1, "the first \(examples ?? 0) examples are none")
    return TrainingData(
      name: directory, train: try set(trainingFiles(directory), examples),
      test: try set([path(testName, directory)], nil))
  }

  /// Whether a folder holds such files: its first training file, or its test file.
  package static func isThere(directory: String) -> Bool {
    [name(1), testName].contains { PathItem(path($0, directory)) == .file }
  }

  /// What the lengths of the files say; `load` checks it.
  /// - Throws: `DataSetError`.
  package static func extent(directory: String) throws -> DataExtent {
    let train = try trainingFiles(directory).reduce(0) { try $0 + count($1) }
    return DataExtent(
      train: train, test: try count(path(testName, directory)), pixels: pixels, packed: 1)
  }

  private static func name(_ number: Int) -> String { "data_batch_\(number).bin" }

  private static func path(_ name: String, _ directory: String) -> String {
    URL(fileURLWithPath: directory).appendingPathComponent(name).path
  }

  private static func trainingFiles(_ directory: String) -> [String] {
    let paths = (1...5).map { path(name($0), directory) }
    let there = paths.prefix { PathItem($0) != .missing }
    return there.isEmpty ? [paths[0]] : Array(there)
  }

  /// Records of a file, by its length.
  private static func count(_ file: String) throws -> Int {
    let length = try ByteSource(file).most
    guard length > 0, length % record == 0 else {
      let whole = length / record + 1
      throw DataSetError(
        file: file, problem: .truncated(expected: whole * record, found: length))
    }
    guard length / record <= most else {
      throw DataSetError(
        file: file,
        problem: .badShape("it holds \(length / record) pictures, more than the \(most) allowed"))
    }
    return length / record
  }

  private static func set(_ files: [String], _ examples: Int?) throws -> DataSet {
    let counts = try files.map(count)
    let total = min(counts.reduce(0, +), examples ?? .max)
    // The matrix, and the bytes of a file that it is made of.
    try MemoryNeed(
      "reading \(files[0])", held: total * pixels * 4 + (counts.max() ?? 0) * record
    ).check()
    var images = Matrix(rows: total, columns: pixels)
    var labels: [UInt8] = []
    let scale: [Float] = (0...255).map { Float($0) / 255 }
    for (file, count) in zip(files, counts) where labels.count < total {
      let wanted = min(count, total - labels.count)
      let bytes = try ByteSource(file).read(wanted * record)
      guard bytes.count == wanted * record else {
        throw DataSetError(
          file: file, problem: .truncated(expected: count * record, found: bytes.count))
      }
      let first = labels.count
      for k in 0..<wanted {
        let label = bytes[k * record]
        guard label < classes else {
          throw DataSetError(
            file: file,
            problem: .badShape(
              "picture \(k + 1) has the label \(label); 0 to \(classes - 1) are possible"))
        }
        labels.append(label)
      }
      images.withUnsafeMutableBufferPointer { images in
        for k in 0..<wanted {
          for p in 0..<pixels {
            images[(first + k) * pixels + p] = scale[Int(bytes[k * record + 1 + p])]
          }
        }
      }
    }
    return DataSet(images: images, labels: labels)
  }
}
