import Benchmark
import Crosspoint

/// OpenBLAS's products through `DigitalTile` (which also checks that the signals are finite).
var digitalWork: [Work<Void>] {
  [
    product(512, 1, .kilo), product(2048, 1, .one), product(512, 32, .one),
    backProduct(512, 1, .kilo),
    backProduct(2048, 1, .one),
    backProduct(512, 32, .one),
  ]
}

private func product(_ n: Int, _ samples: Int, _ scale: BenchmarkScalingFactor) -> Work<Void> {
  Work(name: "forwardProduct \(n)² × \(samples) · OpenBLAS \(BLAS.core)", scale: scale) {
    let tile = exact(n)
    let x = batch(samples, n)
    var y = batch(samples, n)
    return { try! tile.forward(x, into: &y) }
  }
}

private func backProduct(_ n: Int, _ samples: Int, _ scale: BenchmarkScalingFactor) -> Work<Void> {
  Work(name: "backwardProduct \(n)² × \(samples) · OpenBLAS \(BLAS.core)", scale: scale) {
    let tile = exact(n)
    let delta = batch(samples, n)
    var z = batch(samples, n)
    return { try! tile.backward(delta, into: &z) }
  }
}

private func exact(_ n: Int) -> DigitalTile {
  let tile = DigitalTile(rows: n, columns: n)
  try! tile.setWeights(square(n))
  return tile
}
