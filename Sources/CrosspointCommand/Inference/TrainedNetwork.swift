import ArgumentParser
import CrosspointFiles
import CrosspointLearning

/// A network that was trained, and what is said of where it came from.
struct TrainedNetwork {
  let network: Network
  /// Of the run, where it is one.
  let record: TrainingRecord?
  let file: String
  /// What the file holds.
  let description: String
  /// Which tensors went where, a line each; none for a file of this program.
  let lines: [String]

  init(
    network: Network, record: TrainingRecord?, file: String, description: String, lines: [String]
  ) {
    (self.network, self.record, self.file) = (network, record, file)
    (self.description, self.lines) = (description, lines)
  }

  /// The network of a file of this program.
  /// - Throws: `FileError`.
  init(_ file: String, threads: Int) throws {
    let network: Network
    do { network = try Network.load(from: file, threads: threads) } catch {
      guard let other = try? WeightFile(file), other.format != .crosspoint else { throw error }
      throw ValidationError(
        """
        '\(file)' is no file of Crosspoint. Its weights are named by --weights \(file), and their \
        network by --network.
        """)
    }
    let record = try? TrainingFile(file).record
    let inputs = network.inputs
    let what =
      network.plan.map {
        "network \($0.architecture.words(pixels: inputs)) on \($0.tileName) tiles"
      }
      ?? "network of \(network.layers.count) layers"
    self.init(
      network: network, record: record, file: file,
      description: record.map {
        "training run after \($0.results.count) of \($0.schedule.epochs) epochs, \(what)"
      } ?? what, lines: [])
  }

  /// The error of one with a layer or a tile that no other circuits can read.
  var isOfItsOwnKind: InputError {
    InputError(
      """
      --settings: '\(file)' holds a layer or a tile of its own kind, whose circuits are not known \
      here.
      """
    )
  }
}
