import ArgumentParser
import Crosspoint
import CrosspointLearning

/// What a trained network is tested on, with the examples that ranges are chosen by as training
/// examples: what 'evaluate' and 'infer' share.
struct TestData {
  private let source: DataSource
  private let examples: Int?
  /// Whether a calibration takes the training examples; one of them is loaded otherwise.
  let isCalibrated: Bool

  /// The data, before they are read.
  /// - Parameters:
  ///   - name: a folder, or 'synthetic'.
  ///   - seed: of synthetic ones.
  ///   - kind: what the network is read by; nil for what it was saved on.
  /// - Throws: `DataSetError`; `ValidationError` for more examples than there are.
  init(_ name: String, seed: UInt64, _ options: TestOptions, for kind: TileKind?) throws {
    let all = try DataSource(name, seed: seed)
    isCalibrated = kind?.isCalibrated ?? false
    examples = options.examples
    if options.calibrate != nil && !isCalibrated {
      throw ValidationError(
        """
        --calibrate is for settings that choose ranges of converters by examples, 'inputRange' or \
        'outputRange' of an inference tile, and these do not.
        """
      )
    }
    for (option, count, there, use) in [
      ("--examples", examples, all.extent.test, "test"),
      ("--calibrate", options.calibrate, all.extent.train, "train"),
    ] {
      guard let count, count > there else { continue }
      throw ValidationError(
        """
        \(option) is \(count), and the data hold \(there) to \(use) with. Leave it out for \
        \(option == "--examples" ? "all" : "the default").
        """
      )
    }
    source = all.prefix(
      isCalibrated ? options.calibrate ?? TestOptions.standardCalibration : 1)
  }

  /// The data of --data, or those of the run that the network is of.
  /// - Parameter trained: nil for --weights.
  init(
    of trained: TrainedNetwork?, _ network: NetworkOptions, _ options: TestOptions,
    for kind: TileKind?
  ) throws {
    guard let name = options.data ?? trained?.record?.data.name else {
      let what = trained == nil ? "are weights, which have" : "is a network, which has"
      throw ValidationError(
        """
        --data is missing: '\(network.file ?? network.weights!)' \(what) no data of \
        \(trained == nil ? "their" : "its") own. Name a folder, or 'synthetic'.
        """
      )
    }
    try self.init(name, seed: trained?.record?.seed ?? 1, options, for: kind)
  }

  /// Of a picture.
  var pixels: Int { source.extent.pixels }

  /// Reads them.
  /// - Parameters:
  ///   - network: what is tested, whose inputs and outputs they must fit.
  ///   - kind: what it is put on as well; nil for nothing.
  /// - Throws: `MemoryError`, `DataSetError`; `ValidationError` for what does not fit.
  func load(for network: Network, on kind: TileKind?, threads: Int) throws -> TrainingData {
    if let plan = network.plan {
      try Memory.check(
        TestingMemory.need(source.extent, plan, on: kind, threads: threads), threads: threads)
    }
    var data = try source.load()
    let labels = data.test.labels
    if let examples { data.test = data.test.prefix(examples) }
    try check(data, largestLabel: Int(labels.max() ?? 0), network)
    return data
  }

  private func check(_ data: TrainingData, largestLabel: Int, _ network: Network) throws {
    let (inputs, pixels) = (network.inputs, data.test.images.columns)
    guard inputs == pixels else {
      throw ValidationError(
        """
        --data: the network takes pictures of \(inputs) pixels, and those of the data have \
        \(pixels).
        """
      )
    }
    let outputs = network.outputs
    guard largestLabel < outputs else {
      throw ValidationError(
        """
        --data: the network tells \(outputs) classes apart, and the data have labels up to \
        \(largestLabel).
        """
      )
    }
    if largestLabel < outputs - 1 {
      StandardError.write(
        """
        Warning: the network tells \(outputs) classes apart, and the data have labels up to \
        \(largestLabel) only.\n
        """
      )
    }
  }
}

extension TrainingData {
  /// The same with pixels shifted and scaled; unchanged where there is nothing to do.
  /// - Throws: `CrosspointError.invalidSetting`.
  func normalised(by normalisation: Normalisation?) throws -> TrainingData {
    guard let normalisation else { return self }
    var data = self
    data.train = try train.normalised(by: normalisation)
    data.test = try test.normalised(by: normalisation)
    return data
  }
}

extension TileKind {
  /// Whether it chooses ranges of converters by examples.
  var isCalibrated: Bool {
    guard case .inference(let settings) = self else { return false }
    return settings.inputRange != .given || settings.outputRange != .given
  }
}
