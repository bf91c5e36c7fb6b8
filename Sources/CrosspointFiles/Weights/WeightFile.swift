import Crosspoint
import Foundation

/// The named tensors of a file of weights that another program has saved: safetensors, or numpy's
/// `.npy` and `.npz`.
///
/// What a file is follows from its first bytes, whatever its name ends in. Its form is checked to
/// the last byte when it is opened; numbers are looked at when they are asked for
/// (`WeightTensor.values`), so that a tensor that nobody needs may hold anything.
///
/// - safetensors: any metadata; `F64`, `F32`, `F16`, `BF16`, and integers; tensors of other types
///   are listed, and cannot be read;
/// - `.npy`: versions 1 to 3; `f8`, `f4`, `f2` and integers of either byte order; C and Fortran
///   order;
/// - `.npz`: such arrays, stored or deflated, each with its CRC-32.
///
/// Source: https://huggingface.co/docs/safetensors; numpy.lib.format of NumPy 2; PKWARE's
/// APPNOTE.TXT 6.3.
public struct WeightFile: Sendable {
  /// What a file is.
  public enum Format: String, Sendable {
    /// Safetensors of another program.
    case safetensors
    /// A network, a run or a tile that Crosspoint has saved, with its checksum:
    /// `Network.load(from:)`.
    case crosspoint
    /// One array of numpy.
    case npy
    /// Several arrays of numpy.
    case npz
  }

  public let path: String
  public let format: Format
  /// In the natural order of their names, numbers in them by value: `fc2` before `fc10`. A `.npy`
  /// file has one, named by the file's name up to its last dot.
  public let tensors: [WeightTensor]

  /// Opens a file and checks its form.
  /// - Throws: `FileError` for a file that is missing, damaged, of another form, or of a kind that
  ///   is not read: arrays of objects (pickled), archives with a password or of zip64;
  ///   `MemoryError` for an archive that takes more than this process may have.
  public init(_ path: String) throws {
    try self.init(path, bytes: PathItem.bytes(path))
  }

  /// Checks the form of a file's bytes.
  package init(_ path: String, bytes: Data) throws {
    self.path = path
    let tensors: [WeightTensor]
    switch Mark(bytes) {
    case .safetensors:
      let file = try SafetensorsFile(
        path, bytes, types: NumberForm.safetensors.map { ($0.name, $0.bytes) })
      let isOurs = SealedFile.isOne(file)
      // Its checksum covers what the form alone does not.
      if isOurs { _ = try SealedFile(path, bytes: bytes) }
      format = isOurs ? .crosspoint : .safetensors
      tensors = Self.tensors(file)
    case .npy:
      format = .npy
      let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      tensors = [try NumpyArray(path, bytes).tensor(name, file: path)]
    case .zip:
      format = .npz
      tensors = try NumpyArchive.tensors(path, bytes)
    case .unknown(let what):
      throw FileError(
        file: path,
        problem: .badWeights(
          what, remedy: "Save the weights as safetensors, or by numpy as .npy or .npz"))
    }
    self.tensors = tensors.sorted { NaturalOrder.precedes($0.name, $1.name) }
  }

  /// The tensor of a name; nil where there is none.
  public subscript(name: String) -> WeightTensor? { tensors.first { $0.name == name } }

  private static func tensors(_ file: SafetensorsFile) -> [WeightTensor] {
    file.header.entries.map { name, entry in
      let type = NumberForm.safetensors.first { $0.name == entry.dtype }
      let start = file.body.startIndex
      return WeightTensor(
        name: name, shape: entry.shape, type: entry.dtype, form: type?.form,
        isFirstIndexFastest: false,
        bytes: file.body[start + entry.data_offsets[0]..<start + entry.data_offsets[1]],
        file: file.path)
    }
  }
}

/// What a file is by its first bytes.
private enum Mark {
  case safetensors, npy, zip
  /// None of them: what it is, or that it is none.
  case unknown(String)

  init(_ bytes: Data) {
    func begins(_ mark: String) -> Bool { bytes.starts(with: mark.utf8) }
    if bytes.starts(with: NumpyArray.mark) {
      self = .npy
    } else if bytes.dropFirst(8).first == UInt8(ascii: "{") {
      self = .safetensors
    } else if begins("PK\u{3}\u{4}") || begins("PK\u{5}\u{6}") {
      self = .zip
    } else if bytes.isEmpty {
      self = .unknown("an empty file")
    } else if bytes.starts(with: [0x1f, 0x8b]) {
      self = .unknown("a file packed by gzip, which is not read")
    } else if bytes.dropFirst().starts(with: "HDF".utf8) {
      self = .unknown("an HDF5 file, which is not read")
    } else if bytes.first == 0x80 {
      self = .unknown("a pickled object of Python, which is not read")
    } else {
      self = .unknown("neither safetensors nor an array or an archive of numpy")
    }
  }
}
