import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import Testing

/// The JSON of settings that are cases with values: files, studies' rows and the first line of
/// `crosspoint train` hold it.
@Suite("JSON of settings and plans")
struct SettingsCodingTests {
  private func expect<T: Codable & Equatable>(
    _ value: T, is text: String, formerly: String? = nil,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try StoredJSON.text(value) == text, sourceLocation: place)
    #expect(try StoredJSON.value(T.self, text) == value, sourceLocation: place)
    if let formerly {
      #expect(try StoredJSON.value(T.self, formerly) == value, sourceLocation: place)
    }
  }

  @Test("every case, by keys of its own; values behind the compiler's key \"_0\" are read too")
  func cases() throws {
    try expect(NoiseManagement.none, is: #"{"none":{}}"#)
    try expect(NoiseManagement.absoluteMaximum(), is: #"{"absoluteMaximum":{}}"#)
    try expect(NoiseManagement.absoluteMaximum(cap: 0.5), is: #"{"absoluteMaximum":{"cap":0.5}}"#)
    try expect(NoiseManagement.maximum, is: #"{"maximum":{}}"#)
    try expect(
      NoiseManagement.constant(2.5), is: #"{"constant":2.5}"#, formerly: #"{"constant":{"_0":2.5}}"#
    )
    try expect(
      NoiseManagement.runningAverage(decay: 0.25), is: #"{"runningAverage":{"decay":0.25}}"#)
    try expect(NoiseManagement.sums(assumedWeight: 0.75), is: #"{"sums":{"assumedWeight":0.75}}"#)
    try expect(ReadNoise.none, is: #"{"none":{}}"#)
    try expect(
      ReadNoise.additive(0.5), is: #"{"additive":0.5}"#, formerly: #"{"additive":{"_0":0.5}}"#)
    try expect(
      ReadNoise.conductance(0.5), is: #"{"conductance":0.5}"#,
      formerly: #"{"conductance":{"_0":0.5}}"#)
    try expect(TileKind.digital, is: #"{"digital":{}}"#)
    try expect(NetworkPlan.Architecture.leNet, is: #"{"leNet":{}}"#)
    for kind in TileKind.named.map(\.kind) {
      guard case .analog(let settings) = kind, let device = settings.device.as(ConstantStep.self)
      else { continue }
      let (all, steps) = (try StoredJSON.text(settings), try StoredJSON.text(device))
      try expect(
        settings.device, is: #"{"constantStep":\#(steps)}"#,
        formerly: #"{"constantStep":{"_0":\#(steps)}}"#)
      let former = all.replacingOccurrences(of: steps, with: #"{"_0":\#(steps)}"#)
      #expect(former != all)
      try expect(kind, is: #"{"analog":\#(all)}"#, formerly: #"{"analog":{"_0":\#(former)}}"#)
    }
  }

  @Test("a plan, as docs/files.md shows it")
  func plan() throws {
    try expect(
      NetworkPlan(.dense(widths: [784, 10]), ArrayPlan(.digital, devicesPerWeight: 2)),
      is:
        #"""
        {"architecture":{"dense":{"widths":[784,10]}},\#
        "arrays":[{"devicesPerWeight":2,"largest":{"columns":4096,"rows":4096},"tile":{"digital":{}}}]}
        """#)
  }

  @Test("a case whose values have defaults stands as a text too")
  func texts() throws {
    #expect(try StoredJSON.value(NoiseManagement.self, #""runningAverage""#) == .runningAverage())
    #expect(try StoredJSON.value(TileKind.self, #""digital""#) == .digital)
    #expect(try StoredJSON.value(Device.self, #""constantStep""#) == .constantStep(ConstantStep()))
    #expect(throws: CrosspointError.self) { try StoredJSON.value(ReadNoise.self, #""additive""#) }
  }

  @Test(
    "no case, two, and one that is unknown",
    arguments: [
      "{}", #"{"digital":{},"analog":{}}"#, #"{"quantum":{}}"#, #""quantum""#, "[]", "3",
      #"{"analog":{"_0":3}}"#,
    ])
  func refused(_ text: String) {
    #expect(throws: CrosspointError.self) { try StoredJSON.value(TileKind.self, text) }
  }
}
