import Crosspoint

/// What studies change in settings.
extension AnalogSettings {
  /// Changes what the devices of every model have.
  mutating func changeDevice(_ change: (inout CommonParameters) -> Void) {
    func changed(_ model: some DeviceModel) -> Device {
      var model = model
      change(&model.common)
      return Device(model)
    }
    device = changed(device.model)
  }

  /// Changes the steps of devices that have a step each way; of others nothing:
  /// `stepsMissing(in:)` says so.
  mutating func changeSteps(_ change: (inout StepParameters) -> Void) {
    func changed(_ model: some SteppedModel) -> Device {
      var model = model
      change(&model.steps)
      return Device(model)
    }
    if let model = device.model as? any SteppedModel { device = changed(model) }
  }

  /// Changes constant-step devices; nothing of others.
  mutating func changeConstantStep(_ change: (inout ConstantStep) -> Void) {
    guard var model = device.as(ConstantStep.self) else { return }
    change(&model)
    device = .constantStep(model)
  }

  /// What a study that varies steps says of devices without any of their own, with the rows of its
  /// table that do; nil where they have them.
  /// - Parameter plan: of the study, on arrays with some settings.
  package func stepsMissing(in plan: (AnalogSettings) -> [StudyRun]) -> String? {
    guard !(device.model is any SteppedModel) else { return nil }
    // In place of these devices some that have steps show which rows change them.
    var (stepped, standIn) = (self, ConstantStep())
    standIn.common = device.model.common
    stepped.device = Device(standIn)
    var rows: [String] = []
    for run in plan(stepped) where !rows.contains(run.label) {
      let changesSteps = run.network.arrays.contains {
        guard case .analog(let settings) = $0.tile else { return false }
        return settings.device.as(ConstantStep.self)?.steps != standIn.steps
      }
      if changesSteps { rows.append(run.label) }
    }
    guard !rows.isEmpty else { return nil }
    return
      """
      the device model \(device.name) has no step, step spread or up/down spread of its own: \
      what varies or switches off these is left out, or leaves them as they are, in \
      \(rows.map { "'\($0)'" }.joined(separator: ", "))
      """
  }

  /// Mean bounds ±`bound`.
  mutating func bound(_ bound: Float) {
    changeDevice {
      $0.boundMaximum = bound
      $0.boundMinimum = -bound
    }
  }

  /// Changes the periphery of both directions.
  mutating func changePeriphery(_ change: (inout Periphery) -> Void) {
    change(&forward)
    change(&backward)
  }
}

extension Periphery {
  /// An output bound 1024 times as wide, which nothing reaches, with the same step of the ADC to
  /// the bit: an ADC needs a bound.
  package mutating func widenOutput() {
    outputBound *= 1024
    if outputResolution > 0, outputResolution <= 1 {
      outputResolution /= 1024
    } else {
      outputResolution *= 1024
    }
  }
}
