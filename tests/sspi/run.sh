#!/usr/bin/env bash
# Runs the tests of the library for Windows under Wine.
#   run.sh BUILD-FOLDER [options of ctest]
set -euo pipefail
build=$1
shift
exec "$(dirname "$0")/wine.sh" ctest --test-dir "$build" --output-on-failure "$@"
