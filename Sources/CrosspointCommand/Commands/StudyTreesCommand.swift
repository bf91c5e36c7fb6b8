import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy

struct StudyTreesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: TreesStudy.name,
    abstract: "Does a network on analog tiles find the trees in aerial pictures?",
    discussion: """
      Trains an encoder–decoder that tells for each pixel whether it is a tree's, on exact and on \
      analog tiles; a morphological filter behind it is chosen on a validation part. Beside it \
      stand a classifier of single pixels, and the network of near infrared, red and green that \
      starts from the weights of red, green and blue. Without --data the pictures are scenes of \
      the program. 20 epochs and three seeds, or 40 and one seed with --quick, where analog tiles \
      have one epoch. The same seeds give the same numbers on any number of cores.

        crosspoint study trees --quick
        crosspoint study trees --out trees
        crosspoint study trees --out trees --resume
        crosspoint study trees --data pictures --patch 64 --out own

      --data is a folder with the folders train, validation and test, each with pairs NAME.png \
      (red, green, blue, 8 or 16 bits) and NAME-mask.png (grey: 0 for no tree, and one other \
      value), and NAME-nir.png (grey) where there is near infrared: docs/trees.md. The masks that \
      are found stand in the folder masks of --out.

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      What is run beside the exact network, all where it is left out; can be given several times: \
      \(TreesCase.Group.allCases.map(\.rawValue).joined(separator: ", ")). exact alone runs \
      nothing beside.
      """,
      valueName: "name"))
  var group: [String] = []
  @Option(
    help: "Height and width of a patch, what the network sees at once: 64, and 32 with --quick.")
  var patch: Int?
  @Option(help: "Scenes to learn from; 512, and 64 with --quick.")
  var scenes: Int?
  @Option(help: "Patches in one update.")
  var batch = TreesStudy.batch
  @OptionGroup var options: StudyOptions

  private var extent: TreesStudy.Extent {
    var extent: TreesStudy.Extent = options.quick ? .quick : .full
    if let patch { extent.side = patch }
    if let scenes { extent.train = scenes }
    return extent
  }

  private func groups() throws -> [TreesCase.Group]? {
    try StudyOptions.chosen(group, "--group", of: TreesCase.Group.allCases, \.rawValue)
  }

  func validate() throws {
    _ = try groups()
    let sides = TreesStudy.sides
    guard sides.contains(extent.side) else {
      throw ValidationError(
        """
        --patch is \(extent.side); \(sides.lowerBound), the field of the network, to \
        \(sides.upperBound) are possible.
        """)
    }
    if let scenes {
      guard (8...100_000).contains(scenes) else {
        throw ValidationError("--scenes is \(scenes); 8 to 100000 are possible.")
      }
      guard options.data == nil else {
        throw ValidationError("--scenes is of the program's own, and --data names pictures.")
      }
    }
    guard (1...100).contains(batch) else {
      throw ValidationError("--batch is \(batch); 1 to 100 are possible.")
    }
    try options.check(TreesStudy.name, ownData: "a folder of pictures (docs/trees.md)")
    let masks = PredictedMasks.folder(of: options.folder(TreesStudy.name))
    if options.data != nil, ![.missing, .folder].contains(PathItem(masks)) {
      throw ValidationError(
        "--out: '\(masks)' is a file, where the masks that are found are to stand; move it away.")
    }
  }

  func run() throws {
    let session = StudySession(study: TreesStudy.name, options: options)
    let data = try data()
    let selection = TreesStudy.Selection(
      shape: data.shape, groups: try groups(), isQuick: options.quick, epochs: options.epochs,
      seeds: options.seeds, batch: batch)
    let examples = TreesStudy.examples(data)
    let exact = TreesCase.Group.exact.rawValue
    try session.run(
      selection.runs, on: data.training,
      segmentation: { network, run in
        try SegmentationResult(
          network, on: data, examples: examples,
          keepsScenes: run.group == exact && run.seed == 1)
      }, then: [{ _ in selection.laterRuns }])
    let folder = options.folder(TreesStudy.name)
    if let masks = try PredictedMasks.write(data, RunRecord.all(in: folder), to: folder) {
      print("Masks: \(masks)")
    }
  }

  private func data() throws -> SegmentationData {
    let extent = extent
    guard let folder = options.data else {
      let scenes = extent.train + extent.validation + extent.test
      try Memory.check(SegmentationData.need(scenes: scenes, side: extent.side), threads: 1)
      return SegmentationData.scenes(
        side: extent.side, train: extent.train, validation: extent.validation, test: extent.test,
        seed: TreesStudy.sceneSeed)
    }
    return try SegmentationData.load(
      folder, patch: Extent(height: extent.side, width: extent.side))
  }
}
