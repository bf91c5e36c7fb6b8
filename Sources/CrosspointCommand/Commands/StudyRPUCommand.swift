import ArgumentParser
import CrosspointStudy

struct StudyRPUCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rpu",
    abstract:
      """
      The study of Gokmen & Vlasov 2016: which property of a resistive device costs a network \
      how much.
      """,
    discussion: """
      Trains the paper's network (784-256-128-10, batch 1) exactly and on arrays with one \
      non-ideality at a time (Figs. 2 and 3), with all of them and with all but one (Fig. 4), side \
      by side on all cores, and writes a report with thresholds, plots and every raw row. η is \
      .01, .005 and .0025, a third of the epochs each: 30 epochs and three seeds, or two epochs \
      and one seed with --quick. The same seeds give the same numbers on any number of cores.

        crosspoint study rpu --quick
        crosspoint study rpu --data ../shared/data/mnist --out study
        crosspoint study rpu --data ../shared/data/mnist --out study --resume
        crosspoint study rpu --quick --settings my.json --out mine

      --settings trains on the arrays of a file, and on the same without each of their \
      non-idealities, in place of all panels.

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      BL (Fig. 2), A to I (panels of Fig. 3), baseline (Fig. 4) or all; can be given several \
      times.
      """,
      valueName: "name"))
  var panel: [String] = ["all"]
  @Option(help: "Values around each threshold of Fig. 3, beside the paper's own.") var grid =
    RPUStudy.gridPoints
  @OptionGroup var arrays: StudySettingsOption
  @OptionGroup var options: StudyOptions

  func validate() throws {
    for name in panel where RPUStudy.parts(named: name) == nil {
      let names = RPUStudy.Part.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--panel is '\(name)'; choose of \(names) or all.")
    }
    guard (0...100).contains(grid) else {
      throw ValidationError("--grid is \(grid); 0 to 100 are possible.")
    }
    guard arrays.settings == nil || (panel == ["all"] && grid == RPUStudy.gridPoints) else {
      throw ValidationError(
        "--settings makes runs of its own, of that tile: leave --panel and --grid away.")
    }
    try options.check(RPUStudy.study.name)
  }

  func run() throws {
    let epochs = options.epochs ?? (options.quick ? RPUStudy.quickEpochs : 30)
    let seeds = options.seeds ?? (options.quick ? 1 : 3)
    let ownPlan = try arrays.plan {
      RPUStudy.plan(epochs: epochs, seeds: seeds, isQuick: options.quick, settings: $0)
    }
    if let plan = ownPlan {
      return try StudySession(study: RPUStudy.study.name, options: options).run(plan)
    }
    let parts = RPUStudy.Part.allCases.filter { part in
      panel.contains { RPUStudy.parts(named: $0)!.contains(part) }
    }
    let plan = RPUStudy.plan(
      epochs: epochs, seeds: seeds, isQuick: options.quick, panels: parts, gridPoints: grid)
    let extent = RPUStudy.extent(epochs: epochs, seeds: seeds, isQuick: options.quick)
    // From the plan's runs alone: a study that was stopped here and goes on halves the same
    // brackets.
    let refine: ([RunRecord]) throws -> [StudyRun] = { records in
      let planned = Set(plan)
      return extent.runs(
        RPUStudy.refinement(
          of: try StudyAnalysis(RPUStudy.study, records.filter { planned.contains($0.run) })))
    }
    let together: ([RunRecord]) throws -> [StudyRun] = { records in
      guard parts.contains(.baseline) else { return [] }
      guard let group = RPUStudy.together(at: try StudyAnalysis(RPUStudy.study, records)) else {
        print(
          """
          All at our own thresholds is left out: it needs the panels A to I. Add them by \
          --panel … --resume.
          """
        )
        return []
      }
      return extent.runs([group])
    }
    try StudySession(study: RPUStudy.study.name, options: options).run(
      plan, then: options.quick ? [] : [refine, together])
  }
}
