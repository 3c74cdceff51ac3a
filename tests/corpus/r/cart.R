library(dplyr)
library("purrr")
source("R/utils.R")

MAX_ITEMS <- 10

#' Adds two numbers.
#' @export
add <- function(x, y = 2) {
  inner <- function(z) z
  z <- x + y
  inner(z)
}

sub = function(a) a
"quoted" <- function() 1
`%+%` <- function(a, b) paste(a, b)
print.cart <- function(x, ...) UseMethod("print")
lambda <- \(x) x
cart$total <- function() 1

setClass("Person", representation(name = "character"))
setGeneric("area", function(shape) standardGeneric("area"))
setMethod("area", "Circle", function(shape) 1)

Stack <- R6::R6Class("Stack",
  public = list(
    push = function(x) {
      self$items <- c(self$items, x)
    }
  )
)

sapply(1:3, FUN = function(x) x)
