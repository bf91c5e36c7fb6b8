import Crosspoint
import CrosspointReference
import Testing

/// Every model of `Device.builtIn`, as its defaults make it and as what models have in common may
/// change it; and the forms that a model has of its own.
enum DeviceModelCases {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var model: any ReferenceModel
    var testDescription: String { name }
  }

  static let all: [Case] = Device.builtIn.flatMap { cases($0) } + own

  private static func cases(_ type: any DeviceModel.Type) -> [Case] {
    func make<Model: DeviceModel>(_: Model.Type) -> [Case] {
      func changed(_ name: String, _ change: (inout CommonParameters) -> Void) -> Case {
        var model = Model()
        change(&model.common)
        guard let model = model as? any ReferenceModel else {
          fatalError("\(Model.self) has no reference law")
        }
        return Case(name: "\(Model.name), \(name)", model: model)
      }
      return [
        changed("default") { _ in },
        changed("without noise") { $0.cycleSpread = 0 },
        changed("bounds nearby, noise of five steps") {
          $0.cycleSpread = 5
          ($0.boundMaximum, $0.boundMinimum) = (0.005, -0.0075)
        },
        changed("stuck and inconsistent") {
          $0.corruptProbability = 0.2
          $0.enforcesConsistency = false
          ($0.boundMaximumSpread, $0.boundMinimumSpread) = (1, 1)
        },
        changed("one-sided") { ($0.boundMinimum, $0.boundMinimumSpread) = (0, 0) },
      ]
    }
    return make(type)
  }

  private static let own: [Case] = {
    var soft = SoftBounds()
    soft.cycleNoise = .additive
    var linear = LinearStep()
    (linear.slopeUp, linear.slopeDown) = (0.4, 0.7)
    var additive = linear
    additive.cycleNoise = .additive
    var table = Tabulated()
    table.stepsUp = [0.004, 0.002, 0.0015, 0.001, 0]
    table.stepsDown = [0.0002, 0.001, 0.0015, 0.002, 0.005]
    (table.spreadsUp, table.spreadsDown) = (
      [0.002, 0.0003, 0.0001, 0.0003, 0.002], [0, 0.001, 0, 0.001, 0]
    )
    table.positions = [0, 0.1, 0.5, 0.55, 1]
    table.upDownCorrelation = -0.4
    var long = Tabulated()
    long.stepsUp = (0..<32).map { 0.003 - 0.00008 * Float($0) }
    long.stepsDown = long.stepsUp.reversed()
    (long.spreadsUp, long.spreadsDown) = (
      [Float](repeating: 0.0005, count: 32), [Float](repeating: 0.0004, count: 32)
    )
    var exact = InfiniteGranularity()
    (exact.gainSpread, exact.upDown, exact.upDownSpread) = (0.3, 0.2, 0.1)
    return further + [
      Case(name: "infiniteGranularity, gains", model: exact),
      Case(name: "softBounds, additive noise", model: soft),
      Case(name: "linearStep with slopes", model: linear),
      Case(name: "linearStep, additive noise", model: additive),
      Case(name: "tabulated at uneven nodes", model: table),
      Case(name: "tabulated, 32 nodes", model: long),
    ]
  }()

  private static let further: [Case] = {
    var byMaximum = SoftBoundsByMaximum()
    (byMaximum.pulsesToMaximum, byMaximum.approachRate, byMaximum.rangeMinimum) = (80, 0.02, -0.4)
    (byMaximum.cycleNoise, byMaximum.stepSpreadIsLogNormal) = (.additive, true)
    var reference = SoftBoundsReference()
    (reference.reference.reference, reference.reference.referenceSpread) = (0.03, 0.05)
    var subtracted = reference
    (subtracted.cycleNoise, subtracted.reference.subtractsSymmetryPoint) = (.multiplicative, true)
    (subtracted.upDown, subtracted.upDownSpread) = (-0.2, 0.1)
    (subtracted.stepSpreadIsLogNormal, subtracted.common.hasPerfectBias) = (true, true)
    var filament = ExponentialStep()
    (filament.positionScale, filament.positionOffset, filament.upDown) = (-0.5, -0.5, 0.25)
    (filament.growthUp, filament.growthDown) = (5, 5)
    (filament.amplitudeUp, filament.amplitudeDown) = (-1.18445, -0.081404)
    var stateNoise = ExponentialStep()
    (stateNoise.positionScale, stateNoise.growthUp) = (-1, 2)
    (stateNoise.amplitudeUp, stateNoise.amplitudeDown) = (-1.3, -0.5)
    (stateNoise.noiseOffset, stateNoise.noiseSlope) = (0.002, 0.01)
    var power = PowerStep()
    (power.exponents.exponent, power.exponents.exponentSkew) = (2, 0.3)
    power.exponents.exponentSkewSpread = 0.05
    var powerReference = PowerStepReference()
    powerReference.exponents = power.exponents
    powerReference.exponents.exponentSkew = -0.3
    powerReference.reference = subtracted.reference
    powerReference.common.hasPerfectBias = true
    var factors = PiecewiseStep()
    (factors.factorsUp, factors.factorsDown) = ([1.5, 1.2, 0.9, 0.5, 0], [0.1, 0.4, 1, 1.1, 2.2])
    var many = PiecewiseStep()
    many.factorsUp = (0..<32).map { 1.5 - 0.04 * Float($0) }
    many.factorsDown = many.factorsUp.reversed()
    var constant = ConstantStep()
    constant.common.hasPerfectBias = true
    var table = Tabulated()
    table.common.hasPerfectBias = true
    var linear = LinearStep()
    (linear.slopeUp, linear.slopeDown, linear.common.hasPerfectBias) = (0.4, 0.7, true)
    var gains = InfiniteGranularity()
    (gains.gainSpread, gains.upDown, gains.common.hasPerfectBias) = (0.3, 0.2, true)
    var phaseChange = PhaseChange()
    (phaseChange.meanSpread, phaseChange.deviationSpread) = (0.3, 0.3)
    phaseChange.common.hasPerfectBias = true
    return [
      Case(name: "softBoundsPmax, 80 pulses, additive noise", model: byMaximum),
      Case(name: "softBoundsReference with references", model: reference),
      Case(name: "softBoundsReference at its symmetry point", model: subtracted),
      Case(name: "exponentialStep, as a filament", model: filament),
      Case(name: "exponentialStep, noise of the weight", model: stateNoise),
      Case(name: "powerStep, uneven exponents", model: power),
      Case(name: "powerStepReference at its symmetry point", model: powerReference),
      Case(name: "piecewiseStep, 5 nodes", model: factors),
      Case(name: "piecewiseStep, 32 nodes", model: many),
      Case(name: "constantStep, perfect bias", model: constant),
      Case(name: "linearStep, perfect bias", model: linear),
      Case(name: "infiniteGranularity, perfect bias", model: gains),
      Case(name: "phaseChange, perfect bias", model: phaseChange),
      Case(name: "tabulated, perfect bias", model: table),
    ]
  }()
}
