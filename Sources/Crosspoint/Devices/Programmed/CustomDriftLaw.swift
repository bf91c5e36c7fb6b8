public import CrosspointKernels

extension CustomDrift: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: PowerLawReading {
    let common: PCMLike.Reading
    let means: PiecewiseLinear
    let spreads: PiecewiseLinear

    public var most: Float { common.most }
    public var decay: Float { common.decay }
    public var growth: Float { common.growth }
    public var logarithms: PowerLaw.Logarithms { [.ofConductance, .ofShare] }

    @inline(__always)
    public func exponent(_ x: Lanes, _ ln: Lanes) -> (mean: Lanes, spread: Lanes) {
      (means(x), spreads(x))
    }

    @inline(__always)
    public func share(_ p: Lanes, _ ln: Lanes) -> Lanes { common.share(p, ln) }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    common.programmed(target, draw, range)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    let nodes = driftConductances.map { $0 / range.most }
    return Reading(
      common: common.reading(at: seconds, range), means: PiecewiseLinear(nodes, driftExponents),
      spreads: PiecewiseLinear(nodes, driftSpreads))
  }
}

/// A function that is linear between nodes, and what it is at the ends outside of them.
struct PiecewiseLinear {
  private let first: Float
  /// From where, how far, and by how much it rises for each unit.
  private let pieces: [(start: Float, width: Float, slope: Float)]

  /// - Parameters:
  ///   - nodes: ascending.
  ///   - values: as many.
  init(_ nodes: [Float], _ values: [Float]) {
    first = values[0]
    pieces = (0..<nodes.count - 1).map { k in
      let width = nodes[k + 1] - nodes[k]
      // Nodes that differ by a last bit may fall together in units of the largest conductance.
      return (nodes[k], width, width > 0 ? (values[k + 1] - values[k]) / width : 0)
    }
  }

  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes {
    var sum = Lanes(first)
    for piece in pieces {
      let part = (x - Lanes(piece.start)).clipped(Lanes(0), Lanes(piece.width))
      sum = sum + part * Lanes(piece.slope)
    }
    return sum
  }
}
