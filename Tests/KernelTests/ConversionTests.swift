import CrosspointKernels
import Testing

/// DAC, ADC and line statistics: element by element in single precision, so bit for bit against scalar code.
@Suite("Converters and statistics")
struct ConversionTests {
  @Test("input conversion is the formula, bit for bit, with and without DAC and noise", arguments: sizes)
  func input(_ n: Int) {
    let x = GuardedBuffer<Float>(gaussians(n, 11).map { 3 * $0 })
    let noise = GuardedBuffer<Float>(gaussians(n, 12))
    for table in tables {
      for step: Float in [0, 1 / 63, 0.1] {
        for withNoise in [false, true] {
          let c = InputConversion(factor: step > 0 ? 1 / (1.7 * step) : 1 / 1.7, step: step, bound: 1, noise: 0.03)
          let out = GuardedBuffer([Float](repeating: .nan, count: n))
          let squares = table.convertInput(c, x.pointer, out.pointer, n, withNoise ? UnsafePointer(noise.pointer) : nil)
          var sum = 0.0
          for i in 0..<n {
            var v = x.pointer[i] * c.factor
            if step > 0 { v = v.rounded(.toNearestOrEven) * step }
            v = min(max(v, -1), 1)
            if withNoise { v += 0.03 * noise.pointer[i] }
            #expect(out.pointer[i] == v)
            sum += Double(v) * Double(v)
          }
          #expect(abs(Double(squares) - sum) <= sum * Double(n + 1) * 0x1p-23)
        }
      }
    }
  }

  @Test("output conversion is the formula, bit for bit, and counts what passes the bound", arguments: sizes)
  func output(_ n: Int) {
    let y = gaussians(n, 13).map { 6 * $0 }
    let read = GuardedBuffer<Float>(gaussians(n, 14))
    let variances = GuardedBuffer<Float>(gaussians(n, 15).map(abs))
    let nonlinear = GuardedBuffer<Float>(gaussians(n, 16).map { abs(0.01 * $0) })
    let noise = GuardedBuffer<Float>(gaussians(n, 17))
    for table in tables {
      for mask in 0..<32 {
        let step: Float = mask & 16 != 0 ? 24 / 510 : 0
        let c = OutputConversion(readNoise: 0.2, nonlinearityFactor: 1.1, outputNoise: 0.06, step: step, bound: 12, scale: 0.5)
        let lines = OutputLines(
          readGaussians: mask & 1 != 0 ? UnsafePointer(read.pointer) : nil,
          readVariances: mask & 2 != 0 ? UnsafePointer(variances.pointer) : nil,
          nonlinearities: mask & 4 != 0 ? UnsafePointer(nonlinear.pointer) : nil,
          outputGaussians: mask & 8 != 0 ? UnsafePointer(noise.pointer) : nil)
        let out = GuardedBuffer(y)
        let saturated = table.convertOutput(c, lines, out.pointer, n)
        var expected = 0
        for i in 0..<n {
          var v = y[i]
          if mask & 1 != 0 {
            let sigma = mask & 2 != 0 ? 0.2 * variances.pointer[i].squareRoot() : 0.2
            v += sigma * read.pointer[i]
          }
          if mask & 4 != 0 { v = 1.1 * v / (1 + abs(nonlinear.pointer[i] * v)) }
          if mask & 8 != 0 { v += 0.06 * noise.pointer[i] }
          if step > 0 { v = (v * (1 / step)).rounded(.toNearestOrEven) }
          if abs(v) > (step > 0 ? 255 : 12) { expected += 1 }
          if step > 0 { v *= step }
          #expect(out.pointer[i] == min(max(v, -12), 12) * 0.5)
        }
        #expect(saturated == expected)
      }
    }
  }

  @Test("rounding is half to even at every instruction set, signs and large values included")
  func halfToEven() {
    let values: [Float] = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, 8_388_609, -8_388_609, 4_194_303.5, -0, 1e30]
    for table in tables {
      var out = [Float](repeating: 0, count: values.count)
      let c = InputConversion(factor: 1, step: 1, bound: .infinity, noise: 0)
      _ = table.convertInput(c, values, &out, values.count, nil)
      #expect(out.map(\.bitPattern) == values.map { $0.rounded(.toNearestOrEven).bitPattern }, "\(table.instructionSet.name)")
    }
  }

  @Test("statistics of a line, and finiteness at every position", arguments: sizes)
  func statistics(_ n: Int) {
    let v = gaussians(n, 18).map { $0 - 1 }
    for table in tables {
      let buffer = GuardedBuffer(v)
      let s = table.lineStatistics(buffer.pointer, n)
      #expect(s.maximum == v.max())
      #expect(s.absoluteMaximum == v.map(abs).max())
      let positive = v.filter { $0 > 0 }.reduce(0) { $0 + Double($1) }
      let negative = v.filter { $0 < 0 }.reduce(0) { $0 + Double($1) }
      #expect(abs(Double(s.positiveSum) - positive) <= abs(positive) * Double(n) * 0x1p-24)
      #expect(abs(Double(s.negativeSum) - negative) <= abs(negative) * Double(n) * 0x1p-24)
      #expect(s.isFinite)
      for bad in [Float.nan, .infinity, -.infinity] {
        for i in Set([0, n / 2, n - 1]) {
          buffer.pointer[i] = bad
          #expect(!table.lineStatistics(buffer.pointer, n).isFinite)
          buffer.pointer[i] = v[i]
        }
      }
    }
  }
}
