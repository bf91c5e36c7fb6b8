import CrosspointCSIMD

/// Rows of a packed panel: 128 × 32 weights are 16 KiB, half of L1.
@_alwaysEmitIntoClient @inline(__always) var panelRows: Int { 128 }

/// Many samples: panels of 128 rows × 32 columns, packed once and read by every sample.
@_alwaysEmitIntoClient @_transparent
func backwardPanels(
  _ s: ProductShape, _ weights: ProductWeights, _ deltas: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  let panel = s.borrow(byteCount: 4 &* (panelRows &* 32 &+ 16))
  defer { s.giveBack(panel) }
  // Six samples × 32 columns of sums fill 12 of 32 wide registers; with 16 of half the width, two
  // samples fill 8.
  let together = xp_instruction_set() >= 2 ? 6 : 2
  var column = 0
  while column < s.columns {
    let width = min(32, s.columns &- column)
    var row = 0
    while row < s.rows {
      let height = min(panelRows, s.rows &- row)
      packPanel(weights + (row &* s.weightStride &+ column), s.weightStride, height, width, panel)
      var sample = 0
      while sample < s.batch {
        let d = deltas + (sample &* s.inputStride &+ row)
        let z = outputs + (sample &* s.outputStride &+ column)
        if together == 6 && s.batch &- sample >= 6 {
          panelBySix(panel, height, width, d, s.inputStride, z, s.outputStride, isFirst: row == 0)
          sample &+= 6
        } else if s.batch &- sample >= 2 {
          panelByTwo(panel, height, width, d, s.inputStride, z, s.outputStride, isFirst: row == 0)
          sample &+= 2
        } else {
          // The last sample taken twice, into the same sums.
          panelByTwo(panel, height, width, d, 0, z, 0, isFirst: row == 0)
          sample &+= 1
        }
      }
      row &+= height
    }
    column &+= 32
  }
}

/// Copies height × width weights to rows of 32, zeros behind the last column.
@_alwaysEmitIntoClient @_transparent
func packPanel(
  _ w: ProductWeights, _ stride: Int, _ height: Int, _ width: Int,
  _ panel: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i < height {
    let from = w + i &* stride
    let to = panel + i &* 32
    if width == 32 {
      from.lanes().store(to)
      (from + 16).lanes().store(to + 16)
    } else {
      from.lanes(first: min(width, 16)).store(to)
      if width > 16 {
        (from + 16).lanes(first: width &- 16).store(to + 16)
      } else {
        Lanes(0).store(to + 16)
      }
    }
    i &+= 1
  }
}

/// Two vectors of sums of one sample.
public struct PanelSums {
  public var a: Lanes
  public var b: Lanes

  @_alwaysEmitIntoClient @inline(__always)
  init(_ z: UnsafeMutablePointer<Float>, _ width: Int, isFirst: Bool) {
    if isFirst {
      a = Lanes(0)
      b = Lanes(0)
    } else {
      a = Lanes(at: z, first: min(width, 16))
      b = width > 16 ? Lanes(at: z + 16, first: width &- 16) : Lanes(0)
    }
  }

  @_alwaysEmitIntoClient @inline(__always) mutating func add(_ w0: Lanes, _ w1: Lanes, _ d: Float) {
    let d = Lanes(d)
    a = a.fused(w0, d)
    b = b.fused(w1, d)
  }

  @_alwaysEmitIntoClient @inline(__always) func store(
    _ z: UnsafeMutablePointer<Float>, _ width: Int
  ) {
    a.store(z, first: min(width, 16))
    if width > 16 { b.store(z + 16, first: width &- 16) }
  }
}

@_alwaysEmitIntoClient @_transparent
func panelBySix(
  _ panel: UnsafePointer<Float>, _ height: Int, _ width: Int, _ d: UnsafePointer<Float>,
  _ dStride: Int,
  _ z: UnsafeMutablePointer<Float>, _ zStride: Int, isFirst: Bool
) {
  var s0 = PanelSums(z, width, isFirst: isFirst)
  var s1 = PanelSums(z + zStride, width, isFirst: isFirst)
  var s2 = PanelSums(z + 2 &* zStride, width, isFirst: isFirst)
  var s3 = PanelSums(z + 3 &* zStride, width, isFirst: isFirst)
  var s4 = PanelSums(z + 4 &* zStride, width, isFirst: isFirst)
  var s5 = PanelSums(z + 5 &* zStride, width, isFirst: isFirst)
  let (d1, d2, d3, d4, d5) = (
    d + dStride, d + 2 &* dStride, d + 3 &* dStride, d + 4 &* dStride, d + 5 &* dStride
  )
  var i = 0
  while i < height {
    let w0 = Lanes(at: panel + i &* 32)
    let w1 = Lanes(at: panel + (i &* 32 &+ 16))
    s0.add(w0, w1, d[i])
    s1.add(w0, w1, d1[i])
    s2.add(w0, w1, d2[i])
    s3.add(w0, w1, d3[i])
    s4.add(w0, w1, d4[i])
    s5.add(w0, w1, d5[i])
    i &+= 1
  }
  s0.store(z, width)
  s1.store(z + zStride, width)
  s2.store(z + 2 &* zStride, width)
  s3.store(z + 3 &* zStride, width)
  s4.store(z + 4 &* zStride, width)
  s5.store(z + 5 &* zStride, width)
}

@_alwaysEmitIntoClient @_transparent
func panelByTwo(
  _ panel: UnsafePointer<Float>, _ height: Int, _ width: Int, _ d: UnsafePointer<Float>,
  _ dStride: Int,
  _ z: UnsafeMutablePointer<Float>, _ zStride: Int, isFirst: Bool
) {
  var s0 = PanelSums(z, width, isFirst: isFirst)
  var s1 = PanelSums(z + zStride, width, isFirst: isFirst)
  let d1 = d + dStride
  var i = 0
  while i < height {
    let w0 = Lanes(at: panel + i &* 32)
    let w1 = Lanes(at: panel + (i &* 32 &+ 16))
    s0.add(w0, w1, d[i])
    s1.add(w0, w1, d1[i])
    i &+= 1
  }
  s0.store(z, width)
  s1.store(z + zStride, width)
}
