import Foundation

/// Pieces of a page.
package enum HTML {
  package static func escape(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
  }

  /// A table of plain texts, the first `leftColumns` aligned left; it scrolls where the page is too
  /// narrow.
  static func table(_ header: [String], _ rows: [[String]], leftColumns: Int = 1) -> String {
    func cells(_ row: [String], _ tag: String) -> String {
      row.enumerated().map { index, text in
        "<\(tag)\(index < leftColumns ? " class=\"left\"" : "")>\(escape(text))</\(tag)>"
      }.joined()
    }
    return """
      <div class="scroll"><table>
      <thead><tr>\(cells(header, "th"))</tr></thead>
      <tbody>
      \(rows.map { "<tr>\(cells($0, "td"))</tr>" }.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  static func list(_ items: [String]) -> String {
    "<ul>" + items.map { "<li>\($0)</li>" }.joined(separator: "\n") + "</ul>"
  }

  static func paragraph(_ text: String, class name: String? = nil) -> String {
    "<p\(name.map { " class=\"\($0)\"" } ?? "")>\(escape(text))</p>"
  }

  static func figure(_ svg: String, _ caption: String) -> String {
    "<figure>\(svg)<figcaption>\(escape(caption))</figcaption></figure>"
  }

  /// A heading that links lead to, and what stands under it.
  struct Section {
    var id: String
    var title: String
    var body: String
    var parts: [Section] = []

    /// - Parameter level: of its heading.
    func html(level: Int = 2) -> String {
      (["<section id=\"\(id)\"><h\(level)>\(escape(title))</h\(level)>", body]
        + parts.map { $0.html(level: level + 1) })
        .filter { !$0.isEmpty }.joined(separator: "\n") + "</section>"
    }
  }

  /// Links to sections and to their parts.
  static func contents(_ sections: [Section]) -> String {
    func list(_ sections: [Section]) -> String {
      HTML.list(
        sections.map { section in
          "<a href=\"#\(section.id)\">\(escape(section.title))</a>"
            + (section.parts.isEmpty ? "" : list(section.parts))
        })
    }
    return "<nav aria-label=\"Contents\"><h3>Contents</h3>\n" + list(sections) + "</nav>"
  }

  static func page(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(title))</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <main>
    \(body)
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1d2126; --page: #ffffff; --soft: #5a6470; --line: \
    #d5dae0; --box: #f3f6fa; --warn: #fff3d6; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e4e8ed; --page: #14171b; --soft: #a2acb8; --line: #38404a; --box: #1d2228; \
    --warn: #3b3014; }
    }
    @media print {
      :root { color-scheme: light; --ink: #000; --page: #fff; --soft: #444; --line: #bbb; --box: \
    #fff; --warn: #fff; }
    }
    body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, \
    sans-serif; }
    main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 1.2rem 0 .4rem; }
    h2 { font-size: 1.3rem; margin: 2.6rem 0 .6rem; border-bottom: 1px solid var(--line); \
    padding-bottom: .2rem; }
    h3 { font-size: 1.05rem; margin: 1.8rem 0 .3rem; }
    p, li { max-width: 48rem; }
    .soft, figcaption, .scroll + .note { color: var(--soft); font-size: .92rem; }
    .box, .warn { border: 1px solid var(--line); border-radius: .4rem; background: var(--box); \
    padding: .2rem 1.1rem; margin: 1rem 0; }
    .warn { background: var(--warn); }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
    th, td { text-align: right; padding: .28rem 0 .28rem .9rem; border-bottom: 1px solid \
    var(--line); vertical-align: top; }
    th { font-weight: 600; vertical-align: bottom; }
    td { white-space: nowrap; }
    .left { text-align: left; padding-left: 0; min-width: 9rem; white-space: normal; }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); \
    gap: 1rem; }
    figure { margin: .4rem 0; break-inside: avoid; }
    figure svg { width: 100%; height: auto; display: block; font-family: system-ui, sans-serif; }
    code { font-size: .88rem; overflow-wrap: anywhere; }
    summary { cursor: pointer; color: var(--soft); font-size: .92rem; }
    nav ul { margin: .2rem 0; } nav li { font-size: .95rem; }
    nav a { color: inherit; }
    section section { break-inside: avoid; }
    """
}
