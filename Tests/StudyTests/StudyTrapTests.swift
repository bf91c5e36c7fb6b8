import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

/// Programmer errors end the process with the values in the message. A sanitizer would report each
/// end.
@Suite(
  "Traps of studies",
  .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
struct StudyTrapTests {
  @Test("runs and plans that cannot be")
  func plans() async {
    let id = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = StudyRun(
        id: "a/b", group: "g", label: "l", seed: 1,
        network: NetworkPlan(.leNet, ArrayPlan(.digital)), rates: [0.01], epochs: 1)
    }
    expect(id, says: "'a/b' as the id of a run")
    let epochs = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RPUStudy.plan(epochs: 0, seeds: 2)
    }
    expect(epochs, says: "0 epochs and 2 seeds")
    let panels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RPUStudy.plan(panels: [])
    }
    expect(panels, says: "no panels")
  }

  @Test("a study whose groups share a name")
  func groups() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let exact = StudyGroup(name: "exact", title: "", text: "", role: .exact, points: [])
      _ = Study(
        name: "", title: "", source: "", question: "", groups: [exact, exact], tolerance: 1,
        publishedEpochs: 1, provenance: "",
        design: "",
        explanations: [:])
    }
    expect(r, says: "groups of one name")
  }

  @Test("weights of a fit")
  func weights() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MonotoneFit.nonDecreasing([1, 2], weights: [1, 0])
    }
    expect(r, says: "[1.0, 0.0]")
  }

  @Test("a record that is not whole is not written")
  func record() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let run = StudyRun(
        id: "a", group: "g", label: "l", seed: 1, network: NetworkPlan(.leNet, ArrayPlan(.digital)),
        rates: [0.01], epochs: 2)
      try RunFolder("nowhere").write(
        RunRecord(
          study: "rpu",
          run: run, epochs: [],
          data: DataIdentity(name: "", trainExamples: 1, testExamples: 1, inputs: 1, crc32: ""),
          version: "", machine: "", command: "", seconds: 1))
    }
    expect(r, says: "0 epochs of 2")
  }
}
