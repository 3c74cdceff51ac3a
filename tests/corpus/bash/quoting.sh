#!/usr/bin/env bash
first() { :; }

append_all() {
  local array=$1
  if eval "(( \${#${array}[@]} > 0 ))"; then
    eval "args+=(\"\${${array}[@]}\")"
  fi
}

# Cuts the blanks.
function trim {
  local -r left=${2#"${2%%[![:space:]]*}"}
  local -r right=${left%"${left##*[![:space:]]}"}
}

dotted.name() {
  echo 1
}
AFTER=1
