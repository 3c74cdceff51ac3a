#!/bin/sh
before() {
  echo 1
}

torn() {
  if [ x; then
    echo "
}

after() {
  echo 2
}
