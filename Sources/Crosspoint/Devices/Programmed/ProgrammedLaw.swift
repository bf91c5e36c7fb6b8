public import CrosspointKernels

/// A model of a programmed device with its law, for sixteen devices at once.
///
/// A model of your own conforms too; `ProgrammedDevice.register` lets files name it.
public protocol ProgrammedLaw: ProgrammedModel {
  associatedtype Reading: ProgrammedReading
  /// What programming draws for each device; `gaussian` unless a model says otherwise.
  var programmingDraw: DeviceDraw { get }
  /// Conductances as programmed, in µS.
  /// - Parameters:
  ///   - target: in µS, within `range`.
  ///   - draw: `programmingDraw` of each device.
  func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes
  /// What devices are some seconds after programming, for a time that `validate(seconds:)` allows.
  func reading(at seconds: Double, _ range: ConductanceRange) -> Reading
  /// `programmed` of `count` devices of a row; the default is made of it.
  func programRow(
    targets: UnsafePointer<Float>, draws: UnsafePointer<Float>, count: Int,
    _ range: ConductanceRange, into programmed: UnsafeMutablePointer<Float>)
}

/// What is drawn for a device, at an address of its own.
public enum DeviceDraw: Sendable, Hashable {
  /// Nothing: 0.
  case none
  /// N(0, 1).
  case gaussian
  /// Uniform in −½ ..< ½, a multiple of 2⁻²⁴.
  case uniform
}

extension ProgrammedLaw {
  public var programmingDraw: DeviceDraw { .gaussian }

  public func programRow(
    targets: UnsafePointer<Float>, draws: UnsafePointer<Float>, count: Int,
    _ range: ConductanceRange, into programmed: UnsafeMutablePointer<Float>
  ) {
    forEachSixteen(of: count) { j, n in
      self.programmed(Lanes(at: targets + j, upTo: n), Lanes(at: draws + j, upTo: n), range)
        .store(programmed + j, upTo: n)
    }
  }
}

extension ProgrammedDevice {
  /// The model with its law; traps for a model without one.
  var law: any ProgrammedLaw {
    check(
      model is any ProgrammedLaw,
      "the programmed device \(type(of: model)) has no law: a model of your own conforms to "
        + "ProgrammedLaw")
    return model as! any ProgrammedLaw
  }
}
