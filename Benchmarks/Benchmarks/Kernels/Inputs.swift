import Crosspoint

/// Room for `count` values on a 64-byte boundary, as a tile's own; never freed.
func room<T>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
  let raw = UnsafeMutableRawPointer.allocate(
    byteCount: count * MemoryLayout<T>.stride, alignment: 64)
  let p = raw.bindMemory(to: T.self, capacity: count)
  p.initialize(repeating: value, count: count)
  return p
}

func line(_ vector: UInt64) -> StreamKey {
  TileKey(seed: 2016, tile: 0).line(vector: vector, pass: 0, purpose: 255, line: 0)
}

/// `count` N(0, scale²) signals.
func signals(_ count: Int, _ vector: UInt64, scale: Float = 1) -> UnsafeMutablePointer<Float> {
  let p = room(count, Float(0))
  KernelTable.current.fillGaussians(line(vector), p, count)
  for i in 0..<count { p[i] *= scale }
  return p
}

/// A matrix of n × n weights.
func square(_ n: Int) -> Matrix {
  Matrix(
    rows: n, columns: n, UnsafeBufferPointer(start: signals(n * n, 1, scale: 0.03), count: n * n))
}

func batch(_ samples: Int, _ n: Int) -> Matrix {
  Matrix(
    rows: samples, columns: n,
    UnsafeBufferPointer(start: signals(samples * n, 2), count: samples * n))
}
