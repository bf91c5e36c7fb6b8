import CrosspointKernels
import Testing

@Suite("Fixed-point sums")
struct RoundedSumTests {
  /// The definition in exact arithmetic: products of these magnitudes are exact in Double.
  private func expected(_ factor: Float, _ x: [Float], _ codes: [Int32], _ limit: Int32) -> [Int32]
  {
    zip(codes, x).map { code, x in
      let product = (factor * x).rounded(.toNearestOrEven)
      let added = Double(min(max(product, -0x1.fffffep30), 0x1.fffffep30))
      return Int32(min(max(Double(code) + added, -Double(limit)), Double(limit)))
    }
  }

  @Test("codes and the largest one, on every instruction set", arguments: sizes)
  func codes(_ n: Int) {
    let ends: [(factor: Float, limit: Int32)] = [
      (1, 127), (-0.37, 127), (3.7e4, 0x7fff_ffff), (2e9, 0x7fff_ffff), (-2e9, 0x7fff_ffff),
      (3e38, 0x3fff_ffff), (0.5, 7),
    ]
    for (factor, limit) in ends {
      let x = gaussians(n, 6)
      let held = gaussians(n, 7).map { Int32(max(min(Double($0) * 0.7, 1), -1) * Double(limit)) }
      let expected = expected(factor, x, held, limit)
      for table in tables {
        let (signals, codes) = (GuardedBuffer<Float>(x), GuardedBuffer(held))
        let most = table.addRounded(factor, signals.pointer, codes.pointer, limit, n)
        #expect(codes.elements == expected, "\(factor), \(limit)")
        #expect(most == expected.map { abs($0) }.max() ?? 0)
      }
    }
  }

  @Test("halves go to the even code; sums that pass 32 bits end where they passed")
  func ends() {
    for table in tables {
      let x = GuardedBuffer<Float>([0.5, 1.5, 2.5, -0.5, -1.5, 1e30, -1e30, 2e9, -2e9])
      let codes = GuardedBuffer<Int32>([0, 0, 0, 0, 0, 5, 5, .max, -.max])
      #expect(table.addRounded(1, x.pointer, codes.pointer, .max, 9) == .max)
      let expected: [Int32] = [
        0, 2, 2, 0, -2, 2_147_483_525, -2_147_483_515, .max, -.max,
      ]
      #expect(codes.elements == expected)
    }
  }
}
