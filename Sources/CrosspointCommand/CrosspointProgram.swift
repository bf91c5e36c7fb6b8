import ArgumentParser
import Crosspoint
import CrosspointCStart
import Foundation

/// The command line: each subcommand is one file in Commands/ and one entry below.
@main
struct CrosspointProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crosspoint",
    abstract:
      """
      Analog matrix-vector products and pulsed updates on resistive cross-point arrays, beside \
      exact ones.
      """,
    discussion: """
      Every subcommand compares two tiles over the same matrices: an exact one through OpenBLAS, \
      and a simulated cross-point array whose products are noisy, bounded and quantised and whose \
      updates are stochastic pulses. The same seed gives the same numbers on any number of threads.

      'crosspoint settings' lists what there is: \(Device.builtIn.count) device models, \
      \(DevicePreset.all.count) devices of the literature, and the cells that make weights of \
      devices: one, a pair, several, or those of a training algorithm (Tiki-Taka, TTv2, c-TTv2, \
      AGAD, mixed precision). 'crosspoint study algorithms' asks of each device whether it learns, \
      with which algorithm, and at what cost. 'crosspoint infer' asks what becomes of trained \
      weights on devices that are programmed once, in a day and in a year.

      CROSSPOINT_ISA=baseline|avx2|avx512|avx512vpopcntdq forces an instruction set \
      ('crosspoint isa' lists what this machine has).
      """,
    version: crosspointVersion,
    subcommands: [
      DemoCommand.self, BenchCommand.self, RooflineCommand.self, TrainCommand.self,
      EvaluateCommand.self, InferCommand.self, StudyCommand.self,
      SettingsCommand.self, DeviceCommand.self,
      DesignCommand.self,
      InstructionSetsCommand.self, RandomCommand.self,
    ])

  static func main() {
    holdDescriptors()
    // A file that grows past `ulimit -f` is an error of the one who writes it, as on a full disk,
    // and not the program's end.
    signal(SIGXFSZ, SIG_IGN)
    xp_tell_out_of_memory()
    do {
      // First thing: a misspelt CROSSPOINT_ISA is a message, and OpenBLAS runs the core this CPU
      // has.
      _ = try KernelTable.fromEnvironment()
    } catch {
      StandardError.write("Error: \(error)\n")
      Foundation.exit(64)
    }
    BLAS.useBestCore()
    var running: any ParsableCommand.Type = Self.self
    end(
      Result {
        let arguments = Arguments(Array(CommandLine.arguments.dropFirst()), of: Self.self)
        try arguments.checkNames()
        var command = try parseAsRoot(arguments.joined)
        running = type(of: command)
        try command.run()
      }, running)
  }

  /// Ends as `main(nil)` would, but never with status 0 where something printed has not arrived,
  /// and with the usage of the command that was run.
  private static func end(_ result: Result<Void, any Error>, _ running: any ParsableCommand.Type)
    -> Never
  {
    var failure: (any Error)?
    if case .failure(let error) = result { failure = error }
    if let error = failure, exitCode(for: error).isSuccess {
      // Help, the version.
      print(fullMessage(for: error))
      failure = nil
    }
    do { try StandardOutput.check() } catch {
      // What the command says of itself stands alone; a status without words leaves room for this.
      if failure is ExitCode { StandardError.write("Error: \(error)\n") }
      failure = failure ?? error
    }
    switch failure {
    case let error as CommandLineError: endWithUsage(error.text, error.command)
    case let error as ValidationError: endWithUsage(error.message, running)
    default: exit(withError: failure)
    }
  }

  private static func endWithUsage(_ text: String, _ command: any ParsableCommand.Type) -> Never {
    let usage = usageString(for: command)
    // As the parser has it: "crosspoint study rpu [<options>]".
    let name = usage.prefix { $0 != "[" && $0 != "<" }.trimmingCharacters(in: .whitespaces)
    StandardError.write(
      "Error: \(text)\nUsage: \(usage)\n  See '\(name) --help' for more information.\n")
    Foundation.exit(ExitCode.validationFailure.rawValue)
  }

  /// Puts something that takes no writing in place of a standard stream that is closed: the next
  /// file opened would get its number, and what is meant for the stream.
  private static func holdDescriptors() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDONLY)
    }
  }
}

/// The version of the package.
let crosspointVersion = "0.3.0"
