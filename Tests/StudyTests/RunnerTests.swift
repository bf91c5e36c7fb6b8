import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The runner of a study")
struct RunnerTests {
  /// Three seeds, exact and on arrays, on a hundred drawn digits.
  private let runs = RPUStudy.plan(epochs: 4, seeds: 3, panels: [.bitLength]).filter {
    $0.group == "exact" || $0.label == "BL 10"
  }
  private static let digits = SyntheticDigits.standard(seed: 5)
  private var data: TrainingData {
    TrainingData(
      name: "digits", train: Self.digits.train.prefix(100), test: Self.digits.test.prefix(50))
  }

  private func runner(_ folder: TemporaryFolder, data: TrainingData? = nil) -> StudyRunner {
    StudyRunner(
      folder: .of(folder.path), data: data ?? self.data,
      origin: .init(study: "rpu", version: "1", machine: "a machine", command: "a command"))
  }

  /// Records without what differs from call to call.
  private func numbers(_ records: [RunRecord]?) -> [RunRecord]? {
    records?.map { record in
      var record = record
      record.seconds = 0
      for i in record.epochs.indices { record.epochs[i].seconds = 0 }
      return record
    }
  }

  @Test(
    """
    one at a time or five, the same numbers, in the order of the runs; nothing of the runs in \
    progress is left
    """
  )
  func sideBySide() throws {
    let (one, five) = (try TemporaryFolder(), try TemporaryFolder())
    let records = try runner(one).make(runs, sideBySide: 1)
    #expect(
      records?.map(\.run) == runs
        && records?.allSatisfy { $0.epochs.count == 4 && $0.data == DataIdentity(data) } == true)
    #expect(
      records?.allSatisfy {
        $0.data.trainExamples == 100 && $0.data.testExamples == 50 && $0.seconds > 0
      } == true)
    #expect(numbers(try runner(five).make(runs, sideBySide: 5)) == numbers(records))
    let left = try FileManager.default.contentsOfDirectory(atPath: RunFolder.of(five.path).path)
    #expect(Set(left) == Set(runs.map { $0.id + ".json" } + [".lock"]))
    // What is there is not made again.
    #expect(try runner(one).make(runs, sideBySide: 2) == records)
    #expect(try RunRecord.all(in: one.path) == records?.sorted { $0.run.id < $1.run.id })
  }

  @Test(
    "stopped after any epoch, it goes on with the numbers of an unbroken study",
    arguments: [1, 2, 6, 24])
  func stopped(_ stop: Int) throws {
    let (unbroken, broken) = (try TemporaryFolder(), try TemporaryFolder())
    let expected = try runner(unbroken).make(runs, sideBySide: 2)
    let first = runner(broken)
    let outcome = try first.make(runs, sideBySide: 2) { if $0.madeEpochs >= stop { first.stop() } }
    #expect((outcome == nil) == (stop < 24))
    #expect(numbers(try runner(broken).make(runs, sideBySide: 2)) == numbers(expected))
  }

  @Test("progress counts every run and epoch once, those found in the folder too")
  func progress() throws {
    let folder = try TemporaryFolder()
    let log = Log()
    let first = runner(folder)
    _ = try first.make(runs, sideBySide: 1) { progress in
      log.add(progress)
      if progress.madeEpochs == 6 { first.stop() }
    }
    let made = log.all.last!.madeEpochs
    #expect(log.all.first?.finishedEpochs == 0 && log.all.first?.secondsLeft == nil && made == 6)
    #expect(log.all.map(\.finishedEpochs) == Array(0...made), "an epoch a report")
    let again = Log()
    _ = try runner(folder).make(runs, sideBySide: 2) { again.add($0) }
    let last = again.all.last
    #expect(
      last?.finishedRuns == 6 && last?.finishedEpochs == 24 && last?.madeEpochs == 24 - made
        && last?.secondsLeft == 0)
    #expect(
      Set(again.all.compactMap(\.justFinished?.run)).count == 6
        - log.all.compactMap(\.justFinished).count)
  }

  @Test("a run that diverges is a record of the epochs it had")
  func diverging() throws {
    let folder = try TemporaryFolder()
    var run = runs.first { $0.group != "exact" }!
    guard case .analog(var settings) = run.network.arrays[0].tile,
      var device = settings.device.as(ConstantStep.self)
    else {
      return
    }
    (device.step, device.boundMaximum, device.boundMinimum) = (1e37, 3e38, -3e38)
    (settings.device, settings.storage) = (.constantStep(device), Storage())
    settings.update.fixedGain = 1
    run.network = NetworkPlan(run.network.architecture, ArrayPlan(.analog(settings)))
    let records = try runner(folder).make([run], sideBySide: 1)
    #expect(
      records?.first?.divergedAt == 1 && records?.first?.epochs == []
        && records?.first?.finalError == 90)
  }

  @Test(
    """
    files of a run in progress that are damaged, of other settings or of other data are \
    refused by name, and kept
    """
  )
  func refused() throws {
    let folder = try TemporaryFolder()
    let run = runs[1]
    let file = RunFolder.of(folder.path).progressFile(of: run)
    try RunFolder.of(folder.path).create()
    func trainer(_ network: NetworkPlan, _ data: TrainingData) throws -> Trainer {
      Trainer(
        network: try network.makeNetwork(seed: run.seed), data: data, schedule: .rpu(epochs: 4),
        seed: run.seed)
    }
    let other = TrainingData(name: "other", train: Self.digits.train.prefix(99), test: data.test)
    let unlike = NetworkPlan(run.network.architecture, ArrayPlan(.analog(.rpuManaged)))
    for (network, data) in [(run.network, other), (unlike, data)] {
      try trainer(network, data).save(to: file)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      #expect { try runner(folder).make(runs, sideBySide: 2) } throws: {
        "\($0)".contains(file + ": is a run of this name with other settings")
          && !"\($0)".contains("remove")
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
    }
    try Data("no safetensors".utf8).write(to: URL(fileURLWithPath: file))
    #expect { try runner(folder).make([run], sideBySide: 1) } throws: {
      ($0 as? RunFolderError)?.file == file
        && "\($0)".contains("remove the file, and its run is made again")
    }
    // Once it is gone, its run is made from the beginning.
    try FileManager.default.removeItem(atPath: file)
    #expect(try runner(folder).make([run], sideBySide: 1)?.count == 1)
  }

  @Test("finished runs on other data are refused before anything is made; the same data may move")
  func otherData() throws {
    let folder = try TemporaryFolder()
    _ = try runner(folder).make(Array(runs.prefix(1)), sideBySide: 1)
    var moved = data
    moved.name = "elsewhere"
    #expect(
      try runner(folder, data: moved).make(Array(runs.prefix(1)), sideBySide: 1)?[0].data.name
        == "digits")
    let other = TrainingData(
      name: "other", train: Self.digits.train.prefix(100), test: Self.digits.test.prefix(49))
    #expect { try runner(folder, data: other).make(runs, sideBySide: 1) } throws: {
      "\($0)".contains("is a run on other data (there 'digits', here 'other')")
    }
    #expect(try RunRecord.all(in: folder.path).count == 1)
  }

  @Test("runs whose settings followed from results that have moved are forgotten, others are not")
  func outdated() throws {
    let folder = try TemporaryFolder()
    _ = try runner(folder).make(Array(runs.prefix(2)), sideBySide: 1)
    var changed = runs[1]
    changed.epochs = 3
    try RunFolder.of(folder.path).forgetOutdated([runs[0], changed, runs[2]])
    #expect(try RunRecord.all(in: folder.path).map(\.run) == [runs[0]])
    #expect(try runner(folder).make([runs[0], changed], sideBySide: 1)?.count == 2)
  }

  @Test(
    "what a killed program was writing, or had not removed yet, is cleared away; nothing else is")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let runs = Array(runs.prefix(2))
    _ = try runner(folder).make(runs, sideBySide: 1)
    let path = RunFolder.of(folder.path).path
    let before = Set(try FileManager.default.contentsOfDirectory(atPath: path))
    for name in [
      ".\(runs[0].id).json.\(UUID().uuidString)", ".x.safetensors.\(UUID().uuidString)",
      runs[0].id + ".safetensors",
    ] {
      try Data("half".utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
    for name in [".hidden", "notes.json.txt"] {
      try Data().write(to: URL(fileURLWithPath: path + "/" + name))
    }
    _ = try runner(folder).make(runs, sideBySide: 1)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: path))
        == before.union([".hidden", "notes.json.txt"]))
  }

  @Test("two programs do not make runs in one folder")
  func locked() throws {
    let folder = try TemporaryFolder()
    let inner = runner(folder)
    let outcome = Log()
    _ = try runner(folder).make(Array(runs.prefix(1)), sideBySide: 1) { progress in
      do { _ = try inner.make(self.runs, sideBySide: 1) } catch {
        outcome.add(progress, "\(error)")
      }
    }
    #expect(
      outcome.texts.count == 5
        && outcome.texts.allSatisfy { $0.contains("another study is at work") })
    #expect(try inner.make(runs, sideBySide: 1)?.count == 6)
  }

  @Test(
    """
    a lock that is let go of within a moment, as by a program that has just been started, is \
    waited for
    """
  )
  func lockedForAMoment() throws {
    let folder = try TemporaryFolder()
    let place = RunFolder.of(folder.path)
    try place.create()
    let held = open(place.path + "/.lock", O_RDWR | O_CREAT, 0o666)
    try #require(held >= 0 && flock(held, LOCK_EX | LOCK_NB) == 0)
    Thread.detachNewThread {
      usleep(50_000)
      close(held)
    }
    #expect(try runner(folder).make(Array(runs.prefix(1)), sideBySide: 1)?.count == 1)
  }

  @Test("a folder that cannot be made is named")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write("runs", [])
    #expect { try runner(folder).make(runs, sideBySide: 1) } throws: {
      ($0 as? RunFolderError)?.file == folder.path + "/runs" && "\($0)".contains("cannot be made")
    }
  }

  /// What was reported, by any thread.
  private final class Log: @unchecked Sendable {
    private let lock = NSLock()
    private var reports: [StudyRunner.Progress] = []
    private(set) var texts: [String] = []
    var all: [StudyRunner.Progress] { lock.withLock { reports } }

    func add(_ progress: StudyRunner.Progress, _ text: String = "") {
      lock.withLock {
        reports.append(progress)
        texts.append(text)
      }
    }
  }
}
