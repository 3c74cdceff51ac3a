#!/usr/bin/env bash
set -euo pipefail

source ./lib/common.sh
. "$(dirname "$0")/colours.sh"

readonly VERSION="1.0"
export TARGET=${1:-staging}
RETRIES=3
declare -r LIMIT=10

# Prints a line.
# And a time.
log() {
  local now=1
  echo "$now $*"
}

function deploy {
  cleanup() { rm -rf "$tmp"; }
  log "deploying"
}

function check_all() {
  for host in "$@"; do log "$host"; done
}

alias ll='ls -l'
deploy
