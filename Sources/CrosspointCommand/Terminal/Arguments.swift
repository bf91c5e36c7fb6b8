import ArgumentParser
import Crosspoint
import Foundation

/// What the argument parser does not say of a command line by itself.
struct Arguments {
  /// The arguments with a negative number joined to the option before it: `--epochs -1` as
  /// `--epochs=-1`, so that the number is refused for what it is and not as a missing value.
  let joined: [String]
  private let root: any ParsableCommand.Type

  init(_ arguments: [String], of root: any ParsableCommand.Type) {
    self.root = root
    var joined: [String] = []
    for argument in arguments {
      if let last = joined.last, last.hasPrefix("--"), last.count > 2, !last.contains("="),
        argument.wholeMatch(of: /-\.?[0-9].*/) != nil
      {
        joined[joined.count - 1] = last + "=" + argument
      } else {
        joined.append(argument)
      }
    }
    self.joined = joined
  }

  /// Throws for a subcommand and for an option that are not known, before anything is said of what
  /// is missing.
  func checkNames() throws {
    var command: any ParsableCommand.Type = root
    var words = joined[...]
    var names = [Self.name(of: command)]
    while let word = words.first, !word.hasPrefix("-") {
      let known = command.configuration.subcommands
      guard !known.isEmpty else { break }
      guard word != "help" else { return }
      guard let next = known.first(where: { Self.name(of: $0) == word }) else {
        throw CommandLineError(
          text:
            """
            '\(word)' is no subcommand of \(names.joined(separator: " ")); there are \
            \(known.map(Self.name).joined(separator: ", ")).
            """,
          command: command)
      }
      command = next
      names.append(word)
      words = words.dropFirst()
    }
    let options = try Self.options(of: names)
    for word in words {
      if word == "--" { break }
      guard word.hasPrefix("--") else { continue }
      let name = word.prefix { $0 != "=" }.dropFirst(2)
      guard !options.contains(String(name)) else { continue }
      let nearest =
        nearestName(to: String(name), of: options.filter { $0.count > 1 }.sorted(), within: 3).map {
          ". Did you mean '--\($0)'?"
        } ?? "."
      throw CommandLineError(text: "Unknown option '--\(name)'\(nearest)", command: command)
    }
  }

  private static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName!
  }

  // MARK: Options as the parser knows them

  private struct Dump: Decodable {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable { var name: String }
        var names: [Name]?
      }
      var commandName: String
      var subcommands: [Command]?
      var arguments: [Argument]?
    }
    var command: Command
  }

  private static func options(of names: [String]) throws -> Set<String> {
    let dump = try JSONDecoder().decode(Dump.self, from: Data(CrosspointProgram._dumpHelp().utf8))
    var command = dump.command
    for name in names.dropFirst() {
      guard let next = command.subcommands?.first(where: { $0.commandName == name }) else { break }
      command = next
    }
    return Set(
      (command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.name) + [
        "help", "version", "help-hidden",
      ])
  }
}

/// Something wrong with a command line, and the command whose usage says more.
struct CommandLineError: Error {
  let text: String
  let command: any ParsableCommand.Type
}

/// A whole number of 64 bits without a sign, for options that take one.
@Sendable func wholeNumber(_ text: String) throws -> UInt64 {
  guard let number = UInt64(text) else {
    throw ValidationError("it must be a whole number, 0 to \(UInt64.max).")
  }
  return number
}
