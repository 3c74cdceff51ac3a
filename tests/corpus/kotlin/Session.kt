package com.example.session

import java.time.Duration
import kotlinx.coroutines.*

const val MAX_AGE = 3600
val defaultName: String = "session"

typealias Handler = (Session) -> Unit

/**
 * What a visitor is doing.
 */
@Serializable
data class Session(val id: String, var user: String?) : Base(), Closeable {

    val active: Boolean
        get() = user != null

    constructor(id: String) : this(id, null)

    /** Ends it. */
    @Throws(IOException::class)
    override fun close() {
        fun inner() = 1
        inner()
    }

    suspend fun <T> run(block: suspend () -> T): T = block()

    companion object {
        const val PREFIX = "s-"

        fun create(): Session = Session(PREFIX)
    }

    inner class Cursor {
        fun next(): Int = 1
    }
}

interface Store {
    fun find(id: String): Session?
}

enum class Level(val weight: Int) {
    LOW(1),
    HIGH(2);

    fun next(): Level = HIGH
}

sealed class Result

object Registry : Store {
    override fun find(id: String): Session? = null
}

fun Session.describe(): String = "$id"

internal inline fun measure(block: () -> Unit): Long {
    block()
    return 0L
}
