package com.example

object Before {
  def fine(x: Int): Int = x
}

class Half {
  def torn(a: Int, = {
    1
  }
}

object After {
  def fine(): Int = 2
}
