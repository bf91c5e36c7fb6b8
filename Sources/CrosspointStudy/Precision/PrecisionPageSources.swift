import Crosspoint

/// What of the page says where numbers come from, and how they are made.
extension PrecisionPage {
  func settings() -> HTML.Section {
    let paper = "the paper's, from a reader's notes"
    let memory = "from memory"
    let ours = "ours"
    let rows = [
      ["format ⟨IL, FL⟩, its ends, both roundings, half a step goes down", paper],
      ["stochastic rounding: E[Round(x)] = x", paper],
      ["products summed in full and converted once", paper],
      ["words of 16 bits; weights, updates and errors ⟨16 − FL, FL⟩", paper],
      ["outputs ⟨6, 10⟩; 784-1000-1000-10 rectified linear, batches of 100", memory],
      ["8 and 16 kernels 5 × 5, 2 × 2 maxima, 128, 10", memory],
      ["η 0.1, for the CNN times 0.95 an epoch; momentum 0.9; decay 0.0005", memory],
      ["words of 20 bits in the last epochs bring floating point's error (CIFAR-10)", memory],
      ["28 × 28 units, 166 MHz, 260 GOps/s, 7 W, 37 GOps/s/W", memory],
      ["every figure of the paper's that stands in a table", memory],
      ["outputs ⟨8, 8⟩ at FL 8", ours],
      [
        "weights before training: normal of deviation 0.01, biases 0; the notes say N(0, .01)",
        ours,
      ],
      ["of the CNN: uniform in ±1/√columns, biases too", ours],
      ["10 epochs, means of the last three, three seeds", ours],
      ["images are converted to the outputs' format, the loss's δ to that of errors", ours],
      [
        "δ is of an image and not divided by the batch: η/100 multiplies the exact sum of a batch",
        ours,
      ],
      ["momentum is the last update, in its format; decay takes biases too", ours],
      ["inputs of a bias are 1", ours],
      [
        "⟨4, 16⟩ and outputs ⟨6, 14⟩ as the words of 20 bits; shorter words; the axis of bits",
        ours,
      ],
    ]
    return HTML.Section(
      id: "settings", title: "What is the paper's, and what is assumed",
      body: HTML.table(["", "source"], rows, leftColumns: 2)
        + HTML.paragraph(
          """
          What is from memory was not held against the paper's text, nor were the notes. The \
          paper's CIFAR-10 network is left out.
          """, class: "soft"))
  }

  func method() -> HTML.Section {
    var items = [
      """
      An error is the mean of the last \(PrecisionAnalysis.averaged) epochs, tested in the same \
      formats that learnt, by the same rounding.
      """,
      """
      Points above floating point are differences of runs from the same seed: initial weights and \
      the order of images are the same. Behind them stand the ends of a Student's interval of \
      \(significant(100 * MeanInterval.coverage, 2)) % over the seeds; of one seed there is none.
      """,
      """
      "As good" is what has the upper end of its interval at most \
      \(significant(PrecisionStudy.tolerance, 2)) points above floating point; "worse" what has \
      the lower end above that. What errs in more than \
      \(significant(Hypothesis.notLearnt, 2)) % did not learn.
      """,
      """
      Stochastic rounding draws from addresses, so that the same seed gives the same numbers on \
      any machine, on any number of threads, and of a run that was stopped and resumed. \
      Fixed-point sums are exact in double precision (WL + WL′ + log₂K ≤ 53), in any order; \
      floating point's last bits are OpenBLAS's.
      """,
      """
      A run that leaves the range of numbers counts as \(significant(RunRecord.divergedError, 2)) %.
      """,
    ]
    func note(_ ids: [String], _ what: String) {
      if !ids.isEmpty { items.append("\(what): \(ids.joined(separator: ", ")).") }
    }
    note(analysis.diverged, "Diverged")
    note(analysis.leftOut, "Left out, because floating point of the same seed is not there")
    return HTML.Section(
      id: "method", title: "How the numbers are made", body: HTML.list(items.map(HTML.escape)))
  }
}
