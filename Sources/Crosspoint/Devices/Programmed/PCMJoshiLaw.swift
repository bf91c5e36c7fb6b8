// The law of every `FittedProgramming`.
extension PCMJoshi: ProgrammedLaw {}
