import CrosspointPlots
import Foundation
import TestSupport
import Testing

@Suite("gnuplot")
struct GnuplotTests {
  /// A program of that name that does what a shell script says.
  private func fake(_ script: String, in folder: TemporaryFolder) throws -> Gnuplot {
    let program = try folder.write("gnuplot", "#!/bin/sh\n\(script)\n".utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    return try Gnuplot(toDraw: "pictures", path: folder.path)
  }

  @Test("a missing one is an error that says what for, and what to install")
  func missing() throws {
    let folder = try TemporaryFolder()
    try folder.write("gnuplot", "not a program".utf8)
    for path in [nil, "", folder.path] as [String?] {
      let error = #expect(throws: GnuplotError.missing(toDraw: "the report")) {
        try Gnuplot(toDraw: "the report", path: path)
      }
      for part in ["it draws the report", "apt-get install gnuplot-nox", "brew install gnuplot"] {
        #expect(error?.description.contains(part) == true, "\(part)")
      }
    }
  }

  @Test("the first one in PATH draws, text or bytes")
  func draws() throws {
    let plot = "set title 'η'\nplot x\n"
    let svg = try Gnuplot(toDraw: "pictures").draw(
      "set encoding utf8\nset terminal svg\n" + plot, name: "line")
    let text = String(decoding: svg, as: UTF8.self)
    #expect(text.contains("<svg") && text.contains("η") && text.contains("</svg>"))
    let png = try Gnuplot(toDraw: "pictures").draw(
      "set encoding utf8\nset terminal pngcairo\n" + plot, name: "line")
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && png.suffix(8).starts(with: "IEND".utf8))

    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try fake("echo second", in: second)
    _ = try fake("echo first", in: first)
    let found = try Gnuplot(
      toDraw: "pictures", path: "/no/such/folder:\(first.path):\(second.path)")
    #expect(try found.draw("", name: "line") == Data("first\n".utf8))
  }

  @Test(
    "it runs in a folder of its own, which is gone afterwards; much that it says does not stop it")
  func ownFolder() throws {
    let folder = try TemporaryFolder()
    let gnuplot = try fake("pwd; cat \"$2\"; head -c 300000 /dev/zero >&2", in: folder)
    let lines = String(decoding: try gnuplot.draw("plot x", name: "line"), as: UTF8.self)
      .components(separatedBy: "\n")
    #expect(lines.count == 2 && lines[1] == "plot x")
    #expect(lines[0].hasPrefix("/") && lines[0] != FileManager.default.currentDirectoryPath)
    #expect(!FileManager.default.fileExists(atPath: lines[0]))
  }

  @Test(
    """
    a failure names the picture, the status and what was said, however much was drawn; nothing \
    drawn is one too
    """
  )
  func failures() throws {
    let folder = try TemporaryFolder()
    let broken = #expect(throws: GnuplotError.failed(name: "radar", status: 3, message: "broken")) {
      try fake("echo half; echo broken >&2; exit 3", in: folder).draw("", name: "radar")
    }
    #expect(broken?.description == "gnuplot could not draw radar (status 3): broken")
    let empty = #expect(throws: GnuplotError.failed(name: "radar", status: 0, message: "")) {
      try fake("exit 0", in: folder).draw("", name: "radar")
    }
    #expect(empty?.description == "gnuplot could not draw radar (status 0): it gave no plot")
    let file = try folder.write("file", [])
    let homeless = #expect(
      throws: GnuplotError.noTemporaryFiles(name: "radar", folder: file, reason: "Not a directory")
    ) {
      try fake("echo picture", in: folder).draw("", name: "radar", in: URL(fileURLWithPath: file))
    }
    #expect(
      homeless?.description.contains("the temporary folder \(file) (Not a directory)") == true)
    let swept = #expect(throws: GnuplotError.self) {
      try fake("echo picture; rm -r \"$PWD\"", in: folder).draw(
        "", name: "radar", in: URL(fileURLWithPath: folder.path))
    }
    #expect(
      swept
        == .noTemporaryFiles(
          name: "radar", folder: folder.path, reason: "No such file or directory"))
    let wrong = #expect(throws: GnuplotError.self) {
      try Gnuplot(toDraw: "pictures").draw("no command", name: "radar")
    }
    #expect(wrong?.description.contains("invalid command") == true, "\(String(describing: wrong))")
  }
}
