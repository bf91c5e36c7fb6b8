import Foundation
import TestSupport
import Testing

/// docs/accuracy-in-a-year.md, as its reader would use it.
@Suite("The page of accuracy in a year")
struct InferPageTests {
  private static let hasTorch =
    (try? Program.shell("python3 -c 'import torch, safetensors.torch'"))?.status == 0

  /// The page's block of Python that has a word in it.
  private func block(_ word: String) throws -> String {
    let page = try String(
      contentsOf: URL(fileURLWithPath: #filePath).appendingPathComponent(
        "../../../docs/accuracy-in-a-year.md"
      ).standardized,
      encoding: .utf8)
    return try #require(
      page.matches(of: /```python\n([^`]*)```/).map { String($0.output.1) }.first {
        $0.contains(word)
      })
  }

  /// Reads the run's weights as the page's blocks have them: a pair for each layer.
  private let reading = """
    import json, struct
    import numpy as np
    file = open("run.safetensors", "rb").read()
    end = 8 + struct.unpack("<Q", file[:8])[0]
    header = json.loads(file[8:end])
    layers = []
    for number in (0, 1):
        tensor = header[f"layer{number}.weights"]
        first, last = tensor["data_offsets"]
        all = np.frombuffer(file[end + first : end + last], "<f4").reshape(tensor["shape"])
        layers.append((all[:, :-1], all[:, -1]))

    """

  /// Runs a script beside a run of 784-16-10, and holds what infer says of the file that it writes
  /// against what it says of the run.
  private func expectSame(_ script: String, _ name: String) throws {
    let folder = try TemporaryFolder()
    let (run, _) = try EvaluateTests.trained(folder, "digital")
    try FileManager.default.moveItem(atPath: run, toPath: folder.path + "/run.safetensors")
    try folder.write("write.py", script.utf8)
    let written = try Program.shell("cd '\(folder.path)' && python3 write.py")
    #expect(written.status == 0, "\(written.errors)")
    let options = ["--times", "1y", "--repeats", "2", "--examples", "500"]
    let own = try Infer.run(folder, [folder.path + "/run.safetensors"] + options)
    let other = try Infer.run(
      folder,
      ["--weights", folder.path + "/" + name, "--network", "784-16-10", "--data", "synthetic"]
        + options)
    #expect(try Infer.exact(other.json) == Infer.exact(own.json))
    #expect(try Infer.accuracies(other.json) == Infer.accuracies(own.json))
  }

  @Test("numpy's file gives the accuracy of the run", .enabled(if: OwnPicturesTests.hasNumpy))
  func numpy() throws { try expectSame(reading + block("np.savez"), "W.npz") }

  @Test("PyTorch's file gives the accuracy of the run", .enabled(if: hasTorch))
  func torch() throws {
    let model = """
      import torch
      model = torch.nn.Sequential(
          torch.nn.Flatten(), torch.nn.Linear(784, 16), torch.nn.Sigmoid(), torch.nn.Linear(16, 10))
      for layer, (weights, biases) in zip((model[1], model[3]), layers):
          layer.weight.data, layer.bias.data = (torch.tensor(a.copy()) for a in (weights, biases))

      """
    try expectSame(reading + model + block("save_file"), "W.safetensors")
  }
}
