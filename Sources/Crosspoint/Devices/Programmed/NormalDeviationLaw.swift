// The law of every `GenericDeviation`, with Gaussians.
extension NormalDeviation: ProgrammedLaw {}
