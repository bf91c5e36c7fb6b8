#!/usr/bin/env bash
# Installs what Crosspoint needs from the system and says so; silent where all is there.
set -euo pipefail

command -v swift >/dev/null || { echo "Crosspoint needs Swift 6.2 or later: https://www.swift.org/install"; exit 1; }

if [ "$(uname)" = Darwin ]; then
  command -v brew >/dev/null || { echo "Crosspoint needs Homebrew for OpenBLAS, libpng and gnuplot: https://brew.sh"; exit 1; }
  missing=()
  for formula in openblas libpng pkg-config gnuplot; do brew list --formula "$formula" >/dev/null 2>&1 || missing+=("$formula"); done
  [ ${#missing[@]} -eq 0 ] && exit 0
  echo "Installing with Homebrew: ${missing[*]}"
  exec brew install "${missing[@]}"
fi

packages=${*:-"pkg-config libopenblas-dev liblapacke-dev zlib1g-dev libpng-dev binutils gnuplot-nox"}
missing=()
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null || { echo "Please install the equivalents of: ${missing[*]}"; exit 1; }
if [ "$(id -u)" = 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  as_root=(sudo)
else
  echo "Crosspoint needs packages that only an administrator can install. Ask for this one line:"
  echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  exit 1
fi
echo "Installing with apt: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
