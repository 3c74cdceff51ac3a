package com.example.forms

case class Range(low: Int, high: Int)

class Box(val content: String, hidden: Int) {
  var opened = 0
  val declared: Int
  var wanted: Int
  val first, second = 2
  def `with a blank`: Int = 1
}

var shared = 1
