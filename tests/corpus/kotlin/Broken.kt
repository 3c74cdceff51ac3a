package com.example

fun before(): Int = 1

class Half {
    fun fine() = 1

    fun torn(a: Int, {
    }
}

fun after(): Int = 2
