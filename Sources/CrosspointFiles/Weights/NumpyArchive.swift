import Crosspoint
import Foundation

/// Several arrays of numpy in a zip archive, one an entry, whose name ends in .npy.
enum NumpyArchive {
  private static let ending = ".npy"

  /// Unpacks all arrays.
  static func tensors(_ path: String, _ bytes: Data) throws -> [WeightTensor] {
    let archive = try ZipArchive(path, bytes)
    if let other = archive.entries.first(where: { !$0.name.hasSuffix(ending) }) {
      throw FileError(
        file: path,
        problem: .badWeights(
          "an archive with '\(other.name)', which is no array of numpy",
          remedy:
            """
            Save the weights as safetensors (of PyTorch, by safetensors.torch.save_file), or by \
            numpy.savez
            """))
    }
    let unpacked = archive.entries.reduce(0) { $0 + ($1.isDeflated ? $1.size : 0) }
    try MemoryNeed("unpacking \(path)", held: unpacked).check()
    return try archive.entries.map { entry in
      let array = try NumpyArray("\(path), entry '\(entry.name)'", archive.contents(entry))
      return array.tensor(String(entry.name.dropLast(ending.count)), file: path)
    }
  }
}
