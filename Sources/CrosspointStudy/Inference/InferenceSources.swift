import Crosspoint

/// What is whose, and how numbers are made.
enum InferenceSources {
  private static let ours = "ours"

  static func settings(_ analysis: InferenceAnalysis) -> HTML.Section {
    let used = Set(analysis.networks.flatMap { $0.cases(.devices).map(\.label) })
    let rows =
      [
        [
          "the small CNN, its digital and its analog accuracy",
          "CrossSim's notebook on co-design (ISCA 2024), read",
        ],
        [
          """
          pairs of \(InferenceStudy.publishedLevels) levels, independent normal noise 0.3, ten \
          redraws
          """, "the same; of what 0.3 is a share is not known here",
        ],
        ["drift compensation: global, exactReference, perColumn", "aihwkit, its code read"],
      ]
      + InferenceDevice.all.filter { used.contains($0.name) }.map {
        ["\($0.name): constants and order of operations", $0.title]
      } + [
        [
          """
          converters of \(InferenceStudy.bits) bits, the range of inputs by the largest and that \
          of outputs by the 99.9th percentile of \(InferenceStudy.calibration) training images
          """, ours,
        ],
        ["biases are added digitally, no noise but the devices'", ours],
        ["784-256-128-10 with sigmoids, its rates", "Gokmen & Vlasov 2016, from memory"],
        ["plain descent in place of Adam for the CNN, its rates", ours],
        [
          """
          two-layer perceptron, five years of drift of phase-change memory: 9.14 %, 3.75 % trained \
          for drift, 2.12 % with global compensation
          """,
          "TU Dresden, AICAS 2025, its abstract: figures of another network, and none of ours",
        ],
      ]
    return HTML.Section(
      id: "settings", title: "What is whose",
      body: HTML.table(["", "source"], rows, leftColumns: 2))
  }

  static func method(_ analysis: InferenceAnalysis) -> HTML.Section {
    var items = [
      """
      A network is trained exactly, one example in an update, and its weights after the last epoch \
      are programmed: the largest of a layer becomes the largest conductance. The test images are \
      then classified at every time; each time follows from what was programmed, and not from the \
      time before.
      """,
      """
      Every case of a network has the same seeds of devices, so that cases differ in what is asked \
      and not in luck: for as many redraws as both have.
      """,
      """
      A difference of a hypothesis is one of the means of a network's redraws, paired by network; \
      its interval is Student's from the spread between networks, whose number is that of the \
      seeds, not of the redraws.
      """,
      """
      1 y is 365.25 days. A model that says nothing of time is read as programmed alone, and one \
      that was measured at some times at those.
      """,
    ]
    func note(_ ids: [String], _ what: String) {
      if !ids.isEmpty { items.append("\(what): \(ids.joined(separator: ", ")).") }
    }
    note(analysis.diverged, "Diverged")
    note(analysis.leftOut, "Left out, because they are of no network of the study")
    return HTML.Section(
      id: "method", title: "How the numbers are made", body: HTML.list(items.map(HTML.escape)))
  }
}
