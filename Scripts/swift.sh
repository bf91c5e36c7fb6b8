#!/usr/bin/env bash
# swift, with brew's keg-only OpenBLAS found on a Mac.
set -euo pipefail
if [ "$(uname)" = Darwin ]; then
  export PKG_CONFIG_PATH="$(brew --prefix openblas)/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
fi
exec "${SWIFT:-swift}" "$@"
