// The law of every `FittedProgramming`.
extension RRAMMilo: ProgrammedLaw {}
