package com.example.parser

import scala.collection.mutable
import scala.util.{Failure, Success => Ok}
import cats.syntax.all._

/** What is parsed. */
sealed trait Token {
  def text: String
  type Self
}

case object End extends Token {
  val text = ""
}

@deprecated("soon", "1.0")
final case class Word(text: String) extends Token with Ordered[Word] {
  def this() = this("")
  override def compare(that: Word): Int = {
    def inner(x: Int) = x
    inner(text.compare(that.text))
  }
  lazy val upper = text.toUpperCase
}

/** Parses.
  *
  * Slowly.
  */
object Parser {
  val Limit = 100
  private var count = 0
  type Result[A] = Either[String, A]

  def parse[A](input: String)(implicit reader: Reader[A]): Result[A] = {
    count += 1
    reader.read(input)
  }
}

enum Color(val code: Int) {
  case Red extends Color(1)
  case Green extends Color(2)
}

given ordering: Ordering[Word] = Ordering.by(_.text)

extension (word: Word) def shout: String = word.upper
