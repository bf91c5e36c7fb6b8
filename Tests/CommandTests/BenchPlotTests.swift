import Foundation
import TestSupport
import Testing

@Suite("crosspoint bench --plot")
struct BenchPlotTests {
  @Test("cost against size is drawn, and a picture that cannot be is refused before the run")
  func plot() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/growth.svg"
    let result = try Program.run(
      "bench", "--quick", "--sizes", "16,32", "--batches", "1", "--plot", file)
    #expect(result.status == 0 && result.output.contains("ns/cross-point"), "\(result.errors)")
    let picture = try String(contentsOfFile: file, encoding: .utf8)
    for part in ["forward rpu-managed", "update dense", "ns for a cross-point and sample"] {
      #expect(picture.contains(part), "\(part)")
    }
    for bad in ["growth.pdf", "none/growth.svg"] {
      let refused = try Program.run("bench", "--quick", "--plot", folder.path + "/" + bad)
      #expect(
        refused.status == 64 && refused.output.isEmpty && refused.errors.contains("--plot"),
        "\(refused.errors)")
    }
    #expect(try Program.run("bench", "--scale", "--plot", file).status == 64)
  }

  @Test(
    """
    one size is drawn as bars, exact beside analog, their numbers beside them; names arrive as \
    they are
    """,
    arguments: [1, 3])
  func bars(_ batches: Int) throws {
    let folder = try TemporaryFolder()
    let name = #"A @ 2.5GHz_x^{2} 'q' "d" {/Symbol a} % \n"#.replacing("/", with: "")
    let (settings, file) = (folder.path + "/\(name).json", folder.path + "/bars.svg")
    try Program.run("settings", "rpu-managed-compact").output.write(
      toFile: settings, atomically: true, encoding: .utf8)
    let list = (1...batches).map(String.init).joined(separator: ",")
    let result = try Program.run(
      "bench", "--quick", "--sizes", "16", "--batches", list, "--settings", settings, "--plot", file
    )
    #expect(result.status == 0, "\(result.errors)")
    let picture = try String(contentsOfFile: file, encoding: .utf8)
    #expect(
      picture.contains("<text>\(name) · ") && picture.contains("<text>exact</text>")
        && picture.contains("<text>analog</text>"))
    #expect(
      picture.contains("<text>update dense × \(batches)</text>")
        && picture.contains("16 × 16 cross-points"))
    // Four cases a batch, a bar each side, and the two of the key.
    #expect(picture.matches(of: /<polygon fill/).count == 2 * 4 * batches + 2)
  }
}
