public import CrosspointKernels

extension ExactConductance: ProgrammedLaw {
  public var programmingDraw: DeviceDraw { .none }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    target
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> KeptReading {
    KeptReading()
  }
}
