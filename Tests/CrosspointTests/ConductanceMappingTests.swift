import Crosspoint
import CrosspointReference
import Foundation
import TestSupport
import Testing

@Suite("Weights as conductances")
struct ConductanceMappingTests {
  /// Weights with zeros, both largest ones, and more positive than negative ones.
  private func weights(_ rows: Int = 13, _ columns: Int = 19) -> Matrix {
    var w = signals(rows, columns, 3, scale: 0.3)
    for i in 0..<rows { w[i, (5 * i) % columns] = 0 }
    w[rows - 1, columns - 1] = 1.25
    w[0, 1 % columns] = -0.875
    return w
  }

  private func settings(
    _ mapping: WeightMapping, _ change: (inout Conductances) -> Void = { _ in }
  ) -> InferenceSettings {
    InferenceSettings.exact.with {
      $0.conductances.mapping = mapping
      change(&$0.conductances)
    }
  }

  private static let ranges: [@Sendable (inout Conductances) -> Void] = [
    { _ in }, { $0.onOffRatio = 10 },
    {
      $0.maximum = 150
      $0.onOffRatio = 3
    },
    {
      $0.onOffRatio = .infinity
      $0.offset = .column
    },
    {
      $0.onOffRatio = 7
      $0.offset = .column
    },
  ]

  /// |w| of whole numbers that a mapping rounds to; nil where it does not.
  private func numbers(_ mapping: WeightMapping) -> Float? {
    mapping.as(BitSliced.self).map { Float($0.largestNumber) }
  }

  @Test(
    "what is read of exact devices is the weight, to 4 ulp of the largest; whole numbers exactly so",
    arguments: mappings.indices, ranges.indices)
  func roundTrip(_ index: Int, _ range: Int) throws {
    let (name, mapping) = mappings[index]
    let w = weights()
    let tile = try settings(mapping, Self.ranges[range]).tile(w)
    #expect(tile.largestWeight == 1.25 && tile.clippedWeights.count == 0)
    #expect(tile.targetWeights == w)
    let ulp = Float(1.25).ulp
    var claims = Claims()
    for (read, given) in zip(tile.weights.elements, w.elements) {
      let expected =
        numbers(mapping).map { (given / 1.25 * $0).rounded(.toNearestOrEven) / $0 * 1.25 } ?? given
      let most = given == 0 ? 2 * ulp : 4 * ulp
      claims.claim(abs(read - expected) <= most, "\(name), \(range): \(given) is read as \(read)")
    }
    #expect(claims.failures == 0, "\(claims.first)")
  }

  @Test("targets are the reference's, with and without levels", arguments: mappings.indices)
  func targets(_ index: Int) throws {
    let (name, mapping) = mappings[index]
    var claims = Claims()
    for levels in [0, 3, 8, 17] {
      for range in Self.ranges {
        let tile = try settings(mapping) {
          range(&$0)
          $0.levels = levels
        }.tile(weights())
        let reference = ReferenceInference(tile)
        let planes = tile.programmedConductances
        let (least, most) = (reference.conductances.least, reference.conductances.most)
        let step = levels > 0 ? (most - least) / Double(levels - 1) : 0
        for (i, w) in tile.targetWeights.elements.enumerated() {
          let devices = reference.conductances.devices(of: Double(w / tile.largestWeight))
          claims.claim(devices.count == planes.count, "\(name): \(planes.count) planes")
          for (device, plane) in zip(devices, planes) {
            let g = Double(plane.elements[i])
            // Next to the middle between two levels either one is right.
            let place = step > 0 ? (device.exact - least) / step : 0
            let isTie = abs(place - place.rounded(.down) - 0.5) < 1e-4
            claims.claim(
              abs(g - device.target) <= 1e-6 * most + (isTie ? step : 0),
              "\(name), \(levels) levels, \(w): \(g), \(device.target)")
            claims.claim(g >= least - 1e-6 * most && g <= most * (1 + 1e-6), "\(name): \(g) µS")
          }
        }
      }
    }
    #expect(claims.failures == 0, "\(claims.first)")
  }

