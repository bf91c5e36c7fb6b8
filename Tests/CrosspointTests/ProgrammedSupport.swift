import Crosspoint
import CrosspointReference
import Foundation

extension InferenceSettings {
  /// Devices on pairs without anything else: no converters, no noise of circuits, no compensation.
  static func bare(_ model: some ProgrammedModel, sides: SinglePair.Sides = .one)
    -> InferenceSettings
  {
    var settings = InferenceSettings()
    settings.device = ProgrammedDevice(model)
    settings.conductances.mapping = WeightMapping(SinglePair(sides: sides))
    settings.forward = .ideal
    settings.compensation = .none
    return settings
  }

  /// The same with any model.
  static func bare(any model: any ProgrammedModel, sides: SinglePair.Sides = .one)
    -> InferenceSettings
  { bare(model, sides: sides) }
}

/// 400 × 500 pairs whose weight is one share of the largest weight, but for the first, which is
/// that.
struct ManyDevices {
  let tile: InferenceTile
  static let (rows, columns) = (400, 500)
  /// Without the first.
  static let count = rows * columns - 1

  init(_ model: any ProgrammedModel, share: Float, sides: SinglePair.Sides = .one, seed: UInt64 = 9)
    throws
  {
    tile = try InferenceTile(
      rows: Self.rows, columns: Self.columns, settings: .bare(any: model, sides: sides),
      seed: seed)
    var weights = Matrix(rows: Self.rows, columns: Self.columns, repeating: share)
    weights[0, 0] = 1
    try tile.setWeights(weights)
  }

  /// Conductances as programmed, in µS, of the devices that add (0) or subtract (1).
  func programmed(_ plane: Int) -> [Double] {
    tile.programmedConductances[plane].elements.dropFirst().map(Double.init)
  }

  /// What the weights read as, without the noise of a read.
  func weights(at seconds: Double) throws -> [Double] {
    try tile.drift(to: seconds)
    return tile.weights.elements.dropFirst().map(Double.init)
  }
}

/// The mean and the variance of some numbers.
func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (mean, square / Double(values.count - 1))
}

/// Moments of a normal number that is clipped to a range, by adding up its density.
struct ClippedQuadrature {
  private(set) var mean = 0.0
  private(set) var variance = 0.0
  /// The fourth central one.
  private(set) var fourth = 0.0

  init(mean μ: Double, deviation σ: Double, from least: Double, to most: Double = .infinity) {
    // The trapezium rule of a smooth function that vanishes at its ends but for the kinks of the
    // clip: an error of some (σ/500)².
    let steps = 10_000
    func sum(_ value: (Double) -> Double) -> Double {
      (0...steps).reduce(0) { sum, k in
        let z = -10 + 20 * Double(k) / Double(steps)
        return sum + value(min(max(μ + σ * z, least), most)) * NormalLaw.density(z)
      } * 20 / Double(steps)
    }
    let mean = sum { $0 }
    self.mean = mean
    variance = sum { ($0 - mean) * ($0 - mean) }
    fourth = sum { pow($0 - mean, 4) }
  }

  /// By how many standard errors the mean and the variance of `count` numbers are off.
  func z(_ found: (mean: Double, variance: Double), count: Int) -> (mean: Double, variance: Double)
  {
    (
      (found.mean - mean) / (variance / Double(count)).squareRoot(),
      (found.variance - variance) / ((fourth - variance * variance) / Double(count)).squareRoot()
    )
  }
}
