import CrosspointPlots
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Plots")
struct PlotTests {
  private static let odd = #"A @ 2.5GHz_x^{2} <&> 'q' "d" {/Symbol a} % \n `b` $C # η"#

  /// The texts of a picture, each with its place.
  private final class Texts: NSObject, XMLParserDelegate {
    private(set) var texts: [String] = []
    private var text: String?

    init(_ svg: Data) throws {
      super.init()
      let parser = XMLParser(data: svg)
      parser.delegate = self
      try #require(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?,
      attributes: [String: String]
    ) {
      if name == "text" { text = "" }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text? += characters }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      guard name == "text", let done = text else { return }
      texts.append(done)
      text = nil
    }
  }

  private func texts(_ plot: Plot, _ medium: Plot.Medium = .svg) throws -> [String] {
    try Texts(Gnuplot(toDraw: "pictures").draw(plot.script(medium), name: "texts")).texts
  }

  @Test(
    "a text arrives letter for letter, wherever it stands", arguments: [Plot.Medium.page, .svg])
  func letters(_ medium: Plot.Medium) throws {
    var plot = Plot(width: 900)
    plot.title("title " + Self.odd)
    plot.set("xlabel " + Plot.quote("axis " + Self.odd))
    plot.set("label \(Plot.quote("label " + Self.odd)) at 1,1")
    let tic = #"@ x_1^{2} <&> 'q' "d" {/Symbol a} % \n `b` η"#
    plot.set("xtics (" + Plot.tic(tic, at: 1.5) + ")")
    plot.curve([[1, 1], [2, 2]], "with lines", title: "key " + Self.odd)
    let texts = try texts(plot, medium)
    #expect(texts.contains(tic), "\(texts)")
    for place in ["title", "axis", "label", "key"] {
      #expect(texts.contains("\(place) \(Self.odd)"), "\(place) in \(texts)")
    }
  }

  @Test(
    "a tic's label that gnuplot would cut loses its middle instead", arguments: ["x", "é", "%"])
  func longTic(_ letter: String) throws {
    func shown(_ text: String) throws -> [String] {
      var plot = Plot()
      plot.set("xtics (" + Plot.tic(text, at: 1.5) + ")")
      plot.curve([[1, 1], [2, 2]], "with lines")
      return try texts(plot)
    }
    let whole = "from " + String(repeating: letter, count: 60) + " to"
    if letter != "%" { #expect(try shown(whole).contains(whole)) }
    #expect(
      try shown("% " + whole + " %").contains {
        $0.hasPrefix("% from ") && $0.hasSuffix(" to %") && $0.contains("…")
      })
  }

  @Test("what XML has no letter for becomes a space")
  func controls() throws {
    #expect(Plot.quote("a\u{0}b\nc\u{1b}d\u{ffff}e\tf") == "'a b c d e f'")
    var plot = Plot()
    plot.curve([[1, 1], [2, 2]], "with lines", title: "a\u{8}b")
    #expect(try texts(plot).contains("a b"))
  }

  @Test("a title wider than the picture stands in several lines, none wider than it and none lost")
  func longTitle() throws {
    let name =
      """
      Intel(R) Xeon(R) Platinum 8581C CPU @ 2.10GHz, 192 cores · kernels avx512, 96 threads · \
      OpenBLAS core SkylakeX, 96 threads
      """
    var plot = Plot(width: 400, height: 300)
    plot.title(name, size: 11)
    plot.curve([[1, 1], [2, 2]], "with lines")
    let lines = try texts(plot).filter { name.contains($0) && $0.count > 3 }
    #expect(lines.count >= 2 && lines.joined(separator: " ") == name)
    // Letters of 0.62 of their size.
    #expect(lines.allSatisfy { Double($0.count) * 0.62 * 11 <= 400 }, "\(lines)")
    // The axes begin below the last line.
    let top = try #require(
      plot.script(.svg).firstMatch(of: /tmargin at screen ([0-9.]+)/).flatMap { Double($0.1) })
    #expect((1 - top) * 300 >= 8 + 1.4 * 11 * Double(lines.count))
  }

  @Test("lines broken at spaces, and within words that are too long")
  func wrapped() {
    #expect(Plot.wrapped("", columns: 5) == [""])
    #expect(Plot.wrapped("one two three", columns: 7) == ["one two", "three"])
    #expect(Plot.wrapped("one two", columns: 3) == ["one", "two"])
    #expect(Plot.wrapped("a bcdefgh i", columns: 3) == ["a", "bcd", "efg", "h i"])
    #expect(
      Plot.shortened("abcdef", to: 6) == "abcdef" && Plot.shortened("abcdefgh", to: 5) == "ab…gh")
  }

  @Test("points that are not finite are left out, and a curve without points is none")
  func points() {
    var plot = Plot()
    plot.curve([[1, .nan], [.infinity, 1]], "with lines", title: "nothing")
    plot.curve([[1, 2], [.nan, 1]], "with points", title: "something")
    let script = plot.script(.page)
    #expect(!script.contains("nothing") && script.contains("something") && !script.contains("nan"))
  }
}
