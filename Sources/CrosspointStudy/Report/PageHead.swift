/// The head of a page: what its study asks, what to learn from it, and what was run.
struct PageHead {
  let title: String
  /// Under the title, as HTML.
  let introduction: [String]
  /// Why the figures are none to quote; nil where they are.
  var warning: String?
  let findings: [String]
  /// What was run, a sentence or two each.
  let extent: [String]
  let provenance: Provenance
  /// The files beside the page.
  let dataFiles: [String]
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  /// The page with these sections behind the head.
  func page(_ sections: [HTML.Section]) -> String {
    let body = [html, HTML.contents(sections)] + sections.map { $0.html() }
    return HTML.page(title: title, body: body.joined(separator: "\n"))
  }

  private var html: String {
    var parts = ["<h1>\(HTML.escape(title))</h1>"] + introduction
    if let warning { parts.append("<div class=\"warn\">" + HTML.paragraph(warning) + "</div>") }
    parts += [
      "<div class=\"box\"><h3>What to learn from it</h3>",
      HTML.list(findings.map(HTML.escape)) + "</div>", "<h3>What was run</h3>",
      HTML.list(
        extent.map(HTML.escape)
          + provenance.sources(dataFiles: dataFiles, redrawCommand: redrawCommand)),
    ]
    return parts.joined(separator: "\n")
  }
}
