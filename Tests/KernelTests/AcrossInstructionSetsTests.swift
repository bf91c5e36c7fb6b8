import CrosspointKernels
import Testing

/// Draws, trains and updates are the same bits in every table. Buffers end at guard pages
/// throughout.
@Suite("The same bits on every instruction set")
struct AcrossInstructionSetsTests {
  @Test("uniform words", arguments: sizes)
  func words(_ n: Int) {
    let all = tables.map { table in
      let out = GuardedBuffer([UInt32](repeating: 0, count: n))
      table.fillWords(testLine(1), out.pointer, n)
      return out.elements
    }
    for other in all { #expect(other == all[0]) }
  }

  @Test("Gaussians", arguments: sizes + [100_003])
  func gaussianDraws(_ n: Int) {
    let all = tables.map { table in
      let out = GuardedBuffer([Float](repeating: 0, count: n))
      table.fillGaussians(testLine(2), out.pointer, n)
      return out.elements.map(\.bitPattern)
    }
    for other in all { #expect(other == all[0]) }
  }

  @Test("a shorter line is the beginning of a longer one")
  func prefixes() {
    let long = gaussians(257, 5)
    for n in sizes { #expect(gaussians(n, 5) == Array(long.prefix(n))) }
  }

  /// On every instruction set, past the end of the low word of vector numbers.
  @Test("Gaussians of lines are those of each line", arguments: sizes)
  func gaussianLines(_ n: Int) {
    let key = TileKey(seed: 0x5eed, tile: 9)
    for batch in [1, 2, 15, 16, 17, 35] {
      let first = UInt64(5 << 32) - 3
      let expected = (0..<batch).flatMap { line in
        var out = [Float](repeating: 0, count: n)
        tables[0].fillGaussians(
          key.line(vector: first + UInt64(line), pass: 6, purpose: 255, line: 0), &out, n)
        return out
      }
      for table in tables {
        let out = GuardedBuffer([Float](repeating: 0, count: n * batch))
        table.fillGaussianStreams(
          SampleStreams(key: key, purpose: 255, pass: 6, firstVector: first, batch: batch),
          out.pointer, n)
        #expect(out.elements == expected)
      }
    }
  }

  @Test("pulse trains", arguments: sizes, [1, 10, 31, 32, 33, 64])
  func trains(_ n: Int, _ slots: Int) {
    let all = tables.map { table in
      let signal = GuardedBuffer<Float>(gaussians(n, 3))
      let words = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 7, count: n)) }
      let lines = PulseLines(low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer)
      table.drawTrains(signal.pointer, n, 0.7, slots: firstSlots(slots), vector: 4, into: lines)
      return words.map(\.elements)
    }
    for other in all { #expect(other == all[0]) }
  }

  @Test("statistics of a line", arguments: sizes)
  func statistics(_ n: Int) {
    let all = tables.map { $0.signalStatistics(gaussians(n, 6), n) }
    for other in all { #expect(other == all[0]) }
  }

  /// Both fuse, and take sums in the same order; SSE2 cannot fuse.
  @Test(
    "products of AVX2 and AVX-512 are the same bits",
    .enabled(if: InstructionSet.available.contains(.avx512)))
  func products() {
    let (rows, columns, batch) = (35, 83, 5)
    let w = gaussians(rows * columns, 1)
    let results = InstructionSet.available.filter { $0 != .baseline }.map { set in
      let table = KernelTable.table(for: set)
      var y = [Float](repeating: 0, count: batch * rows)
      var z = [Float](repeating: 0, count: batch * columns)
      table.forwardProduct(
        ProductShape(
          rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: columns,
          outputStride: rows),
        ProductWeights(w), gaussians(batch * columns, 2), &y)
      table.backwardProduct(
        ProductShape(
          rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: rows,
          outputStride: columns),
        ProductWeights(w), gaussians(batch * rows, 3), &z)
      var converted = [Float](repeating: 0, count: columns)
      let squares = table.convertInput(
        InputConversion(step: 0, bound: 9, noise: 0), factor: 1, w, &converted, columns)
      return (y + z + converted + [squares]).map(\.bitPattern)
    }
    for other in results { #expect(other == results[0]) }
  }

  @Test(
    "constant-step updates",
    arguments: [(1, 1), (7, 15), (16, 16), (3, 17), (5, 31), (4, 33), (2, 257), (129, 65)],
    [ConstantStepLaw.Mode.aggregated, .adaptive, .pulseByPulse])
  func updates(_ shape: (Int, Int), _ mode: ConstantStepLaw.Mode) {
    for spread in [Float(0), 0.3, 3.75] {
      for slots in [10, 64] {
        var problem = UpdateProblem(rows: shape.0, columns: shape.1)
        problem.mode = mode
        problem.cycleSpread = spread
        problem.slots = slots
        let all = tables.map { problem.run($0).map(\.bitPattern) }
        for other in all { #expect(other == all[0]) }
      }
    }
  }

  /// Where all pulses are one draw, that draw is another one.
  @Test("one pulse at a time is the same bits whether bounds are near or far")
  func singlePulses() {
    var problem = UpdateProblem(rows: 9, columns: 67)
    problem.slots = 1
    let both = [ConstantStepLaw.Mode.adaptive, .pulseByPulse].map { mode in
      problem.mode = mode
      return problem.run(.current)
    }
    #expect(both[0] == both[1])
  }
}
