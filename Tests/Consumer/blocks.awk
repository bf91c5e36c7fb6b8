# Takes the blocks of Swift out of pages: awk -v out=FOLDER -f blocks.awk README.md docs/*.md
#
# Each ```swift block becomes a function in a file of its own, which the compiler takes for the page
# itself. One behind the comment <!-- continues --> goes on with the function of the block before it.
# OUT/names gets "page:line function" of each function, OUT/imports the modules, one a line. A block
# that begins with "// Package.swift" goes to OUT/manifest instead.

# Ends with an error in a compiler's form.
function fail(line, why) {
  print page ":" line ": error: " why > "/dev/stderr"
  failed = 1
  exit 1
}

# Writes the function that the last blocks make up.
function finish() {
  if (name == "") return
  printf "%sfunc %s() throws {\n%s#sourceLocation()\n}\n", head, name, body > (out "/" name ".swift")
  close(out "/" name ".swift")
  name = head = body = ""
}

# What must be over where a page ends.
function endPage() {
  if (opened) fail(opened, "the block does not end")
  if (marked) fail(marked, "what continues here is no block of Swift")
  finish()
}

function take(  i) {
  if (block[1] ~ /^\/\/ Package\.swift/) {
    for (i = 2; i <= lines; i++) print block[i] > (out "/manifest")
    return
  }
  if (!marked) {
    finish()
    name = page "_" opened
    gsub(/[^A-Za-z0-9]/, "_", name)
    print page ":" opened, name > (out "/names")
  } else if (name == "") fail(opened, "there is no block before it that it could continue")
  body = body "#sourceLocation(file: \"" page "\", line: " opened + 1 ")\n"
  for (i = 1; i <= lines; i++) {
    # Lines stay where they are; imports cannot stand in a function.
    if (block[i] ~ /^import [A-Za-z]+$/) {
      head = head block[i] "\n"
      print substr(block[i], 8) > (out "/imports")
      block[i] = ""
    }
    body = body block[i] "\n"
  }
}

FNR == 1 { endPage(); page = FILENAME }

opened && $0 != "```" { block[++lines] = $0; next }
opened { take(); opened = marked = 0; next }

$0 == "```swift" { opened = FNR; lines = 0; next }
tolower($0) ~ /^[ \t]*(```|~~~)[ \t]*swift/ { fail(FNR, "a block of Swift begins with ```swift alone") }

$0 == "<!-- continues -->" { marked = FNR; next }
marked && $0 != "" { fail(marked, "what continues here is no block of Swift") }

END { if (failed) exit 1; endPage() }
