import CrosspointKernels

/// How inputs come onto the lines of an array with nonlinear currents: as voltages, and as shares
/// of the time.
struct LineVoltages {
  let law: CurrentLaw
  let encoding: InputEncoding
  let readVoltage: Float
  /// G of the device that pre-distortion is made for.
  private let referenceConductance: Double
  /// Its current at the read voltage and at the negative one, in magnitude.
  private let referenceCurrents: (up: Double, down: Double)

  init(_ settings: NonlinearSettings) {
    (law, encoding, readVoltage) = (settings.current, settings.encoding, settings.readVoltage)
    referenceConductance = settings.referenceConductance
    func magnitude(_ voltage: Float) -> Double {
      abs(
        settings.current.model.current(
          voltage: Double(voltage), conductance: settings.referenceConductance, deviation: 0))
    }
    referenceCurrents = (magnitude(settings.readVoltage), magnitude(-settings.readVoltage))
  }

  /// Writes the voltage of each input, which is clipped to ±1.
  func write(_ x: UnsafePointer<Float>, _ count: Int, to voltages: UnsafeMutablePointer<Float>) {
    switch encoding {
    case .amplitude: for i in 0..<count { voltages[i] = readVoltage * clipped(x[i]) }
    case .pulseWidth:
      for i in 0..<count { voltages[i] = x[i] == 0 ? 0 : x[i] < 0 ? -readVoltage : readVoltage }
    case .predistorted: for i in 0..<count { voltages[i] = distorted(clipped(x[i])) }
    }
  }

  /// The share of the time that the voltage of an input stands on its line.
  func duration(_ x: Float) -> Float { encoding == .pulseWidth ? abs(clipped(x)) : 1 }

  /// dV/dx of an input; 0 where it is clipped. Of amplitudes and pre-distorted voltages.
  func slope(_ x: Float, voltage: Float) -> Float {
    guard x >= -1, x <= 1 else { return 0 }
    guard encoding == .predistorted else { return readVoltage }
    // |x| = I(V)/I(±V_read) of the reference device, by a difference that every law has.
    let step = Double(readVoltage) * 1e-4
    let v = Double(voltage)
    let (high, low) = (min(v + step, Double(readVoltage)), max(v - step, -Double(readVoltage)))
    func current(_ v: Double) -> Double {
      law.model.current(voltage: v, conductance: referenceConductance, deviation: 0)
    }
    let whole = x < 0 ? referenceCurrents.down : referenceCurrents.up
    return Float((high - low) * whole / (current(high) - current(low)))
  }

  private func clipped(_ x: Float) -> Float { min(max(x, -1), 1) }

  /// The voltage at which the reference device has the share `x` of its current at ±V_read.
  private func distorted(_ x: Float) -> Float {
    guard x != 0 else { return 0 }
    return Float(
      law.model.voltage(
        share: Double(abs(x)), of: Double(x < 0 ? -readVoltage : readVoltage),
        conductance: referenceConductance))
  }
}

/// A separable law of many voltages at once; one of a program's own is asked voltage by voltage.
protocol VectorResponse: SeparableCurrent {
  /// Replaces voltages by f(V).
  func respond(_ voltages: UnsafeMutablePointer<Float>, _ count: Int, _ kernels: KernelTable)
  /// Replaces voltages by f′(V).
  func slope(_ voltages: UnsafeMutablePointer<Float>, _ count: Int, _ kernels: KernelTable)
}

extension FilamentCurrent: VectorResponse {
  func respond(_ voltages: UnsafeMutablePointer<Float>, _ count: Int, _ kernels: KernelTable) {
    for i in 0..<count { voltages[i] /= voltageScale }
    kernels.hyperbolicSine(voltages, count)
    for i in 0..<count { voltages[i] *= voltageScale }
  }

  func slope(_ voltages: UnsafeMutablePointer<Float>, _ count: Int, _ kernels: KernelTable) {
    for i in 0..<count { voltages[i] /= voltageScale }
    kernels.hyperbolicCosine(voltages, count)
  }
}

extension CubicCurrent: VectorResponse {
  func respond(_ voltages: UnsafeMutablePointer<Float>, _ count: Int, _ kernels: KernelTable) {
    let factor = 1 / (voltageScale * voltageScale)
    for i in 0..<count { voltages[i] += voltages[i] * voltages[i] * voltages[i] * factor }
  }

  func slope(_ voltages: UnsafeMutablePointer<Float>, _ count: Int, _ kernels: KernelTable) {
    let factor = 3 / (voltageScale * voltageScale)
    for i in 0..<count { voltages[i] = 1 + voltages[i] * voltages[i] * factor }
  }
}
