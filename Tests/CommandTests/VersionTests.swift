import Foundation
import Testing

/// The version stands once, in CrosspointProgram.swift; what names it elsewhere follows.
@Suite("The version")
struct VersionTests {
  private let version: String
  private let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..")

  init() throws {
    let result = try Program.run("--version")
    try #require(result.status == 0 && result.lines.count == 1)
    version = result.lines[0]
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(name).standardized, encoding: .utf8)
  }

  @Test("three numbers, as a package manager takes a tag for a version")
  func form() throws {
    #expect(version.wholeMatch(of: /(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)/) != nil)
  }

  @Test("README's lines for a Package.swift and what it shows of 'make run' name it")
  func readme() throws {
    let readme = try text("README.md")
    let packages = readme.matches(of: /\.package\(url: "[^"]*", from: "([^"]*)"\)/).map {
      String($0.output.1)
    }
    #expect(packages == [version])
    #expect(
      readme.matches(of: /Crosspoint ([0-9.]+): exact/).map { String($0.output.1) } == [version])
  }

  @Test("the changelog's first heading is what is not released yet, or this version")
  func changelog() throws {
    let heading = try #require(
      text("CHANGELOG.md").split(separator: "\n").first { $0.hasPrefix("## ") })
    #expect(["## Unreleased", "## \(version)"].contains(heading))
  }
}
