import CrosspointFiles
import Foundation

/// The handwritten digits of LeCun, Cortes & Burges in their four IDX files.
public enum MNIST {
  /// Loads training and test set from a folder: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
  /// `t10k-labels-idx1-ubyte`, each plain or gzip, whatever its name says ('.' before
  /// "idx" and .gz at the end will do too). Other data in the same form works as well, up to 256 classes.
  /// - Throws: `DataSetError`.
  public static func load(directory: String) throws -> TrainingData {
    switch PathItem(directory) {
    case .folder: break
    case .missing: throw DataSetError(file: directory, problem: .missing)
    case .file, .other:
      throw DataSetError(
        file: directory, problem: .unreadable("it is a file, not a folder; name the one that holds the MNIST files"))
    case .closed(let why): throw DataSetError(file: directory, problem: .unreadable(why))
    }
    let (train, size) = try set("train", directory)
    let (test, testSize) = try set("t10k", directory)
    guard size == testSize else {
      throw DataSetError(
        file: directory, problem: .badShape("training images have \(size) pixels, test images \(testSize)"))
    }
    return TrainingData(name: directory, train: train, test: test)
  }

  private static func set(_ prefix: String, _ directory: String) throws -> (DataSet, size: String) {
    let (images, height, width) = try IDX.images(find("\(prefix)-images", "idx3-ubyte", directory))
    let path = find("\(prefix)-labels", "idx1-ubyte", directory)
    let labels = try IDX.labels(path)
    guard labels.count == images.rows else {
      throw DataSetError(file: path, problem: .countsDiffer(images: images.rows, labels: labels.count))
    }
    return (DataSet(images: images, labels: labels), "\(height) × \(width)")
  }

  /// The first of the file's usual names that is there, or the first.
  private static func find(_ stem: String, _ ending: String, _ directory: String) -> String {
    let names = ["\(stem)-\(ending)", "\(stem).\(ending)"].flatMap { [$0, $0 + ".gz"] }
    let paths = names.map { URL(fileURLWithPath: directory).appendingPathComponent($0).path }
    return paths.first { PathItem($0) != .missing } ?? paths[0]
  }
}
