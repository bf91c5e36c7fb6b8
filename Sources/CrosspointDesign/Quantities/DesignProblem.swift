#if canImport(Glibc)
  import Glibc  // rounding and √ are calls of libm in a debug build, which this import links
#endif

/// A setting that cannot be built: what is wrong, by how much, what to change, and which sections
/// say nothing true because of it.
public struct DesignProblem: Sendable, Encodable, Equatable {
  /// What cannot be.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The lines of the array drop more than the share allowed.
    case lineDrop
    /// The ADC has fewer bits than range over noise.
    case adcBits
    /// The ADC cannot sample its lines in one integration.
    case adcRate
    /// The integrator reaches its swing below the output bound.
    case integratorSaturates
    /// More tiles at work than there are.
    case tiles
    /// More tiles at work than the power of a chip allows.
    case power
    /// More tiles at work than the bus of a chip feeds.
    case bus
    /// A network larger than the cluster.
    case weights
  }

  public let kind: Kind
  /// What is wrong, in words.
  public let what: String
  /// The value with its unit.
  public let value: String
  /// What the value may be at most, or at least, with its unit.
  public let limit: String
  /// What to change, by options of the command line.
  public let change: String
  /// The sections that say nothing true because of it.
  public let affects: [DesignSection]
}

/// Whether a value is above a limit by more than rounding.
func exceeds(_ value: Double, _ limit: Double) -> Bool { value > limit * (1 + 1e-9) }

/// ⌊x⌋ that takes 49.99999999999999 for 50.
func wholeBelow(_ x: Double) -> Double { (x * (1 + 1e-12)).rounded(.down) }
