package dev.rezo.coroutines

import kotlinx.serialization.Serializable

/** A value that tests send and receive. */
@Serializable
data class User(
    val name: String,
    val age: Int = 36,
)
