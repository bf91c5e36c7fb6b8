import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// Programmer errors end the process with the values in the message. A sanitizer would report each
/// end.
@Suite(
  "Traps of files", .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
struct FileTrapTests {
  @Test("halves that do not fit their shape, and two tensors of one name")
  func tensors() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor("a", halves: [1, 2, 3], rows: 2, columns: 2)
    }
    expect(r, says: "3 halves for a tensor of 2 × 2")
    let t = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tensor = Tensor("a", Matrix(rows: 1, columns: 1))
      try SealedFile.write(kind: "tile", "", [tensor, tensor], to: "never-written")
    }
    expect(t, says: "two tensors of the name 'a'")
  }

  @Test("a kind of tile that another type has, and one without a name")
  func kinds() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      StorableTiles.register(Named<Taken>.self)
    }
    expect(
      r,
      says:
        """
        Named<Taken> has the storedKind 'grid', which is that of TileGrid: each kind of tile \
        needs its own
        """
    )
    let e = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      StorableTiles.register(Named<Empty>.self)
    }
    expect(e, says: "Named<Empty> has an empty storedKind")
  }
}

private protocol Kind: SendableMetatype { static var name: String { get } }
private enum Taken: Kind { static let name = "grid" }
private enum Empty: Kind { static let name = "" }

/// A tile of a caller's own.
private final class Named<K: Kind>: StorableTile {
  static var storedKind: String { K.name }
  let (rows, columns) = (1, 1)
  var weights: Matrix { Matrix(rows: 1, columns: 1) }
  func setWeights(_ weights: Matrix) throws {}
  func forward(_ x: Matrix, into y: inout Matrix) throws { y = x }
  func backward(_ delta: Matrix, into z: inout Matrix) throws { z = delta }
  func update(x: Matrix, delta: Matrix, learningRate: Float) throws {}
  func stored() -> (values: [Int], tensors: [Tensor]) { ([], []) }
  static func restored(
    _ values: [Int], _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) -> Named { Named() }
}
