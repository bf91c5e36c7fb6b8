import CrosspointKernels
import Testing

/// Sums against Double, within the error that n roundings allow: |Δ| ≤ γ_n Σ|w||x|, γ_n = n·2⁻²⁴/(1
/// − n·2⁻²⁴).
@Suite("Linear products", .serialized)
struct ProductTests {
  static let shapes = [
    (1, 1), (7, 15), (15, 7), (16, 16), (17, 257), (255, 17), (257, 1), (4, 31), (783, 129),
  ]

  @Test(
    "forward and backward, of floats and halves, plain and of magnitudes, on guarded buffers",
    arguments: shapes, [1, 3, 4, 5, 9])
  func againstDouble(_ shape: (Int, Int), _ batch: Int) {
    let (rows, columns) = shape
    let w = GuardedBuffer<Float>(gaussians(rows * columns, 1))
    let x = GuardedBuffer<Float>(gaussians(batch * columns, 2))
    let d = GuardedBuffer<Float>(gaussians(batch * rows, 3))
    for table in tables {
      let forward = ProductShape(
        rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: columns,
        outputStride: rows)
      let backward = ProductShape(
        rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: rows,
        outputStride: columns)
      let halves = GuardedBuffer([UInt16](repeating: 0, count: rows * columns))
      table.roundToHalves(w.pointer, halves.pointer, rows * columns)
      var rounded = [Float](repeating: 0, count: rows * columns)
      table.widenHalves(halves.pointer, &rounded, rows * columns)
      for (magnitude, isHalf) in [(false, false), (true, false), (false, true), (true, true)] {
        let read =
          isHalf
          ? ProductWeights(halves: halves.pointer, magnitudes: magnitude)
          : ProductWeights(w.pointer, magnitudes: magnitude)
        let exact = isHalf ? rounded : w.elements
        let y = GuardedBuffer([Float](repeating: .nan, count: batch * rows))
        let z = GuardedBuffer([Float](repeating: .nan, count: batch * columns))
        table.forwardProduct(forward, read, x.pointer, y.pointer)
        table.backwardProduct(backward, read, d.pointer, z.pointer)
        var worst = 0.0
        for b in 0..<batch {
          for i in 0..<rows {
            var (sum, bound) = (0.0, 0.0)
            for j in 0..<columns {
              let weight = Double(exact[i * columns + j])
              let term = (magnitude ? abs(weight) : weight) * Double(x.pointer[b * columns + j])
              sum += term
              bound += abs(term)
            }
            worst = max(
              worst, abs(Double(y.pointer[b * rows + i]) - sum) / (gamma(columns) * bound))
          }
          for j in 0..<columns {
            var (sum, bound) = (0.0, 0.0)
            for i in 0..<rows {
              let weight = Double(exact[i * columns + j])
              let term = (magnitude ? abs(weight) : weight) * Double(d.pointer[b * rows + i])
              sum += term
              bound += abs(term)
            }
            worst = max(
              worst, abs(Double(z.pointer[b * columns + j]) - sum) / (gamma(rows) * bound))
          }
        }
        #expect(
          worst <= 1,
          "\(table.instructionSet.name) \(rows) × \(columns), batch \(batch), half \(isHalf)")
      }
    }
  }

  /// Packed from some sizes and batches on: 12 rows, 512 columns and 96 samples a block, or turned
  /// up to 1024 columns: 16 rows and four samples; short rows in a way of their own; with ends that
  /// fill none of them.
  @Test(
    "many samples at once are the bits of one by one, on guarded buffers",
    arguments: [
      (29, 2051, 19), (4, 2048, 16), (13, 2049, 103), (25, 519, 101), (3, 40, 97), (33, 1024, 6),
      (16, 26, 97), (33, 17, 4), (5, 32, 7),
    ])
  func manySamples(_ rows: Int, _ columns: Int, _ batch: Int) {
    let w = GuardedBuffer<Float>(gaussians(rows * columns, 1))
    let x = GuardedBuffer<Float>(gaussians(batch * columns, 2))
    // Products too small for a Float, all below zero: sums of −0.
    for i in 0..<columns { (w.pointer[i], x.pointer[i]) = (-1e-30, 1e-30) }
    for table in tables {
      let halves = GuardedBuffer([UInt16](repeating: 0, count: rows * columns))
      table.roundToHalves(w.pointer, halves.pointer, rows * columns)
      for read in [
        ProductWeights(w.pointer), ProductWeights(halves: halves.pointer),
        ProductWeights(w.pointer, magnitudes: true),
      ] {
        let together = GuardedBuffer([Float](repeating: .nan, count: batch * rows))
        let single = GuardedBuffer([Float](repeating: .nan, count: batch * rows))
        func shape(_ batch: Int) -> ProductShape {
          ProductShape(
            rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: columns,
            outputStride: rows)
        }
        table.forwardProduct(shape(batch), read, x.pointer, together.pointer)
        for b in 0..<batch {
          table.forwardProduct(shape(1), read, x.pointer + b * columns, single.pointer + b * rows)
        }
        let bits = (together.elements.map(\.bitPattern), single.elements.map(\.bitPattern))
        #expect(
          bits.0 == bits.1, "\(table.instructionSet.name) \(rows) × \(columns), batch \(batch)")
      }
    }
  }

  @Test("the bits of an output do not depend on batch or cut", arguments: shapes)
  func cuts(_ shape: (Int, Int)) {
    let (rows, columns) = shape
    let batch = 6
    let w = gaussians(rows * columns, 1)
    let x = gaussians(batch * columns, 2)
    let d = gaussians(batch * rows, 3)
    for table in tables {
      var whole = [Float](repeating: 0, count: batch * rows)
      table.forwardProduct(
        ProductShape(
          rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: columns,
          outputStride: rows),
        ProductWeights(w), x, &whole)
      var wholeBack = [Float](repeating: 0, count: batch * columns)
      table.backwardProduct(
        ProductShape(
          rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: rows,
          outputStride: columns),
        ProductWeights(w), d, &wholeBack)
      var pieces = [Float](repeating: 0, count: batch * rows)
      var piecesBack = [Float](repeating: 0, count: batch * columns)
      w.withUnsafeBufferPointer { w in
        x.withUnsafeBufferPointer { x in
          d.withUnsafeBufferPointer { d in
            pieces.withUnsafeMutableBufferPointer { y in
              piecesBack.withUnsafeMutableBufferPointer { z in
                for b in 0..<batch {
                  for i in 0..<rows {
                    table.forwardProduct(
                      ProductShape(
                        rows: 1, columns: columns, weightStride: columns, batch: 1,
                        inputStride: columns, outputStride: rows),
                      ProductWeights(w.baseAddress! + i * columns), x.baseAddress! + b * columns,
                      y.baseAddress! + b * rows + i)
                  }
                  for j in stride(from: 0, to: columns, by: 5) {
                    table.backwardProduct(
                      ProductShape(
                        rows: rows, columns: min(5, columns - j), weightStride: columns, batch: 1,
                        inputStride: rows,
                        outputStride: columns),
                      ProductWeights(w.baseAddress! + j), d.baseAddress! + b * rows,
                      z.baseAddress! + b * columns + j)
                  }
                }
              }
            }
          }
        }
      }
      #expect(pieces == whole, "\(table.instructionSet.name)")
      #expect(piecesBack == wholeBack, "\(table.instructionSet.name)")
    }
  }

  private func gamma(_ n: Int) -> Double {
    // One more for the final additions of the tree; a product of two Floats is exact in Double.
    let u = Double(n + 1) * 0x1p-24
    return u / (1 - u)
  }
}
