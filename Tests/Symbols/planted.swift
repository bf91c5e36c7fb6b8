// Planted for check.sh: generic code with shared linkage, compiled for wide registers. Its copy
// could be the one that the linker keeps for every caller, and then a machine without AVX-512 would
// stop at an illegal instruction.
@inlinable @inline(never)
public func sums<T: FloatingPoint>(_ values: [T]) -> T { values.reduce(0, +) }

public func planted(_ values: [Float]) -> [Float] {
  var copy = values.map { $0 * 2 }
  copy.sort { $0 > $1 }
  return copy.map { $0 + sums(copy) }
}
