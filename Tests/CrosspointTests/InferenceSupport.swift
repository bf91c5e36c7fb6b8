import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation

/// A programmed device of the tests: all conductances fall by the same power of time, or each by
/// its own, and are read with one deviation.
struct PowerDrift: ProgrammedLaw {
  static let name = "powerDrift"
  static let summary = "a device of the tests"

  var conductanceMaximum: Float = 20
  var conductanceMinimum: Float = 0
  /// ν of (1 + t)^−ν.
  var exponent: Float = 0.06
  /// What ν of a device differs by, relative.
  var exponentSpread: Float = 0
  /// Of targets, in µS.
  var programmingDeviation: Float = 0
  /// Of a time, in µS.
  var timeDeviation: Float = 0
  /// Of a read, in µS.
  var readDeviation: Float = 0

  static let settings: [Setting<PowerDrift>] = [
    .number("conductanceMaximum", \.conductanceMaximum, .positive),
    .number("conductanceMinimum", \.conductanceMinimum, .atLeastZero),
    .number("exponent", \.exponent, .atLeastZero),
    .number("exponentSpread", \.exponentSpread, .atLeastZero),
    .number("programmingDeviation", \.programmingDeviation, .atLeastZero),
    .number("timeDeviation", \.timeDeviation, .atLeastZero),
    .number("readDeviation", \.readDeviation, .atLeastZero),
  ]

  func validate() throws { try validateEach("device") }

  struct Reading: DevicewiseReading {
    let logarithm: Float
    let device: PowerDrift
    var isNoisy: Bool { device.readDeviation > 0 }

    @inline(__always)
    func conductance(_ devices: ProgrammedDevices) -> Lanes {
      let exponent =
        Lanes(device.exponent) * (Lanes(1) + Lanes(device.exponentSpread) * devices.ofDevice)
      let drifted = devices.programmed * Lanes.exp(exponent * Lanes(-logarithm))
      return Lanes.maximum(Lanes(0), drifted + Lanes(device.timeDeviation) * devices.ofTime)
    }

    @inline(__always)
    func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      Lanes(device.readDeviation)
    }
  }

  @inline(__always)
  func programmed(_ target: Lanes, _ gaussian: Lanes, _ range: ConductanceRange) -> Lanes {
    Lanes.maximum(Lanes(0), target + Lanes(programmingDeviation) * gaussian)
  }

  func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    Reading(logarithm: Float(log(1 + seconds)), device: self)
  }
}

extension ProgrammedDevice {
  /// The device of the tests, with one change.
  static func powerDrift(_ change: (inout PowerDrift) -> Void) -> ProgrammedDevice {
    var d = PowerDrift()
    change(&d)
    return ProgrammedDevice(d)
  }
}

/// Many small claims as one expectation, which would take longer each than what it looks at.
struct Claims {
  /// The first one that does not hold, and how many more.
  private(set) var first = ""
  private(set) var failures = 0

  mutating func claim(_ isTrue: Bool, _ words: @autoclosure () -> String) {
    guard !isTrue else { return }
    if failures == 0 { first = words() }
    failures += 1
  }
}

extension InferenceSettings {
  /// Exact devices and circuits.
  static let exact: InferenceSettings = {
    var s = InferenceSettings()
    s.device = ProgrammedDevice(ExactConductance())
    s.forward = .ideal
    s.compensation = .none
    return s
  }()

  /// The preset, with everything drawn that can be.
  static func busy(_ mapping: WeightMapping, _ offset: Conductances.OffsetPlace)
    -> InferenceSettings
  {
    InferenceSettings().with {
      $0.conductances.mapping = mapping
      $0.conductances.offset = offset
      $0.forward.inputNoise = 0.01
      $0.forward.readNoise = .additive(0.01)
      $0.forward.nonlinearity = 0.1
      $0.forward.nonlinearitySpread = 0.3
    }
  }

  /// These settings with one change.
  func with(_ change: (inout InferenceSettings) -> Void) -> InferenceSettings {
    var s = self
    change(&s)
    return s
  }

