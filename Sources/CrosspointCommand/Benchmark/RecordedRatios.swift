import Foundation

/// Files of recorded ratios: one of the user's naming, or of a folder with one for each kind of
/// machine, named by instruction set and OpenBLAS core.
enum RecordedRatios {
  /// The file to hold a run on this machine against: `path` itself, or, of a folder, the one for
  /// `machine`.
  /// - Throws: `InputError` for a folder without one, naming those that are there.
  static func file(_ path: String, for machine: MachineDescription) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return path }
    let file = (path as NSString).appendingPathComponent(name(machine))
    if FileManager.default.fileExists(atPath: file) { return file }
    let others = try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".json") }.sorted()
    throw InputError(
      """
      --check '\(path)' has no record of kernels \(machine.isa) beside OpenBLAS core \
      \(machine.blas.core); it has \(others.isEmpty ? "none" : others.joined(separator: ", ")). \
      Make one on a quiet machine: crosspoint bench --sizes 256,512,1024,2048,4096 --batches 1,32 \
      --json \(file)
      """)
  }

  /// "avx512-SkylakeX.json".
  static func name(_ machine: MachineDescription) -> String {
    "\(machine.isa)-\(machine.blas.core).json"
  }
}
