import CrosspointKernels
import Testing

/// DAC, ADC and line statistics: element by element in single precision, so bit for bit against
/// scalar code.
@Suite("Converters and statistics")
struct ConversionTests {
  private let lines = 3

  @Test(
    "input conversion is the formula, bit for bit, with and without DAC and noise", arguments: sizes
  )
  func input(_ n: Int) {
    let x = GuardedBuffer<Float>(gaussians(lines * n, 11).map { 3 * $0 })
    let noise = GuardedBuffer<Float>(gaussians(lines * n, 12))
    for table in tables {
      for step: Float in [0, 1 / 63, 0.1] {
        for withNoise in [false, true] {
          let c = InputConversion(step: step, bound: 1, noise: 0.03)
          let out = GuardedBuffer([Float](repeating: .nan, count: lines * n))
          var squares = [Float](repeating: .nan, count: lines)
          let factors = (0..<lines).map { (step > 0 ? 1 / (1.7 * step) : 1 / 1.7) / Float(1 + $0) }
          table.convertInputs(
            c,
            InputSamples(
              signals: x.pointer, count: n, batch: lines, factors: factors,
              gaussians: withNoise ? UnsafePointer(noise.pointer) : nil),
            out.pointer, &squares)
          let without = GuardedBuffer([Float](repeating: .nan, count: lines * n))
          table.convertInputs(
            c,
            InputSamples(
              signals: x.pointer, count: n, batch: lines, factors: factors,
              gaussians: withNoise ? UnsafePointer(noise.pointer) : nil),
            without.pointer, nil)
          #expect(without.elements == out.elements)
          for line in 0..<lines {
            var sum = 0.0
            for i in line * n..<(line + 1) * n {
              var v = x.pointer[i] * factors[line]
              if step > 0 { v = v.rounded(.toNearestOrEven) * step }
              v = min(max(v, -1), 1)
              if withNoise { v += 0.03 * noise.pointer[i] }
              #expect(out.pointer[i] == v)
              sum += Double(v) * Double(v)
            }
            #expect(abs(Double(squares[line]) - sum) <= sum * Double(n + 1) * 0x1p-23)
          }
        }
      }
    }
  }

  @Test(
    "output conversion is the formula, bit for bit, and counts what passes the bound",
    arguments: sizes)
  func output(_ n: Int) {
    let y = gaussians(lines * n, 13).map { 6 * $0 }
    let read = GuardedBuffer<Float>(gaussians(lines * n, 14))
    let variances = GuardedBuffer<Float>(gaussians(lines * n, 15).map(abs))
    let nonlinear = GuardedBuffer<Float>(gaussians(n, 16).map { abs(0.01 * $0) })
    let noise = GuardedBuffer<Float>(gaussians(lines * n, 17))
    let (scales, readNoises): ([Float], [Float]) = ([0.5, 2, 0.3], [0.2, 0.1, 0])
    for table in tables {
      for mask in 0..<32 {
        let step: Float = mask & 16 != 0 ? 24 / 510 : 0
        let c = OutputConversion(nonlinearityFactor: 1.1, outputNoise: 0.06, step: step, bound: 12)
        let sums = GuardedBuffer(y)
        let out = GuardedBuffer([Float](repeating: .nan, count: lines * n))
        var saturated = [Int](repeating: -1, count: lines)
        readNoises.withUnsafeBufferPointer { readNoises in
          scales.withUnsafeBufferPointer { scales in
            var through = OutputSamples(
              sums: sums.pointer, count: n, batch: lines, scales: scales.baseAddress!)
            through.readNoises = readNoises.baseAddress!
            if mask & 1 != 0 { through.readGaussians = UnsafePointer(read.pointer) }
            if mask & 2 != 0 { through.readVariances = UnsafePointer(variances.pointer) }
            if mask & 4 != 0 { through.nonlinearities = UnsafePointer(nonlinear.pointer) }
            if mask & 8 != 0 { through.outputGaussians = UnsafePointer(noise.pointer) }
            table.convertOutputs(c, through, out.pointer, &saturated)
            var inPlace = [Int](repeating: -1, count: lines)
            table.convertOutputs(c, through, sums.pointer, &inPlace)
            #expect(inPlace == saturated && sums.elements == out.elements)
          }
        }
        for line in 0..<lines {
          var expected = 0
          for i in line * n..<(line + 1) * n {
            var v = y[i]
            if mask & 1 != 0 {
              let sigma =
                mask & 2 != 0
                ? readNoises[line] * variances.pointer[i].squareRoot() : readNoises[line]
              v += sigma * read.pointer[i]
            }
            if mask & 4 != 0 { v = 1.1 * v / (1 + abs(nonlinear.pointer[i - line * n] * v)) }
            if mask & 8 != 0 { v += 0.06 * noise.pointer[i] }
            if step > 0 { v = (v * (1 / step)).rounded(.toNearestOrEven) }
            if abs(v) > (step > 0 ? 255 : 12) { expected += 1 }
            if step > 0 { v *= step }
            #expect(out.pointer[i] == min(max(v, -12), 12) * scales[line])
          }
          #expect(saturated[line] == expected)
        }
      }
    }
  }

  @Test("rounding is half to even at every instruction set, signs and large values included")
  func halfToEven() {
    let values: [Float] = [
      0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, 8_388_609, -8_388_609, 4_194_303.5, -0, 1e30,
    ]
    for table in tables {
      var out = [Float](repeating: 0, count: values.count)
      table.convertInput(
        InputConversion(step: 1, bound: .infinity, noise: 0), factor: 1, values, &out, values.count)
      #expect(
        out.map(\.bitPattern) == values.map { $0.rounded(.toNearestOrEven).bitPattern },
        "\(table.instructionSet.name)")
    }
  }

  @Test("largest magnitudes of lines, and finiteness at every position", arguments: sizes)
  func maxima(_ n: Int) {
    let v = gaussians(lines * n, 19)
    let buffer = GuardedBuffer(v)
    for table in tables {
      var maxima = [Float](repeating: .nan, count: lines)
      withExtendedLifetime(buffer) { table.absoluteMaxima(buffer.pointer, n, lines, &maxima) }
      #expect(maxima == (0..<lines).map { v[$0 * n..<($0 + 1) * n].map(abs).max()! })
      for bad in [Float.nan, -.nan, .infinity, -.infinity] {
        for i in Set([0, n / 2, n - 1]) {
          buffer.pointer[n + i] = bad
          withExtendedLifetime(buffer) { table.absoluteMaxima(buffer.pointer, n, lines, &maxima) }
          #expect(maxima.map(\.isFinite) == [true, false, true])
          buffer.pointer[n + i] = v[n + i]
        }
      }
    }
  }

  @Test("statistics of a line", arguments: sizes)
  func statistics(_ n: Int) {
    let v = gaussians(n, 18).map { $0 - 1 }
    for table in tables {
      let buffer = GuardedBuffer(v)
      let s = table.signalStatistics(buffer.pointer, n)
      #expect(s.maximum == v.max())
      #expect(s.absoluteMaximum == v.map(abs).max())
      let positive = v.filter { $0 > 0 }.reduce(0) { $0 + Double($1) }
      let negative = v.filter { $0 < 0 }.reduce(0) { $0 + Double($1) }
      #expect(abs(Double(s.positiveSum) - positive) <= abs(positive) * Double(n) * 0x1p-24)
      #expect(abs(Double(s.negativeSum) - negative) <= abs(negative) * Double(n) * 0x1p-24)
    }
  }
}
