import Foundation
import TestSupport
import Testing

#if os(Linux)
  /// `ulimit -f`, which ends a program that does not expect it. 2 units are 1 or 2 KiB, by the
  /// shell. ThreadSanitizer maps a file of its own, which then is cut off.
  @Suite(
    "A limit of a file's size is an error as a full disk is",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  struct FileSizeTests {
    private let train = "$X train --network 784-10 --epochs 3 --examples 20"

    @Test("standard output")
    func output() throws {
      let folder = try TemporaryFolder()
      let result = try Program.shell("ulimit -f 2; $X random --words 100000 > '\(folder.path)/out'")
      #expect(result.status == 1, "\(result.errors)")
      #expect(
        result.errors
          == """
          Error: standard output cannot be written (File too large); a part of what was to be \
          printed is lost.\n
          """,
        "\(result.errors)")
    }

    @Test(
      "--save, new and taken up: the error names the file, and what was saved before is still there"
    )
    func save() throws {
      let folder = try TemporaryFolder()
      let path = folder.path + "/run"
      let new = try Program.shell("ulimit -f 2; \(train) --save '\(path)'")
      #expect(new.status == 1 && new.output.isEmpty && folder.files.isEmpty)
      #expect(
        new.errors.hasPrefix("Error: \(path): cannot be written (File too large)."), "\(new.errors)"
      )
      let first = try Program.shell("\(train) --save '\(path)'")
      let saved = try Data(contentsOf: URL(fileURLWithPath: path))
      let longer = try Program.shell("ulimit -f 2; $X train --epochs 5 --resume --save '\(path)'")
      #expect(
        longer.status == 1
          && longer.errors.contains("Error: \(path): cannot be written (File too large)."),
        "\(longer.errors)")
      // The epoch that could not be saved is printed.
      #expect(longer.lines.count == 5 && Array(longer.lines[1...3]) == Array(first.lines[1...]))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == saved && folder.files == ["run"])
    }

    @Test("--json and --plot")
    func files() throws {
      let folder = try TemporaryFolder()
      let lines = try Program.shell("ulimit -f 2; \(train) --json '\(folder.path)/lines' | cat")
      #expect(
        lines.errors.contains("/lines: cannot be written (File too large)")
          || lines.lines.count == 4, "\(lines.errors)")
      let design = try Program.shell(
        "ulimit -f 2; $X design --json '\(folder.path)/d.json' | cat >/dev/null")
      #expect(
        design.errors
          == """
          Error: \(folder.path)/d.json: cannot be written (File too large). What was there \
          before is still there.\n
          """
      )
      // At any size up to that of the picture, gnuplot's own file is the first that is too long.
      for limit in [1, 2, 8, 24] {
        let plot = try Program.shell(
          "ulimit -f \(limit); $X design --plot '\(folder.path)/p.svg' | cat >/dev/null")
        #expect(
          plot.errors.contains("p.svg") && plot.errors.contains("File too large"),
          "\(limit): \(plot.errors)")
        #expect(!folder.files.contains("p.svg"))
      }
      #expect(folder.files.allSatisfy { $0 == "lines" })
    }

    @Test(
      """
      a study: the error names the file, its folder holds whole files only, and it goes on \
      where there is room
      """
    )
    func study() throws {
      let folder = try TemporaryFolder()
      let study =
        "$X study rpu --quick --panel A --epochs 1 --threads 2 --out '\(folder.path)/study'"
      let limited = try Program.shell("ulimit -f 2; \(study) | cat")
      #expect(limited.errors.contains("cannot be written (File too large)"), "\(limited.errors)")
      let runs =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/study/runs")) ?? []
      #expect(runs.allSatisfy { $0 == ".lock" || $0.hasSuffix(".json") }, "\(runs)")
      let resumed = try Program.shell("\(study) --resume")
      #expect(resumed.status == 0 && resumed.output.contains("Report: "), "\(resumed.errors)")
    }
  }
#endif
