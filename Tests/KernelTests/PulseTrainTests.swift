import CrosspointKernels
import Testing

@Suite("Pulse trains")
struct PulseTrainTests {
  /// The trains of 64 signals at one line of draws.
  private func trains(
    _ table: KernelTable, _ signals: [Float], slots: UInt64 = .max, vector: UInt64
  ) -> [UInt64] {
    let buffer = GuardedBuffer(signals)
    let words = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 0, count: 64)) }
    let fires = table.drawTrains(
      buffer.pointer, 64, 1, slots: slots, vector: vector,
      into: PulseLines(low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer))
    let trains = zip(words[0].elements, words[1].elements).map { UInt64($0) | UInt64($1) << 32 }
    #expect(fires == trains.reduce(0, |))
    return trains
  }

  private func trains(_ table: KernelTable, _ signal: Float, vector: UInt64) -> [UInt64] {
    trains(table, [Float](repeating: signal, count: 64), vector: vector)
  }

  @Test(
    "p ≥ 1 fires at the largest words too; the largest Float below 1 does not",
    arguments: InstructionSet.available)
  func certainty(_ set: InstructionSet) throws {
    // One word in 2²⁴ lies above every threshold below 1: look for a line that holds one, in an
    // early and in a late slot.
    var words = [UInt32](repeating: 0, count: 4096)
    let table = KernelTable.table(for: set)
    for late in [0, 1] {
      let line = try #require(
        (0..<100_000 as Range<UInt64>).first { vector in
          KernelTable.current.fillWords(testLine(vector), &words, 4096)
          return words.indices.contains { words[$0] >= 0xFFFF_FF00 && $0 / 32 % 2 == late }
        })
      for p in [Float(1), 1.5, 1e30] {
        #expect(trains(table, p, vector: line).allSatisfy { $0 == .max })
      }
      #expect(trains(table, Float(1).nextDown, vector: line).contains { $0 != .max })
      // A slot on its own is drawn in another way.
      for slot in 0..<64 as Range<UInt64> {
        #expect(
          trains(table, [Float](repeating: 1, count: 64), slots: 1 << slot, vector: line).allSatisfy
          { $0 == 1 << slot })
      }
    }
  }

  @Test(
    "a slot fires exactly where its word lies below the threshold",
    arguments: InstructionSet.available)
  func thresholds(_ set: InstructionSet) {
    var words = [UInt32](repeating: 0, count: 4096)
    KernelTable.current.fillWords(testLine(9), &words, 4096)
    for p in [Float(0), 0x1p-31, 0.1, 0.5, 0.9] {
      let threshold = UInt32(p * 0x1p31)
      var expected = [UInt64](repeating: 0, count: 64)
      for (position, word) in words.enumerated() where word >> 1 < threshold {
        expected[position / 64] |= 1 << UInt64(position % 64)
      }
      #expect(trains(.table(for: set), p, vector: 9) == expected)
      #expect(trains(.table(for: set), -p, vector: 9) == expected)
    }
  }

  @Test("any slots of any elements are those of whole trains", arguments: InstructionSet.available)
  func parts(_ set: InstructionSet) {
    let table = KernelTable.table(for: set)
    let whole = trains(table, 0.4, vector: 10)
    // A few elements of a block are drawn one by one, many slot by slot.
    for distance in [1, 2, 3, 5, 7, 16, 33] {
      let signals = (0..<64).map { $0 % distance == 0 ? Float(0.4) : 0 }
      for slots in [
        UInt64.max, 0, 1, 0x8000, 0x1_0000, 0x8000_0000, 1 << 32, 1 << 63, 0x3ff, 0x7fff_ffff,
        0xf0f0_0000_0000_0001, 0xffff_0000_0000_ffff,
      ] {
        #expect(
          trains(table, signals, slots: slots, vector: 10)
            == (0..<64).map { $0 % distance == 0 ? whole[$0] & slots : 0 })
      }
    }
  }

  /// Line by line with the same addresses; vector numbers pass 2³² within the batch.
  @Test("lines of a batch are those drawn one at a time", arguments: InstructionSet.available)
  func batches(_ set: InstructionSet) {
    let table = KernelTable.table(for: set)
    let firstVector = UInt64(7 << 32) - 9
    for (count, batch) in [(5, 1), (16, 2), (23, 19), (40, 33)] {
      let signals = gaussians(count * batch, 11)
      let gains = (0..<batch).map { 0.1 + 0.02 * Float($0) }
      let slots = (0..<batch).map { firstSlots(($0 * 7) % 65) }
      let stride = count + 3
      let words = (0..<3).map { _ in
        GuardedBuffer([UInt32](repeating: 9, count: stride * batch - 3))
      }
      let out = PulseLines(low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer)
      var fires = [UInt64](repeating: 0, count: batch)
      table.pulseTrains(
        SampleStreams(
          key: TileKey(seed: 0x5eed, tile: 9), purpose: 255, firstVector: firstVector,
          batch: batch),
        TrainSignals(signals: signals, count: count, gains: gains, slots: slots), out, stride,
        &fires)
      for b in 0..<batch {
        let one = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 0, count: count)) }
        let line = Array(signals[b * count..<(b + 1) * count])
        let fired = table.drawTrains(
          line, count, gains[b], slots: slots[b], vector: firstVector + UInt64(b),
          into: PulseLines(low: one[0].pointer, high: one[1].pointer, signs: one[2].pointer))
        #expect(fired == fires[b])
        for (all, part) in zip(words, one) {
          #expect(Array(all.elements[b * stride..<b * stride + count]) == part.elements)
        }
      }
    }
  }
}
