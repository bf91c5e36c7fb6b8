import Crosspoint

extension NonlinearStudy {
  /// What is made of the study.
  public struct Selection: Sendable {
    public var devices: [NonlinearDevice]
    public var networks: [StudiedNetwork]
    public var isQuick: Bool
    /// Of the dense network; the LeNet has half as many, rounded up.
    public var epochs: Int?
    public var seeds: Int?
    /// Images to learn from, the first ones.
    public var examples: Int?
    /// Images to choose voltages and ranges with, the last ones of the training images.
    public var validation: Int?
    /// In place of `ReadingFloor.standard`.
    public var noise: Float?
    public var step: Float?
    /// Of a picture.
    public var pixels: Int
    /// Training images that the data have.
    public var available: Int

    public init(
      devices: [NonlinearDevice] = NonlinearDevice.builtIn, networks: [StudiedNetwork]? = nil,
      isQuick: Bool = false, epochs: Int? = nil, seeds: Int? = nil, examples: Int? = nil,
      validation: Int? = nil, noise: Float? = nil, step: Float? = nil, pixels: Int = 28 * 28,
      available: Int = 60_000
    ) {
      self.devices = devices
      let possible = StudiedNetwork.allCases.filter { $0.architecture(pixels: pixels) != nil }
      self.networks = networks ?? (isQuick ? [.dense] : possible)
      (self.isQuick, self.epochs, self.seeds) = (isQuick, epochs, seeds)
      (self.examples, self.validation) = (examples, validation)
      (self.noise, self.step, self.pixels) = (noise, step, pixels)
      self.available = available
    }

    /// Images to choose rates, voltages and ranges with.
    public var validationExamples: Int { validation ?? (isQuick ? 1000 : 10_000) }

    /// Images to learn from: no more than the data leave beside those to choose with, where the
    /// caller names none.
    public func trainExamples(_ network: StudiedNetwork) -> Int {
      let usual = isQuick ? 3000 : network == .dense ? NonlinearStudy.images : 10_000
      return examples ?? min(usual, available - validationExamples)
    }

    /// The noise and the ADC of a device's circuits.
    public func floor(_ device: NonlinearDevice) -> ReadingFloor {
      var floor = ReadingFloor.standard(device)
      if let noise { floor.noise = noise }
      if let step { floor.step = step }
      return floor
    }

    /// Those of a device: a quick look has three.
    func voltages(_ device: NonlinearDevice) -> [Float] {
      guard isQuick, device.voltages.count > 3 else { return device.voltages }
      let (last, middle) = (device.voltages.count - 1, device.voltages.count / 2)
      return [device.voltages[0], device.voltages[middle], device.voltages[last]]
    }

    /// Those that networks are trained at: the upper four, where currents are well above the floor.
    func trainedVoltages(_ device: NonlinearDevice, _ network: StudiedNetwork) -> [Float] {
      let upper = Array(voltages(device).suffix(4))
      // A convolution takes ten times as long; the highest voltage is the worst.
      return network == .lenet && !isQuick ? Array(upper.prefix(3)) : upper
    }

    /// Weight ranges that networks are trained at.
    func trainedRanges(_ network: StudiedNetwork) -> [Float] {
      isQuick ? [1, 2] : network == .dense ? [1, 2, 4] : [0.5, 1, 2]
    }

    /// Voltage and range at which the spread of devices is varied: among those that a network is
    /// trained at, the device's own voltage or the next to it, and the largest range, which clips
    /// the fewest weights; of the LeNet, whose weights are smaller, 1.
    func spreadPoint(_ device: NonlinearDevice, _ network: StudiedNetwork) -> (Float, Float) {
      let voltages = trainedVoltages(device, network)
      let ranges = trainedRanges(network)
      return (
        voltages.min { abs($0 - device.spreadVoltage) < abs($1 - device.spreadVoltage) }!,
        network == .dense ? ranges.last! : 1
      )
    }
  }
}
