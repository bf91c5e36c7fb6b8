import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation
import TestSupport
import Testing

/// Products of programmed devices with their circuits against the scalar reference, slice by slice:
/// the same draws, in Double.
@Suite("Products of programmed devices against the reference")
struct InferenceReferenceTests {
  static let circuits: [(name: String, circuits: Periphery)] = {
    func standard(_ change: (inout Periphery) -> Void) -> Periphery {
      var p = InferenceSettings.standardCircuits
      change(&p)
      return p
    }
    return [
      ("standard", standard { _ in }),
      ("input noise", standard { $0.inputNoise = 0.03 }),
      ("read noise of the periphery", standard { $0.readNoise = .additive(0.02) }),
      (
        "nonlinearity",
        standard {
          $0.nonlinearity = 0.3
          $0.nonlinearitySpread = 0.2
        }
      ),
      (
        "tight bound, repeated",
        standard {
          $0.outputBound = 2
          $0.outputNoise = 0.01
        }
      ),
      (
        "clipped",
        standard {
          $0.outputBound = 1
          $0.boundManagement = .none
          $0.noiseManagement = .constant(1.5)
        }
      ),
      ("no converters", standard { ($0.inputResolution, $0.outputResolution) = (0, 0) }),
    ]
  }()

  private static let some = [0, 1, 3, 7, 8, 9, 13]

  private func device() -> ProgrammedDevice {
    var d = PowerDrift()
    d.conductanceMinimum = 8
    d.conductanceMaximum = 20
    d.programmingDeviation = 0.1
    d.readDeviation = 0.2
    return ProgrammedDevice(d)
  }

  @Test("every mapping and circuit, digital offsets and columns", arguments: some, circuits.indices)
  func againstReference(_ index: Int, _ circuit: Int) throws {
    let mapping = mappings[index]
    let (name, p) = Self.circuits[circuit]
    for offset in Conductances.OffsetPlace.allCases {
      let s = InferenceSettings.exact.with {
        $0.device = device()
        $0.conductances.mapping = mapping.mapping
        $0.conductances.offset = offset
        $0.forward = p
      }
      let tile = try s.tile(signals(7, 19, 3, scale: 0.3))
      let seconds = 100.0
      try tile.drift(to: seconds)
      let x = signals(6, 19, 4)
      let y = try tile.forward(x)
      let reference = ReferenceInference(tile)
      let factor = pow(1 + seconds, -0.06)
      for b in 0..<x.rows {
        let vector = seconds.bitPattern &+ UInt64(b)
        var (sums, tolerance) = (
          [Double](repeating: 0, count: 7), [Double](repeating: 0, count: 7)
        )
        for (number, slice) in reference.slices(factor).enumerated() {
          let e = product(tile, slice.matrix, number, x.samples[b], vector, reference)
          try #require(e.saturationMargin > 3e-5, "\(mapping.name), \(name), sample \(b)")
          let scale = e.scale * e.boundFactor
          let codes = e.inputAfterDAC.reduce(0, +)
          let size = e.inputToArray.reduce(0) { $0 + abs($1) }
          for i in 0..<7 {
            sums[i] += slice.significance * (e.output[i] - slice.offset * codes * scale)
            // Sums of n terms of up to 3.4; a Gaussian's 5e-6·r on noise of less than 1.
            let error = Double(19 + 8) * 0x1p-23 * 3.4 * size + 6e-5
            let step = Double(p.outputStep)
            let isTie = step > 0 && e.outputTieMargin[i] * step <= error
            tolerance[i] +=
              slice.significance * scale
              * (isTie ? step + error : step > 0 ? 1e-5 + error / 10 : error)
          }
        }
        let largest = Double(tile.largestWeight)
        for i in 0..<7 {
          #expect(
            abs(Double(y[b, i]) - sums[i] * largest) <= tolerance[i] * largest,
            "\(mapping.name), \(offset), \(name), sample \(b): \(y[b, i]), \(sums[i] * largest)")
        }
      }
    }
  }

  /// One sample of one slice.
  private func product(
    _ tile: InferenceTile, _ matrix: ReferenceMatrix, _ slice: Int, _ x: [Double],
    _ vector: UInt64, _ reference: ReferenceInference
  ) -> ReferenceProductResult {
    var p = tile.settings.forward
    let array = UInt32(tile.state.programmings) << 8 | UInt32(1 + slice)
    let noise = addressedNoise(seed: tile.seed, tile: tile.tile, array: array)
    let once = addressedNoise(seed: tile.seed, tile: tile.tile, array: UInt32(1 + slice))
    // Of every device the variance that a read of the tests' device has.
    let planes = reference.conductances.devices(of: 0).filter { $0.slice == slice }
    let v = planes.reduce(0) { $0 + $1.coefficient * $1.coefficient * 0.04 }
    let additive: Double
    if case .additive(let sigma) = p.readNoise {
      additive = Double(sigma) * Double(sigma)
    } else {
      additive = 0
    }
    p.readNoise = .additive(1)
    let hasColumn = !tile.columnConductances.isEmpty
    let pass = Counter()
    var result = ReferenceProduct(p, .forward) { purpose, vector, pass, position in
      purpose == .forwardNonlinearity
        ? once(purpose, vector, pass, position) : noise(purpose, vector, pass, position)
    }
    result.physics = ReferencePhysics(
      currents: { matrix, input, _ in
        let squares = input.reduce(0) { $0 + $1 * $1 }
        let read =
          hasColumn
          ? (v * squares).squareRoot() * noise(.columnReadNoise, vector, pass.next(), 0) : 0
        return matrix.times(input).map { $0 - read }
      },
      variances: { matrix, _, input, _ in
        let squares = input.reduce(0) { $0 + $1 * $1 }
        return [Double](repeating: (v + additive) * squares, count: matrix.rows)
      })
    return result.apply(
      ReferenceMatrix(rows: matrix.rows, columns: matrix.columns, elements: matrix.elements), x,
      vector: vector)
  }

  /// Counts the passes of a product, whose currents are asked for once in each.
  private final class Counter: @unchecked Sendable {
    private var count = -1
    func next() -> Int {
      count += 1
      return count
    }
  }
}