  func tile(
    _ weights: Matrix, seed: UInt64 = 9, tile: UInt32 = 4, threads: Int = 1
  ) throws -> InferenceTile {
    let t = try InferenceTile(
      rows: weights.rows, columns: weights.columns, settings: self, seed: seed, tile: tile,
      threads: threads)
    try t.setWeights(weights)
    return t
  }
}

/// Every mapping, with a name.
let mappings: [(name: String, mapping: WeightMapping)] = [
  ("pair", WeightMapping(SinglePair())),
  ("two-sided pair", WeightMapping(SinglePair(sides: .two))),
  ("pairs 1, 2", WeightMapping(SignificantPairs())),
  ("pairs .5, .5, 3", WeightMapping(SignificantPairs(significanceOfPairs: [0.5, 0.5, 3]))),
  ("one of pairs", WeightMapping(SignificantPairs(significanceOfPairs: [3]))),
  ("dual pair", WeightMapping(DualPair())),
  ("dual pair of 4", WeightMapping(DualPair(significance: 4))),
  ("single", WeightMapping(SingleConductance())),
  ("offset", WeightMapping(OffsetConductance())),
  ("8 bits in 4", WeightMapping(BitSliced())),
  ("8 bits in 1", WeightMapping(BitSliced(bits: 8, slices: 1))),
  ("8 bits in 7", WeightMapping(BitSliced(bits: 8, slices: 7))),
  ("6 bits in 3", WeightMapping(BitSliced(bits: 6, slices: 3))),
  ("offset, 8 bits in 4", WeightMapping(BitSliced(bits: 8, slices: 4, style: .offset))),
  ("offset, 7 bits in 3", WeightMapping(BitSliced(bits: 7, slices: 3, style: .offset))),
  ("offset, 2 bits in 2", WeightMapping(BitSliced(bits: 2, slices: 2, style: .offset))),
]

/// Some of them, each of another kind.
let someMappings = [0, 3, 7, 8, 9, 13]

/// What a tile's devices are and give in Double, from its conductances as programmed.
struct ReferenceInference {
  let tile: InferenceTile
  let conductances: ReferenceConductances
  let largest: Double

  init(_ tile: InferenceTile) {
    self.tile = tile
    largest = Double(tile.largestWeight)
    let scaled = tile.targetWeights.elements.map {
      Double(min(max($0 / tile.largestWeight, -1), 1))
    }
    let isNew = scaled.allSatisfy { $0 == 0 }
    conductances = ReferenceConductances(
      tile.settings, span: isNew ? -1...1 : scaled.min()!...scaled.max()!)
  }

  /// A slice's matrix as the array has it, what is subtracted of its outputs digitally, and the
  /// column's matrix of one row, in units of the largest weight.
  /// - Parameter factor: what drift leaves of every conductance.
  func slices(_ factor: Double = 1) -> [(
    significance: Double, matrix: ReferenceMatrix, offset: Double, column: ReferenceMatrix?
  )] {
    let zero = conductances.devices(of: 0)
    let (rows, columns) = (tile.rows, tile.columns)
    return (0...zero.map(\.slice).max()!).map { slice in
      let planes = zero.indices.filter { zero[$0].slice == slice }
      func sum(_ matrices: [Matrix], _ row: Int, _ column: Int) -> Double {
        planes.reduce(0) {
          $0 + zero[$1].coefficient * Double(matrices[$1][row, column]) * factor
        }
      }
      let hasColumn = !tile.columnConductances.isEmpty
      let column =
        hasColumn
        ? ReferenceMatrix(rows: 1, columns: columns) { sum(tile.columnConductances, $0, $1) } : nil
      return (
        zero[planes[0]].significance,
        ReferenceMatrix(rows: rows, columns: columns) {
          sum(tile.programmedConductances, $0, $1) - (column?[0, $1] ?? 0)
        },
        hasColumn ? 0 : planes.reduce(0) { $0 + zero[$1].coefficient * zero[$1].exact }, column
      )
    }
  }
}
