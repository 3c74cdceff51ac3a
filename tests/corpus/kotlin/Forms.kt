package com.example.forms

class Person(val name: String, var age: Int, hidden: Int) {
    fun `with a blank`() = name
}

val (left, right) = 1 to 2
