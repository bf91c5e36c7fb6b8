import Crosspoint

/// What studies change in settings.
extension AnalogSettings {
  /// Changes the constant-step device. Nothing where there is another one: `studyFault` says so before a study begins.
  mutating func changeDevice(_ change: (inout ConstantStep) -> Void) {
    guard var model = device.as(ConstantStep.self) else { return }
    change(&model)
    device = .constantStep(model)
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
  /// An output bound 1024 times as wide, which nothing reaches, with the same step of the ADC to the bit: an ADC needs a bound.
  package mutating func widenOutput() {
    outputBound *= 1024
    if outputResolution > 0, outputResolution <= 1 { outputResolution /= 1024 } else { outputResolution *= 1024 }
  }
}
