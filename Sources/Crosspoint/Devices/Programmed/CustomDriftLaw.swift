public import CrosspointKernels

extension CustomDrift: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: ProgrammedReading {
    let drift: PowerLawDrift
    let exponents: PiecewiseLinear
    let spreads: PiecewiseLinear
    let noise: PCMReadNoise

    public var isNoisy: Bool { noise.isAny }
    public var usesDeviceDraws: Bool { drift.isAny }
    public var usesTimeDraws: Bool { false }

    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes {
      guard drift.isAny else { return devices.programmed }
      return drift.drifted(
        devices, mean: exponents(devices.target), spread: spreads(devices.target))
    }

    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      noise.deviation(conductance, devices)
    }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    common.programmed(target, draw, range)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    Reading(
      drift: PowerLawDrift(
        seconds: seconds, reference: common.referenceTime, scale: common.driftScale),
      exponents: PiecewiseLinear(driftConductances, driftExponents),
      spreads: PiecewiseLinear(driftConductances, driftSpreads),
      noise: common.readNoise(at: seconds, range))
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
      return (nodes[k], width, (values[k + 1] - values[k]) / width)
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
