extension UniformDeviation: ProgrammedLaw {
  public var programmingDraw: DeviceDraw { .uniform }
}
