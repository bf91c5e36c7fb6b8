public import CrosspointKernels
import Foundation

/// Devices whose conductances fall with a power of the time, and are read with noise in proportion
/// to them:
///
///     g(t) = g_prog·(T/t₀)^−ν     ν = |μ + σ·ξ|·scale of each device, T = t + t₀
///     σ_read = g(t)·Q·growth
///
/// μ, σ and Q are functions of x = ĝ/g_max and of p = g_prog/g_max.
public protocol PowerLawReading: ProgrammedReading {
  /// g_max in µS.
  var most: Float { get }
  /// −ln(T/t₀)·scale; 0 as programmed: `PowerLaw.decay`.
  var decay: Float { get }
  /// What the noise of reads has grown to with the time, 0 without noise: `PowerLaw.growth`.
  var growth: Float { get }
  /// Which of the functions need a logarithm.
  var logarithms: PowerLaw.Logarithms { get }
  /// μ and σ.
  /// - Parameter ln: ln x where `logarithms` has `.ofTarget`; −∞ of 0.
  func exponent(_ x: Lanes, _ ln: Lanes) -> (mean: Lanes, spread: Lanes)
  /// Q, or ln Q where `logarithms` has `.ofShare`.
  /// - Parameter ln: ln p where `logarithms` has `.ofConductance`; −∞ of 0.
  func share(_ p: Lanes, _ ln: Lanes) -> Lanes
}

/// How a power law goes with the time.
public enum PowerLaw {
  /// What a function is given, or gives, the logarithm of.
  public struct Logarithms: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let ofTarget = Logarithms(rawValue: 1)
    public static let ofConductance = Logarithms(rawValue: 2)
    public static let ofShare = Logarithms(rawValue: 4)
  }

  /// −ln(T/t₀)·scale.
  public static func decay(seconds: Double, reference: Float, scale: Float) -> Float {
    Float(-log1p(seconds / Double(reference)) * Double(scale))
  }

  /// √ln((T + t_read)/(2·t_read))·scale; 0 where T does not reach t_read.
  public static func growth(seconds: Double, reference: Float, read: Float, scale: Float) -> Float {
    let (total, read) = (seconds + Double(reference), Double(read))
    return Float(max(0, log((total + read) / (2 * read))).squareRoot() * Double(scale))
  }
}

extension PowerLawReading {
  public var isNoisy: Bool { growth > 0 }
  public var usesDeviceDraws: Bool { decay != 0 }
  public var usesTimeDraws: Bool { false }

  public func readRow(
    _ row: ProgrammedRow, conductances: UnsafeMutablePointer<Float>,
    deviations: UnsafeMutablePointer<Float>
  ) {
    if decay == 0 {
      conductances.update(from: row.programmed, count: row.count)
    } else {
      drift(row, into: conductances)
    }
    if isNoisy { deviate(row, conductances, into: deviations) }
  }

  /// Each step of a row is a loop of its own: between them are functions on wider vectors.
  @inline(__always)
  private func drift(_ row: ProgrammedRow, into conductances: UnsafeMutablePointer<Float>) {
    let (unit, decay) = (Lanes(1 / most), Lanes(decay))
    let values = row.scratch
    if logarithms.contains(.ofTarget) {
      forEachSixteen(of: row.count) { j, n in
        (Lanes(at: row.targets + j, upTo: n) * unit).store(values + j, upTo: n)
      }
      row.functions.logarithm(values, row.count)
    }
    forEachSixteen(of: row.count) { j, n in
      let (mean, spread) = exponent(
        Lanes(at: row.targets + j, upTo: n) * unit, Lanes(at: values + j, upTo: n))
      let exponent = (mean + spread * Lanes(at: row.ofDevice + j, upTo: n)).magnitude
      (exponent * decay).store(values + j, upTo: n)
    }
    row.functions.exponential(values, row.count)
    forEachSixteen(of: row.count) { j, n in
      (Lanes(at: row.programmed + j, upTo: n) * Lanes(at: values + j, upTo: n))
        .store(conductances + j, upTo: n)
    }
  }

  @inline(__always)
  private func deviate(
    _ row: ProgrammedRow, _ conductances: UnsafePointer<Float>,
    into deviations: UnsafeMutablePointer<Float>
  ) {
    let (unit, growth) = (Lanes(1 / most), Lanes(growth))
    let values = row.scratch
    if logarithms.contains(.ofConductance) {
      forEachSixteen(of: row.count) { j, n in
        (Lanes(at: row.programmed + j, upTo: n) * unit).store(values + j, upTo: n)
      }
      row.functions.logarithm(values, row.count)
    }
    forEachSixteen(of: row.count) { j, n in
      share(Lanes(at: row.programmed + j, upTo: n) * unit, Lanes(at: values + j, upTo: n))
        .store(values + j, upTo: n)
    }
    if logarithms.contains(.ofShare) { row.functions.exponential(values, row.count) }
    forEachSixteen(of: row.count) { j, n in
      (Lanes(at: conductances + j, upTo: n) * Lanes(at: values + j, upTo: n) * growth)
        .store(deviations + j, upTo: n)
    }
  }
}
