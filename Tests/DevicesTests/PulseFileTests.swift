import CrosspointDevices
import CrosspointFiles
import TestSupport
import Testing

@Suite("Files of measured pulses")
struct PulseFileTests {
  private func load(_ text: String, map: WeightMap? = nil) throws -> MeasuredPulses {
    let folder = try TemporaryFolder()
    return try PulseFile.load(from: folder.write("p.csv", text.utf8), map: map)
  }

  /// What is said of a file, without its folder.
  private func message(_ bytes: some Sequence<UInt8>, map: WeightMap? = nil) throws -> String {
    let folder = try TemporaryFolder()
    let file = try folder.write("p.csv", bytes)
    do {
      _ = try PulseFile.load(from: file, map: map)
      return ""
    } catch { return "\(error)".replacing(folder.path + "/", with: "") }
  }

  @Test("pairs and series hold the same pulses; columns in any order, others passed over")
  func forms() throws {
    let pairs = try load("device,before,after,direction\na,0,0.5,up\na,0.5,0.25,down\nb,0,1,+1\n")
    let series = try load(
      """
      value,note,pulse,device,direction\n0,x,3,a,\n0.5,x,4,a,1\n0,,0,b,nothing\n0.25,,5,a,-1\n\
      1,,1,b,UP\n
      """
    )
    #expect(pairs == series)
    #expect(
      pairs.devices[0]
        == MeasuredDevice(
          name: "a",
          pulses: [
            MeasuredPulse(before: 0, after: 0.5, direction: .up),
            MeasuredPulse(before: 0.5, after: 0.25, direction: .down),
          ]))
  }

  @Test("a byte order mark, CRLF, empty lines, spaces and quoted fields are accepted")
  func spellings() throws {
    let plain = try load(
      "device,before,after,direction\nan \"odd\", one,0,0.5,up\n".replacing(
        "an \"odd\", one", with: "\"an \"\"odd\"\", one\"") + "b,1,0,down")
    #expect(plain.devices.map(\.name) == ["an \"odd\", one", "b"])
    let other = try load(
      """
      \u{FEFF}\r\n\"device\" , before, after ,direction\r\n\r\n \"an \"\"odd\"\", one\" \
      ,\"0\",0.5 ,up\r\nb,1,0,down\r\n\r\n
      """
    )
    #expect(other == plain)
  }

  @Test("a map from conductances to weights")
  func map() throws {
    let map = try #require(WeightMap(low: 1e-7, high: 1e-5, lowWeight: -0.6, highWeight: 0.6))
    let pulses = try load(
      "device,before,after,direction\na,1e-7,1e-5,up\na,5.05e-6,1e-7,down\n", map: map)
    #expect(pulses.devices[0].pulses[0].before == -0.6 && pulses.devices[0].pulses[0].after == 0.6)
    #expect(abs(pulses.devices[0].pulses[1].before) < 1e-12)
    #expect(WeightMap(low: 1, high: 1) == nil && WeightMap(low: 0, high: .infinity) == nil)
    #expect(
      try message("device,before,after,direction\na,1e-7,1e-5,up\na,2e-5,0,down\n".utf8, map: map)
        == """
        p.csv, line 3: before is 2e-5, outside of the map from 1e-07 to 1e-05; widen the map, \
        or leave the device out.
        """
    )
  }

  static let wrong: [(String, String)] = [
    ("", "p.csv: it is empty; a header with names, and rows under it, are needed."),
    ("\n \n", "p.csv: it is empty; a header with names, and rows under it, are needed."),
    ("device,before,after,direction\n", "p.csv: it has a header and no row under it."),
    (
      "device,before,direction\na,0,up\n",
      "p.csv, line 1: the header has no column 'after', but 'device', 'before', 'direction'."
    ),
    (
      "device,Before,after,direction\na,0,1,up\n",
      "p.csv, line 1: the header has no column 'before'; write 'Before' in lower case."
    ),
    (
      "device,value,direction\na,0,up\n",
      "p.csv, line 1: the header has no column 'pulse', but 'device', 'value', 'direction'."
    ),
    (
      "device,x,y\na,0,1\n",
      """
      p.csv, line 1: the header is 'device,x,y'; device,before,after,direction or \
      device,pulse,direction,value is needed.
      """
    ),
    (
      "device;before;after;direction\n",
      """
      p.csv, line 1: the header is 'device;before;after;direction'; \
      device,before,after,direction or device,pulse,direction,value is needed.
      """
    ),
    ("device,device,after\n", "p.csv, line 1: the column 'device' stands in the header twice."),
    (
      "device,before,after,direction\na,0,1\n",
      "p.csv, line 2: it has 3 fields, and the header has 4."
    ),
    (
      "device,before,after,direction\na,0,one,up\n",
      "p.csv, line 2: after is 'one', which is no number."
    ),
    (
      "device,before,after,direction\na,,1,up\n",
      "p.csv, line 2: before is empty; a number is needed."
    ),
    (
      "device,before,after,direction\na,0,nan,up\n",
      "p.csv, line 2: after is nan, which is not finite."
    ),
    (
      "device,before,after,direction\na,0,1,up\na,-inf,1,up\n",
      "p.csv, line 3: before is -inf, which is not finite."
    ),
    (
      "device,before,after,direction\na,0,1e999,up\n",
      "p.csv, line 2: after is 1e999, which is not finite."
    ),
    (
      "device,before,after,direction\na,0,1,left\n",
      "p.csv, line 2: direction is 'left'; up, down, +1 or -1 is needed."
    ),
    ("device,before,after,direction\n,0,1,up\n", "p.csv, line 2: the device has no name."),
    (
      "device,before,after,direction\na,0,1,up\na,1,2,up\n",
      "p.csv: every pulse goes up; pulses of both directions are needed."
    ),
    (
      "device,pulse,direction,value\na,0,,0\na,1,up,1\na,1,up,1\n",
      "p.csv, line 4: pulse 1 of device 'a' stands there twice, before on line 3."
    ),
    (
      "device,pulse,direction,value\na,0,,0\n\na,2,up,1\n",
      """
      p.csv, line 4: pulse 2 of device 'a' follows pulse 0 of line 2; a series has every \
      pulse, one after the other.
      """
    ),
    (
      "device,pulse,direction,value\na,0.5,,0\n",
      "p.csv, line 2: pulse is '0.5'; a whole number is needed."
    ),
    (
      "device,pulse,direction,value\na,9223372036854775807,,0\na,0,up,0\n",
      """
      p.csv, line 3: pulse 0 of device 'a' follows pulse 9223372036854775807 of line 2; a \
      series has every pulse, one after the other.
      """
    ),
    (
      "device,pulse,direction,value\na,0,,0\na,1,up,1\nb,0,,0\n",
      "p.csv, line 4: device 'b' has one value only, and no pulse."
    ),
    (
      "device,before,after,direction\n\"a,0,1,up\n",
      "p.csv, line 2: a field in quotes does not end on its line."
    ),
    (
      "device,before,after,direction\n\"a\"b,0,1,up\n",
      "p.csv, line 2: something follows a field in quotes before the next comma."
    ),
    (
      "device,before,after,direction\na\"b,0,1,up\n",
      """
      p.csv, line 2: a quote stands within a field without quotes; put the field in quotes, \
      and the quote twice.
      """
    ),
    (
      "device,before,after,direction\ra,0,1,up\r",
      "p.csv, line 1: a carriage return stands within it; lines end with LF or CRLF."
    ),
  ]

  @Test("what is wrong is named with its line and reason", arguments: wrong.indices)
  func messages(_ index: Int) throws {
    let (text, expected) = Self.wrong[index]
    #expect(try message(text.utf8) == expected)
  }

  @Test("texts that are not UTF-8, and files that are not there")
  func others() throws {
    #expect(
      try message([0xFF, 0xFE, 0x64, 0]) == "p.csv: it is in UTF-16; save it as CSV in UTF-8.")
    #expect(
      try message("device,before,after,direction\n".utf8 + [0x61, 0xB5, 0x2C])
        == "p.csv, line 2: it is no text in UTF-8.")
    #expect(throws: FileError(file: "/no/such/file.csv", problem: .missing)) {
      try PulseFile.load(from: "/no/such/file.csv")
    }
  }
}
