import Crosspoint
import CrosspointFiles

/// Everything of a run of inference but its network.
public struct InferenceRecord: Sendable, Codable {
  public var run: InferenceRun
  /// What its settings are called: a named tile, or a file.
  public var settingsName: String
  /// Where the weights came from, and how they were taken, for people.
  public var source: [String]
  /// What is tested, and the examples that ranges were calibrated on as training examples; pixels
  /// as they are before `normalisation`.
  public var data: DataIdentity
  /// The seed of data that are drawn.
  public var dataSeed: UInt64
  /// What pixels are shifted and scaled by, MEAN,STD; nil for nothing.
  public var normalisation: String?
  /// Whether ranges are chosen by the training examples of `data`.
  public var isCalibrated: Bool
  /// Test error of the exact weights, in percent.
  public var exactError: Double

  public init(
    run: InferenceRun, settingsName: String, source: [String], data: DataIdentity, dataSeed: UInt64,
    normalisation: String?, isCalibrated: Bool, exactError: Double
  ) {
    (self.run, self.settingsName, self.source) = (run, settingsName, source)
    (self.data, self.dataSeed) = (data, dataSeed)
    (self.normalisation, self.isCalibrated) = (normalisation, isCalibrated)
    self.exactError = exactError
  }
}

/// A run of inference in one file, as it was after its last finished repeat: `docs/files.md`.
public struct InferenceFile {
  static let kind = "inference run"

  struct Contents: Codable {
    var network: StoredNetwork
    var inference: InferenceRecord
  }

  public let path: String
  public let record: InferenceRecord
  /// The trained network, with exact weights.
  public let network: Network
  private let stored: StoredNetwork

  /// Opens a file and checks it to the last bit.
  /// - Throws: `FileError` for anything but a whole file of a run of inference.
  public init(_ path: String, threads: Int = 1) throws {
    let file = try SealedFile(path)
    try file.require(Self.kind)
    let contents = try file.contents(Contents.self)
    let run = contents.inference.run
    if let fault = run.fault { throw file.bad(fault) }
    try file.building {
      try run.settings.validate()
      for seconds in run.times { try run.settings.device.model.validate(seconds: seconds) }
    }
    network = try contents.network.restored(file, threads: threads)
    (self.path, record, stored) = (path, contents.inference, contents.network)
  }

  /// Writes a run with its network: whole, or not at all.
  /// - Parameter network: the trained one, with exact weights.
  /// - Throws: `FileError`; `CrosspointError.nonFinite` for weights out of range.
  public static func write(_ record: InferenceRecord, _ network: Network, to path: String) throws {
    let (stored, tensors) = try StoredNetwork.take(network, for: path)
    try SealedFile.write(
      kind: kind, Contents(network: stored, inference: record), tensors, to: path)
  }

  /// Throws `FileError.Problem.differs` unless a network has the same layers and weights, bit for
  /// bit.
  /// - Parameter what: where it came from, as the error names it.
  public func check(_ network: Network, as what: String) throws {
    let layers = try StoredNetwork.take(network, for: path).0
    let isSame =
      try StoredJSON.text(layers) == StoredJSON.text(stored)
      && zip(network.layers, self.network.layers).allSatisfy { given, own in
        zip(given.tiles, own.tiles).allSatisfy { $0.weights.elements == $1.weights.elements }
      }
    guard isSame else {
      throw FileError(
        file: path,
        problem: .differs(
          setting: "the network", saved: record.source.first ?? "another", given: what))
    }
  }

  /// Throws `FileError.Problem.differs` with the first thing in which data are others.
  public func check(_ data: DataIdentity) throws { try record.data.check(data, file: path) }
}
