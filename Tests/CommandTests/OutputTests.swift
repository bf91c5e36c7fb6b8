import Foundation
import TestSupport
import Testing

@Suite("What the program writes arrives, or it says so")
struct OutputTests {
  private static let train = "$X train --epochs 1 --examples 20"

  static let printing = [
    train, "$X random --words 100000", "$X random --words 3", "$X isa", "$X design", "$X --help",
    "$X --version",
    "$X train --help",
    "$X bench --quick --sizes 16 --batches 1",
  ]

  #if os(Linux)
    @Test(
      "standard output that is full or closed: one line says so, and the status is 1",
      arguments: printing,
      ["> /dev/full", ">&-"])
    func lost(_ line: String, _ target: String) throws {
      let result = try Program.shell("\(line) \(target)")
      #expect(result.status == 1 && result.output.isEmpty)
      let why = target == ">&-" ? "Bad file descriptor" : "No space left on device"
      #expect(
        result.errors
          == """
          Error: standard output cannot be written (\(why)); a part of what was to be printed \
          is lost.\n
          """,
        "\(result.errors)")
    }

    @Test("a status of its own stays, and so does a message")
    func others() throws {
      // Impossible settings are printed, and their status is 1.
      let impossible = try Program.shell("$X design --integration-time 40 > /dev/full")
      #expect(
        impossible.status == 1
          && impossible.errors.hasPrefix("Error: standard output cannot be written (No space"))
      let wrong = try Program.shell("$X design --array-size 0 > /dev/full")
      #expect(
        wrong.status == 64 && wrong.errors.hasPrefix("Error: --array-size is 0"), "\(wrong.errors)")
    }
  #endif

  @Test("a reader that goes away ends it quietly")
  func reader() throws {
    let folder = try TemporaryFolder()
    let line =
      """
      { $X train --epochs 50 --examples 20 2>'\(folder.path)/errors'; echo $? \
      >'\(folder.path)/status'; } | head -n 1 >/dev/null
      """
    #expect(try Program.shell(line).status == 0)
    while try !folder.files.contains("status") || folder.text("status").isEmpty { usleep(1000) }
    #expect(try folder.text("errors").isEmpty)
    // 128 + SIGPIPE.
    #expect(try folder.text("status") == "141\n")
  }

  @Test(
    "two outputs that are one file, however its name is spelt, are refused before anything is made")
  func same() throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    try FileManager.default.createDirectory(
      atPath: path + "/inside", withIntermediateDirectories: true)
    for (link, target) in [
      ("link", "a.svg"), ("absolute", path + "/link"), ("folder", "inside"),
      ("up", "inside/../a.svg"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: path + "/" + link, withDestinationPath: target)
    }
    let files = folder.files
    let train = ["train", "--epochs", "1", "--examples", "20"]
    for (command, options, first, second) in [
      (train, ["--save", "--json"], "a.st", "a.st"),
      (train + ["--resume"], ["--save", "--json"], "a.st", "./a.st"),
      (train, ["--save", "--json"], "inside/a", "folder/a"),
      (train, ["--save", "--json"], "a.svg", "up"),
      (["bench", "--quick", "--sizes", "16"], ["--json", "--plot"], "a.svg", "inside/../a.svg"),
      (["design"], ["--json", "--plot"], "link", "a.svg"),
      (["design"], ["--json", "--plot"], "absolute", "folder/../a.svg"),
    ] {
      let result = try Program.run(
        command + [options[0], path + "/" + first, options[1], path + "/" + second])
      #expect(result.status == 64 && result.output.isEmpty, "\(first) \(second)")
      #expect(
        result.errors.contains(
          "\(options[0]) and \(options[1]) name the same file, '\(path)/\(second)'."),
        "\(result.errors)")
    }
    #expect(folder.files == files)
    // A link to another file is not refused, and stays.
    let apart = try Program.run("design", "--json", path + "/link", "--plot", path + "/b.svg")
    #expect(apart.status == 0, "\(apart.errors)")
    #expect(
      try json(folder.text("a.svg"))["parameters"] != nil && folder.text("b.svg").contains("<svg"))
    #expect(folder.files == (files + ["a.svg", "b.svg"]).sorted())
  }

  @Test(
    "a file that is there is refused before anything is made, and stays",
    arguments: [
      ["train", "--epochs", "1", "--examples", "20", "--json"], ["evaluate", "run", "--json"],
      ["infer", "run", "--json"], ["infer", "run", "--plot"],
      ["bench", "--quick", "--sizes", "16", "--json"],
      ["bench", "--quick", "--sizes", "16", "--plot"], ["design", "--json"], ["design", "--plot"],
      ["roofline", "--json"],
    ])
  func there(_ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("there.svg", "mine".utf8)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.svg", withDestinationPath: "there.svg")
    for name in ["there.svg", "link.svg"] {
      let result = try Program.run(arguments + [folder.path + "/" + name])
      #expect(result.status == 64 && result.output.isEmpty)
      #expect(
        result.errors.hasPrefix(
          """
          Error: \(arguments.last!) '\(folder.path)/\(name)' is there. Name another file, or \
          remove it.\n
          """
        ),
        "\(result.errors)")
    }
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == "mine"
        && folder.files == ["link.svg", "there.svg"])
    let long = try Program.run(
      arguments + [folder.path + "/" + String(repeating: "a", count: 252) + ".svg"])
    #expect(
      long.status == 64 && long.errors.contains("longer than the 255 bytes"), "\(long.errors)")
    let help = try Program.run(arguments[0], "--help").output.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(help.contains("a file that is there is refused"))
  }

  @Test("names of 255 bytes work for every output")
  func longNames() throws {
    let folder = try TemporaryFolder()
    func name(_ ending: String) -> String {
      String(repeating: "n", count: 255 - ending.utf8.count) + ending
    }
    let (save, lines) = (
      folder.path + "/" + name(".safetensors"), folder.path + "/" + name(".jsonl")
    )
    let train = [
      "train", "--network", "784-10", "--epochs", "1", "--examples", "20", "--save", save,
    ]
    let first = try Program.run(train + ["--json", lines])
    #expect(first.status == 0, "\(first.errors)")
    let longer = try Program.run(
      train.filter { $0 != "1" && $0 != "--epochs" } + [
        "--epochs", "2", "--resume", "--json", lines,
      ])
    #expect(longer.status == 0 && longer.lines.count == 3, "\(longer.errors)")
    let design = try Program.run(
      "design", "--json", folder.path + "/" + name(".json"), "--plot",
      folder.path + "/" + name(".svg"))
    #expect(design.status == 0, "\(design.errors)")
    #expect(folder.files == [".json", ".jsonl", ".safetensors", ".svg"].map(name).sorted())
  }

  @Test("links that lead in a circle are refused")
  func circle() throws {
    let folder = try TemporaryFolder()
    for (link, target) in [("a", "b"), ("b", "a")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/" + link, withDestinationPath: target)
    }
    let result = try Program.run("design", "--json", folder.path + "/a")
    #expect(
      result.status == 64 && result.errors.contains("--json '\(folder.path)/a': "),
      "\(result.errors)")
    #expect(folder.files == ["a", "b"])
  }

  @Test("a temporary folder that cannot be written is named")
  func temporary() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("file", [])
    let result = try Program.run(
      "design", "--plot", folder.path + "/p.svg", environment: ["TMPDIR": file])
    #expect(result.status != 0 && folder.files == ["file"])
    #expect(
      result.errors.contains("temporary folder \(file) (Not a directory)")
        && !result.errors.contains("NSError"),
      "\(result.errors)")
  }
}