  /// Devices are on levels, and what is read is what these hold.
  @Test(
    "levels: every device is on one, and the weight off by half a level's at most",
    arguments: mappings.indices)
  func levels(_ index: Int) throws {
    let (name, mapping) = mappings[index]
    guard numbers(mapping) == nil else { return }
    var claims = Claims()
    for levels in [3, 4, 5, 16, 33] {
      for offset in Conductances.OffsetPlace.allCases {
        let tile = try settings(mapping) {
          $0.levels = levels
          $0.offset = offset
          $0.onOffRatio = 20
        }.tile(weights())
        let reference = ReferenceInference(tile)
        let zero = reference.conductances.devices(of: 0)
        let (least, width) = (
          reference.conductances.least, reference.conductances.most - reference.conductances.least
        )
        for g in tile.programmedConductances.flatMap(\.elements) {
          let place = (Double(g) - least) / width * Double(levels - 1)
          claims.claim(abs(place - place.rounded()) < 1e-4, "\(name): \(g) µS")
        }
        // Each device of a weight by half a level, and a column's likewise.
        let each = zero.reduce(0) { $0 + abs($1.coefficient) * width / Double(levels - 1) / 2 }
        let bound = each * (tile.columnConductances.isEmpty ? 1 : 2) * 1.25 * 1.0001
        for (read, given) in zip(tile.weights.elements, tile.targetWeights.elements) {
          claims.claim(
            Double(abs(read - given)) <= bound, "\(name), \(levels): \(given), \(read)")
        }
        // What is read is on levels of the weight too: put on devices again it is the same.
        if offset == .digital, mapping.name == "pair" || mapping.name == "offset" {
          let again = try settings(mapping) {
            $0.levels = levels
            $0.onOffRatio = 20
          }.tile(tile.weights)
          for (a, b) in zip(again.weights.elements, tile.weights.elements) {
            claims.claim(abs(a - b) <= 4 * Float(1.25).ulp, "\(name), \(levels): \(a), \(b)")
          }
        }
      }
    }
    #expect(claims.failures == 0, "\(claims.first)")
  }

  @Test("the weight 0 of an offset mapping falls on a level, whatever their number")
  func zeroOnALevel() throws {
    for levels in [3, 4, 5, 8, 16, 255] {
      let tile = try settings(WeightMapping(OffsetConductance())) { $0.levels = levels }.tile(
        weights())
      for (read, given) in zip(tile.weights.elements, tile.targetWeights.elements)
      where given == 0 { #expect(abs(read) <= 2 * Float(1.25).ulp, "\(levels): \(read)") }
      // The largest one too.
      #expect(abs(tile.weights[12, 18] - 1.25) <= 4 * Float(1.25).ulp)
    }
  }

  @Test("pairs fill the lowest first, and a filled one keeps the largest conductance")
  func lowestFirst() throws {
    let mapping = WeightMapping(SignificantPairs(significanceOfPairs: [1, 3]))
    let w = Matrix(rows: 1, columns: 5, [0.125, 0.25, 0.625, -1, 0])
    let tile = try settings(mapping) { $0.maximum = 20 }.tile(w)
    #expect(
      tile.programmedConductances.map(\.elements) == [
        [10, 20, 20, 0, 0], [0, 0, 0, 20, 0], [0, 0, 10, 0, 0], [0, 0, 0, 20, 0],
      ])
  }

