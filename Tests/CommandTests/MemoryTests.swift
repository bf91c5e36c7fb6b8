#if os(Linux)
  import Foundation
  import TestSupport
  import Testing

  /// Limits of address space count as memory. A sanitizer needs more of it than there is.
  @Suite(
    "Limits of memory", .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  struct MemoryTests {
    /// OpenBLAS as on a machine with one core, whatever this one has.
    static let alone = ["OPENBLAS_NUM_THREADS": "1"]

    /// A command under a limit in KiB. Status 124 stands for one that hangs.
    static func limited(
      _ kib: Int, _ command: String, by option: String = "-v", environment: [String: String] = alone
    ) throws -> Program.Result {
      try Program.shell(
        "ulimit \(option) \(kib); exec timeout 60 \"$X\" \(command)", environment: environment)
    }

    /// Commands under one limit, in one shell after another: status, output, errors.
    static func limited(_ kib: Int, _ commands: [String], environment: [String: String]) throws
      -> [Program.Result]
    {
      let folder = try TemporaryFolder()
      let lines = commands.enumerated().map { index, command in
        """
        (ulimit -v \(kib); exec timeout 60 "$X" \(command)) >"$D/\(index).out" \
        2>"$D/\(index).err"; echo $?
        """
      }
      let all = try Program.shell(
        lines.joined(separator: "\n"), environment: environment.merging(["D": folder.path]) { $1 })
      return try all.lines.enumerated().map { index, status in
        Program.Result(
          status: try #require(Int32(status)), output: try folder.text("\(index).out"),
          errors: try folder.text("\(index).err"))
      }
    }

    /// Long ones only where they are too large, and few runs of those that work.
    static func commands(_ kib: Int) -> [String] {
      let short = [
        "isa", "train --examples 50 --epochs 1",
        "train --examples 50 --epochs 1 --threads 2 --tile rpu-managed", "bench --scale",
      ]
      let long = [
        "bench --quick --sizes 4096 --batches 1", "bench --convolution --quick", "roofline",
        "demo --epochs 1",
        "study rpu --quick --out \"$D/study\"",
      ]
      return kib <= 300_000 ? short + long : short
    }

    @Test(
      "under any limit a command works, or ends at once with one line that says why",
      arguments: [100_000, 126_000, 150_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000])
    func worksOrSays(_ kib: Int) throws {
      let commands = Self.commands(kib)
      for environment in kib <= 300_000 ? [Self.alone, [:]] : [[:]] {
        let results = try Self.limited(kib, commands, environment: environment)
        #expect(results.count == commands.count)
        for (command, result) in zip(commands, results) {
          guard result.status != 0 else {
            #expect(result.errors.isEmpty && !result.output.isEmpty, "\(command): \(result.errors)")
            continue
          }
          // Where not even the libraries fit, the system's loader says so.
          let isLoader =
            result.status == 127 && result.errors.contains("error while loading shared libraries")
          #expect(
            isLoader
              || result.status == 1
                && result.errors.contains(
                  #/^Error: .* needs some [\d.]+ [MG]iB.*; this process may use \d+ MiB .*\(ulimit -v\)\. Raise the limit/#
                ),
            "\(command): \(result.status)")
          #expect(
            result.output.isEmpty && result.errors.split(separator: "\n").count == 1,
            "\(command): \(result.errors)")
        }
      }
    }

    @Test("a refusal says what is needed, what there is, and what helps")
    func refusal() throws {
      let examples = try Self.limited(300_000, "train --examples 20000")
      #expect(
        examples.errors.contains(
          #/^Error: training on 20000 examples needs some \d{3} MiB of memory \(address space\); this process may use 292 MiB \(ulimit -v\)\. /#
        )
          && examples.errors.hasSuffix(
            """
            Raise the limit, or take fewer examples with --examples.\n
            """),
        "\(examples.errors)")
      // What it says helps.
      #expect(try Self.limited(300_000, "train --examples 50 --epochs 1").status == 0)
      let tiles = try Self.limited(1_000_000, "bench --scale")
      let fit = try #require(
        tiles.errors.firstMatch(of: #/Raise the limit, or take --tiles (\d+), which would fit[.,]/#)
      )
      #expect(try Self.limited(1_000_000, "bench --scale --tiles \(fit.output.1)").status == 0)
      let threads = try Self.limited(300_000, "train --examples 50 --epochs 1 --threads 2")
      #expect(
        threads.status == 1 && threads.errors.contains("Raise the limit, or take --threads 1."),
        "\(threads.errors)")
      let sizes = try Self.limited(300_000, "bench --quick --sizes 16384,256 --batches 7")
      #expect(
        sizes.errors.contains("Error: timing 16384 × 16384 with a batch of 7 needs some 8")
          && sizes.errors.contains("or take smaller --sizes"),
        "\(sizes.errors)")
    }

    @Test(
      "OpenBLAS's threads count before they are started",
      .enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1))
    func threadsOfOpenBLAS() throws {
      let refused = try Self.limited(200_000, "isa", environment: ["OPENBLAS_NUM_THREADS": "2"])
      #expect(
        refused.status == 1 && refused.errors.contains("Error: the program needs some ")
          && refused.errors.hasSuffix(
            """
             MiB with the 2 threads that OpenBLAS starts; this process may use 195 MiB of \
            address space (ulimit -v). Raise the limit, or set OPENBLAS_NUM_THREADS=1.\n
            """),
        "\(refused.errors)")
      #expect(try Self.limited(200_000, "isa").status == 0)
      // They fit, and what the command needs beside them does not.
      let beside = try Self.limited(
        300_000, "train --examples 50 --epochs 1", environment: ["OPENBLAS_NUM_THREADS": "2"])
      #expect(
        beside.status == 1 && beside.errors.contains("or set OPENBLAS_NUM_THREADS=1"),
        "\(beside.errors)")
    }

    @Test("a limit of data counts as well")
    func data() throws {
      let refused = try Self.limited(140_000, "train --examples 50 --epochs 1", by: "-d")
      #expect(
        refused.status == 1
          && refused.errors.contains(
            #/^Error: training on 50 examples needs some \d{3} MiB of memory \(data\); .* 136 MiB \(ulimit -d\)\. Raise/#
          ),
        "\(refused.errors)")
      #expect(try Self.limited(140_000, "isa", by: "-d").status == 0)
    }

    @Test(
      "what a command says that it needs is enough, and not half as much again as it takes",
      arguments: [
        "train --examples 2000 --epochs 1",
        "train --examples 100 --epochs 1 --tile rpu-managed --network lenet",
        "train --examples 100 --epochs 1 --tile rpu-managed --threads 2",
        "bench --quick --sizes 2048 --batches 1",
        "bench --quick --sizes 64 --batches 20000 --threads 2",
        "bench --scale --tiles 3 --sizes 2048", "bench --convolution --quick",
        "bench --quick --devices agad --sizes 1024",
        "device statistics ReRamES --devices 1000000 --pulses 2",
        "device statistics PCM --devices 1000000 --pulses 2 --threads 2",
      ])
    func estimates(_ command: String) throws {
      let refused = try Self.limited(155_000, command)
      let said = try #require(
        refused.errors.firstMatch(of: #/needs some (\d+) MiB/#), "\(refused.errors)")
      let needed = Int(said.output.1)!
      // What is seen is no more than what is taken: its last growth may fall between two looks
      // where the machine is busy, and threads that could have come up may not have. So several
      // runs, all of which have to work.
      var peak = 0
      for _ in 1...5 where Double(needed << 20) > 1.5 * Double(peak) {
        let (result, seen) = try Program.shellWithPeak(
          "ulimit -v \(needed << 10); exec \"$X\" \(command)", environment: Self.alone)
        #expect(result.status == 0 && result.errors.isEmpty, "\(needed) MiB: \(result.errors)")
        peak = max(peak, seen)
      }
      #expect(
        Double(needed << 20) <= 1.5 * Double(peak), "\(needed) MiB said, \(peak >> 20) MiB taken")
    }

    @Test("a crash with the limit used up is told as out of memory, any other as it is")
    func crash() throws {
      // Without Swift's own report, which goes on after a signal that comes from outside.
      let training =
        """
        SWIFT_BACKTRACE=enable=no exec "$X" train --examples 50 --epochs 10000 --tile \
        rpu-managed
        """
      let full = try Program.shell(
        "ulimit -v 190000; OPENBLAS_NUM_THREADS=1 \(training)", signal: SIGSEGV, after: 1)
      #expect(
        full.status == 1
          && full.errors
            == """
            Error: out of memory: the program broke off with less than 64 MiB left of the 185 \
            MiB of address space (ulimit -v) that this process may use. Raise the limit, or \
            give it less to do.\n
            """,
        "\(full.status): \(full.errors)")
      let other = try Program.shell(
        "ulimit -v 4000000; OPENBLAS_NUM_THREADS=1 \(training)", signal: SIGSEGV, after: 1)
      #expect(
        other.status == SIGSEGV && !other.errors.contains("out of memory"),
        "\(other.status): \(other.errors)")
    }
  }
#endif
