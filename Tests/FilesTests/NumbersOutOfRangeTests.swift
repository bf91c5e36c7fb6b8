import CrosspointFiles
import Foundation
import Testing

@Suite("A number that its place cannot hold is called that")
struct NumbersOutOfRangeTests {
  private struct Values: Decodable {
    var double: Double?
    var float: Float?
    var whole: Int?
    var unsigned: UInt64?
    var list: [Values]?
    var text: String?
  }

  private func refusal(_ json: String) -> String {
    do {
      _ = try StoredJSON.value(Values.self, json)
      return ""
    } catch { return explained(error) }
  }

  @Test(
    "with its place",
    arguments: [
      (#"{"double": 1e400}"#, "1e400 is out of range, ±1.7976931348623157e+308, in double"),
      (#"{"double": -1e400}"#, "-1e400 is out of range, ±1.7976931348623157e+308, in double"),
      (#"{"double": 1, "float": 1e40}"#, "1e40 is out of range, ±3.4028235e+38, in float"),
      (#"{"double": 1e40, "float": 1e40}"#, "1e40 is out of range, ±3.4028235e+38, in float"),
      (#"{"float": 1e-60}"#, "1e-60 is out of range, ±3.4028235e+38, in float"),
      (#"{"whole": 1.5}"#, "1.5 is not a whole number in whole"),
      (
        #"{"whole": 1e400}"#,
        "1e400 is out of range, -9223372036854775808 to 9223372036854775807, in whole"
      ),
      (#"{"unsigned": -1}"#, "-1 is out of range, 0 to 18446744073709551615, in unsigned"),
      (
        #"{"unsigned": 18446744073709551616}"#,
        "18446744073709551616 is out of range, 0 to 18446744073709551615, in unsigned"
      ),
      (
        #"{"double": 0.5, "list": [{"double": 1.25}, {"text": "1e400", "float": 4e38}]}"#,
        "4e38 is out of range, ±3.4028235e+38, in list[1].float"
      ),
    ])
  func places(_ json: String, _ expected: String) { #expect(refusal(json) == expected) }

  @Test(
    "what is no JSON is called that, and what fits is read",
    arguments: ["", "{", #"{"double": 01}"#, #"{"double": 1e400"#, "{'double': 1}"])
  func others(_ json: String) {
    #expect(refusal(json) == "it is not valid JSON")
    #expect(
      refusal(
        #"{"double": 1e300, "float": 3.4e38, "whole": 1e5, "unsigned": 18446744073709551615}"#
      ).isEmpty)
    #expect(refusal(#"{"text": 1e400}"#) == "expected a text in text")
    #expect(refusal(#"{"list": 3}"#) == "expected a list in list")
  }
}