  @Test("digits of a whole number, both styles")
  func digits() throws {
    // 127·w = 91 = 0b1011011: digits 3, 2, 1, 1 from the lowest on; −91 on the other devices.
    let w = Matrix(rows: 1, columns: 3, [91.0 / 127, -91.0 / 127, 1])
    let balanced = try settings(WeightMapping(BitSliced())) { $0.maximum = 3 }.tile(w)
    #expect(
      balanced.programmedConductances.map(\.elements) == [
        [3, 0, 3], [0, 3, 0], [2, 0, 3], [0, 2, 0], [1, 0, 3], [0, 1, 0], [1, 0, 1], [0, 1, 0],
      ])
    // 91 + 128 = 0b11011011, 128 − 91 = 0b00100101, 255.
    let offset = try settings(WeightMapping(BitSliced(bits: 8, slices: 4, style: .offset))) {
      $0.maximum = 3
    }.tile(w)
    #expect(
      offset.programmedConductances.map(\.elements) == [
        [3, 1, 3], [2, 1, 3], [1, 2, 3], [3, 0, 3],
      ])
  }

  @Test("a percentile of the weights becomes the largest conductance, and what passes is counted")
  func clipped() throws {
    let values = (1...200).map { Float($0) / 100 * ($0 % 3 == 0 ? -1 : 1) }
    let w = Matrix(rows: 10, columns: 20, values.shuffledByAddress())
    for (name, mapping) in mappings {
      for (percentile, largest) in [(Float(100), Float(2)), (99, 1.98), (97.5, 1.95), (0.5, 0.01)] {
        let tile = try settings(mapping) { $0.clipPercentile = percentile }.tile(w)
        #expect(tile.largestWeight == largest, "\(name), \(percentile)")
        let beyond = values.filter { abs($0) > largest }
        let clipped = tile.clippedWeights
        #expect(clipped.count == beyond.count, "\(name), \(percentile)")
        #expect(
          abs(clipped.largestDistance - (2 - largest)) <= 1e-6, "\(name): \(clipped)")
        let held = largest + 4 * largest.ulp
        #expect(tile.weights.elements.allSatisfy { abs($0) <= held }, "\(name), \(percentile)")
      }
    }
  }

  @Test("bad settings are named, with what is possible")
  func badSettings() throws {
    typealias Change = (inout Conductances) -> Void
    let bad: [(Change, [String])] = [
      ({ $0.levels = 1 }, ["conductances.levels is 1", "2 to 65536"]),
      ({ $0.levels = -1 }, ["conductances.levels is -1"]),
      (
        {
          $0.levels = 2
          $0.mapping = WeightMapping(OffsetConductance())
        },
        ["conductances.levels is 2", "3 and more", "\"offset\""]
      ),
      ({ $0.clipPercentile = 0 }, ["clipPercentile is 0.0", "above 0 and at most 100"]),
      ({ $0.clipPercentile = 100.5 }, ["clipPercentile is 100.5"]),
      ({ $0.clipPercentile = .nan }, ["clipPercentile is nan"]),
      ({ $0.onOffRatio = 1 }, ["onOffRatio is 1.0", "above 1"]),
      ({ $0.maximum = 0 }, ["maximum is 0.0", "1e-9 to 1e9"]),
      (
        { $0.mapping = WeightMapping(SignificantPairs(significanceOfPairs: [2, 1])) },
        ["significanceOfPairs is [2.0, 1.0]", "ascending"]
      ),
      (
        { $0.mapping = WeightMapping(SignificantPairs(significanceOfPairs: [])) },
        ["significanceOfPairs is []", "1 to 8"]
      ),
      (
        { $0.mapping = WeightMapping(SignificantPairs(significanceOfPairs: [0, 1])) },
        ["significanceOfPairs is [0.0, 1.0]", "positive"]
      ),
      (
        { $0.mapping = WeightMapping(DualPair(significance: 0.5)) },
        ["significance is 0.5", "at least 1"]
      ),
      (
        { $0.mapping = WeightMapping(BitSliced(bits: 8, slices: 8)) },
        ["mapping.slices is 8", "always empty", "7"]
      ),
      ({ $0.mapping = WeightMapping(BitSliced(bits: 17, slices: 4)) }, ["mapping.bits is 17"]),
      ({ $0.mapping = WeightMapping(BitSliced(bits: 8, slices: 0)) }, ["mapping.slices is 0"]),
    ]
    for (change, words) in bad {
      let s = InferenceSettings.exact.with { change(&$0.conductances) }
      let error = #expect(throws: CrosspointError.self) {
        try InferenceTile(rows: 2, columns: 3, settings: s, seed: 1)
      }
      let said = error?.description ?? ""
      for word in words { #expect(said.contains(word), "\(said)") }
    }
    // A device whose least conductance is not below a largest one of the settings.
    var device = PowerDrift()
    device.conductanceMinimum = 9
    let s = InferenceSettings.exact.with {
      $0.device = ProgrammedDevice(device)
      $0.conductances.maximum = 9
    }
    let error = #expect(throws: CrosspointError.self) { try s.validate() }
    #expect(error?.description.contains("conductances.maximum is 9.0") == true)
  }

  @Test("weights of which a mapping makes nothing are refused, and nothing has changed")
  func badWeights() throws {
    let one = Matrix(rows: 2, columns: 3, repeating: 0.5)
    var broken = one
    broken[1, 2] = .infinity
    let all: [(String, InferenceSettings, Matrix, [String])] = [
      (
        "the percentile of them", settings(mappings[0].mapping) { $0.clipPercentile = 60 },
        Matrix(rows: 2, columns: 3, [0, 0, 0, 0, 1, 2]), ["percentile 60.0", "clipPercentile"]
      ),
      ("infinity", .exact, broken, ["row 1, column 2", "inf"]),
      (
        "constant", settings(WeightMapping(SingleConductance())), one,
        ["1.0 to 1.0", "\"single\"", "weights that differ"]
      ),
      (
        "a column without a weight 0",
        settings(WeightMapping(SingleConductance())) { $0.offset = .column },
        Matrix(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6]), ["conductances.offset", "both signs"]
      ),
    ]
    for (name, s, weights, words) in all {
      let tile = try s.tile(Matrix(rows: 2, columns: 3, [-1, 0, 0.5, 0.25, -0.125, 1]))
      let before = (tile.weights, tile.state.programmings, tile.state.conductances)
      let error = #expect(throws: CrosspointError.self, "\(name)") { try tile.setWeights(weights) }
      let said = error?.description ?? ""
      for word in words { #expect(said.contains(word), "\(name): \(said)") }
      #expect(tile.weights == before.0 && tile.state.programmings == before.1)
      #expect(tile.state.conductances == before.2)
    }
    // Zeros are programmed as those of a new tile: blocks of a matrix may hold nothing else.
    for (name, mapping) in mappings {
      let tile = try settings(mapping).tile(Matrix(rows: 2, columns: 3, [-1, 0, 0.5, 0.25, 1, 2]))
      try tile.setWeights(Matrix(rows: 2, columns: 3))
      #expect(tile.largestWeight == 1, "\(name)")
      #expect(tile.weights.elements.allSatisfy { abs($0) < 3e-7 }, "\(name)")
    }
    // One sign is no matter where what the weight 0 gives is subtracted digitally.
    let w = Matrix(rows: 1, columns: 3, [1, 2, 4])
    let tile = try settings(WeightMapping(SingleConductance())).tile(w)
    for (a, b) in zip(tile.weights.elements, w.elements) { #expect(abs(a - b) <= 4 * Float(4).ulp) }
  }

  @Test("pairs of one, and of two, are what single and dual pairs are")
  func same() throws {
    let w = weights()
    func planes<M: ConductanceMapping>(_ mapping: M) throws -> [Matrix] {
      try settings(WeightMapping(mapping)).tile(w).programmedConductances
    }
    #expect(try planes(SinglePair()) == planes(SignificantPairs(significanceOfPairs: [5])))
    #expect(
      try planes(DualPair(significance: 2))
        == planes(SignificantPairs(significanceOfPairs: [1, 2])))
  }
}

extension [Float] {
  /// In an order of its own.
  fileprivate func shuffledByAddress() -> [Float] {
    let words = RandomStream(seed: 2, tile: 0, vector: 0, purpose: .shuffle).uniformWords(count)
    return zip(words, self).sorted { $0.0 < $1.0 }.map(\.1)
  }
}
