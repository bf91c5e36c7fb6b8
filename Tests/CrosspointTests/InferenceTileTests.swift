import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation
import TestSupport
import Testing

@Suite("Tiles that are programmed once")
struct InferenceTileTests {
  @Test("ideal settings give the exact product, whatever the mapping", arguments: mappings.indices)
  func exact(_ index: Int) throws {
    let (name, mapping) = mappings[index]
    var claims = Claims()
    for (rows, columns) in [(1, 1), (7, 15), (16, 17), (33, 130)] {
      var w = signals(rows, columns, 3, scale: 0.3)
      // Of both signs, also where there is one alone.
      w[0, 0] = 1
      for offset in Conductances.OffsetPlace.allCases {
        let s = InferenceSettings.exact.with {
          $0.conductances.mapping = mapping
          $0.conductances.offset = offset
          $0.conductances.onOffRatio = 12
        }
        if mapping.name == "single", rows * columns == 1 { continue }
        let tile = try s.tile(w)
        let x = signals(4, columns, 5)
        let y = try tile.forward(x)
        // What the devices hold in Double: whole numbers of bit slices are not the weights.
        let held = ReferenceInference(tile).slices()
        for b in 0..<x.rows {
          let input = x.samples[b]
          let size = input.reduce(0) { $0 + abs($1) }
          for i in 0..<rows {
            let sum = held.reduce(0) { total, slice in
              let row = (0..<columns).reduce(0) {
                $0 + (slice.matrix[i, $1] - slice.offset) * input[$1]
              }
              return total + slice.significance * row
            }
            // Weights of up to 4 ulp, raw conductances of up to 2.4 a slice, n roundings of sums.
            let tolerance = (Double(columns) + 16) * 0x1p-23 * 2.4 * size * tileScale(tile)
            claims.claim(
              abs(Double(y[b, i]) - sum * Double(tile.largestWeight)) <= tolerance,
              "\(name), \(rows) × \(columns): \(y[b, i])")
            guard mapping.name != "bitSliced" else { continue }
            let product = (0..<columns).reduce(0) { $0 + Double(w[i, $1]) * input[$1] }
            claims.claim(
              abs(Double(y[b, i]) - product) <= tolerance, "\(name): \(y[b, i]), \(product)")
          }
        }
      }
    }
    #expect(claims.failures == 0, "\(claims.first)")
  }

  /// M times what all slices count.
  private func tileScale(_ tile: InferenceTile) -> Double {
    Double(tile.largestWeight)
      * Double(tile.settings.conductances.mapping.model.significances.reduce(0, +))
  }

  @Test("bit slices behind ideal converters give rint(127·w)/127·x", arguments: [1, 2, 4, 7])
  func bitSliced(_ slices: Int) throws {
    var w = signals(6, 31, 4, scale: 0.3)
    w[2, 3] = -1
    for i in w.elements.indices where abs(w.elements[i]) > 1 { w[i / 31, i % 31] = 0.7 }
    for style in BitSliced.Style.allCases {
      // Eight bits in as many digits; seven of them leave one empty.
      let slices = style == .offset && slices == 7 ? 8 : slices
      let s = InferenceSettings.exact.with {
        $0.conductances.mapping = WeightMapping(BitSliced(bits: 8, slices: slices, style: style))
      }
      let x = signals(2, 31, 6)
      let y = try s.tile(w).forward(x)
      for b in 0..<2 {
        for i in 0..<6 {
          let sum = (0..<31).reduce(0) {
            $0 + (Double(w[i, $1]) * 127).rounded(.toNearestOrEven) / 127 * Double(x[b, $1])
          }
          #expect(abs(Double(y[b, i]) - sum) < 2e-5, "\(slices), \(style)")
        }
      }
    }
  }

  // MARK: Noise of reads

  /// Reads whose noise is far from 0 µS, on devices that do not drift.
  private func noisy(_ mapping: WeightMapping, _ offset: Conductances.OffsetPlace = .digital)
    -> InferenceSettings
  {
    InferenceSettings.exact.with {
      $0.device = ProgrammedDevice.powerDrift {
        $0.conductanceMinimum = 10
        $0.exponent = 0
        $0.readDeviation = 0.5
      }
      $0.conductances.mapping = mapping
      $0.conductances.offset = offset
    }
  }

