import Crosspoint
import CrosspointFiles
import Foundation

/// The handwritten digits of LeCun, Cortes & Burges in their four IDX files.
public enum MNIST {
  /// Loads training and test set from a folder: `train-images-idx3-ubyte`,
  /// `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, each plain
  /// or gzip, whatever its name says ('.' before "idx" and .gz at the end will do too). Other data
  /// in the same form works as well, up to 256 classes.
  /// - Parameter examples: at most so many training examples, the first ones, in memory for these
  ///   only; nil for all. Traps below 1.
  /// - Throws: `DataSetError`; `MemoryError` for more than this process may have in memory.
  public static func load(directory: String, examples: Int? = nil) throws -> TrainingData {
    check(examples ?? 1 >= 1, "the first \(examples ?? 0) examples are none")
    try checkFolder(directory)
    let (train, size) = try set("train", directory, examples)
    let (test, testSize) = try set("t10k", directory, nil)
    guard size == testSize else {
      throw DataSetError(
        file: directory,
        problem: .badShape("training images have \(size) pixels, test images \(testSize)"))
    }
    return TrainingData(name: directory, train: train, test: test)
  }

  /// What the files of images declare; `load` checks it.
  /// - Throws: `DataSetError`.
  package static func extent(directory: String) throws -> DataExtent {
    try checkFolder(directory)
    let train = try IDX.declared(find("train-images", "idx3-ubyte", directory))
    let test = try IDX.declared(find("t10k-images", "idx3-ubyte", directory))
    return DataExtent(
      train: train[0], test: test[0], pixels: max(train[1] * train[2], test[1] * test[2]), packed: 1
    )
  }

  private static func checkFolder(_ directory: String) throws {
    switch PathItem(directory) {
    case .folder: break
    case .missing: throw DataSetError(file: directory, problem: .missing)
    case .file, .other:
      throw DataSetError(
        file: directory,
        problem: .unreadable("it is a file, not a folder; name the one that holds the MNIST files"))
    case .closed(let why): throw DataSetError(file: directory, problem: .unreadable(why))
    }
  }

  private static func set(_ prefix: String, _ directory: String, _ examples: Int?) throws -> (
    DataSet, size: String
  ) {
    let images = try IDX.images(find("\(prefix)-images", "idx3-ubyte", directory), first: examples)
    let path = find("\(prefix)-labels", "idx1-ubyte", directory)
    let labels = try IDX.labels(path)
    guard labels.count == images.declared else {
      throw DataSetError(
        file: path, problem: .countsDiffer(images: images.declared, labels: labels.count))
    }
    return (
      DataSet(images: images.matrix, labels: Array(labels.prefix(images.matrix.rows))),
      "\(images.height) × \(images.width)"
    )
  }

  /// The first of the file's usual names that is there, or the first.
  private static func find(_ stem: String, _ ending: String, _ directory: String) -> String {
    let names = ["\(stem)-\(ending)", "\(stem).\(ending)"].flatMap { [$0, $0 + ".gz"] }
    let paths = names.map { URL(fileURLWithPath: directory).appendingPathComponent($0).path }
    return paths.first { PathItem($0) != .missing } ?? paths[0]
  }
}
