import Crosspoint
import CrosspointLearning
import CrosspointStudy
import Foundation

/// Made-up runs with known errors: nothing here was trained.
struct MadeUp {
  /// Standard deviation of a run's own noise, and of an exact run's, in percentage points.
  var noise = 0.05
  var exactNoise = 0.0
  /// Exact error in percent.
  var exact = 2.0
  /// Another number, other noise.
  var number: UInt64 = 0

  /// N(0, 1), a function of the run's place only.
  func draw(_ seed: UInt64, _ place: Int) -> Double {
    Double(
      RandomStream(seed: 1000 + number, tile: UInt32(place), vector: seed, purpose: .syntheticData)
        .gaussians(1)[0])
  }

  /// A record whose error falls over its first epochs to `error` and stays there.
  func record(_ run: StudyRun, error: Double, divergedAt: Int? = nil) -> RunRecord {
    let count = divergedAt.map { $0 - 1 } ?? run.epochs
    return RunRecord(
      study: "rpu",
      run: run,
      epochs: (0..<count).map { i in
        let excess = i < run.epochs - 5 ? 6 * exp(-0.35 * Double(i)) : 0
        return EpochResult(
          epoch: i + 1, train_loss: error / 100 + excess / 10, test_error: min(error + excess, 100),
          seconds: 4)
      },
      divergedAt: divergedAt,
      data: DataIdentity(
        name: "made-up data", trainExamples: run.trainExamples ?? 60_000,
        testExamples: run.testExamples ?? 10_000, inputs: 784,
        crc32: run.trainExamples == nil ? Study.mnist : "00000000"),
      version: "9.9.9", machine: "a machine, 2 cores", command: "crosspoint study rpu --seeds 3",
      seconds: 120)
  }

  /// The exact run of a seed.
  func exactRecord(_ seed: UInt64, epochs: Int = 10) -> RunRecord {
    record(
      StudyRun(
        id: "exact-seed\(seed)", group: "exact", label: "exact", seed: seed,
        network: NetworkPlan(.leNet, ArrayPlan(.digital)),
        rates: [0.01], epochs: epochs),
      error: exact + exactNoise * draw(seed, 0))
  }

  /// Penalties of a sweep: a straight line in ln(severity) that passes `tolerance` at `crossing`,
  /// `slope` points a unit; with a `power` tolerance·(harm/harm at the crossing)^power instead.
  func sweep(
    _ sweep: Sweep, values: [Double], crossing: Double, slope: Double, seeds: Int,
    tolerance: Double = 0.3, power: Double? = nil
  ) -> [PairedSetting] {
    values.enumerated().map { place, value in
      let harm = sweep.ratio(value, to: crossing)
      let truth = power.map { tolerance * pow(harm, $0) } ?? tolerance + slope * log(harm)
      let penalties = (1...UInt64(seeds)).map {
        truth + noise * draw($0, place + 1) - exactNoise * draw($0, 0)
      }
      return PairedSetting(
        label: sweep.text(value), value: value, seeds: (1...seeds).map(UInt64.init),
        errors: penalties.map { $0 + exact },
        penalties: penalties, diverged: 0)
    }
  }

  /// The whole study of Gokmen & Vlasov 2016, made up: penalties grow with the square of the harm
  /// and reach 0.3 points where the paper's do, times `tolerated`.
  func study(_ plan: [StudyRun], tolerated: [String: Double] = [:]) -> [RunRecord] {
    plan.enumerated().map { place, run in
      let own = noise * draw(run.seed, place + 1)
      let base = exact + exactNoise * draw(run.seed, 0)
      switch RPUStudy.study.group(run.group)!.role {
      case .exact: return record(run, error: base)
      case .sweep(let sweep):
        let harm = sweep.ratio(run.value!, to: sweep.published) / (tolerated[run.group] ?? 1)
        let penalty = 0.3 * harm * harm
        return record(run, error: min(base + penalty + own, 90), divergedAt: penalty > 20 ? 2 : nil)
      case .comparison, .published:
        return record(run, error: run.value.map { base + 0.8 / $0 + own } ?? base + 6 + own)
      case .switchOff:
        let cost =
          run.label == "everything on"
          ? 0.7 : run.label.hasPrefix("noise") ? 0.2 : run.label.hasPrefix("weight") ? 0.75 : 0.65
        return record(run, error: base + cost + own)
      }
    }
  }
}