  /// Means, variances and the covariance of the first two outputs, over many products.
  private func moments(_ tile: InferenceTile, _ x: [Float], count: Int) throws -> (
    mean: [Double], variance: [Double], covariance: Double
  ) {
    let all = Matrix(
      rows: count, columns: x.count, [[Float]](repeating: x, count: count).flatMap { $0 })
    let y = try tile.forward(all).samples
    let mean = y[0].indices.map { i in y.reduce(0) { $0 + $1[i] } / Double(count) }
    let variance = mean.indices.map { i in
      y.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[i] - mean[i]) } / Double(count)
    }
    let covariance = y.reduce(0) { $0 + ($1[0] - mean[0]) * ($1[1] - mean[1]) } / Double(count)
    return (mean, variance, covariance)
  }

  /// Each of some 40 bounds is 5.5 standard deviations: a false alarm in 600,000 sets of draws.
  @Test("the variance of an output is Σ x²·v; a column's noise is the same for all outputs")
  func readNoise() throws {
    let (rows, columns, count) = (4, 9, 20_000)
    let w = signals(rows, columns, 3, scale: 0.4)
    let x = signals(1, columns, 4).elements
    let squares = x.reduce(0) { $0 + Double($1) * Double($1) }
    let bound = 5.5
    // v of a weight in units of M²: Σ_p c_p²·σ², σ = .5 µS on a range of 10 µS.
    let (σ, one) = (0.05, 0.0)
    for (mapping, offset, own, common) in [
      (WeightMapping(SinglePair()), Conductances.OffsetPlace.digital, 2 * σ * σ, one),
      (WeightMapping(OffsetConductance()), .digital, 4 * σ * σ, one),
      (WeightMapping(OffsetConductance()), .column, 4 * σ * σ, 4 * σ * σ),
      (
        WeightMapping(BitSliced(bits: 8, slices: 2)), .digital,
        2 * σ * σ * (pow(15.0 / 127, 2) + pow(240.0 / 127, 2)), one
      ),
    ] {
      let tile = try noisy(mapping, offset).tile(w)
      let unit = pow(Double(tile.largestWeight), 2) * squares
      let (v, c) = ((own + common) * unit, common * unit)
      let found = try moments(tile, x, count: count)
      let weights = tile.weights
      for i in 0..<rows {
        let mean = (0..<columns).reduce(0) { $0 + Double(weights[i, $1]) * Double(x[$1]) }
        #expect(
          abs(found.mean[i] - mean) < bound * (v / Double(count)).squareRoot() + 1e-5,
          "\(mapping.name), \(offset): mean \(found.mean[i]), \(mean)")
        #expect(
          abs(found.variance[i] / v - 1) < bound * (2 / Double(count)).squareRoot(),
          "\(mapping.name), \(offset): variance \(found.variance[i]), \(v)")
      }
      #expect(
        abs(found.covariance - c) < bound * ((v * v + c * c) / Double(count)).squareRoot(),
        "\(mapping.name), \(offset): covariance \(found.covariance), \(c)")
      // Weights have none of it.
      #expect(weights == tile.weights)
    }
  }

  @Test("every product reads devices anew; no read noise is one draw a tile")
  func drawnAnew() throws {
    let tile = try noisy(WeightMapping(SinglePair())).tile(signals(3, 8, 3))
    let x = signals(1, 8, 4)
    let (first, second) = (try tile.forward(x), try tile.forward(x))
    #expect(zip(first.elements, second.elements).allSatisfy { $0 != $1 })
    tile.vectorNumbers.forward = 0
    #expect(try tile.forward(x) == first)
    // Programmed anew, the same vector numbers are of other draws.
    try tile.program()
    tile.vectorNumbers.forward = 0
    #expect(zip(try tile.forward(x).elements, first.elements).allSatisfy { $0 != $1 })
  }

  // MARK: Repeatability

  @Test("threads and the split of a batch change no bit", arguments: someMappings)
  func threads(_ index: Int) throws {
    let w = signals(70, 65, 3, scale: 0.2)
    let x = signals(12, 65, 4)
    for offset in Conductances.OffsetPlace.allCases {
      let s = InferenceSettings.busy(mappings[index].mapping, offset)
      func run(_ threads: Int, _ split: [Int]) throws -> [UInt32] {
        let tile = try s.tile(w, threads: threads)
        try tile.drift(to: 3600)
        var first = 0
        var all: [UInt32] = []
        for count in split {
          all += try tile.forward(x[rows: first..<first + count]).elements.map(\.bitPattern)
          first += count
        }
        return all + tile.weights.elements.map(\.bitPattern)
      }
      let whole = try run(1, [12])
      #expect(try run(2, [12]) == whole && run(3, [5, 1, 6]) == whole)
      #expect(try run(1, [Int](repeating: 1, count: 12)) == whole)
    }
  }

  @Test(
    "times in any order, and after another programming of the same number, give the same bits",
    arguments: someMappings)
  func anyOrder(_ index: Int) throws {
    let s = InferenceSettings.busy(mappings[index].mapping, .column)
    let (w, x) = (signals(11, 17, 3, scale: 0.2), signals(6, 17, 4))
    let times: [Double] = [0, 1, 3600, 86400, 31_557_600]
    func results(_ times: [Double], _ tile: InferenceTile) throws -> [Double: [UInt32]] {
      var results: [Double: [UInt32]] = [:]
      for t in times {
        try tile.drift(to: t)
        let seen = [tile.weights, try tile.forward(x), try tile.forward(x)]
        results[t] =
          seen.flatMap(\.elements).map(\.bitPattern) + tile.compensationFactors.map(\.bitPattern)
      }
      return results
    }
    let tile = try s.tile(w)
    let ascending = try results(times, tile)
    #expect(Set(ascending.values).count == times.count)
    #expect(try results(times.reversed(), tile) == ascending)
    for t in times { #expect(try results([t], s.tile(w))[t] == ascending[t]) }
    // Steps of time are times.
    let stepped = try s.tile(w)
    try stepped.advance(seconds: 1)
    try stepped.advance(seconds: 3599)
    #expect(try results([], stepped).isEmpty && stepped.seconds == 3600)
    let seen = [stepped.weights, try stepped.forward(x), try stepped.forward(x)]
    #expect(
      seen.flatMap(\.elements).map(\.bitPattern) + stepped.compensationFactors.map(\.bitPattern)
        == ascending[3600])
    // Another programming is another draw, at every time.
    try tile.program()
    #expect(tile.seconds == 0)
    let again = try results(times, tile)
    for t in times { #expect(again[t] != ascending[t]) }
    // Tiles and seeds share none.
    for other in [try s.tile(w, seed: 10), try s.tile(w, tile: 5)] {
      #expect(other.programmedConductances != tile.programmedConductances)
      #expect(try results([1], other)[1] != ascending[1])
    }
  }

  @Test("no two planes, rows, or column and row share a draw")
  func separateDraws() throws {
    let s = InferenceSettings.exact.with {
      $0.device = ProgrammedDevice.powerDrift {
        $0.programmingDeviation = 1
        $0.conductanceMinimum = 100
        $0.conductanceMaximum = 120
      }
      $0.conductances.mapping = WeightMapping(BitSliced(bits: 8, slices: 4, style: .offset))
      $0.conductances.offset = .column
    }
    let tile = try s.tile(signals(5, 60, 3, scale: 0.2))
    let reference = ReferenceInference(tile).conductances
    let zero = reference.devices(of: 0)
    // What was drawn: deviations of all lines from their targets.
    var lines: [[Double]] = []
    for (plane, matrix) in tile.programmedConductances.enumerated() {
      for row in 0..<5 {
        lines.append(
          (0..<60).map { j in
            let w = Double(tile.targetWeights[row, j] / tile.largestWeight)
            return Double(matrix[row, j]) - reference.devices(of: w)[plane].target
          })
      }
      lines.append(
        (0..<60).map { Double(tile.columnConductances[plane][0, $0]) - zero[plane].target })
    }
    // Of 276 correlations of 60 draws, each 1/√60 wide: a false alarm at 5.2 in 20,000 sets.
    for a in lines.indices {
      let own = lines[a].reduce(0) { $0 + $1 * $1 } / 60
      #expect(abs(own - 1) < 5.2 * (2.0 / 60).squareRoot())
      for b in 0..<a {
        let r = zip(lines[a], lines[b]).reduce(0) { $0 + $1.0 * $1.1 } / 60
        #expect(abs(r) < 5.2 / 60.0.squareRoot(), "\(a), \(b)")
      }
    }
  }

  // MARK: The rest of a tile

  @Test("backward is exact, of the weights as they are; updates are refused")
  func training() throws {
    let tile = try InferenceSettings.busy(WeightMapping(OffsetConductance()), .digital).tile(
      signals(6, 9, 3))
    try tile.drift(to: 3600)
    let delta = signals(3, 6, 4)
    let exact = DigitalTile(rows: 6, columns: 9)
    try exact.setWeights(tile.weights)
    #expect(try tile.backward(delta) == exact.backward(delta))
    let before = tile.weights
    let error = #expect(throws: CrosspointError.self) {
      try tile.update(x: signals(3, 9, 5), delta: delta, learningRate: 0.1)
    }
    #expect(error?.description.contains("programmed once") == true)
    #expect(tile.weights == before)
    var x = signals(2, 9, 5)
    x[1, 3] = .nan
    let number = tile.vectorNumbers.forward
    let bad = #expect(throws: CrosspointError.self) { try tile.forward(x) }
    #expect(bad?.description.contains("row 1, column 3") == true)
    #expect(tile.vectorNumbers.forward == number)
  }

  @Test("a scale that depends on the samples before is refused, as ranges beside managements are")
  func badSettings() throws {
    let all: [((inout InferenceSettings) -> Void, [String])] = [
      (
        { $0.forward.noiseManagement = .runningAverage() },
        ["forward.noiseManagement is runningAverage", "samples and times before"]
      ),
      ({ $0.inputRange = .maximum }, ["inference.inputRange", "absoluteMaximum"]),
      ({ $0.outputRange = .percentile(99) }, ["inference.outputRange", "iterative"]),
      ({ $0.inputRange = .percentile(0) }, ["inputRange.percentile is 0.0"]),
      ({ $0.forward.outputNoise = -1 }, ["forward.outputNoise is -1.0"]),
    ]
    for (change, words) in all {
      let error = #expect(throws: CrosspointError.self) {
        try InferenceSettings().with(change).validate()
      }
      for word in words {
        #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
      }
    }
  }
}
