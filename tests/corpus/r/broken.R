before <- function(x) {
  x
}

torn <- function((( {
