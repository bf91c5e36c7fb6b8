// The law of every `FittedProgramming`.
extension RRAMWan: ProgrammedLaw {}
