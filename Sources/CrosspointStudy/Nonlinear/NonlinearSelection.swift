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

    public init(
      devices: [NonlinearDevice] = NonlinearDevice.builtIn, networks: [StudiedNetwork]? = nil,
      isQuick: Bool = false, epochs: Int? = nil, seeds: Int? = nil, examples: Int? = nil,
      validation: Int? = nil, noise: Float? = nil, step: Float? = nil, pixels: Int = 28 * 28
    ) {
      self.devices = devices
      let possible = StudiedNetwork.allCases.filter { $0.architecture(pixels: pixels) != nil }
      self.networks = networks ?? (isQuick ? [.dense] : possible)
      (self.isQuick, self.epochs, self.seeds) = (isQuick, epochs, seeds)
      (self.examples, self.validation) = (examples, validation)
      (self.noise, self.step, self.pixels) = (noise, step, pixels)
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
      guard network == .lenet, !isQuick, upper.count > 1 else { return upper }
      // A convolution takes ten times as long.
      return upper.indices.filter { $0 % 2 == 1 }.map { upper[$0] }
    }

    /// Weight ranges that networks are trained at.
    func trainedRanges(_ network: StudiedNetwork) -> [Float] {
      isQuick ? [0.5, 2] : network == .dense ? [0.5, 1, 2] : [1, 2]
    }

    /// Voltage and range at which the spread of devices is varied: among those that a network is
    /// trained at, the device's own voltage or the next to it, and a range of 1.
    func spreadPoint(_ device: NonlinearDevice, _ network: StudiedNetwork) -> (Float, Float) {
      let voltages = trainedVoltages(device, network)
      let ranges = trainedRanges(network)
      return (
        voltages.min { abs($0 - device.spreadVoltage) < abs($1 - device.spreadVoltage) }!,
        ranges.first { $0 == 1 } ?? ranges.last!
      )
    }
  }
}
